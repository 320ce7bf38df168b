"""The tuner tab's column of cards: what matters now is in sight without scrolling."""

from __future__ import annotations

from app.tuning.events import SearchEnded
from tests.gui.told import W, events_of, state_of


def in_sight(widget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def test_that_the_best_and_what_can_be_taken_away_are_in_sight_when_a_search_has_ended(qtbot, window, tmp_path):
    tab = window.tuner_tab
    window.tabs.setCurrentWidget(tab)
    tab.project = tmp_path
    events = events_of([0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9])
    tab.show_state(state_of(events))
    assert in_sight(tab.best_card)
    tab.show_state(state_of([*events, SearchEnded(time=9.0, reason="completed", **W)]))
    qtbot.waitUntil(lambda: in_sight(tab.best_card) and in_sight(tab.take_away), timeout=5000)
    assert in_sight(tab.run_card.start)

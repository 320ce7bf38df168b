"""The tuner tab's column of cards: what matters now is in sight without scrolling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from app.tuning.record.events import SearchEnded
from tests.gui.controls import notes_of, settle
from tests.gui.told import W, events_of, state_of, write_search
from tests.gui.tuner.form.test_form import choose, retype
from tests.gui.tuner.seen import field, texts

LEFT = Qt.MouseButton.LeftButton


def in_sight(widget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def test_that_the_best_and_what_can_be_exported_are_in_sight_when_a_search_has_ended(qtbot, tab, tmp_path):
    events = events_of([0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9])
    tab.open_project(write_search(tmp_path / "a search", events))
    tab.show_state(state_of(events))
    assert in_sight(tab.best_card)
    tab.show_state(state_of([*events, SearchEnded(time=9.0, reason="completed", **W)]))
    qtbot.waitUntil(lambda: in_sight(tab.best_card) and in_sight(tab.export_card), timeout=5000)
    assert in_sight(tab.run_card.start)


def test_that_before_a_search_the_whole_set_up_and_start_are_in_sight_a_line_each(qtbot, tab):
    tab.window().resize(1280, 800)
    cards = tab.form.cards
    assert [card.title for card in cards] == ["Data", "Network", "Space", "Callbacks", "Search"]
    qtbot.waitUntil(lambda: all(in_sight(part) for part in (*cards, tab.run_card.start)))
    below = [part.mapTo(tab, QPoint()).y() for part in (*cards, tab.run_card.start)]
    assert below == sorted(below)
    said = [texts(card) for card in cards]
    assert "synthetic" in said[0]
    assert "relu" in said[1]
    assert "units × learning_rate: 12" in said[2]
    assert "5 trials of 5 epochs" in said[4]
    assert [line for line in said if "…" in line] == []


def test_that_a_card_unfolds_where_it_stands_by_any_place_of_its_header(qtbot, tab):
    card = tab.form.space_card.network
    top = card.mapTo(tab, QPoint()).y()
    qtbot.mouseClick(card, LEFT, pos=QPoint(card.width() - 30, 14))
    qtbot.waitUntil(lambda: in_sight(tab.form.space_card.rows["layers"]))
    assert card.mapTo(tab, QPoint()).y() == top
    qtbot.mouseClick(card, LEFT, pos=QPoint(card.width() // 2, 14))
    assert not tab.form.space_card.rows["layers"].isVisible()


def test_that_what_is_varied_moves_to_the_space_and_back_with_the_focus(qtbot, tab):
    space = tab.form.space_card
    row = space.rows["dropout"]
    space.network.set_folded(False)
    choose(qtbot, row.mode, "list")
    qtbot.waitUntil(lambda: in_sight(row))
    assert space.isAncestorOf(row)
    assert row.mode.hasFocus()
    assert "dropout" in tab.form.spec.space.varied()
    tab.undo_stack.undo()
    assert space.network.isAncestorOf(row)
    assert not tab.form.spec.space.varied().get("dropout")


def test_that_the_set_up_of_a_search_is_one_click_away(qtbot, tab, tmp_path):
    events = events_of([0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9])
    tab.open_project(write_search(tmp_path / "a search", events))
    set_up = tab.column.set_up
    qtbot.waitUntil(lambda: in_sight(set_up))
    assert not any(card.isVisible() for card in tab.form.cards)
    assert tab.run_card.mapTo(tab, QPoint()).y() < set_up.mapTo(tab, QPoint()).y()
    qtbot.mouseClick(set_up, LEFT)
    qtbot.waitUntil(lambda: all(in_sight(part) for part in (*tab.form.cards, tab.run_card.start)))
    assert tab.run_card.mapTo(tab, QPoint()).y() > set_up.mapTo(tab, QPoint()).y()
    qtbot.mouseClick(set_up, LEFT)
    qtbot.waitUntil(lambda: in_sight(tab.best_card))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "Choose a table"), ("a,b\n1,2\n", "can't be used")],
)
def test_that_start_says_what_it_waits_for_and_show_goes_there(qtbot, tab, tmp_path, content, reason):
    if content is None:
        choose(qtbot, tab.form.data.kind.chooser, "table")
    else:
        (tmp_path / "broken.csv").write_text(content)
        tab.open_table(tmp_path / "broken.csv")
        settle(qtbot, tab.form)
        tab.form.data.picker.panel.left.emit()
    tab.form.data.set_folded(True)
    assert not tab.run_card.start.isEnabled()
    assert reason in tab.run_card.waits.text()
    assert tab.run_card.waits.text() in texts(tab.display.views.views["Curves"].charts)
    qtbot.waitUntil(tab.run_card.show_where.isVisible)
    qtbot.mouseClick(tab.run_card.show_where, LEFT)
    place = tab.form.data.picker.choose if content is None else tab.form.data.picker.error
    qtbot.waitUntil(lambda: in_sight(place), timeout=5000)


def test_that_a_wrong_value_in_a_folded_card_is_named_and_gone_once_fixed(qtbot, tab):
    tab.form.callbacks.set_folded(False)
    form = tab.form.callbacks.forms["reduce_lr_on_plateau"]
    line = field(form, "factor")
    retype(qtbot, line, "2")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    tab.form.callbacks.set_folded(True)
    assert "in Callbacks" in tab.run_card.waits.text()
    qtbot.mouseClick(tab.run_card.show_where, LEFT)
    qtbot.waitUntil(lambda: in_sight(notes_of(form)[0]), timeout=5000)
    retype(qtbot, line, "0.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert tab.run_card.start.isEnabled()
    assert not tab.run_card.waits.isVisible()
    retype(qtbot, tab.form.space_card.rows["units"].low, "many")
    assert "in Space" in tab.run_card.waits.text()
    choose(qtbot, tab.form.space_card.rows["units"].mode, "fixed")


@pytest.mark.real
def test_that_a_search_on_a_file_shows_its_objective_and_a_start_its_stop(qtbot, tab, tmp_path):
    assert tab.display.views.views["Curves"].metric.currentText() == "val_accuracy"
    (tmp_path / "houses.csv").write_text(
        "rooms,price\n" + "".join(f"{k * 7 % 41},{1000.5 * k}\n" for k in range(1, 41))
    )
    tab.open_table(tmp_path / "houses.csv")
    qtbot.waitUntil(lambda: not in_sight(tab.run_card.start), timeout=5000)  # the preview is, below it
    qtbot.waitUntil(lambda: tab.form.spec.objective == "val_mean_absolute_error", timeout=5000)
    assert tab.display.views.views["Curves"].metric.currentText() == "val_mean_absolute_error"
    tab.run_card.start.click()
    qtbot.waitUntil(lambda: in_sight(tab.run_card.stop))
    assert tab.display.isVisible()  # in the place of the columns
    assert tab.display.views.views["Curves"].metric.currentText() == "val_mean_absolute_error"
    with qtbot.waitSignal(tab.search_idle, timeout=10_000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)


def test_that_what_hyperband_has_no_use_for_says_so(qtbot, tab):
    budget = tab.form.budget
    usual = budget.spins["epochs"].toolTip()
    choose(qtbot, budget.tuner.chooser, "hyperband")
    assert "max_epochs, factor" in budget.spins["epochs"].toolTip()
    choose(qtbot, budget.tuner.chooser, "random_search")
    assert budget.spins["epochs"].toolTip() == usual


def test_that_a_folded_card_says_that_something_in_it_needs_a_change(qtbot, tab):
    space = tab.form.space_card
    space.set_folded(False)
    retype(qtbot, space.rows["units"].low, "many")
    space.set_folded(True)
    assert "needs a change" in texts(space)
    space.set_folded(False)
    retype(qtbot, space.rows["units"].low, "32")
    space.set_folded(True)
    assert "units × learning_rate" in texts(space)

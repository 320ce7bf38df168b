"""The card of the best trial says what simpler models score on the same rows."""

from __future__ import annotations

from dataclasses import replace

from app.gui.tuner.run.best_card import BestCard
from app.tuning.record.events import ReferenceScored
from tests.gui.tuner.seen import texts
from tests.tuning.record.test_space_tried import state_of


def test_that_the_references_are_said_once_they_are_scored(qtbot):
    card = BestCard()
    qtbot.addWidget(card)
    state = state_of([0.8])
    card.show_state(state)
    assert "boosted trees" not in texts(card)
    scored = ReferenceScored(time=0.0, worker="tuner0", kind="trees", score=0.95, seconds=1.0)
    card.show_state(replace(state, references=(scored,)))
    assert "boosted trees 0.9500. The trees do better here." in texts(card)

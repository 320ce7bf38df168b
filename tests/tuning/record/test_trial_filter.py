"""Choosing trials by what one types."""

from __future__ import annotations

import pytest

from app.tuning.record.trial_filter import matches
from tests.gui.told import events_of, state_of


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("units=32", True),
        ("units=64", False),
        ("learning_rate<=0.01 completed", True),
        ("score>x", False),
        ("best epoch = 1", True),
        ("best epoch>1 units=32", False),
        ("score > 0.4 completed", True),
    ],
)
def test_that_comparisons_choose_trials(text, fits):
    trial = state_of(events_of([0.5])).trials["0"]
    assert matches(trial, text) is fits


@pytest.mark.parametrize(("text", "fits"), [("score=0.5413", True), ("score=0.54132", False), ("score=0.541319", True)])
def test_that_a_number_typed_as_the_table_shows_it_finds_its_trial(text, fits):
    assert matches(state_of(events_of([0.541319])).trials["0"], text) is fits

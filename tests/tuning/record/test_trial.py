"""One trial: what Hyperband keeps of its course, and from where on its numbers are none."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.tuning.record.events import TrialStarted
from app.tuning.record.short_text import short_text
from app.tuning.record.state import SearchState
from tests.gui.told import begun, ended, epoch, trial


def test_that_hyperband_s_own_entries_are_no_hyperparameters():
    entries = {"tuner/epochs": 6, "tuner/initial_epoch": 2, "tuner/bracket": 2, "tuner/trial_id": "0003"}
    made = TrialStarted(time=1.0, worker="tuner0", trial="0005", values={"units": 32, **entries})
    one = SearchState().apply(made).trials["0005"]
    assert one.values == {"units": 32}
    assert one.course == {"epochs": 6, "initial_epoch": 2, "bracket": 2, "trial_id": "0003"}


@pytest.mark.parametrize(
    ("losses", "since"),
    [([0.5, 0.4], None), ([0.5, None, None], 1), ([None, None], 0), ([None, 0.5], None), ([], None)],
)
def test_that_a_trial_whose_numbers_end_in_nan_has_diverged(losses, since):
    epochs = [replace(epoch(0, n), logs={"val_accuracy": 0.5, "loss": loss}) for n, loss in enumerate(losses)]
    state = SearchState().apply(begun(), trial(0), *epochs, ended(0))
    assert state.trials["0"].diverged == since


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learning_rate", 0.000944060876, "0.0009441"),
        ("learning_rate", 1e-6, "1e-6"),
        ("dropout", 0.21123456, "0.2112"),
        ("units", 12345, "12345"),
        ("optimizer", "adam", "adam"),
    ],
)
def test_that_a_drawn_number_is_short_where_there_is_little_room(name, value, words):
    assert short_text(name, value) == words

"""Networks that are larger than the machine's memory: their trials fail in a sentence, and the search goes on."""

from __future__ import annotations

import math

import msgspec
import pytest
from msgspec.structs import replace

from app.tuning.record.error_summary import summary
from app.tuning.spec.data import Digits, Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.train import memory_check
from app.tuning.train.memory_check import room, size_text, why_no_room
from app.tuning.train.model import make_hypermodel, size_of
from tests.searching import load_keras, search

HUGE = 10**7  # units: two such layers have more weights than a program has addresses
SPEC = SearchSpec(
    data=Synthetic(rows=40),
    # The first choice is what Keras Tuner explores the space with.
    space=Space(layers=5, units=Vary(choices=(HUGE, 4)), learning_rate=0.01),
    max_trials=2,
    epochs=1,
)


def failed_and_fine(folder):
    """The trial of the huge network, and the other one."""
    state = search(folder, SPEC).state
    assert state.reason == "completed", state.message
    huge, fine = sorted(state.trials.values(), key=lambda trial: -trial.values["units"])
    assert (huge.status, fine.status) == ("FAILED", "COMPLETED")
    return huge


def test_that_a_network_without_room_is_told_before_it_is_built(tmp_path):
    said = summary(failed_and_fine(tmp_path / "told").message)
    assert "400,000,160,000,001 parameters" in said
    assert "6.4 PB" in said


def test_that_running_out_of_memory_is_a_sentence_with_keras_s_words_as_details(tmp_path, monkeypatch):
    monkeypatch.setattr(memory_check, "room", lambda: math.inf)
    message = failed_and_fine(tmp_path / "exhausted").message
    assert "memory" in summary(message)
    assert "OOM" not in summary(message)
    assert "OOM when allocating" in message


def test_that_a_search_without_hope_ends_in_the_same_sentence(tmp_path):
    rates = Vary(min=0.001, max=0.1, sampling="log")
    spec = replace(SPEC, space=Space(layers=5, units=HUGE, learning_rate=rates), max_trials=20)
    state = search(tmp_path / "hopeless", spec).state
    assert state.reason == "failed"
    assert "10 trials" in state.message
    assert "400,000," in state.message


OWN = Space(layers=3, units=Vary(choices=(5, 9)), per_layer=("units",), batch_norm=True)
PICTURES = Space(conv_blocks=2, filters=3, kernel_size=5, units=7)


@pytest.mark.parametrize(
    ("space", "row", "classes"),
    [
        (Space(layers=1, units=7), (6,), 2),
        (Space(layers=3, units=5), (6,), 4),
        (Space(layers=3, units=5, batch_norm=True, dropout=0.5), (6,), 4),
        (OWN, (6,), 2),
        (PICTURES, (64,), 10),
        (msgspec.structs.replace(PICTURES, batch_norm=True, conv_blocks=5), (64,), 10),
        (Space(units=7), (5, 6, 3), 2),
    ],
)
def test_that_parameters_are_counted_as_keras_does(space, row, classes):
    load_keras()
    import keras_tuner

    task = "binary" if classes == 2 else "multiclass"
    hypermodel = make_hypermodel(SearchSpec(data=Digits(), space=space), row, task, classes)
    given = keras_tuner.HyperParameters()
    given.values = {"units_1": 9, "units_2": 5, "units_3": 9}
    values = hypermodel.declare_hyperparameters(given)
    counted = size_of(SearchSpec(data=Digits(), space=space), values, row, task, classes)
    assert hypermodel.build(given).count_params() == counted


def test_that_there_is_room_for_what_can_be_trained(monkeypatch):
    assert room() > 10**8
    assert why_no_room(10**6, "adam") is None
    monkeypatch.setattr(memory_check, "room", lambda: 1e9)
    assert why_no_room(10**8, "sgd") is None
    why = why_no_room(10**8, "adam")
    assert all(told in why for told in ("100,000,000 parameters", "1.6 GB", "1.0 GB"))


def test_that_sizes_are_short():
    assert [size_text(size) for size in (1.5e6, 64e9, 9.99e15, 4e18)] == ["1.5 MB", "64 GB", "10.0 PB", "4,000 PB"]

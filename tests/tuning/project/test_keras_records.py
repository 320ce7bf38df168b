"""Which of Keras Tuner's files it can load: told before it tries."""

from __future__ import annotations

import copy
import json

import pytest

from app.tuning.project.keras_records import is_oracle, is_trial
from tests.tuning.found.keras_folders import done, failed, write_folder


@pytest.fixture
def records(tmp_path):
    project = write_folder(tmp_path / "p", [done(0.5), failed()])
    return [json.loads((project / name).read_text()) for name in ("oracle.json", "trial_0/trial.json")]


def test_that_whole_files_can_be_loaded(records, tmp_path):
    oracle, trial = records
    assert is_oracle(oracle)
    assert is_trial(trial)
    assert is_trial(json.loads((tmp_path / "p" / "trial_1" / "trial.json").read_text()))


def changed(record, path, value):
    """The record with another value some levels down."""
    made = copy.deepcopy(record)
    *way, last = path
    inner = made
    for key in way:
        inner = inner[key]
    inner[last] = value
    return made


SPACE = ("hyperparameters", "space")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("trial_id",), "../x"),
        (("status",), "DONE"),
        (("score",), None),
        (("score",), float("nan")),
        (("best_step",), None),
        (("best_step",), -1),
        (("message",), 3),
        (SPACE, {"a": 1}),
        ((*SPACE, 0), [1]),
        ((*SPACE, 0, "class_name"), "Huge"),
        ((*SPACE, 0, "config", "min_value"), 999),
        ((*SPACE, 0, "config", "min_value"), 1.5),
        ((*SPACE, 0, "config", "step"), 0),
        ((*SPACE, 0, "config", "sampling"), "odd"),
        ((*SPACE, 0, "config"), {"name": "units"}),
        ((*SPACE, 0, "config", "conditions"), None),
        ((*SPACE, 0, "config", "more"), 1),
        ((*SPACE, 1, "config", "default"), 7),
        ((*SPACE, 1, "config", "values"), []),
        ((*SPACE, 1, "config", "values"), [0.1, "x"]),
        (("hyperparameters", "values"), [1]),
        (("hyperparameters", "values", "units"), [4]),
        (("metrics", "metrics", "loss"), None),
        (("metrics", "metrics", "loss", "direction"), None),
        (("metrics", "metrics", "loss", "observations", 0, "value"), 3.0),
    ],
)
def test_that_a_trial_of_other_kinds_of_values_cannot(records, path, value):
    assert not is_trial(changed(records[1], path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("ongoing_trials",), []),
        (("ongoing_trials",), {"tuner0": "../x"}),
        (("start_order", 0), 0),
        (("end_order",), None),
        (("retry_queue",), "0"),
        (("run_times",), {"0": "1"}),
        (("seed",), None),
        (("tried_so_far",), [3]),
        (("id_to_hash",), []),
        (("brackets",), None),
        (("brackets",), [{"bracket_num": 1, "rounds": []}]),
        (("brackets",), [{"bracket_num": 1, "rounds": [[{"past_id": None}]]}]),
        (("brackets",), [{"bracket_num": 1, "rounds": [[{"past_id": None, "id": "../x"}]]}]),
        (("current_bracket",), "x"),
        ((*SPACE, 0), 3),
    ],
)
def test_that_an_oracle_of_other_kinds_of_values_cannot(records, path, value):
    assert not is_oracle(changed(records[0], path, value))

"""Every folder that is found opens, and says of itself what is true; what Keras Tuner says is in the benchmarks."""

from __future__ import annotations

import pytest

from app.tuning.project.folder import project_state
from app.tuning.record.progress import progress_of
from app.tuning.record.space_grid import axes_of, cells_of
from app.tuning.words.best import best_text
from app.tuning.words.gaps import gaps_text
from app.tuning.words.progress import status_text
from tests.tuning.found.found_cases import FOUND, HASHES


def said_of(state):
    return "\n".join((status_text(progress_of(state, 0.0)), best_text(state), gaps_text(state.gaps)))


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.name)
def test_that_a_found_folder_says_what_is_in_it(tmp_path, case):
    state = project_state(case.build(tmp_path / "p"))
    assert (len(state.trials), state.best and state.best.trial) == (case.trials, case.best)
    said = said_of(state)
    assert [words for words in case.says if words not in said] == [], said
    numbers = [trial.number for trial in state.trials.values()]
    assert numbers == sorted(set(numbers)), "each trial has a number of its own, in their order"
    if case.epochs is not None:
        assert tuple(len(trial.epochs) for trial in state.trials.values()) == case.epochs
    if case.objective is not None:
        assert state.spec.objective == case.objective
    scored = {trial.trial for trial in state.trials.values() if trial.status == "COMPLETED" and trial.score is not None}
    assert {name for _, _, name in state.ranked} == scored
    for axis in axes_of(state.spec):  # every trial that has a value of it stands on it
        places = [axes_of(state.spec)[axis].place(value) for value, _ in cells_of(state, axis, None)]
        assert None not in places


def found(name, folder):
    return project_state(next(case for case in FOUND if case.name == name).build(folder / "p"))


def test_that_trials_of_hex_ids_are_numbered_by_their_start(tmp_path):
    state = found("ids of 32 hex digits", tmp_path)
    assert [(t.number, t.trial) for t in state.trials.values()] == list(enumerate(HASHES))


def test_that_trials_of_hex_ids_without_an_order_are_numbered_the_same_every_time(tmp_path):
    state = found("hex ids without an order, step 0", tmp_path)
    assert [t.trial for t in state.trials.values()] == sorted(HASHES)


def test_that_ids_that_are_one_number_are_two_trials(tmp_path):
    state = found("ids padded twice", tmp_path)
    assert [(t.number, t.trial, t.score) for t in state.trials.values()] == [(0, "00", 0.5), (1, "0000", 0.9)]


def test_that_counts_of_runs_are_no_seconds_and_starts_are_those_of_the_files(tmp_path):
    state = found("counts of runs", tmp_path)
    assert {trial.seconds for trial in state.trials.values()} == {0.0}
    started = [trial.started for trial in state.trials.values()]
    assert [later - started[0] for later in started] == [0.0, 3600.0, 7200.0, 10800.0]
    assert not any(trial.recorded for trial in state.trials.values())


def test_that_a_rate_in_the_logs_is_the_rate_and_no_metric(tmp_path):
    state = found("a rate in the logs", tmp_path)
    assert [trial.epochs[0].learning_rate for trial in state.trials.values()] == [0.005, 0.005]
    assert state.has_rates
    assert set(state.metrics) == {"loss", "accuracy", "val_loss", "val_accuracy"}


def test_that_scores_of_another_objective_are_not_compared(tmp_path):
    state = found("two objectives, one after the other", tmp_path)
    assert [trial.score for trial in state.trials.values()] == [None, None, 0.75, 0.8, 0.85]
    assert state.trials["0"].epochs[0].logs == {"val_loss": 0.3, "val_mean_absolute_error": 0.3}
    assert state.spec.direction == "max"


def test_that_a_value_twice_in_a_choice_is_one_value(tmp_path):
    assert axes_of(found("a value twice in a Choice", tmp_path).spec)["learning_rate"].values == (0.001, 0.01)


def test_that_a_failed_trial_has_no_epoch_and_leaves_the_others_their_metrics(tmp_path):
    state = found("the first failed", tmp_path)
    assert (state.trials["0"].epochs, state.trials["0"].best_epoch) == ((), None)
    assert "val_accuracy" in state.metrics

"""Scripts as people write them, watched: every search of theirs can be read, with curves where there are epochs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.tuning.names import known_trials
from app.tuning.project.folder import project_state
from app.tuning.record.progress import progress_of
from app.tuning.record.state import SearchState
from tests.searching import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))
OURS = Path(__file__).parents[3]
# The folder of each search, and the epochs of each of its trials.
SEARCHES = {
    "bayesian_functional": {"bayes": [2, 2, 2]},
    "black_box": {"box": [0] * 5},
    "chdir_overwrite": {"elsewhere/my_dir/again": [2, 2]},
    "cnn_images": {"images": [2, 2]},
    "conditional_scopes": {"scopes": [1, 1, 1, 1]},
    "executions": {"twice": [4, 4]},
    "failing_trials": {"failing": [1, 0, 0, 1]},
    "grid_objective": {"grid": [2, 2, 2, 2]},
    "hyperband_early_stopping": {"band": None},
    "hypermodel_batch_size": {"fit": None},
    "kfold": {"folds": [6, 6]},
    "lstm_series": {"series": [3, 3]},
    "one_line": {"one": [2, 2]},
    "own_training_loop": {"loop": [3, 3]},
    "own_tuner": {"telling": [1, 1, 1]},
    "random_dense": {"dense": [2, 2, 2]},
    "several_objectives": {"sum": [2, 2]},
    "sklearn_models": {},
    "strategy": {"mirrored": [2, 2]},
    "subclassed_model": {"net": [5, 5]},
    "tf_data": {"stream": [2, 2]},
    "two_inputs": {"inputs": [2, 2]},
    "two_tuners": {"coarse": [1, 1], "fine": [2, 2]},
}


@pytest.fixture(scope="session")
def watched(tmp_path_factory) -> Path:
    """The folder in which all scripts have run, each in one of its own; the first process to need it runs them."""
    home = tmp_path_factory.getbasetemp()
    home = (home.parent if "PYTEST_XDIST_WORKER" in os.environ else home) / "scripts"
    try:
        home.mkdir()
    except FileExistsError:
        until((home / "said").exists, 590, "another process's scripts")
        return home
    command = [sys.executable, "-m", "tests.tuning.follow.run_scripts", str(home), *map(str, SCRIPTS)]
    surroundings = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    ended = subprocess.run(command, cwd=OURS, env=surroundings, capture_output=True, text=True, check=False)
    (home / "half").write_text(ended.stderr)
    (home / "half").rename(home / "said")
    assert ended.returncode == 0, ended.stderr[-2000:]
    return home


def states(home: Path, script: str) -> dict[str, SearchState]:
    return {name: project_state(home / script / name) for name in SEARCHES[script]}


@pytest.mark.parametrize("script", SEARCHES)
def test_that_a_script_s_searches_can_be_read_with_their_curves(watched, script):
    assert (watched / script / "code").read_text() == "0"
    for name, state in states(watched, script).items():
        epochs = SEARCHES[script][name]
        assert state.foreign
        assert state.reason == "completed"
        assert not state.unreadable
        assert list(state.trials) == known_trials(watched / script / name)
        if epochs is not None:
            assert [len(trial.epochs) for trial in state.trials.values()] == epochs
        for trial in state.trials.values():
            assert trial.status in ("COMPLETED", "FAILED")
            assert (trial.score is None) == (trial.status == "FAILED")


def test_that_the_scores_are_those_of_an_epoch_that_was_told(watched):
    for script in ("random_dense", "grid_objective", "hyperband_early_stopping", "two_inputs", "own_tuner"):
        for state in states(watched, script).values():
            for trial in state.trials.values():
                assert trial.best_epoch is not None
                scored = next(e for e in trial.epochs if e.epoch == trial.best_epoch)
                assert scored.logs[state.spec.objective] == pytest.approx(trial.score)


def test_that_what_is_tried_is_known_with_its_conditions(watched):
    (state,) = states(watched, "conditional_scopes").values()
    assert set(state.spec.space.varied()) == {"kind", "narrow_units", "wide_units", "wide_dropout"}
    kinds = {trial.values["kind"] for trial in state.trials.values()}
    assert kinds == {"narrow", "wide"}
    (state,) = states(watched, "black_box").values()
    assert set(state.spec.space.varied()) == {"a", "b"}
    assert all(set(trial.values) == {"a", "b"} for trial in state.trials.values())
    (state,) = states(watched, "hypermodel_batch_size").values()
    assert {t.values["epochs"]: len(t.epochs) for t in state.trials.values()}.items() <= {2: 2, 3: 3}.items()


def test_that_the_rates_and_what_lowered_them_are_told(watched):
    (state,) = states(watched, "lstm_series").values()
    for trial in state.trials.values():
        rates = [e.learning_rate for e in trial.epochs]
        assert rates[0] == trial.values["rate"]
        assert rates[2] == pytest.approx(rates[0] / 2)
        assert trial.epochs[1].plateau.reduced
    (state,) = states(watched, "tf_data").values()
    for trial in state.trials.values():
        assert trial.epochs[1].learning_rate == pytest.approx(trial.epochs[0].learning_rate / 2)


def test_that_trainings_of_one_trial_are_kept_apart(watched):
    for script, runs in {
        "executions": [0, 0, 1, 1],
        "kfold": [0, 0, 1, 1, 2, 2],
        "subclassed_model": [0, 0, 1, 1, 1],
    }.items():
        for state in states(watched, script).values():
            for trial in state.trials.values():
                assert [e.execution for e in trial.epochs] == runs


def test_that_the_plan_is_the_script_s_where_it_has_one(watched):
    plans = {
        "random_dense": (3, 6),
        "executions": (2, 8),
        "grid_objective": (4, 8),
        "hypermodel_batch_size": None,
        "black_box": None,
    }
    for script, plan in plans.items():
        (state,) = states(watched, script).values()
        assert state.plan == plan
        assert progress_of(state, 0.0).planned == len(state.trials)


def test_that_failures_say_why_and_networks_are_summed_up(watched):
    (state,) = states(watched, "failing_trials").values()
    said = {trial.values["kind"]: trial.message for trial in state.trials.values()}
    assert said["good"] is None
    assert "no such network" in said["broken"]
    assert "Oversized model" in said["large"]
    assert "val_mae" in said["nan"]
    (state,) = states(watched, "random_dense").values()
    assert all(trial.parameters and trial.layers for trial in state.trials.values())


def test_that_models_without_epochs_are_said_not_to_be_followed(watched):
    assert "SklearnTuner" in (watched / "said").read_text()
    assert not list((watched / "sklearn_models").rglob("journal-*"))


def test_that_a_script_s_first_search_names_the_next(watched):
    first, second = states(watched, "two_tuners").values()
    assert Path(first.went_on) == watched / "two_tuners" / "fine"
    assert second.went_on == ""

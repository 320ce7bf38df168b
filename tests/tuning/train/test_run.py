"""Real searches: what they tell, and what they leave on disk."""

from __future__ import annotations

import json
import os
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

import app.tuning
from app.tuning.control import Control
from app.tuning.project.folder import prepare_project, project_spec, project_state
from app.tuning.record.events import (
    DataLoaded,
    EpochEnded,
    ModelBuilt,
    SearchEnded,
    SearchStarted,
    TrialEnded,
    TrialStarted,
)
from app.tuning.record.journal import JournalReader, journal_path
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import Callbacks, EarlyStopping, ReduceLROnPlateau, SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import BayesianOptimization
from app.tuning.train import run
from app.tuning.train.model import make_hypermodel
from app.tuning.workers.main import ENVIRONMENT
from app.tuning.workers.supervise import search_here
from tests.searching import SMALL, search, search_in_worker


def test_that_a_search_tells_its_events_in_order(searched):
    kinds = [type(event) for event in searched.events]
    one_trial = [TrialStarted, ModelBuilt, EpochEnded, EpochEnded, TrialEnded]
    assert kinds == [SearchStarted, DataLoaded, *one_trial, *one_trial, SearchEnded]
    assert searched.events[1].rows == searched.state.rows == SMALL.data.rows
    assert searched.events[0].spec == SMALL
    assert set(searched.events[0].versions) == {"python", "keras", "keras-tuner", "tensorflow", "numpy"}
    assert searched.events[-1].reason == "completed"
    times = [event.time for event in searched.events]
    assert times == sorted(times)


def test_that_the_journal_holds_what_was_told(searched):
    assert JournalReader(journal_path(searched.project)).read_new() == searched.events
    assert project_state(searched.project) == searched.state
    assert project_spec(searched.project) == SMALL


def test_that_an_epoch_has_every_metric_and_the_rate_it_used(searched):
    chosen = {t.trial: t.values["learning_rate"] for t in searched.events if isinstance(t, TrialStarted)}
    for event in searched.events:
        if isinstance(event, EpochEnded):
            assert set(event.logs) == {"loss", "accuracy", "val_loss", "val_accuracy"}
            assert event.learning_rate == chosen[event.trial]
            assert event.seconds > 0


def test_that_a_score_is_the_best_epoch_s(searched):
    for trial in searched.state.trials.values():
        values = [e.logs["val_accuracy"] for e in trial.epochs]
        assert trial.score == pytest.approx(max(values))
        assert values[trial.best_epoch] == max(values)


def test_that_keras_tuner_s_files_agree_with_the_events(searched):
    for trial in searched.state.trials.values():
        saved = json.loads((searched.project / f"trial_{trial.trial}" / "trial.json").read_text())
        assert saved["status"] == "COMPLETED"
        assert saved["hyperparameters"]["values"] == trial.values
        assert saved["score"] == trial.score


def test_that_a_plain_keras_tuner_script_reloads_the_project_and_finds_the_same_by_itself(searched, tmp_path):
    shutil.copytree(searched.project, tmp_path / "copy")
    # With TensorFlow's own number of threads, as a user runs it.
    environment = {k: v for k, v in os.environ.items() if k not in ENVIRONMENT}
    command = [sys.executable, "-m", "tests.plain_script", "2", "2", str(tmp_path / "copy"), str(tmp_path / "own")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    (reloaded, units), (found, _) = (json.loads(line) for line in ran.stdout.splitlines() if line.startswith("[["))
    trials = searched.state.trials
    assert [(values, score) for values, score, _ in reloaded] == [(t.values, t.score) for t in trials.values()]
    assert units == searched.state.best.values["units"]
    # No trial of the copy was run again.
    for trial in trials:
        copied, original = (
            folder / f"trial_{trial}" / "checkpoint.weights.h5" for folder in (tmp_path / "copy", searched.project)
        )
        assert copied.stat().st_mtime_ns == original.stat().st_mtime_ns
    for (values, score, (loss,)), trial in zip(found, trials.values(), strict=True):
        assert values == trial.values
        assert score == trial.score
        # One thread adds up in another order than two.
        assert loss == pytest.approx(trial.epochs[trial.best_epoch].logs["val_loss"], rel=1e-5)


def test_that_a_worker_process_tells_the_same_numbers(searched, tmp_path):
    told = search_in_worker(tmp_path / "again", SMALL)
    assert JournalReader(journal_path(told.project)).read_new() == told.events
    assert [type(event) for event in told.events] == [type(event) for event in searched.events]
    assert [event.worker for event in told.events] == [event.worker for event in searched.events]
    again = told.state
    assert again.reason == "completed"
    for key, trial in searched.state.trials.items():
        assert again.trials[key].values == trial.values
        assert [e.logs for e in again.trials[key].epochs] == [e.logs for e in trial.epochs]


def test_that_the_plateau_lowers_the_rate_and_early_stopping_ends_the_trial(tmp_path):
    spec = SearchSpec(
        space=Space(units=4, learning_rate=0.01, batch_size=Vary(choices=(200, 400))),
        max_trials=1,
        epochs=8,
        callbacks=Callbacks(
            # Nothing improves by 10, so the rate falls after every epoch from the second on.
            reduce_lr_on_plateau=ReduceLROnPlateau(patience=1, factor=0.5, min_lr=0.0, min_delta=10.0),
            early_stopping=EarlyStopping(patience=3, min_delta=10.0),
        ),
    )
    (trial,) = search(tmp_path / "plateau", spec).state.trials.values()
    assert [e.learning_rate for e in trial.epochs] == [0.01, 0.01, 0.005, 0.0025]
    assert trial.status == "COMPLETED"


def test_that_a_small_space_is_searched_to_its_end_and_says_so(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=50),
        space=Space(units=Vary(choices=(4, 8)), learning_rate=Vary(choices=(0.01, 0.1))),
        max_trials=9,
        epochs=1,
    )
    done = search(tmp_path / "small", spec)
    assert {tuple(t.values.values()) for t in done.state.trials.values()} == {
        (units, rate) for units in (4, 8) for rate in (0.01, 0.1)
    }
    assert done.state.reason == "exhausted"
    assert "4 combinations" in done.state.message


def test_that_bayesian_optimization_trains_no_combination_twice_and_comes_to_all_of_them(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=50),
        space=Space(units=Vary(choices=(4, 8, 16)), learning_rate=Vary(choices=(0.1, 0.01))),
        tuner=BayesianOptimization(num_initial_points=2),
        max_trials=4,
        epochs=1,
    )
    search(tmp_path / "small", spec)
    done = search(tmp_path / "small", replace(spec, max_trials=9), resume=True)
    tried = [tuple(t.values.values()) for t in project_state(tmp_path / "small").trials.values()]
    assert sorted(tried) == [(units, rate) for units in (4, 8, 16) for rate in (0.01, 0.1)]
    assert done.state.reason == "exhausted"
    assert "6 combinations" in done.state.message


def test_that_a_range_is_searched_to_its_end_by_whoever_goes_on(tmp_path):
    dropout = Vary(min=0.0, max=0.5, step=0.1)
    spec = SearchSpec(
        data=Synthetic(rows=50), space=Space(units=4, dropout=dropout, learning_rate=0.01), max_trials=2, epochs=1
    )
    search(tmp_path / "range", spec)
    path = tmp_path / "range" / "oracle.json"
    oracle = json.loads(path.read_text())
    # As earlier versions of the app registered it.
    old = {"name": "dropout", "default": 0.0, "conditions": [], "min_value": 0.0, "max_value": 0.5, "step": 0.1}
    oracle["hyperparameters"]["space"] = [{"class_name": "Float", "config": old | {"sampling": "linear"}}]
    path.write_text(json.dumps(oracle))
    search(tmp_path / "range", replace(spec, max_trials=9), resume=True)
    state = project_state(tmp_path / "range")
    assert state.reason == "exhausted"
    assert sorted(t.values["dropout"] for t in state.trials.values()) == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])


@pytest.mark.filterwarnings("ignore:All-NaN axis")  # Keras Tuner's, which goes on
def test_that_a_loss_that_is_no_number_does_not_end_the_search(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=50),
        space=Space(layers=8, units=8, activation="linear", optimizer="sgd", learning_rate=Vary(choices=(1e30, 0.01))),
        objective="val_loss",
        max_trials=2,
        epochs=2,
    )
    told = search(tmp_path / "nan", spec)
    state = project_state(tmp_path / "nan")
    assert told.state == state  # what is told at once is what the journal tells, None where no number is
    assert state.reason == "completed"
    assert state.best.values["learning_rate"] == 0.01
    broken = next(t for t in state.trials.values() if t.values["learning_rate"] == 1e30)
    assert None in [e.logs["val_loss"] for e in broken.epochs]


def test_that_trials_that_cannot_be_trained_are_told_and_the_rest_go_on(tmp_path, monkeypatch):
    def failing(spec, *shape):
        model = make_hypermodel(spec, *shape)
        build = model.build

        def sometimes(hp):
            # The space is explored with its first value before the search; only a trial may fail.
            if hp.values.get("units") == 8:
                raise MemoryError("no room for eight")
            return build(hp)

        model.build = sometimes
        return model

    monkeypatch.setattr(run, "make_hypermodel", failing)
    spec = SearchSpec(
        data=Synthetic(rows=50),
        space=Space(units=Vary(choices=(4, 8)), learning_rate=Vary(choices=(0.1, 0.01))),
        max_trials=4,
        epochs=1,
    )
    prepare_project(tmp_path / "failing", spec, resume=False)
    search_here(tmp_path / "failing", lambda _event: None, Control())
    state = project_state(tmp_path / "failing")
    assert state.reason == "completed"
    assert sorted((t.values["units"], t.status) for t in state.trials.values()) == [
        (4, "COMPLETED"),
        (4, "COMPLETED"),
        (8, "FAILED"),
        (8, "FAILED"),
    ]
    for trial in state.trials.values():
        assert (trial.message is None) == (trial.status == "COMPLETED")
        assert trial.message is None or "no room for eight" in trial.message


def test_that_importing_every_room_of_the_tuner_leaves_keras_alone():
    found = pkgutil.walk_packages(app.tuning.__path__, "app.tuning.")
    modules = ", ".join(sorted(module.name for module in found))
    heavy = {"tensorflow", "keras", "keras_tuner", "sklearn", "pandas", "PySide6", "pyqtgraph"}
    code = f"import sys, {modules}; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert ran.stdout.strip() == "set()"

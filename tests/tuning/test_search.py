"""Real searches in a worker process: what they tell, what they leave on disk, how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import msgspec
import pytest

from app.descent.reading import InputError
from app.tuning.control import Control
from app.tuning.data_spec import Synthetic
from app.tuning.datasets import load_data
from app.tuning.events import EpochEnded, ModelBuilt, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.hypermodel import make_hypermodel
from app.tuning.journal import JournalReader, journal_path
from app.tuning.project import new_project, prepare_project, project_spec, project_state
from app.tuning.spec import Callbacks, EarlyStopping, ReduceLROnPlateau, SearchSpec, Space, Vary
from app.tuning.supervisor import search_here, search_in_process
from tests.searching import SMALL, search, workers

LONG = SearchSpec(max_trials=50, epochs=500)
WITHIN = 1.0  # second that a stop may take


def test_that_a_search_tells_its_events_in_order(searched):
    kinds = [type(event) for event in searched.events]
    one_trial = [TrialStarted, ModelBuilt, EpochEnded, EpochEnded, TrialEnded]
    assert kinds == [SearchStarted, *one_trial, *one_trial, SearchEnded]
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


def test_that_a_plain_keras_tuner_script_reloads_the_project(searched):
    script = textwrap.dedent(f"""
        import json, keras, keras_tuner as kt, numpy as np

        def build_model(hp):
            units = hp.Int("units", min_value=32, max_value=128, step=32)
            rate = hp.Choice("learning_rate", values=[1e-2, 1e-3, 1e-4])
            model = keras.Sequential([
                keras.Input((10,)),
                keras.layers.Dense(units, activation="relu"),
                keras.layers.Dense(1, activation="sigmoid"),
            ])
            model.compile(keras.optimizers.Adam(rate), loss="binary_crossentropy", metrics=["accuracy"])
            return model

        tuner = kt.RandomSearch(build_model, objective="val_accuracy", max_trials=2, overwrite=False,
                                directory={str(searched.project.parent)!r}, project_name={searched.project.name!r})
        best = tuner.oracle.get_best_trials(1)[0]
        model = tuner.get_best_models(1)[0]
        print(json.dumps([best.score, best.hyperparameters.values, model.layers[0].units]))
    """)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    score, values, units = json.loads(ran.stdout.splitlines()[-1])
    best = searched.state.best
    assert (score, values, units) == (best.score, best.values, best.values["units"])


def test_that_the_same_spec_gives_the_same_numbers(searched, tmp_path):
    again = search(tmp_path / "again", SMALL).state
    for key, trial in searched.state.trials.items():
        assert again.trials[key].values == trial.values
        assert [e.logs for e in again.trials[key].epochs] == [e.logs for e in trial.epochs]


def test_that_a_plain_script_with_the_same_seed_finds_the_same_values_and_scores(searched, tmp_path):
    script = textwrap.dedent(f"""
        import json, keras, keras_tuner as kt
        from app.tuning.datasets import load_data
        from app.tuning.spec import Synthetic

        def build_model(hp):
            keras.utils.set_random_seed(1)
            model = keras.Sequential([
                keras.Input((10,)),
                keras.layers.Dense(hp.Int("units", min_value=32, max_value=128, step=32), activation="relu"),
                keras.layers.Dense(1, activation="sigmoid"),
            ])
            rate = hp.Choice("learning_rate", values=[1e-2, 1e-3, 1e-4])
            model.compile(keras.optimizers.Adam(rate), loss="binary_crossentropy", metrics=["accuracy"])
            return model

        tuner = kt.RandomSearch(build_model, objective="val_accuracy", max_trials=2, seed=1,
                                directory={str(tmp_path)!r}, project_name="plain")
        plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=2, factor=0.5, min_lr=1e-5)
        data = load_data(Synthetic())
        tuner.search(data.x, data.y, epochs=2, validation_split=0.2, callbacks=[plateau], verbose=0)
        trials = tuner.oracle.trials.values()
        found = [
            [t.hyperparameters.values, t.score, t.metrics.get_history("val_loss")[0].value] for t in trials
        ]
        print(json.dumps(found))
    """)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    for (values, score, (loss,)), trial in zip(
        json.loads(ran.stdout.splitlines()[-1]), searched.state.trials.values(), strict=True
    ):
        assert values == trial.values
        assert score == trial.score
        # One thread adds up in another order than two.
        assert loss == pytest.approx(trial.epochs[trial.best_epoch].logs["val_loss"], rel=1e-5)


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


def test_that_a_loss_that_is_no_number_does_not_end_the_search(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=50),
        space=Space(layers=8, units=8, activation="linear", optimizer="sgd", learning_rate=Vary(choices=(1e30, 0.01))),
        objective="val_loss",
        max_trials=2,
        epochs=2,
    )
    done = search(tmp_path / "nan", spec)
    assert done.state.reason == "completed"
    assert done.state.best.values["learning_rate"] == 0.01
    broken = next(t for t in done.state.trials.values() if t.values["learning_rate"] == 1e30)
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

    monkeypatch.setattr("app.tuning.search.make_hypermodel", failing)
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


@pytest.mark.parametrize("moment", ["at once", "importing", "training"])
def test_that_a_stop_takes_effect_within_a_second(tmp_path, moment):
    before, asked, events, control = workers(), [], [], Control()

    def stop() -> None:
        if not asked:
            asked.append(time.monotonic())
            control.stop()

    def emit(event) -> None:
        events.append(event)
        if moment == "training" and isinstance(event, EpochEnded):
            stop()

    prepare_project(tmp_path / "stop", LONG, resume=False)
    if moment == "at once":
        stop()
    elif moment == "importing":
        threading.Timer(1.0, stop).start()
    search_in_process(tmp_path / "stop", emit, control)
    took = time.monotonic() - asked[0]
    assert took < WITHIN
    assert [e.reason for e in events if isinstance(e, SearchEnded)] == ["stopped"]
    assert workers() == before


def test_that_a_stopped_search_goes_on_where_it_was(tmp_path):
    spec = msgspec.structs.replace(SMALL, max_trials=3)
    events: list = []
    control = Control()
    prepare_project(tmp_path / "go on", spec, resume=False)

    def emit(event) -> None:
        events.append(event)
        if sum(isinstance(e, EpochEnded) for e in events) >= 3:
            control.stop()

    search_in_process(tmp_path / "go on", emit, control)
    stopped = project_state(tmp_path / "go on")
    assert stopped.reason == "stopped"
    finished = {k: t for k, t in stopped.trials.items() if t.status == "COMPLETED"}
    assert finished
    search(tmp_path / "go on", msgspec.structs.replace(spec, max_trials=4), resume=True)
    state = project_state(tmp_path / "go on")
    assert state.reason == "completed"
    assert [t.status for t in state.trials.values()] == ["COMPLETED"] * 4
    assert {k: state.trials[k] for k in finished} == finished


def test_that_a_killed_worker_ends_in_a_failure_that_says_so(tmp_path):
    events = []
    prepare_project(tmp_path / "killed", LONG, resume=False)

    def emit(event) -> None:
        events.append(event)
        if isinstance(event, EpochEnded) and event.epoch == 1:
            (worker,) = workers(str(tmp_path))
            os.kill(worker, signal.SIGKILL)

    search_in_process(tmp_path / "killed", emit, Control())
    assert isinstance(events[-1], SearchEnded)
    assert events[-1].reason == "failed"
    assert "signal 9" in events[-1].message
    assert project_state(tmp_path / "killed").reason == "failed"
    assert [t.status for t in project_state(tmp_path / "killed").trials.values()] == ["STOPPED"]


def test_that_a_worker_does_not_outlive_whoever_started_it(tmp_path):
    before = workers()
    prepare_project(tmp_path / "orphan", LONG, resume=False)
    script = f"""
from pathlib import Path
from app.tuning.control import Control
from app.tuning.supervisor import search_here, search_in_process
def tell(event):
    print(type(event).__name__, flush=True)
search_in_process(Path({str(tmp_path / "orphan")!r}), tell, Control())
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    for line in parent.stdout:
        if line.startswith("EpochEnded"):
            break
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 2
    while workers() - before and time.monotonic() < deadline:
        pass
    assert workers() == before
    assert project_state(tmp_path / "orphan").reason == "stopped"


def test_that_a_project_is_not_overwritten(searched):
    with pytest.raises(InputError, match="already holds a search"):
        prepare_project(searched.project, SMALL, resume=False)
    with pytest.raises(InputError, match=r"\$\.epochs"):
        prepare_project(searched.project, msgspec.structs.replace(SMALL, epochs=9), resume=True)


def test_that_there_must_be_something_to_resume(tmp_path):
    with pytest.raises(InputError, match="no search to resume"):
        prepare_project(tmp_path / "none", SMALL, resume=True)
    assert not (tmp_path / "none").exists()


def test_that_a_folder_that_is_no_project_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no spec\.json"):
        project_state(tmp_path)
    (tmp_path / "spec.json").write_text('{"epochs": "many"}')
    with pytest.raises(InputError, match=r"spec\.json: \$\.epochs"):
        project_state(tmp_path)


def test_that_new_projects_never_share_a_folder(tmp_path):
    from datetime import datetime

    now = datetime(2026, 1, 2, 3, 4, 5)
    first = new_project(tmp_path, now)
    first.mkdir()
    second = new_project(tmp_path, now)
    assert first.name == "search 2026-01-02 03.04.05"
    assert second.name == "search 2026-01-02 03.04.05 (2)"


def test_that_the_data_is_the_same_for_a_seed_and_has_both_classes():
    data = load_data(Synthetic())
    x, y, again, other = data.x, data.y, load_data(Synthetic()).x, load_data(Synthetic(seed=2)).x
    assert x.shape == (1000, 10)
    assert (x == again).all()
    assert (x != other).any()
    assert 0.4 < y.mean() < 0.6


def test_that_importing_the_tuner_leaves_tensorflow_alone():
    code = "import sys, app.tuning.search, app.tuning.supervisor, app.tuning.worker; print('tensorflow' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert ran.stdout.strip() == "False"

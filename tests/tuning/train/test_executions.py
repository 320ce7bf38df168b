"""Several executions of a trial: each from a seed of its own, in the app and in the script it exports."""

from __future__ import annotations

import runpy

import pytest
from msgspec.structs import replace

from app.tuning.export.scripts.script import save_script
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from tests.searching import load_keras, search

SPEC = SearchSpec(
    data=Synthetic(rows=60),
    space=Space(units=4, dropout=0.2, learning_rate=Vary(choices=(0.1, 0.01))),
    max_trials=2,
    epochs=2,
    executions_per_trial=2,
    seed=5,
)
SPECS = {
    "held batch size": replace(SPEC, max_trials=1),
    "varied batch size": replace(SPEC, space=replace(SPEC.space, batch_size=Vary(choices=(8, 16)), learning_rate=0.01)),
}


def losses_of(trial, execution):
    return [event.logs["loss"] for event in trial.epochs if event.execution == execution]


@pytest.fixture(scope="module", params=SPECS)
def repeated(request, tmp_path_factory):
    """A search whose trials have two executions."""
    return search(tmp_path_factory.mktemp("executions") / "app", SPECS[request.param])


def test_that_executions_differ_and_the_first_is_what_it_is_alone(repeated, tmp_path):
    trials = repeated.state.trials.values()
    assert all(losses_of(trial, 0) != losses_of(trial, 1) for trial in trials)
    for seed, execution in ((5, 0), (6, 1)):
        alone = search(tmp_path / str(seed), replace(repeated.state.spec, executions_per_trial=1, seed=seed)).state
        found = {tuple(trial.values.items()): losses_of(trial, 0) for trial in alone.trials.values()}
        assert found == {tuple(trial.values.items()): losses_of(trial, execution) for trial in trials}


def test_that_a_mean_of_executions_is_of_no_epoch(repeated):
    assert {trial.best_epoch for trial in repeated.state.trials.values()} == {None}


@pytest.mark.filterwarnings("ignore:Skipping variable loading")  # a reloaded model is not trained on
def test_that_the_exported_script_trains_the_same_executions(repeated, tmp_path, monkeypatch):
    load_keras()
    import keras

    fit, histories = keras.Model.fit, []

    def remember(*args, **kwargs):
        history = fit(*args, **kwargs)
        histories.append(history.history["loss"])
        return history

    monkeypatch.setattr(keras.Model, "fit", remember)
    save_script(repeated.state.spec, tmp_path / "own", tmp_path / "search.py")
    tuner = runpy.run_path(str(tmp_path / "search.py"))["tuner"]
    trials = repeated.state.trials
    assert histories == [losses_of(trial, execution) for trial in trials.values() for execution in (0, 1)]
    assert {t.trial_id: t.score for t in tuner.oracle.trials.values()} == {t.trial: t.score for t in trials.values()}

"""Every kind of data and every tuner, in real tiny searches."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from msgspec.structs import replace

from app.tuning.control import Control
from app.tuning.data.baseline import baseline
from app.tuning.data.load import load_data
from app.tuning.export.scripts.script import script
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.journal import journal_path
from app.tuning.record.ranking import beats_baseline
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Csv, Moons, Synthetic, Wine
from app.tuning.spec.plan import plan_of, trials_asked
from app.tuning.spec.search import SearchSpec, fitted
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import BayesianOptimization, GridSearch, Hyperband
from app.tuning.train.run import run_search
from tests.searching import load_keras, search

SPACE = Space(units=4, learning_rate=Vary(choices=(0.1, 0.01, 0.001, 0.0001)))
TINY = SearchSpec(data=Synthetic(rows=40), space=SPACE, max_trials=2, epochs=1)


def run(project, spec, resume=False, control=None, emit=lambda _event: None):
    """A search in this process."""
    load_keras()
    prepare_project(project, spec, resume)
    state = [SearchState()]

    def keep(event):
        state[0] = state[0].apply(event)
        emit(event)

    run_search(spec, project, keep, control or Control())
    assert state[0].reason in ("completed", "exhausted", "stopped"), state[0].message
    return state[0]


@pytest.fixture
def houses(tmp_path):
    rng = np.random.default_rng(1)
    lines = ["area,kind,price"]
    lines += [f"{rng.uniform(50, 200):.1f},{'flat' if k % 3 else ''},{rng.uniform(1, 9):.2f}" for k in range(40)]
    path = tmp_path / "houses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("data", [Moons(rows=40), Wine()])
def test_that_two_classes_and_many_are_searched(tmp_path, data):
    state = run(tmp_path / "search", SearchSpec(data=data, space=SPACE, max_trials=1, epochs=1))
    assert 0 <= state.best.score <= 1


def test_that_a_regression_is_searched_for_the_least_error(tmp_path, houses):
    spec = fitted(SearchSpec(data=Csv(str(houses), "price"), space=SPACE, max_trials=1, epochs=1), "regression")
    assert spec.objective == "val_mean_absolute_error"
    state = run(tmp_path / "search", spec)
    assert state.best.score == min(t.score for t in state.trials.values())
    assert "val_mean_absolute_error" in state.best.epochs[0].logs
    assert state.rows == 40


def test_that_prices_are_learned_and_their_errors_told_in_their_own_unit(tmp_path):
    rng = np.random.default_rng(1)
    areas = rng.uniform(50, 200, 100)
    path = tmp_path / "prices.csv"
    path.write_text("area,price\n" + "\n".join(f"{area},{300_000 + 4000 * area}" for area in areas), encoding="utf-8")
    space = Space(units=16, learning_rate=Vary(choices=(0.01,)))
    spec = fitted(SearchSpec(data=Csv(str(path), "price"), space=space, max_trials=1, epochs=8), "regression")
    trial = run(tmp_path / "search", spec).best
    prices = load_data(spec.data).y
    guessed = np.abs(prices[80:] - prices[:80].mean()).mean()  # the error of who always says the mean
    assert 100 < trial.score < 0.5 * guessed
    assert [layer.kind for layer in trial.layers] == ["Dense", "Dense", "Rescaling"]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_that_a_learning_rate_means_the_same_whatever_the_unit_of_the_target(tmp_path, unit):
    rng = np.random.default_rng(1)
    x = rng.uniform(50, 200, 100)
    path = tmp_path / "prices.csv"
    path.write_text("area,price\n" + "\n".join(f"{v},{unit * (3 + 0.04 * v)}" for v in x), encoding="utf-8")
    space = Space(units=8, optimizer="sgd", learning_rate=Vary(choices=(0.01,)))
    spec = SearchSpec(data=Csv(str(path), "price"), objective="val_loss", space=space, max_trials=1, epochs=3)
    losses = [epoch.logs["val_loss"] for epoch in run(tmp_path / "search", spec).best.epochs]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] == pytest.approx(0.9459, rel=0.001)


def test_that_a_regression_of_an_older_day_goes_on_as_it_began(tmp_path, houses):
    spec = fitted(replace(TINY, data=Csv(str(houses), "price")), "regression")
    search(tmp_path / "old", spec)
    journal = journal_path(tmp_path / "old")
    told, rescalings = re.subn(rb',\["rescaling[^]]*"Rescaling"[^]]*\]', b"", journal.read_bytes())
    assert rescalings == spec.max_trials
    journal.write_bytes(told)  # as if its networks had no such layer
    search(tmp_path / "old", replace(spec, max_trials=spec.max_trials + 1), resume=True)
    trials = project_state(tmp_path / "old").trials
    assert len(trials) == spec.max_trials + 1
    assert {layer.kind for trial in trials.values() for layer in trial.layers} == {"Dense"}
    assert "Rescaling" not in script(spec, tmp_path / "old", "regression", 1)


def test_that_a_grid_is_walked_in_keras_tuner_s_order_and_goes_on_after_a_stop(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=40),
        space=Space(units=Vary(choices=(4, 2)), learning_rate=Vary(choices=(0.1, 0.01))),
        tuner=GridSearch(),
        max_trials=4,
        epochs=1,
    )
    control = Control()
    events = []

    def stop_at_second(event):
        events.append(event)
        if type(event).__name__ == "TrialEnded" and event.trial.endswith("1"):
            control.stop()

    assert run(tmp_path / "grid", spec, control=control, emit=stop_at_second).reason == "stopped"
    second = run(tmp_path / "grid", spec, resume=True)
    assert second.reason == "completed"
    tried = [tuple(e.values.values()) for e in events if type(e).__name__ == "TrialStarted"]
    tried += [tuple(t.values.values()) for t in second.trials.values()]
    assert list(dict.fromkeys(tried)) == [(4, 0.1), (4, 0.01), (2, 0.1), (2, 0.01)]


@pytest.mark.filterwarnings("ignore:Skipping variable loading")  # a trial goes on with a new optimizer
def test_that_hyperband_makes_the_trials_it_announces_and_those_that_go_on_count_from_the_first_epoch(tmp_path):
    space = Space(units=4, dropout=0.2, learning_rate=Vary(min=0.001, max=0.01, sampling="log"))
    tuner = Hyperband(max_epochs=3, factor=3)
    state = run(tmp_path / "hyperband", replace(TINY, space=space, tuner=tuner, objective="val_loss"))
    trials = state.trials.values()
    assert [t.status for t in trials] == ["COMPLETED"] * trials_asked(state.spec)
    assert sum(len(t.epochs) for t in trials) == plan_of(state.spec).epochs
    assert state.reason == "completed"
    assert {t.epochs[0].epoch for t in trials} == {0, 1}
    for trial in trials:
        losses = {e.epoch: e.logs["val_loss"] for e in trial.epochs}
        assert losses[trial.best_epoch] == trial.score == min(losses.values())


def test_that_bayesian_optimization_searches_and_executions_are_averaged(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=40),
        space=SPACE,
        tuner=BayesianOptimization(num_initial_points=1),
        max_trials=2,
        epochs=1,
        executions_per_trial=2,
    )
    state = run(tmp_path / "bayesian", spec)
    assert len(state.trials) == 2
    assert {e.execution for t in state.trials.values() for e in t.epochs} == {0, 1}
    assert project_state(tmp_path / "bayesian").spec == spec


def test_that_a_search_tells_its_baseline_and_whether_its_best_is_any_better(tmp_path, houses):
    spec = fitted(replace(TINY, data=Csv(str(houses), "price")), "regression")
    state = run(tmp_path / "houses", spec)
    assert state.baseline == baseline(load_data(spec.data), spec.objective) > 0
    for value, better in ((state.best.score, False), (state.best.score + 1, True), (None, None)):
        assert beats_baseline(dataclasses.replace(state, baseline=value)) is better

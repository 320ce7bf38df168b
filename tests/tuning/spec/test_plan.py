"""What a search comes to in trials and epochs."""

from __future__ import annotations

import pytest

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project
from app.tuning.record.events import TrialStarted
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.plan import Plan, hyperband_plan, plan_of, trials_asked
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import Hyperband
from app.tuning.workers.supervise import search_here
from tests.searching import load_keras

ENDLESS = Space(units=4, learning_rate=Vary(min=0.001, max=0.1, sampling="log"))


def searched_by_the_oracle(tuner: Hyperband, held: int) -> Plan:
    """What Keras Tuner's own oracle hands out, with nothing trained."""
    import keras_tuner

    hps = keras_tuner.HyperParameters()
    hps.Int("units", 1, held)
    oracle = keras_tuner.oracles.HyperbandOracle(
        "val_loss",
        max_epochs=tuner.max_epochs,
        factor=tuner.factor,
        hyperband_iterations=tuner.hyperband_iterations,
        hyperparameters=hps,
        seed=1,
    )
    oracle._max_collisions = 1000  # draws that it makes to find what is left of the space
    oracle._set_project_dir("unused", "unused")
    oracle.save = oracle._save_trial = lambda *_: None
    oracle.verbose = 0
    trials = epochs = 0
    while (trial := oracle.create_trial("tuner0")).status == "RUNNING":
        values = trial.hyperparameters.values
        trials += 1
        epochs += values["tuner/epochs"] - values["tuner/initial_epoch"]
        oracle.update_trial(trial.trial_id, {"val_loss": values["units"]})
        trial.status = "COMPLETED"
        oracle.end_trial(trial)
    return Plan(trials, epochs)


@pytest.mark.parametrize("held", [1, 5, 12, 20, 500])
@pytest.mark.parametrize(
    "tuner", [Hyperband(9), Hyperband(9, 3, 2), Hyperband(2, 2), Hyperband(5, 4), Hyperband(100), Hyperband(27, 2)]
)
def test_that_hyperband_s_plan_is_what_its_oracle_hands_out(tuner, held):
    load_keras()
    assert hyperband_plan(tuner, held) == searched_by_the_oracle(tuner, held)


def test_that_a_plan_counts_no_combination_twice_and_every_execution():
    assert plan_of(SearchSpec(max_trials=40, epochs=5, executions_per_trial=2)) == (12, 120)
    assert plan_of(SearchSpec(max_trials=3, epochs=5)) == (3, 15)
    assert plan_of(SearchSpec(tuner=Hyperband(9), space=ENDLESS, executions_per_trial=2)) == (23, 2 * 75)


@pytest.mark.filterwarnings("ignore:Skipping variable loading")  # a trial goes on with a new optimizer
def test_that_a_hyperband_that_cannot_go_on_with_a_failed_trial_is_complete(tmp_path):
    told = []
    control = Control()
    spec = SearchSpec(data=Synthetic(rows=40), space=ENDLESS, tuner=Hyperband(2, 2))

    def emit(event):
        told.append(event)
        if isinstance(event, TrialStarted) and int(event.trial) == 0:
            control.skip_trial(event.trial)

    load_keras()
    prepare_project(tmp_path / "skipped", spec, resume=False)
    search_here(tmp_path / "skipped", emit, control)
    state = SearchState().apply(*told)
    assert [t.status for t in state.trials.values()] == ["SKIPPED", *["COMPLETED"] * 3]
    assert state.finished < trials_asked(spec)
    assert (state.reason, state.message, state.progress) == ("completed", None, 1.0)

"""What a search comes to, and what is said of how far it is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project
from app.tuning.record.events import EpochEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.space_grid import filled_text, odds_text
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.plan import Plan, hyperband_plan, plan_of, trials_asked
from app.tuning.spec.search import SearchSpec, Space, Vary
from app.tuning.spec.tuner import Hyperband
from app.tuning.words.search_sentences import empty_text, space_text, status_text
from app.tuning.workers.supervise import search_here
from tests.searching import load_keras

W = {"worker": "tuner0"}
TWELVE = Space()  # as many combinations
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


def started(**spec):
    return SearchStarted(time=0.0, spec=SearchSpec(**spec), versions={}, **W)


def trial(number, since=None, until=None, time=0.0):
    own = {} if until is None else {"tuner/initial_epoch": since, "tuner/epochs": until}
    return TrialStarted(time=time, trial=str(number), values={"units": 32, **own}, **W)


def epoch(number, index, time=0.0):
    return EpochEnded(time=time, trial=str(number), epoch=index, logs={}, learning_rate=0.01, seconds=1.0, **W)


def ended(number, status="COMPLETED"):
    score = 0.5 if status == "COMPLETED" else None
    return TrialEnded(time=9.0, trial=str(number), status=status, score=score, **W)


def test_that_hyperband_s_progress_counts_the_epochs_that_a_trial_is_meant_to_have():
    events = [started(tuner=Hyperband(2, 2), space=ENDLESS), trial(0, 0, 1), epoch(0, 0, 2.0), ended(0)]
    state = SearchState().apply(*events)
    assert state.plan == (5, 7)  # two of one epoch, one of them for its second; two of two at once
    assert state.progress == 1 / 7
    state = state.apply(trial(1, 0, 1, 2.0), epoch(1, 0, 4.0), ended(1), trial(2, 1, 2, 4.0))
    assert state.progress == 2 / 7
    assert status_text(state, 4.0) == "2 of 5 trials done · trial 2: building its model"
    state = state.apply(epoch(2, 1, 6.0), ended(2), trial(3, 0, 2, 6.0), epoch(3, 0, 8.0), epoch(3, 1, 8.5))
    assert state.progress == 5 / 7
    # One trial more: a first epoch of 2 s and a later one of 0.5 s.
    assert status_text(state, 8.5) == "3 of 5 trials done · trial 3: 2 of 2 epochs · 2 s left"


def test_that_what_a_skipped_trial_takes_from_hyperband_is_not_guessed():
    events = [started(tuner=Hyperband(9), space=ENDLESS), trial(0, 0, 1), epoch(0, 0, 1.0), ended(0, "SKIPPED")]
    state = SearchState().apply(*events, trial(1, 0, 1, 1.0), epoch(1, 0, 2.0))
    assert state.progress is None
    assert state.seconds_left(2.0) is None
    assert status_text(state, 2.0) == "1 trial done (1 skipped) · trial 1: 1 of 1 epoch"


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


def test_that_the_status_counts_what_is_done_and_names_what_runs():
    state = SearchState().apply(started(max_trials=20, epochs=3), trial(0))
    assert status_text(state, 0.0) == "0 of 12 trials done · trial 0: building its model"
    state = state.apply(epoch(0, 0), ended(0, "FAILED"))
    assert status_text(state, 0.0) == "1 of 12 trials done (1 failed) · choosing the next trial"
    second = SearchStarted(time=0.0, spec=state.spec, versions={}, worker="tuner1")
    other = TrialStarted(time=0.0, trial="2", values={}, worker="tuner1")
    assert status_text(state.apply(second, trial(1), other), 0.0) == "1 of 12 trials done (1 failed) · 2 trials running"


def test_that_thousands_are_grouped():
    spec = SearchSpec(max_trials=1200, space=Space(units=Vary(min=1, max=1596, step=1), learning_rate=0.01))
    assert space_text(spec) == "The space holds 1,596 combinations; 1,200 of them, drawn at random, will be tried."
    assert "holds 1,596 combinations;" in space_text(replace(spec, max_trials=1596))
    assert space_text(replace(spec, space=ENDLESS)).endswith("; 1,200 trials will be tried, drawn at random.")
    assert status_text(SearchState().apply(started(max_trials=1200, space=spec.space), trial(0)), 0.0).startswith(
        "0 of 1,200 trials done"
    )
    assert filled_text(SearchState(spec=spec)) == "0 of 1,596 combinations tried."
    assert "best of 1,596 is among 1,200 different" in odds_text(SearchState(spec=spec))


def test_that_each_execution_of_a_trial_is_a_network_to_train():
    spec = SearchSpec(max_trials=2, epochs=3, space=ENDLESS)
    assert "train 2 networks for 3 epochs each." in empty_text(spec)
    assert "train 4 networks for 3 epochs each." in empty_text(replace(spec, executions_per_trial=2))
    twice = replace(spec, tuner=Hyperband(9), executions_per_trial=2)
    assert "up to 46 networks for at most 150 epochs in all." in empty_text(twice)


def test_that_the_form_says_what_hyperband_comes_to():
    spec = SearchSpec(tuner=Hyperband(9), space=ENDLESS)
    assert space_text(spec) == "The space is continuous; Hyperband makes at most 23 trials, 75 epochs in all."
    assert "up to 23 networks for at most 75 epochs in all." in empty_text(spec)
    few = space_text(SearchSpec(tuner=Hyperband(100), space=TWELVE))
    assert "12 combinations, too few for its brackets; Hyperband makes at most 12 trials, 24 epochs in all." in few

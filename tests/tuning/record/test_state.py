"""What events add up to."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tuning.record.events import (
    EpochEnded,
    SearchEnded,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    TrialEnded,
    TrialStarted,
    WorkerLost,
)
from app.tuning.record.space_grid import cells_of, update_cells
from app.tuning.record.state import SearchState, changed_trials
from app.tuning.spec.search import SearchSpec

W = {"worker": "tuner0"}


def started(time=0.0, **spec):
    return SearchStarted(time=time, spec=SearchSpec(**spec), versions={}, **W)


def trial(number, time=0.0, units=32):
    return TrialStarted(time=time, trial=str(number), values={"units": units}, **W)


def epoch(number, index, time=0.0, value=0.5):
    return EpochEnded(
        time=time, trial=str(number), epoch=index, logs={"val_accuracy": value}, learning_rate=0.01, seconds=0.1, **W
    )


def ended(number, score=0.5, status="COMPLETED", time=0.0):
    return TrialEnded(time=time, trial=str(number), status=status, score=score, best_epoch=0, **W)


def state_of(*events):
    state = SearchState()
    for event in events:
        state = state.apply(event)
    return state


def test_that_applying_leaves_the_state_before_untouched():
    before = state_of(started(), trial(0))
    after = before.apply(epoch(0, 0))
    assert before.trials["0"].epochs == ()
    assert len(after.trials["0"].epochs) == 1


def test_that_the_best_is_the_highest_accuracy_and_the_earlier_of_equals():
    state = state_of(
        started(), trial(0), ended(0, 0.7), trial(1), ended(1, 0.9), trial(2), ended(2, 0.9), trial(3), ended(3, 0.8)
    )
    assert state.best.trial == "1"


def test_that_the_best_is_the_lowest_loss():
    state = state_of(started(objective="val_loss"), trial(0), ended(0, 0.7), trial(1), ended(1, 0.2))
    assert state.best.trial == "1"


@pytest.mark.parametrize("status", ["INVALID", "FAILED", "STOPPED", "SKIPPED"])
def test_that_a_trial_without_a_score_is_never_best(status):
    state = state_of(started(), trial(0), ended(0, None, status), trial(1), ended(1, 0.1))
    assert state.best.trial == "1"


def test_that_progress_counts_the_running_trial_in_epochs():
    state = state_of(started(max_trials=2, epochs=4), trial(0), ended(0), trial(1), epoch(1, 0), epoch(1, 1))
    assert state.progress == pytest.approx(0.75)


def test_that_a_trial_that_ended_early_counts_as_whole():
    assert state_of(started(max_trials=2, epochs=4), trial(0), epoch(0, 0), ended(0)).progress == 0.5


def test_that_the_end_stops_what_was_running():
    state = state_of(started(), trial(0), epoch(0, 0), SearchEnded(time=1.0, reason="stopped", **W))
    assert state.trials["0"].status == "STOPPED"
    assert not state.running
    assert state.finished == 0


def test_that_going_on_runs_the_stopped_trial_from_its_first_epoch():
    stop = SearchEnded(time=1.0, reason="stopped", **W)
    state = state_of(started(), trial(0), ended(0), trial(1), epoch(1, 0), stop, started(time=2.0), trial(1, time=3.0))
    assert state.running
    assert state.reason is None
    assert state.trials["1"].epochs == ()
    assert state.finished == 1


def test_that_there_is_no_time_left_before_there_is_a_pace_nor_after_the_end():
    assert state_of(started(), trial(0)).seconds_left(1.0) is None
    assert state_of(started(), trial(0), epoch(0, 0, 1.0)).seconds_left(1.0) is None
    end = SearchEnded(time=2.0, reason="stopped", **W)
    assert state_of(started(), trial(0), epoch(0, 0, 1.0), epoch(0, 1, 2.0), end).seconds_left(2.0) is None


def test_that_the_time_left_counts_first_epochs_apart_and_falls_with_the_clock():
    # The first epoch takes 2 s, later ones 0.5 s; two trials of three epochs take 3 s each.
    events = [started(max_trials=2, epochs=3), trial(0, 10.0), epoch(0, 0, 12.0), epoch(0, 1, 12.5)]
    state = state_of(*events)
    assert state.seconds_left(12.5) == pytest.approx(0.5 + 2 + 1)
    assert state.seconds_left(12.9) == pytest.approx(3.1)
    # What takes longer than a first epoch is not progress.
    assert state.seconds_left(99.0) == pytest.approx(0.5 + 2 + 1 - 2)
    last = (epoch(0, 2, 13.0), ended(0), trial(1, 13.0), epoch(1, 0, 15.0), epoch(1, 1, 15.5))
    assert state.apply(*last).seconds_left(99.0) == 0.0


def test_that_the_pace_is_this_session_s_own():
    end = SearchEnded(time=3.0, reason="stopped", **W)
    slow = [started(max_trials=3, epochs=2), trial(0, 0.0), epoch(0, 0, 100.0), epoch(0, 1, 200.0), ended(0), end]
    fast = [started(time=300.0, max_trials=3, epochs=2), trial(1, 300.0), epoch(1, 0, 301.0), epoch(1, 1, 302.0)]
    assert state_of(*slow, *fast, ended(1)).seconds_left(302.0) == pytest.approx(2.0)


def test_that_padded_ids_count_as_numbers():
    state = state_of(started(), TrialStarted(time=0.0, trial="007", values={}, **W))
    assert state.trials["007"].number == 7


def test_that_an_epoch_whose_trial_s_start_was_lost_is_still_shown():
    assert len(state_of(started(), epoch(3, 0)).trials["3"].epochs) == 1


def of_worker(name, event):
    return msgspec.structs.replace(event, worker=name)


def two_running():
    return state_of(
        started(),
        of_worker("tuner1", started(1.0)),
        trial(0),
        of_worker("tuner1", trial(1)),
        epoch(0, 0),
        of_worker("tuner1", epoch(1, 0)),
    )


def test_that_a_second_worker_stops_no_trial_of_the_first():
    state = two_running()
    assert state.workers == ("tuner0", "tuner1")
    assert [t.trial for t in state.running_trials] == ["0", "1"]
    assert state.started == 0.0


def test_that_a_search_ends_with_its_last_worker_for_the_gravest_reason():
    first = two_running().apply(SearchEnded(time=2.0, reason="failed", message="why", worker="tuner1"))
    assert first.running
    assert first.trials["1"].status == "STOPPED"
    assert first.trials["0"].status == "RUNNING"
    last = first.apply(SearchEnded(time=3.0, reason="completed", **W))
    assert (last.reason, last.message, last.ended) == ("failed", "why", 3.0)


def test_that_a_lost_worker_stops_its_own_trial_alone():
    state = two_running().apply(WorkerLost(time=2.0, worker="tuner1", message="signal 9"))
    assert [t.status for t in state.trials.values()] == ["RUNNING", "STOPPED"]
    assert state.running


def test_that_a_search_is_paused_when_every_worker_is():
    state = two_running().apply(SearchPaused(time=2.0, **W))
    assert not state.is_paused
    state = state.apply(SearchPaused(time=2.1, worker="tuner1"))
    assert state.is_paused
    assert state.seconds_left(3.0) is None
    assert not state.apply(SearchResumed(time=3.0, **W)).is_paused


def test_that_what_is_remembered_of_a_state_is_what_would_be_found_again():
    state = state_of(started(), trial(0), ended(0, 0.7), trial(1))
    assert (state.finished, state.best.trial, [t.trial for t in state.running_trials]) == (1, "0", ["1"])
    after = state.apply(epoch(1, 0))
    fresh = replace(after)
    assert after == fresh
    assert (after.finished, after.best, after.running_trials) == (fresh.finished, fresh.best, fresh.running_trials)
    assert after.apply(ended(1, 0.9)).best.trial == "1"


def test_that_many_events_at_once_add_up_to_the_same_as_one_by_one():
    events = [started(), trial(0), epoch(0, 0), epoch(0, 1), ended(0, 0.7), trial(1), epoch(1, 0), epoch(0, 2)]
    assert SearchState().apply(*events) == state_of(*events)


SCORES = st.sampled_from([None, 0.1, 0.5, 0.5, 0.9])
ENDS = st.sampled_from(["COMPLETED", "COMPLETED", "FAILED", "INVALID", "SKIPPED"])
NUMBERS = st.integers(0, 5)
WORKERS = st.sampled_from(["tuner0", "tuner1"])
EVENTS = st.one_of(
    st.builds(trial, NUMBERS, st.just(0.0), st.sampled_from([32, 64])),
    st.builds(epoch, NUMBERS, st.integers(0, 3)),
    st.builds(ended, NUMBERS, SCORES, ENDS),
    st.builds(started, objective=st.sampled_from(["val_accuracy", "val_loss"])),
    st.builds(SearchEnded, time=st.just(1.0), reason=st.just("stopped"), worker=st.just("tuner0")),
    st.builds(WorkerLost, time=st.just(1.0), message=st.just("gone"), worker=st.just("tuner0")),
)


def found(state):
    """All that a look at every trial finds."""
    done = state.finished, state.epochs_done
    return *done, state.running_trials, state.ranked, state.best, state.ties, state.tried


@given(st.lists(st.builds(of_worker, WORKERS, EVENTS), max_size=30))
def test_that_what_is_kept_up_to_date_is_what_would_be_found_from_scratch(events):
    state, cells = SearchState(), {}
    for event in events:
        before, was = state, dict(state.trials)
        found(state)
        state = state.apply(event)
        assert found(state) == found(replace(state))
        was.update((t.trial, t) for t in changed_trials(before, state))
        assert was == state.trials
        update_cells(cells, before, state, "units", None)
        assert cells == cells_of(state, "units", None)
    assert state == SearchState().apply(*events)


def test_that_one_event_changes_one_trial_and_keeps_the_ranking():
    state = state_of(started(), trial(0), ended(0, 0.7), trial(1), ended(1, 0.9), trial(2))
    ranked = state.ranked
    after = state.apply(epoch(2, 0))
    assert [t.trial for t in changed_trials(state, after)] == ["2"]
    assert after.ranked is ranked
    assert [name for _, _, name in after.apply(ended(2, 0.8)).ranked] == ["1", "2", "0"]
    assert changed_trials(state, state_of(started(), trial(9))) is None

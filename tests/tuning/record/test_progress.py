"""Where a search is: counted from its events."""

from __future__ import annotations

import pytest

from app.tuning.record.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.progress import Progress, failures_of, progress_of
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import Hyperband

W = {"worker": "tuner0"}
ENDLESS = Space(units=4, learning_rate=Vary(min=0.001, max=0.1, sampling="log"))
TRACE = "Traceback (most recent call last):\nValueError: Unknown optimizer: sgdd"


def started(worker="tuner0", **spec):
    return SearchStarted(time=0.0, spec=SearchSpec(**spec), versions={}, worker=worker)


def trial(number, since=None, until=None, time=0.0, worker="tuner0"):
    own = {} if until is None else {"tuner/initial_epoch": since, "tuner/epochs": until}
    return TrialStarted(time=time, trial=str(number), values={"units": 32 * (1 + number), **own}, worker=worker)


def epoch(number, index, time=0.0):
    return EpochEnded(time=time, trial=str(number), epoch=index, logs={}, learning_rate=0.01, seconds=1.0, **W)


def ended(number, status="COMPLETED", message=None):
    score = 0.5 if status == "COMPLETED" else None
    return TrialEnded(time=9.0, trial=str(number), status=status, score=score, message=message, **W)


def over(reason):
    return SearchEnded(time=9.0, reason=reason, **W)


def progress(*events, now=0.0):
    return progress_of(SearchState().apply(*events), now)


def test_that_a_search_goes_from_nothing_to_its_end():
    assert progress().kind == "none"
    assert progress(started()).kind == "preparing"
    one = progress(started(max_trials=20, epochs=3), trial(0))
    assert (one.kind, one.finished, one.planned, one.running) == ("running", 0, 12, ((0, 0, 3),))
    between = progress(started(), trial(0), epoch(0, 0), ended(0, "FAILED"))
    assert (between.running, between.scoreless) == ((), (("FAILED", 1),))
    end = progress(started(), trial(0), epoch(0, 0), ended(0), over("completed"))
    assert (end.kind, end.finished, end.seconds, end.scoreless) == ("completed", 1, 1.0, ())


def test_that_all_that_runs_is_told():
    state = progress(started(), started("tuner1"), trial(0), epoch(0, 0), trial(1, worker="tuner1"))
    assert state.running == ((0, 1, 5), (1, 0, 5))


def test_that_hyperband_s_progress_counts_the_epochs_that_a_trial_is_meant_to_have():
    events = [started(tuner=Hyperband(2, 2), space=ENDLESS), trial(0, 0, 1), epoch(0, 0, 2.0), ended(0)]
    state = SearchState().apply(*events)
    assert state.plan == (5, 7)  # two of one epoch, one of them for its second; two of two at once
    assert state.progress == 1 / 7
    state = state.apply(trial(1, 0, 1, 2.0), epoch(1, 0, 4.0), ended(1), trial(2, 1, 2, 4.0))
    assert state.progress == 2 / 7
    assert progress_of(state, 4.0).running == ((2, 0, 1),)
    state = state.apply(epoch(2, 1, 6.0), ended(2), trial(3, 0, 2, 6.0), epoch(3, 0, 8.0), epoch(3, 1, 8.5))
    assert state.progress == 5 / 7
    now = progress_of(state, 8.5)
    assert (now.finished, now.planned, now.running) == (3, 5, ((3, 2, 2),))
    assert now.seconds_left == pytest.approx(2.5)  # one trial more: a first epoch of 2 s and a later one of 0.5 s


def test_that_what_a_skipped_trial_takes_from_hyperband_is_not_guessed():
    events = [started(tuner=Hyperband(9), space=ENDLESS), trial(0, 0, 1), epoch(0, 0, 1.0), ended(0, "SKIPPED")]
    state = SearchState().apply(*events, trial(1, 0, 1, 1.0), epoch(1, 0, 2.0))
    assert state.progress is None
    now = progress_of(state, 2.0)
    assert (now.finished, now.planned, now.seconds_left) == (1, None, None)
    assert (now.scoreless, now.running) == ((("SKIPPED", 1),), ((1, 1, 1),))


def test_that_skipped_and_failed_trials_are_not_told_as_completed():
    events = [started(max_trials=3)]
    for number, status in enumerate(("COMPLETED", "FAILED", "SKIPPED")):
        events += [trial(number), ended(number, status)]
    end = progress(*events, over("completed"))
    assert (end.kind, end.finished, end.scoreless) == ("completed", 3, (("SKIPPED", 1), ("FAILED", 1)))


def test_that_a_search_without_any_score_says_why():
    failed = [trial(0), ended(0, "FAILED", TRACE)]
    alone = progress(started(), *failed, over("completed"))
    assert (alone.kind, alone.failures) == ("nothing scored", (1, 1, TRACE, False))
    skipped = progress(started(), *failed, trial(1), ended(1, "SKIPPED"), over("completed"))
    assert (skipped.failures, skipped.scoreless) == ((1, 2, TRACE, False), (("SKIPPED", 1), ("FAILED", 1)))
    others = progress(started(), *failed, trial(1), ended(1, "FAILED", "no memory"), over("completed"))
    assert others.failures == (2, 2, "no memory", True)
    assert progress(started(), *failed, over("stopped")).kind == "stopped"
    assert failures_of(SearchState().apply(started(), *failed, trial(1), ended(1))) is None


def test_that_an_exhausted_space_is_told_apart_from_a_tuner_that_finds_no_more():
    space = Space(units=Vary(choices=(32, 64)), learning_rate=0.01)
    events = [started(max_trials=5, space=space), trial(0), ended(0), trial(1), ended(1)]
    whole = progress(*events, over("exhausted"))
    assert (whole.kind, whole.finished, whole.planned, whole.combinations) == ("exhausted", 2, 5, 2)
    assert progress(*events[:3], over("exhausted")).combinations is None


@pytest.mark.parametrize("reason", ["stopped", "failed"])
def test_that_a_search_that_was_broken_off_counts_what_is_finished(reason):
    events = [started(), trial(0), ended(0), trial(1), over(reason)]
    end = progress(*events)
    assert (end.kind, end.finished, end.planned) == (reason, 1, 5)


def test_that_a_script_s_search_says_whether_it_was_finished():
    state = SearchState(spec=SearchSpec(), started=0.0, reason="stopped", foreign=True)
    assert progress_of(state, 0.0) == Progress("foreign", 0, unfinished=True, curves=False)

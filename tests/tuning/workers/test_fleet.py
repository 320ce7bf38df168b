"""Workers that are ready before a search needs them, and several on one search under a chief."""

from __future__ import annotations

import os
import signal

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.names import check_name
from app.tuning.project.folder import project_state
from app.tuning.record.error_summary import summary
from app.tuning.record.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted, WorkerLost
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.join_line import check_place, split_place
from app.tuning.workers.spares import cool_down, warm_up
from tests.searching import QUICK, of, search, search_and_react, workers


def test_that_a_warm_worker_is_used(tmp_path):
    def look(event, _control, _events):
        if isinstance(event, TrialStarted):
            busy.append(workers() - before)

    before, busy = workers(), []
    spec = msgspec.structs.replace(QUICK, max_trials=1)
    warm_up(1, spec)
    try:
        spares = workers() - before
        assert len(spares) == 1
        ended = of(TrialEnded, search_and_react(tmp_path / "warm", spec, look))
    finally:
        cool_down()
    assert busy == [spares]
    assert workers() == before
    here = search(tmp_path / "here", spec)
    assert [e.score for e in ended] == [e.score for e in of(TrialEnded, here.events)]


def test_that_warm_workers_share_a_search_in_which_a_trial_is_skipped_and_workers_are_killed(tmp_path):
    """One search, since each start of a worker takes seconds.

    A killed worker's trial is run again; one whose workers are killed again and again fails, and the search goes on.
    """
    project, busy, skipped, unheard = tmp_path / "two", [], [], set()
    killings: dict[str, int] = {}  # by trial: how often its worker is still to be killed

    def react(event, control, events):
        if isinstance(event, TrialStarted):
            busy.append(workers() - before)
        if isinstance(event, SearchStarted):
            unheard.discard(event.worker)
        if not isinstance(event, EpochEnded) or event.worker in unheard:  # told just before it was killed
            return
        if not skipped and len({e.trial for e in of(EpochEnded, events)}) == 2:
            skipped.append(event.trial)
            control.skip_trial(event.trial)
        elif skipped and event.trial not in skipped:
            killings.setdefault(event.trial, {0: 1, 1: 2}.get(len(killings), 0))
            if killings[event.trial]:
                killings[event.trial] -= 1
                unheard.add(event.worker)
                one = first.pop(event.worker, None) or workers(f"{project} --id {event.worker}").pop()
                os.kill(one, signal.SIGKILL)

    before = workers()
    warm_up(2)
    try:
        spares = workers() - before
        assert len(spares) == 3  # and the chief
        first = dict(zip(("tuner0", "tuner1"), sorted(spares - workers("--light")), strict=True))  # in their order
        rates = Vary(min=0.001, max=0.1, sampling="log")
        spec = SearchSpec(data=Synthetic(rows=200), space=Space(units=8, learning_rate=rates), max_trials=4, epochs=20)
        events = search_and_react(project, spec, react, lambda *args: search_with_workers(*args, workers=2))
        assert workers() == before
        warm_up(2)
        warm_up(1)  # ends the two that are too many
    finally:
        cool_down()
    assert busy[0] == spares
    assert len(of(WorkerLost, events)) == 3
    state = SearchState().apply(*events)
    assert state == project_state(project)
    assert state.reason == "completed"
    again, lost = list(killings)[:2]
    expected = dict.fromkeys(state.trials, "COMPLETED") | {skipped[0]: "SKIPPED", lost: "FAILED"}
    assert {name: trial.status for name, trial in state.trials.items()} == expected
    assert len(expected) == 4
    assert len(state.trials[again].epochs) == 20
    said = summary(state.trials[lost].message)
    assert "killed 2 times" in said
    assert not workers(str(project))


def test_that_a_dead_chief_ends_the_search_in_a_clear_message_and_loses_nothing(tmp_path):
    project = tmp_path / "headless"
    spec = SearchSpec(data=Synthetic(rows=200), space=Space(units=8), max_trials=3, epochs=6)

    def react(event, _control, events):
        if isinstance(event, EpochEnded) and len(of(EpochEnded, events)) == 1:
            (chief,) = workers(f"{project} --id chief")
            os.kill(chief, signal.SIGKILL)

    ends = of(SearchEnded, search_and_react(project, spec, react, lambda *args: search_with_workers(*args, workers=1)))
    assert {e.reason for e in ends} == {"failed"}
    assert all("chief" in e.message for e in ends)
    search(project, spec, resume=True)
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 3


@pytest.mark.parametrize("place", ["nowhere", "host:", ":80", "host:port", "host:99999", "host:0"])
def test_that_a_place_is_host_and_port(place):
    with pytest.raises(InputError, match="is not HOST:PORT"):
        split_place(place)


@pytest.mark.parametrize("name", ["tuner0", "my-chief", "", "a b", "../x"])
def test_that_a_worker_s_name_is_its_own(name):
    with pytest.raises(InputError, match="name"):
        check_name(name)


def test_that_an_address_of_another_machine_cannot_be_listened_at():
    with pytest.raises(InputError, match="cannot listen at 203"):
        check_place("203.0.113.1")

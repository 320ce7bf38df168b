"""Workers that join from elsewhere: by the line to paste, followed live, given up when they fall silent."""

from __future__ import annotations

import os
import signal

import pytest

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import LOCAL, check_name
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.project.orders_file import ORDERS
from app.tuning.record.events import EpochEnded, SearchEnded, SearchStarted, TrialStarted, WorkerLost
from app.tuning.record.journal import Journal, journal_path
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.workers import guests
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.guests import Guests, live, sign_of_life
from app.tuning.workers.join_line import LOOPBACK, Place, check_place, join_line, own_name
from tests.searching import Guest, workers

W = {"worker": "far-1"}


def session(project, spec, react):
    """Search with one worker here and one that joins by the line; return the events and the guest."""
    prepare_project(project, spec, resume=False)
    events, control, joined, lines = [], Control(), [], []

    def emit(event):
        events.append(event)
        if not joined and isinstance(event, TrialStarted):
            control.pause()  # until the other has loaded TensorFlow, too
            joined.append(Guest(lines[0]))
        if from_far(event, SearchStarted):
            control.resume()
        react(event, joined)

    def tell_line(place):
        lines.append(join_line(project, place))

    search_with_workers(project, emit, control, workers=1, place=Place(shared=True), listening=tell_line)
    return events, joined[0]


def from_far(event, kind):
    return isinstance(event, kind) and not LOCAL.fullmatch(event.worker)


def test_that_a_killed_guest_s_trial_is_run_by_another_and_the_search_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(guests, "PATIENCE", 4.0)
    project, killed = tmp_path / "a search", []  # a blank in the name: the line quotes it

    def react(event, joined):
        if from_far(event, EpochEnded) and not killed:
            killed.append(event.trial)
            (one,) = workers(f"{project} --id {event.worker}")
            os.kill(one, signal.SIGSTOP)  # else it would hear that the other is gone, and leave in order
            joined[0].kill()  # else it would start its worker again
            os.kill(one, signal.SIGKILL)

    events, guest = session(project, SearchSpec(data=Synthetic(rows=400), max_trials=3, epochs=30), react)
    assert guest.end()[0] == -signal.SIGKILL
    assert not list(project.glob("alive-*"))
    (lost,) = [e for e in events if isinstance(e, WorkerLost)]
    assert lost.worker in lost.message
    assert "4 s" in lost.message
    assert [e.worker for e in events if isinstance(e, TrialStarted) and e.trial == killed[0]][-1] == "tuner0"
    for state in (SearchState().apply(*events), project_state(project)):
        assert state.reason == "completed"
        assert [t.status for t in state.trials.values()] == ["COMPLETED"] * 3


def test_that_a_guest_that_wakes_up_when_all_is_done_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(guests, "PATIENCE", 4.0)
    project, held = tmp_path / "search", []

    def react(event, joined):
        if from_far(event, EpochEnded) and not held:
            held.extend(workers(f"{project} --id {event.worker}"))
            os.kill(held[0], signal.SIGSTOP)

    events, guest = session(project, SearchSpec(data=Synthetic(rows=400), max_trials=2, epochs=30), react)
    before = project_state(project)
    assert SearchState().apply(*events).reason == before.reason == "completed"
    os.kill(held[0], signal.SIGCONT)
    guest.end()
    after = project_state(project)
    assert (after.reason, after.message) == ("completed", before.message)
    scores = {name: (trial.status, trial.score) for name, trial in before.trials.items()}
    assert {name: (trial.status, trial.score) for name, trial in after.trials.items()} == scores


def test_that_a_guest_is_silent_only_when_its_sign_of_life_stays_the_same(tmp_path):
    clock = [0.0]
    here = Guests(tmp_path, own={"tuner0"}, clock=lambda: clock[0])
    with Journal(journal_path(tmp_path, "far-1")) as journal:
        journal.write(EpochEnded(time=1.0, trial="0", epoch=0, logs={}, learning_rate=None, seconds=1.0, **W))
    here.read_new()
    assert here.here == []  # it has not begun
    with Journal(journal_path(tmp_path, "far-1")) as journal:
        journal.write(SearchStarted(time=1.0, spec=SearchSpec(), versions={}, **W))
    assert len(here.read_new()) == 1
    for beat in range(4):
        sign_of_life(tmp_path, "far-1").write_text(str(beat))
        clock[0] += 50.0
        assert here.silent() == []
    clock[0] += 61.0
    assert here.silent() == ["far-1"]
    here.forget("far-1")
    assert here.silent() == here.here == []


def test_that_orders_reach_a_guest_and_half_a_line_waits(tmp_path):
    heard, given_up, beats = [], [], iter(range(3))

    def sleep(_seconds):
        if next(beats) == 1:
            clock[0] += 100.0  # the machine sleeps

    clock = [1000.0]
    here = Guests(tmp_path, own=set())
    here.order("pause")
    assert (tmp_path / ORDERS).read_text() == ""  # whoever gives an order does not wait for the folder
    here.deliver()
    with (tmp_path / ORDERS).open("a") as file:
        file.write('nonsense\n[1]\n{"order": "res')
    live(tmp_path, "far-1", lambda *order: heard.append(order), given_up.append, lambda: clock[0], sleep)
    assert heard == [("pause", "")]
    assert [("100 s" in why) for why in given_up] == [True]


def one_beat(project):
    """What a guest hears in one beat."""
    clock, heard = [0.0], []
    live(
        project,
        "far-1",
        lambda *order: heard.append(order),
        lambda _why: None,
        lambda: clock[0],
        lambda _seconds: clock.__setitem__(0, 1e6),
    )
    return heard


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no links or pipes in folders")
def test_that_orders_and_signs_go_by_no_link_and_no_pipe(tmp_path):
    project, other = tmp_path / "project", tmp_path / "mine"
    project.mkdir()
    other.write_text("")
    here = Guests(project, own=set())
    orders = project / ORDERS
    orders.unlink()
    orders.symlink_to(other)
    here.order("pause")
    here.deliver()
    assert other.read_text() == ""
    orders.unlink()
    os.mkfifo(orders)
    here.order("pause")
    here.deliver()
    assert one_beat(project) == []
    with Journal(journal_path(project, "far-1")) as journal:
        journal.write(SearchStarted(time=1.0, spec=SearchSpec(), versions={}, **W))
    here.read_new()
    sign_of_life(project, "far-1").unlink()
    os.mkfifo(sign_of_life(project, "far-1"))
    assert here.silent() == []


@pytest.mark.parametrize("nonsense", [b"\xff\xfe\n", b"[" * 100_000 + b"\n", b'{"order": "res'])
def test_that_an_order_behind_nonsense_is_heard(tmp_path, nonsense):
    here = Guests(tmp_path, own=set())
    (tmp_path / ORDERS).write_bytes(nonsense)
    here.order("pause")
    here.deliver()
    assert one_beat(tmp_path) == [("pause", "")]


def test_that_another_machine_that_fails_does_not_fail_the_search():
    begun = [SearchStarted(time=1.0, worker=w, spec=SearchSpec(), versions={}) for w in ("tuner0", "far-1")]
    fails = SearchEnded(time=2.0, reason="failed", message="no such file", **W)
    done = SearchEnded(time=3.0, worker="tuner0", reason="completed")
    assert SearchState().apply(*begun, fails, done).reason == "completed"
    last = SearchState().apply(*begun, done, fails)
    assert (last.reason, last.message) == ("failed", "no such file")


@pytest.mark.parametrize("host", ["", "box", "the-chief", "über.example", "…"])
def test_that_a_guest_s_own_name_is_one(host):
    check_name(own_name(host))


def test_that_a_taken_port_is_said():
    import socket

    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} of 127.0.0.1: another program listens there"):
            check_place(LOOPBACK, port)
    with pytest.raises(InputError, match=r"at 203\.0\.113\.1: that is not an address of this machine"):
        check_place("203.0.113.1")

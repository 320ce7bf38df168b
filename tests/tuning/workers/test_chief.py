"""Where a chief listens: at a port that is its own from the beginning, and that it says."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import CHIEF
from app.tuning.project.folder import prepare_project
from app.tuning.record.events import SearchEnded
from app.tuning.workers.chief import listen, unheard
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.handshake import Member, Visitors, doorkeeper
from app.tuning.workers.join_line import LOOPBACK, Place, answers, forget_place, split_place, tell_place, told_place
from tests.searching import QUICK


def test_that_a_chief_gives_up_whom_it_has_not_heard_of_for_a_minute():
    oracle = SimpleNamespace(tuner_ids={"tuner0", "far-1", "far-2"}, ongoing_trials={"tuner0": 0, "far-3": 3})
    heard = {"far-1": 10.0, "far-2": 60.0, "far-3": 10.0, "far-4": 1.0}
    assert unheard(oracle, heard, now=70.0) == []
    assert unheard(oracle, heard, now=70.5) == ["far-1", "far-3"]
    for name in ("far-1", "far-3"):
        oracle.ongoing_trials.pop(name, None)
        oracle.tuner_ids.discard(name)
    assert unheard(oracle, heard, now=70.5) == []


def test_that_a_chief_has_a_port_of_its_own_before_it_serves():
    door = doorkeeper(Member(CHIEF, "token", {}), Visitors())
    server, place = listen(LOOPBACK, 0, door)
    try:
        _, port = split_place(place)
        assert answers(place)
        with pytest.raises(InputError, match=f"port {port} of 127.0.0.1: another program listens there"):
            listen(LOOPBACK, port, door)
    finally:
        server.stop(None).wait()


def test_that_a_place_is_known_from_when_it_is_said_until_it_is_forgotten(tmp_path):
    assert told_place(tmp_path) == ""
    tell_place(tmp_path, "127.0.0.1:41000")
    assert told_place(tmp_path) == "127.0.0.1:41000"
    forget_place(tmp_path)
    forget_place(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_that_a_search_whose_port_is_taken_ends_in_the_reason(tmp_path):
    prepare_project(tmp_path / "taken", QUICK, resume=False)
    events, places = [], []
    with socket.create_server((LOOPBACK, 0)) as other:
        place = Place(LOOPBACK, other.getsockname()[1], shared=True)
        search_with_workers(tmp_path / "taken", events.append, Control(), 1, place, places.append)
    (end,) = events
    assert isinstance(end, SearchEnded)
    assert end.reason == "failed"
    assert end.message.endswith("another program listens there; choose another port")
    assert places == []

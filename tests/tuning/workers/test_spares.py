"""Processes that wait for a search."""

from __future__ import annotations

import atexit

from app.tuning.workers.spares import cool_down, warm_up


def test_that_however_often_one_gets_ready_the_end_of_the_program_ends_the_waiting_processes_once(monkeypatch):
    at_exit = []
    monkeypatch.setattr(atexit, "register", at_exit.append)
    for _ in range(3):
        warm_up(0)
    assert at_exit.count(cool_down) <= 1  # none, if another test has got ready in this process

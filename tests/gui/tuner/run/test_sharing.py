"""Workers that take every core let the window go first; others keep their share."""

from __future__ import annotations

import os

import pytest

from app.gui.tuner.run.session import SearchSession
from app.tuning.project.folder import prepare_project
from app.tuning.workers.spares import start_worker
from tests.searching import SMALL


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="Linux alone knows whom to let wait")
@pytest.mark.parametrize("cores", [2, 3])
def test_that_two_workers_let_the_window_go_first_where_no_core_is_left_for_it(qtbot, tmp_path, monkeypatch, cores):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    prepare_project(tmp_path / "shared", SMALL, resume=False)
    searcher = SearchSession()
    searcher.get_ready(SMALL, workers=2)
    worker = start_worker(tmp_path / "shared")
    try:
        wanted = os.SCHED_IDLE if cores == 2 else os.SCHED_OTHER
        niced = 5 + os.getpriority(os.PRIO_PROCESS, 0)
        pid = worker.pid
        qtbot.waitUntil(lambda: os.getpriority(os.PRIO_PROCESS, pid) == niced, timeout=20_000)
        qtbot.waitUntil(lambda: os.sched_getscheduler(pid) == wanted)
    finally:
        worker.close()

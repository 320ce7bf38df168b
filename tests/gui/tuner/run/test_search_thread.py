"""SearchThread: a real two-trial search in both modes, told in order, stopped in time."""

from __future__ import annotations

import os
import signal
import time

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from app.gui.tuner.run import search_thread
from app.gui.tuner.run.search_thread import SearchThread
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import (
    DataLoaded,
    EpochEnded,
    ModelBuilt,
    SearchEnded,
    SearchStarted,
    TrialEnded,
    TrialStarted,
    WorkerLost,
)
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space
from app.tuning.workers.supervise import TRIES
from tests.searching import load_keras, workers

SMALL = SearchSpec(space=Space(units=8), max_trials=2, epochs=2)
LONG = SearchSpec(max_trials=50, epochs=500)
modes = pytest.mark.parametrize("in_thread", [False, True], ids=["worker process", "in the thread"])


class Listener(QObject):
    """Remembers the events and the thread they were delivered in."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[object] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def take(self, event: object) -> None:
        self.events.append(event)
        self.threads.add(QThread.currentThread())


@pytest.fixture
def listen(qapp, tmp_path):
    """A prepared project's thread and its listener."""

    def make(spec, in_thread):
        prepare_project(tmp_path / "project", spec, resume=False)
        thread, listener = SearchThread(tmp_path / "project", in_thread), Listener()
        thread.event_received.connect(listener.take)
        return thread, listener

    return make


def is_a(kind):
    return lambda event: isinstance(event, kind)


@modes
def test_that_a_real_search_tells_everything_in_order(qtbot, listen, tmp_path, in_thread):
    if in_thread:
        load_keras()
    thread, listener = listen(SMALL, in_thread)
    trial = [TrialStarted, ModelBuilt, EpochEnded, EpochEnded, TrialEnded]
    kinds = [SearchStarted, DataLoaded, *trial, *trial, SearchEnded]
    with qtbot.waitSignals(
        [*[thread.event_received] * len(kinds), thread.finished],
        order="strict",
        check_params_cbs=[*map(is_a, kinds), None],
        timeout=60_000,
    ):
        thread.start()
    assert listener.threads == {QThread.currentThread()}
    state = project_state(tmp_path / "project")
    assert state.reason == "completed"
    assert [t.status for t in state.trials.values()] == ["COMPLETED", "COMPLETED"]
    # What was told is what is on disk.
    assert [e.logs for t in state.trials.values() for e in t.epochs] == [
        e.logs for e in listener.events if isinstance(e, EpochEnded)
    ]


@modes
def test_that_stop_ends_the_search_at_once_with_one_last_event(qtbot, listen, in_thread):
    before = workers()
    thread, listener = listen(LONG, in_thread)
    with qtbot.waitSignal(thread.event_received, check_params_cb=is_a(EpochEnded), timeout=60_000):
        thread.start()
    asked = time.monotonic()
    with qtbot.waitSignal(thread.finished, timeout=5000):
        thread.stop()
        thread.stop()
    assert time.monotonic() - asked < 3.0  # a second, on a machine that does nothing else
    assert [e.reason for e in listener.events if isinstance(e, SearchEnded)] == ["stopped"]
    assert isinstance(listener.events[-1], SearchEnded)
    assert workers() == before


def test_that_a_worker_killed_again_and_again_is_one_failed_end(qtbot, listen, tmp_path):
    thread, listener = listen(LONG, False)
    killed: set[int] = set()
    with qtbot.waitSignal(thread.finished, timeout=20_000):
        thread.start()
        for _ in range(TRIES):
            qtbot.waitUntil(lambda: bool(workers(str(tmp_path / "project")) - killed), timeout=5000)
            (worker,) = workers(str(tmp_path / "project")) - killed
            os.kill(worker, signal.SIGKILL)
            killed.add(worker)
    assert len([e for e in listener.events if isinstance(e, WorkerLost)]) == TRIES - 1
    assert [e.reason for e in listener.events if isinstance(e, SearchEnded)] == ["failed"]
    assert "ended by signal 9" in listener.events[-1].message
    assert "memory runs out" in listener.events[-1].message


def test_that_a_worker_that_cannot_be_started_is_one_failed_end(qtbot, listen, monkeypatch):
    def refuse(*_):
        raise OSError("no more processes")

    monkeypatch.setattr(search_thread, "search_in_process", refuse)
    thread, listener = listen(SMALL, False)
    with qtbot.waitSignal(thread.finished, timeout=5000):
        thread.start()
    (end,) = listener.events
    assert end.reason == "failed"
    assert "no more processes" in end.message

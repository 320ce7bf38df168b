"""Run a prepared project's search to its end: in child processes that are watched, or right here.

All have one signature and tell the same events; none raises but for want of a process or of a lock, and all end
with a SearchEnded.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from app.descent.text.json_input import InputError
from app.tuning.control import Control, Order
from app.tuning.names import CHIEF, GONE, WORKER
from app.tuning.project.folder import SPEC, project_spec
from app.tuning.project.lock import ProjectLock
from app.tuning.record.events import EpochEnded, Event, Reason, SearchEnded, SearchStarted, WorkerLost, WorkerSuspended
from app.tuning.record.journal import Journal, JournalReader, journal_path
from app.tuning.train.run import Emit, run_search
from app.tuning.workers.process import WorkerProcess
from app.tuning.workers.spares import start_worker

POLL = 0.02  # seconds between two looks at the journal
LOOK = 0.5  # seconds between two looks at what others do to the search
KILL_AFTER = 0.8  # seconds a worker has to stop by itself
TRIES = 3  # starts of a worker that ends without an epoch


def search_in_process(project: Path, emit: Emit, control: Control) -> None:
    """Search in a child process; ``emit`` is called here, in the calling thread."""
    reader = JournalReader(journal_path(project), from_end=True)
    watch_worker(lambda: start_worker(project), reader, WORKER, project, emit, control)


def watch_worker(
    start: Callable[[], WorkerProcess], reader: JournalReader, name: str, project: Path, emit: Emit, control: Control
) -> None:
    """Start a worker, pass on its events and the orders for it, until it has ended.

    One that is killed is started again under its name, and runs its trial again.
    """
    worker = start()
    begun, ended, tries = False, False, 1
    deadline = None
    outside = Outside(project, emit)

    def pass_on(order: Order, trial: str) -> None:
        worker.send(order=order, trial=trial)

    control.listen(pass_on)
    try:
        while True:
            alive = worker.alive
            for event in reader.read_new():
                emit(event)
                begun |= isinstance(event, SearchStarted)
                ended |= isinstance(event, SearchEnded)
                if isinstance(event, EpochEnded):
                    tries = 0
            if not ended and (gone := outside.look({name: worker})):
                worker.kill()
                emit(SearchEnded(time=time.time(), worker=name, reason="failed", message=gone))
                return
            if not alive:
                if ended or control.stopping or not worker.killed or tries == TRIES:
                    break
                note(project, WorkerLost(time=time.time(), worker=name, message=worker.last_words()), emit)
                worker.close()
                worker = start()
                if control.paused:
                    worker.send(order="pause")
                tries += 1
            if deadline is None and control.stopped:
                deadline = time.monotonic() + KILL_AFTER
            elif deadline is not None and time.monotonic() > deadline:
                worker.kill()
            time.sleep(POLL)
        if not ended:
            stopped = deadline is not None
            words = None if stopped else worker.last_words()
            if begun or name == WORKER:
                emit(last_event(project, name, stopped, words))
            else:  # a guest that was not let in has no part in the search, which may have ended long ago
                reason: Reason = "stopped" if stopped else "failed"
                emit(SearchEnded(time=time.time(), worker=name, reason=reason, message=words))
    finally:
        control.listen(None)
        worker.close()


class Outside:
    """What others do to a running search: they hold its processes still, or delete its folder."""

    def __init__(self, project: Path, emit: Emit) -> None:
        self._project, self._emit = project, emit
        self._held: set[str] = set()
        self._looked = 0.0
        self._missed = 0  # looks in a row that did not find the folder's files: a network may lose them for a moment

    def look(self, processes: Mapping[str, WorkerProcess]) -> str:
        """Tell of processes that are held still, or go on again; say why the search cannot go on, mostly nothing.

        It may be asked as often as one likes.
        """
        if time.monotonic() - self._looked < LOOK:
            return ""
        self._looked = time.monotonic()
        for name, process in processes.items():
            if process.suspended != (name in self._held):
                self._held ^= {name}
                words = _held_words(name, process.pid) if name in self._held else ""
                self._emit(WorkerSuspended(time=time.time(), worker=name, message=words))
        self._missed = 0 if (self._project / SPEC).exists() else self._missed + 1
        if self._missed < 2:
            return ""
        return f"{GONE}: {self._project} is no longer there. Its finished trials went with it."


def _held_words(name: str, pid: int) -> str:
    who = "The chief of the workers" if name == CHIEF else f"Worker {name}"
    return f"{who} is held still from outside, and so does nothing; let it go on with: kill -CONT {pid}"


def note(project: Path, event: WorkerLost | SearchEnded, emit: Emit) -> None:
    """Write to the worker's journal, from which it is told like all else; tell it at once if the disk is full."""
    try:
        with Journal(journal_path(project, event.worker)) as journal:
            journal.write(event)
    except OSError:
        emit(event)


def search_here(project: Path, emit: Emit, control: Control) -> None:
    """Search in the calling thread, for machines where no process can be started."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with ProjectLock(project, patience=2.0), Journal(journal_path(project)) as journal:

        def write_and_emit(event: Event) -> None:
            # The end is told also where it cannot be written: a full disk may be the reason.
            with suppress(OSError) if isinstance(event, SearchEnded) else nullcontext():
                journal.write(event)
            emit(event)

        run_search(project_spec(project), project, write_and_emit, control)


def last_event(
    project: Path, worker: str, stopped: bool, message: str | None, lock: AbstractContextManager[object] | None = None
) -> SearchEnded:
    """Write and return the end of a worker that could not write it itself.

    It is not written into a folder that is another process's, that was deleted, nor on a disk that is full.
    """
    event = SearchEnded(time=time.time(), worker=worker, reason="stopped" if stopped else "failed", message=message)
    if not (project / SPEC).exists():
        return event
    with suppress(OSError, InputError), lock or ProjectLock(project), Journal(journal_path(project, worker)) as journal:
        journal.write(event)
    return event

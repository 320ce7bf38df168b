"""Several workers on one search, by Keras Tuner's own chief and worker mode.

The chief is a process that hands out trials and keeps the history; it trains nothing. It lets in whoever holds the
folder's token, and is on this machine's loopback unless the user names another address.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from app.tuning.control import Control, Order
from app.tuning.names import CHIEF, WORKER
from app.tuning.record.events import EpochEnded, SearchEnded, WorkerLost
from app.tuning.record.journal import JournalReader, journal_path
from app.tuning.train.run import Emit
from app.tuning.workers.guests import Guests
from app.tuning.workers.join_line import ALONE, HERE, Place, forget_place, told_place
from app.tuning.workers.process import WorkerProcess
from app.tuning.workers.spares import start_worker
from app.tuning.workers.supervise import KILL_AFTER, POLL, TRIES, Outside, last_event, note, watch_worker

LOOK = 0.5  # seconds between two looks at what the workers of other machines told
LEAVE = 3.0  # seconds they have to write their last event once there are no more trials


@dataclass
class _Member:
    """A worker of the fleet: its name, its process, what it has told."""

    name: str
    process: WorkerProcess
    reader: JournalReader
    ended: bool = False
    tries: int = 1


def search_with_workers(
    project: Path,
    emit: Emit,
    control: Control,
    workers: int,
    place: Place = ALONE,
    listening: Callable[[str], object] = str,
) -> None:
    """Search a prepared project with ``workers`` processes here; others may join where the chief listens.

    ``listening`` is told that place, HOST:PORT, once the chief has it. A worker that dies is started again under its
    name and runs its trial again; one of another machine that falls silent is given up, and its trial is another's.
    Without the chief the search fails; what was finished is kept.
    """
    names = [f"tuner{number}" for number in range(workers)]
    guests = Guests(project, own={*names, WORKER, CHIEF})
    forget_place(project)  # of a chief that was killed
    chief = start_worker(project, CHIEF, f"{place.address}:{place.port}")
    members = [_start(project, name) for name in names]

    def pass_on(order: Order, trial: str) -> None:
        for member in members:
            member.process.send(order=order, trial=trial)
        guests.order(order, trial)

    looked = 0.0
    outside = Outside(project, emit)

    def look_after_guests() -> None:
        nonlocal looked
        guests.deliver()
        if time.monotonic() - looked < LOOK:
            return
        looked = time.monotonic()
        for name in guests.silent():
            _give_up(project, name, guests.farewell(name), emit)
            chief.send(lost=name)
            guests.forget(name)
        for event in guests.read_new():
            emit(event)
            if isinstance(event, SearchEnded):
                chief.send(lost=event.worker)  # whatever it left undone is another's

    control.listen(pass_on)
    try:
        deadline = None
        said = ""
        while not all(member.ended for member in members):
            if deadline is None and control.stopped:
                deadline = time.monotonic() + KILL_AFTER
            late = deadline is not None and time.monotonic() > deadline
            gone = None if chief.alive else _chief_s_end(chief)
            if deleted := outside.look({CHIEF: chief} | {m.name: m.process for m in members if not m.ended}):
                _end_all(chief, members, deleted, emit)
                break
            for member in members:
                _look_after(member, project, emit, control, late, gone)
            if not said and (said := told_place(project)):
                listening(said)
            look_after_guests()
            time.sleep(POLL)
        chief.send(order="stop_after_trial")  # once the workers of other machines have left, too
        while chief.alive and not control.stopped and not outside.look({CHIEF: chief}):
            look_after_guests()
            time.sleep(POLL)
        looked = 0.0
        look_after_guests()  # at what the chief said of them last
        deadline = time.monotonic() + (0.0 if control.stopped else LEAVE)
        while guests.here and time.monotonic() < deadline:
            look_after_guests()
            time.sleep(POLL)
        for name in guests.here:  # they hear it, and write their own end, when we are gone
            emit(SearchEnded(time=time.time(), worker=name, reason="stopped" if control.stopping else "completed"))
    finally:
        control.listen(None)
        guests.deliver()
        for process in (*(member.process for member in members), chief):
            process.close()
        with suppress(OSError):
            forget_place(project)


def join_chief(project: Path, emit: Emit, control: Control, chief: str, name: str) -> None:
    """Search as one more worker of a chief elsewhere."""
    reader = JournalReader(journal_path(project, name), from_end=True)
    watch_worker(lambda: start_worker(project, name, chief), reader, name, project, emit, control)


def _start(project: Path, name: str) -> _Member:
    reader = JournalReader(journal_path(project, name), from_end=True)
    return _Member(name, start_worker(project, name, HERE), reader)


def _look_after(member: _Member, project: Path, emit: Emit, control: Control, late: bool, gone: str | None) -> None:
    """Pass on what a worker told; start it again if it died; end it if it is ``late`` or its chief is ``gone``."""
    if member.ended:
        return
    alive = member.process.alive
    for event in member.reader.read_new():
        emit(event)
        member.ended |= isinstance(event, SearchEnded)
        if isinstance(event, EpochEnded):
            member.tries = 0
    if member.ended:
        return
    if alive and (late or gone):
        member.process.kill()
        alive = False
    if alive:
        return
    if not (control.stopping or gone) and member.tries < TRIES:
        note(project, WorkerLost(time=time.time(), worker=member.name, message=_words(member)), emit)
        member.process.close()
        member.process = start_worker(project, member.name, HERE)
        if control.paused:
            member.process.send(order="pause")
        member.tries += 1
        return
    message = gone or (None if control.stopping else _words(member))
    emit(last_event(project, member.name, control.stopping and not gone, message, nullcontext()))
    member.ended = True


def _end_all(chief: WorkerProcess, members: list[_Member], why: str, emit: Emit) -> None:
    """End a fleet whose folder is no longer there; nothing can be written of it."""
    for process in (chief, *(member.process for member in members)):
        process.kill()
    for member in members:
        if not member.ended:
            emit(SearchEnded(time=time.time(), worker=member.name, reason="failed", message=why))


def _give_up(project: Path, name: str, words: str, emit: Emit) -> None:
    """Write the end of a worker of another machine that cannot do so any more; read, it is told like all else."""
    note(project, WorkerLost(time=time.time(), worker=name, message=words), emit)
    note(project, SearchEnded(time=time.time(), worker=name, reason="failed", message=words), emit)


def _words(member: _Member) -> str:
    return member.process.last_words()


def _chief_s_end(chief: WorkerProcess) -> str:
    said = chief.last_words()
    if not said.startswith("The worker process"):
        return said  # a sentence: the folder is another's, the port is taken
    return "The chief of the workers is gone. Finished trials are kept; Resume (tune --resume) runs the rest.\n" + said

"""The process that trains: ``python -m app.tuning.workers.main --project DIR`` runs the folder's search.

It writes the journal and nothing else. Standard input carries orders, a JSON object a line (``{"order": "pause"}``);
its end (whoever started us is gone) stops the search within a second, wherever it is: mostly at the next batch,
else (importing, tracing a graph) by leaving on the spot once no file is half written. Without ``--project`` it gets
ready, and then waits for a line ``{"project": DIR, "id": NAME, "chief": "HOST:PORT"}``; until then a line
``{"rehearse": SPEC, "trials": COUNT}`` has it get ready for that search's first trials.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import CHIEF, REFUSED, WORKER
from app.tuning.project.folder import project_spec
from app.tuning.project.lock import ProjectLock
from app.tuning.record.events import Event, Reason, SearchEnded, WorkerLost
from app.tuning.record.journal import Journal, JournalReader, journal_path
from app.tuning.spec.search import SearchSpec
from app.tuning.train.import_keras import get_ready, import_keras_tuner, keep
from app.tuning.train.live_tuner import disk_fault
from app.tuning.train.rehearse import rehearse
from app.tuning.train.run import make_tuner, run_search
from app.tuning.workers.chief import listen, run_chief
from app.tuning.workers.guests import BEAT, Guests, live, sign_of_life
from app.tuning.workers.handshake import (
    Visitors,
    doorkeeper,
    greet,
    introduce,
    member_of,
    stay_in_touch,
    wait_for_chief,
)
from app.tuning.workers.join_line import HERE, tell_place, wait_for_place, when_gone
from app.tuning.workers.orders import Orders, Work
from app.tuning.workers.supervise import note

PATIENCE = 0.4  # seconds a stop waits for the next batch

# Small networks train faster on one thread than on many that wait for each other, and the window keeps a core.
ENVIRONMENT = {
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "PYTHONUNBUFFERED": "1",
}


def main() -> None:
    """Run the search of one project, or a part of it; never returns."""
    parser = argparse.ArgumentParser(prog="python -m app.tuning.workers.main")
    parser.add_argument("--project", type=Path)
    parser.add_argument("--id", default=WORKER)
    parser.add_argument("--chief", metavar="HOST:PORT", help=f"whose trials it runs; {HERE}: the project's own")
    parser.add_argument("--light", action="store_true", help="get ready to be a chief, not to train")
    parser.add_argument("--last", action="store_true", help="train on what all other programs leave of the processor")
    args = parser.parse_args()
    os.environ.update(ENVIRONMENT)
    if hasattr(os, "nice"):
        os.nice(5)
    if args.last and hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    orders = Orders(_take_input())
    try:
        work = Work(args.project, args.id, args.chief or "")
        if work.project is None:
            import_keras_tuner(False, light=True) if args.light else get_ready()
            work = orders.wait_for_work(_rehearse)
        assert work.project is not None
        if work.name == CHIEF:
            _lead(work.project.resolve(), work.chief, orders)
        else:
            _work(work.project.resolve(), work.name, work.chief, orders)
    except InputError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(REFUSED)
    except OSError as error:
        print(disk_fault(error), file=sys.stderr, flush=True)
        os._exit(REFUSED)
    # TensorFlow takes half a second to take itself down, with nothing left to save.
    os._exit(0)


def _take_input() -> IO[str]:
    """Standard input, for orders alone: a user's own file that reads from it finds its end at once."""
    lines = os.fdopen(os.dup(0), encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = os.fdopen(0, closefd=False)
    return lines


def _rehearse(spec: SearchSpec, trials: int, folder: Path, wanted: Callable[[], bool]) -> None:
    """Get ready for a search's first trials, whose graphs then stay."""
    try:
        rehearse(spec, trials, folder, wanted)
    finally:
        keep()


def _work(project: Path, worker: str, chief: str, orders: Orders) -> None:
    """Search until the end; with a chief, the lock is the chief's."""
    writing = threading.RLock()
    telling = threading.Lock()
    ended = threading.Event()
    orders.leave_at_once = False
    spec = project_spec(project)
    place = wait_for_place(project) if chief == HERE else chief
    member = member_of(project, spec, worker) if chief else None
    if member is not None:
        greet(member, place)  # before anything is written
    guest = member is not None and chief != HERE
    lock = contextlib.nullcontext() if chief else ProjectLock(project, patience=2.0)
    own = JournalReader(journal_path(project, worker), from_end=True)
    with lock, Journal(journal_path(project, worker)) as journal:

        def emit(event: Event) -> None:
            with telling:
                if guest and any(isinstance(told, SearchEnded) for told in own.read_new()):
                    os._exit(0)  # given up while this machine slept: the trial is another's, or the search over
                if not ended.is_set():
                    journal.write(event)
                    if isinstance(event, SearchEnded):
                        ended.set()

        def leave(reason: Reason, message: str | None) -> None:
            # A chief that is gone keeps the lock for ever: it is not waited for.
            writing.acquire(timeout=PATIENCE)
            with contextlib.suppress(OSError):
                emit(SearchEnded(time=time.time(), worker=worker, reason=reason, message=message))
            os._exit(0)

        def watch() -> None:
            orders.stop_asked.wait()
            if not ended.wait(PATIENCE):
                leave("stopped", None)

        threading.Thread(target=watch, daemon=True).start()
        if guest:
            joined = (project, worker, orders.obey, lambda why: leave("failed", why))
            threading.Thread(target=live, args=joined, daemon=True).start()
            threading.Thread(target=stay_in_touch, args=(member, place, BEAT), daemon=True).start()
        import_keras_tuner(whole=_needs_scipy(spec))
        if member is not None:
            wait_for_chief(member, place)
            introduce(member)
            _ask_for_trials(place, worker)
            gone = f"The chief at {place} does not answer any more. Finished trials are kept; start the search again."
            threading.Thread(target=when_gone, args=(place, lambda: leave("failed", gone)), daemon=True).start()
        run_search(spec, project, emit, orders.control, writing, worker)


def _ask_for_trials(place: str, name: str) -> None:
    """Have Keras Tuner take us for a worker of the chief who listens there, or for that chief."""
    host, _, port = place.rpartition(":")
    os.environ.update(KERASTUNER_ORACLE_IP=host, KERASTUNER_ORACLE_PORT=port, KERASTUNER_TUNER_ID=name)


def _lead(project: Path, place: str, orders: Orders) -> None:
    """Be the chief of a fleet; only the whole search's stop ends it before its workers."""
    writing = threading.RLock()
    orders.leave_at_once = False
    with ProjectLock(project, patience=2.0):

        def watch() -> None:
            orders.stop_asked.wait()
            writing.acquire(timeout=PATIENCE)
            os._exit(0)

        threading.Thread(target=watch, daemon=True).start()
        spec = project_spec(project)
        address, _, port = place.rpartition(":")
        visitors = Visitors()
        server, place = listen(address, int(port), doorkeeper(member_of(project, spec, CHIEF), visitors))
        tell_place(project, place)
        _ask_for_trials(place, CHIEF)
        import_keras_tuner(_needs_scipy(spec), light=True)
        tuner = make_tuner(spec, project, lambda _event: None, Control(), writing, CHIEF)
        run_chief(tuner, server, orders.control, writing, orders.lost, visitors, lambda name: _say_lost(project, name))


def _say_lost(project: Path, name: str) -> None:
    """Write that a worker of another machine was dropped, unless it gave signs of life in this folder.

    Of such a one the process that started us says so.
    """
    if not sign_of_life(project, name).exists():
        note(project, WorkerLost(time=time.time(), worker=name, message=Guests.farewell(name)), lambda _event: None)


def _needs_scipy(spec: SearchSpec) -> bool:
    return "Bayesian" in type(spec.tuner).__name__


if __name__ == "__main__":
    main()

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
import gc
import json
import os
import queue
import shutil
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import IO, NamedTuple

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import CHIEF, LOCAL, REFUSED, WORKER
from app.tuning.project.folder import project_spec
from app.tuning.project.lock import ProjectLock
from app.tuning.record.events import Event, Reason, SearchEnded
from app.tuning.record.journal import Journal, journal_path
from app.tuning.spec.search import SearchSpec, load_spec
from app.tuning.train.light_keras import import_light_keras_tuner
from app.tuning.train.live_tuner import disk_fault
from app.tuning.train.rehearse import rehearse
from app.tuning.train.run import make_tuner, run_search
from app.tuning.workers.chief import run_chief
from app.tuning.workers.guests import live
from app.tuning.workers.network import when_gone

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
    parser.add_argument("--chief", metavar="HOST:PORT", help="the chief whose trials this worker runs")
    parser.add_argument("--light", action="store_true", help="get ready to be a chief, not to train")
    parser.add_argument("--last", action="store_true", help="train on what all other programs leave of the processor")
    args = parser.parse_args()
    os.environ.update(ENVIRONMENT)
    if hasattr(os, "nice"):
        os.nice(5)
    if args.last and hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    orders = Orders(sys.stdin)
    try:
        work = Work(args.project, args.id, args.chief or "")
        if work.project is None:
            import_keras_tuner(False, light=True) if args.light else get_ready()
            work = orders.wait_for_work()
        assert work.project is not None
        if work.chief:
            host, _, port = work.chief.rpartition(":")
            os.environ.update(KERASTUNER_ORACLE_IP=host, KERASTUNER_ORACLE_PORT=port, KERASTUNER_TUNER_ID=work.name)
        if work.name == CHIEF:
            _lead(work.project.resolve(), orders)
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


class Work(NamedTuple):
    """What a worker is to do."""

    project: Path | None
    name: str  # its own, or CHIEF
    chief: str  # HOST:PORT, empty for a search without one


class Rehearsal(NamedTuple):
    """What a worker without work is to get ready for: a spec as JSON, and how many of its trials."""

    spec: str
    trials: int


class Orders:
    """Reads standard input in a thread of its own: a project to work on, and orders for its ``control``."""

    def __init__(self, lines: IO[str]) -> None:
        self.control = Control()
        self.leave_at_once = True  # nothing to save yet
        self._asked: queue.SimpleQueue[Work | Rehearsal] = queue.SimpleQueue()
        self._scratch = ""  # a folder to throw away
        self.lost: queue.SimpleQueue[str] = queue.SimpleQueue()  # for the chief: workers that died elsewhere
        self.stop_asked = threading.Event()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def wait_for_work(self) -> Work:
        """The project that a line names; what is to be rehearsed before is."""
        while isinstance(asked := self._asked.get(), Rehearsal):
            if self._asked.empty():  # of several, the last is the one that may come
                self._rehearse(asked)
        return asked

    def _rehearse(self, asked: Rehearsal) -> None:
        # What is wrong with it the search itself will say.
        with tempfile.TemporaryDirectory() as self._scratch, contextlib.suppress(Exception):
            rehearse(load_spec(asked.spec), asked.trials, Path(self._scratch), self._asked.empty)
        _keep()

    def obey(self, order: str, trial: str) -> None:
        """Do as somebody asks."""
        self.control.give(order, trial)
        if self.control.stopped:
            self.stop_asked.set()

    def _read(self, lines: IO[str]) -> None:
        for line in lines:
            with contextlib.suppress(ValueError, AttributeError):
                order = json.loads(line)
                if "project" in order:
                    self.leave_at_once = False
                    self._asked.put(Work(Path(order["project"]), order.get("id", WORKER), order.get("chief", "")))
                elif "rehearse" in order:
                    self._asked.put(Rehearsal(order["rehearse"], int(order["trials"])))
                elif "lost" in order:
                    self.lost.put(order["lost"])
                else:
                    self.obey(order.get("order", ""), order.get("trial", ""))
        self.control.stop()
        self.stop_asked.set()
        if self.leave_at_once:
            if self._scratch:
                shutil.rmtree(self._scratch, ignore_errors=True)
            os._exit(0)


def _work(project: Path, worker: str, chief: str, orders: Orders) -> None:
    """Search until the end; with a chief, the lock is the chief's."""
    writing = threading.RLock()
    telling = threading.Lock()
    ended = threading.Event()
    orders.leave_at_once = False
    lock = contextlib.nullcontext() if chief else ProjectLock(project, patience=2.0)
    with lock, Journal(journal_path(project, worker)) as journal:

        def emit(event: Event) -> None:
            with telling:
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
        if chief:
            gone = f"The chief at {chief} does not answer any more. Finished trials are kept; start the search again."
            threading.Thread(target=when_gone, args=(chief, lambda: leave("failed", gone)), daemon=True).start()
            if not LOCAL.fullmatch(worker):
                joined = (project, worker, orders.obey, lambda why: leave("failed", why))
                threading.Thread(target=live, args=joined, daemon=True).start()
        spec = project_spec(project)
        import_keras_tuner(whole=_needs_scipy(spec))
        run_search(spec, project, emit, orders.control, writing, worker)


def _lead(project: Path, orders: Orders) -> None:
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
        import_keras_tuner(_needs_scipy(spec), light=True)
        tuner = make_tuner(spec, project, lambda _event: None, Control(), writing, CHIEF)
        run_chief(tuner, orders.control, writing, orders.lost)


def import_keras_tuner(whole: bool, light: bool = False) -> None:
    """Import it, which takes seconds.

    With TensorFlow it imports scikit-learn and SciPy if they are there, for what we have no use for: a third of the
    time. Only Keras Tuner's Bayesian optimization needs the ``whole``. A ``light`` one can hand out trials, not train.
    """
    unused = () if whole else ("sklearn",) if light else ("sklearn", "scipy")
    hidden = [name for name in unused if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # as if they were not installed
    gc.disable()  # all that it would look at is there to stay
    try:
        if light:
            import_light_keras_tuner()
        import keras_tuner  # noqa: F401
    finally:
        gc.enable()
        for name in hidden:
            del sys.modules[name]
    _keep()


def _needs_scipy(spec: SearchSpec) -> bool:
    return "Bayesian" in type(spec.tuner).__name__


def _keep() -> None:
    """What is there now lives as long as we do: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


def get_ready() -> None:
    """Import everything and train a tiny network once, so that the first real epoch comes quickly."""
    import_keras_tuner(whole=True)
    import keras
    import numpy as np

    import_module("tensorboard.plugins.hparams.api")  # as Keras Tuner does in every trial
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), loss="mse", metrics=["mean_absolute_error"])
    x = np.zeros((8, 4), np.float32)
    model.fit(x, x[:, 0], validation_split=0.5, epochs=1, verbose=0)
    keras.backend.clear_session()
    _keep()


if __name__ == "__main__":
    main()

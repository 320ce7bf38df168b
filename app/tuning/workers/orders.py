"""What a worker process hears on its standard input: a project to work on, what to get ready for, orders."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from app.tuning.control import Control
from app.tuning.names import WORKER
from app.tuning.spec.search import SearchSpec, load_spec

# Gets ready for a spec's first trials, so many of them, with a folder to throw away, for as long as it is wanted.
Rehearse = Callable[[SearchSpec, int, Path, Callable[[], bool]], None]


class Work(NamedTuple):
    """What a worker is to do."""

    project: Path | None
    name: str  # its own, or CHIEF
    chief: str  # HOST:PORT or HERE; empty for a search without one


class Rehearsal(NamedTuple):
    """What a worker without work is to get ready for: a spec as JSON, and how many of its trials."""

    spec: str
    trials: int


class Orders:
    """Reads lines in a thread of its own: a project to work on, and orders for its ``control``."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.control = Control()
        self.leave_at_once = True  # nothing to save yet
        self._asked: queue.SimpleQueue[Work | Rehearsal] = queue.SimpleQueue()
        self._scratch = ""  # a folder to throw away
        self.lost: queue.SimpleQueue[str] = queue.SimpleQueue()  # for the chief: workers that died elsewhere
        self.stop_asked = threading.Event()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def wait_for_work(self, rehearse: Rehearse) -> Work:
        """The project that a line names; what lines before it ask to get ready for is rehearsed meanwhile."""
        while isinstance(asked := self._asked.get(), Rehearsal):
            if not self._asked.empty():
                continue  # of several, the last is the one that may come
            # What is wrong with it the search itself will say.
            with tempfile.TemporaryDirectory() as self._scratch, contextlib.suppress(Exception):
                rehearse(load_spec(asked.spec), asked.trials, Path(self._scratch), self._asked.empty)
        return asked

    def obey(self, order: str, trial: str) -> None:
        """Do as somebody asks."""
        self.control.give(order, trial)
        if self.control.stopped:
            self.stop_asked.set()

    def _read(self, lines: Iterable[str]) -> None:
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

"""Running real searches in tests."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project
from app.tuning.record.events import Event
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space
from app.tuning.train.import_keras import get_ready
from app.tuning.workers.supervise import search_here, search_in_process

SMALL = SearchSpec(max_trials=2, epochs=2)
# Three rates of one architecture: its graphs are traced once.
QUICK = SearchSpec(data=Synthetic(rows=50), space=Space(units=4), max_trials=3, epochs=1)
MARK = uuid.uuid4().hex
os.environ["MOUNTAIN_TEST_RUN"] = MARK


@dataclass(frozen=True)
class Searched:
    """A finished search: its folder and the events it told."""

    project: Path
    events: list[Event]

    @property
    def state(self) -> SearchState:
        state = SearchState()
        for event in self.events:
            state = state.apply(event)
        return state


def search(project: Path, spec: SearchSpec, resume: bool = False) -> Searched:
    """Run a real search in this process, which has to load TensorFlow but once."""
    load_keras()
    return _searched(project, spec, resume, search_here)


def search_in_worker(project: Path, spec: SearchSpec, resume: bool = False) -> Searched:
    """Run a real search in a worker process."""
    return _searched(project, spec, resume, search_in_process)


def _searched(project: Path, spec: SearchSpec, resume: bool, run: Callable[..., None]) -> Searched:
    prepare_project(project, spec, resume)
    events: list[Event] = []
    run(project, events.append, Control())
    return Searched(project, events)


def search_and_react(
    project: Path,
    spec: SearchSpec,
    react: Callable[[Event, Control, list[Event]], None],
    run: Callable[..., None] = search_in_process,
) -> list[Event]:
    """Search with ``react(event, control, events)`` called at every event; return the events."""
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        react(event, control, events)

    prepare_project(project, spec, resume=False)
    run(project, emit, control)
    return events


def of(kind: type[Event], events: list[Event]) -> list[Event]:
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


@cache
def load_keras() -> None:
    """Get ready as a worker does: Keras collects garbage twice a trial, and need not look at TensorFlow each time."""
    get_ready()


def until(condition: Callable[[], object], seconds: float, what: str) -> object:
    """Wait for something to come true on the screen, on disk or in another process."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


def workers(of: str = "") -> set[int]:
    """Process ids of the workers of this run of the tests that live now, with ``of`` in their command.

    Another run beside this one has its own: all that a run starts inherits its mark.
    """
    command = ["ps", "eww", "-A", "-o", "pid,args"]  # e: with the environment
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sought = ("app.tuning.workers.main", of, MARK)
    return {int(line.split()[0]) for line in listed.splitlines() if all(word in line for word in sought)}


class Guest:
    """Another machine, as far as one machine can be one: a process started by the line to join alone."""

    def __init__(self, line: str) -> None:
        command = [sys.executable, *shlex.split(line)[1:]]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def kill(self) -> None:
        """End it on the spot, as its machine might; the worker it started is not asked."""
        self._process.kill()

    def end(self) -> tuple[int, str]:
        """Its exit code, and what it said."""
        _, said = self._process.communicate(timeout=60)
        return self._process.returncode, said

"""A search without a window: events as JSON lines, and a progress line for a person."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

import msgspec

from app.tuning.control import Control
from app.tuning.data.load import Dataset, load_data
from app.tuning.project.folder import project_state
from app.tuning.record.error_summary import summary
from app.tuning.record.events import Event, SearchEnded, WorkerSuspended
from app.tuning.record.progress import failures_of, progress_of
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec, check_spec, with_fitting_objective
from app.tuning.words.failures import unreadable_text
from app.tuning.words.gaps import gaps_text
from app.tuning.words.progress import status_text
from app.tuning.workers.stay_awake import stay_awake
from app.tuning.workers.supervise import search_in_process

if TYPE_CHECKING:
    from pathlib import Path

    from app.tuning.train.run import Emit

    Search = Callable[[Path, Emit, Control], None]


def check_file(spec: SearchSpec, objective_named: bool = True) -> Dataset | None:
    """A spec's table as rows, asked for before a folder is made for the search; None for other data.

    Raises InputError where they do not fit the spec (an objective that is not ``objective_named`` will be made to fit),
    or nothing can be learned from the file.
    """
    if not isinstance(spec.data, Table):
        return None
    data = load_data(spec.data, spec.validation_split)
    check_spec(spec if objective_named else with_fitting_objective(spec, data.task), data.task)
    return data


def search_headless(project: Path, events: IO[bytes], progress: IO[str], search: Search = search_in_process) -> int:
    """Run a prepared project's search; return the exit code: 0 done, 130 interrupted by Ctrl+C.

    1 is a search that failed, or none of whose trials came to a score.

    ``search`` says with which processes. A reader of ``events`` who goes away ends the search as Ctrl+C does.
    """
    control = Control()
    state = project_state(project)  # what earlier sessions finished counts
    for left_out in filter(None, (unreadable_text(state.unreadable), gaps_text(state.gaps))):
        print(left_out, file=progress)
    # Whoever else searches there now goes on after this one's end, and tells of it elsewhere.
    state = state.apply(*(SearchEnded(time=time.time(), worker=w, reason="stopped") for w in state.workers))
    width = 0
    before = signal.signal(signal.SIGINT, lambda *_: control.stop())

    def tell(event: Event) -> None:
        nonlocal state, width
        state = state.apply(event)
        try:
            events.write(msgspec.json.encode(event) + b"\n")
            events.flush()
        except BrokenPipeError:
            control.stop()
        if isinstance(event, WorkerSuspended) and event.message:
            print(("\n" if progress.isatty() else "") + event.message, file=progress, flush=True)
        line = status_text(progress_of(state, time.time()))
        if progress.isatty():
            print(f"\r{line:<{width}}", end="\n" if not state.running else "", file=progress, flush=True)
            width = len(line)
        else:
            print(line, file=progress, flush=True)

    try:
        with stay_awake():
            search(project, tell, control)
    finally:
        signal.signal(signal.SIGINT, before)
    if state.reason == "failed":
        print(f"mountain: {summary(state.message or '')}", file=progress)
        return 1
    if state.reason in ("completed", "exhausted") and failures_of(state) is not None:
        return 1  # what failed was said in the line of its end
    return 130 if state.reason == "stopped" else 0

"""A search without a window: events as JSON lines, and a progress line for a person."""

from __future__ import annotations

import signal
import threading
import time
from typing import IO, TYPE_CHECKING

import msgspec

from app.tuning.events import Event
from app.tuning.project import project_state
from app.tuning.supervisor import search_in_process
from app.tuning.wording import status_text, summary

if TYPE_CHECKING:
    from pathlib import Path


def search_headless(project: Path, events: IO[bytes], progress: IO[str]) -> int:
    """Run a prepared project's search; return the exit code: 0 done, 1 failed, 130 interrupted by Ctrl+C.

    A reader of ``events`` who goes away ends the search as Ctrl+C does.
    """
    stopped = threading.Event()
    state = project_state(project)  # what earlier sessions finished counts
    width = 0
    before = signal.signal(signal.SIGINT, lambda *_: stopped.set())

    def tell(event: Event) -> None:
        nonlocal state, width
        state = state.apply(event)
        try:
            events.write(msgspec.json.encode(event) + b"\n")
            events.flush()
        except BrokenPipeError:
            stopped.set()
        line = status_text(state, time.time())
        if progress.isatty():
            print(f"\r{line:<{width}}", end="\n" if not state.running else "", file=progress, flush=True)
            width = len(line)
        else:
            print(line, file=progress, flush=True)

    try:
        search_in_process(project, tell, stopped.is_set)
    finally:
        signal.signal(signal.SIGINT, before)
    if state.reason == "failed":
        print(f"mountain: {summary(state.message or '')}", file=progress)
        return 1
    return 130 if state.reason == "stopped" else 0

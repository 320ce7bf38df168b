"""Run a prepared project's search to its end: in a child process that is watched, or right here.

Both have one signature and tell the same events; neither raises, and both end with exactly one SearchEnded.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from app.tuning.events import Event, SearchEnded
from app.tuning.journal import WORKER, Journal, JournalReader, journal_path
from app.tuning.project import project_spec
from app.tuning.search import Cancelled, Emit, run_search

POLL = 0.03  # seconds between two looks at the journal
KILL_AFTER = 0.8  # seconds a worker has to stop by itself
NOISE = 4000  # characters of a dead worker's last words


def search_in_process(project: Path, emit: Emit, cancelled: Cancelled) -> None:
    """Search in a child process; ``emit`` and ``cancelled`` are called here, in the calling thread."""
    path = journal_path(project)
    reader = JournalReader(path, from_end=True)
    ended = False
    with tempfile.TemporaryFile() as words:
        worker = _start_worker(project, words)
        deadline = None
        while True:
            alive = worker.poll() is None
            for event in reader.read_new():
                emit(event)
                ended |= isinstance(event, SearchEnded)
            if not alive:
                break
            if deadline is None and cancelled():
                deadline = time.monotonic() + KILL_AFTER
                _ask_to_stop(worker)
            elif deadline is not None and time.monotonic() > deadline:
                worker.kill()
                worker.wait()
            time.sleep(POLL)
        _ask_to_stop(worker)
        if not ended:
            emit(_last_event(path, deadline is not None, worker.returncode, words))


def search_here(project: Path, emit: Emit, cancelled: Cancelled) -> None:
    """Search in the calling thread, for machines where no process can be started."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with Journal(journal_path(project)) as journal:

        def write_and_emit(event: Event) -> None:
            journal.write(event)
            emit(event)

        run_search(project_spec(project), project, write_and_emit, cancelled)


def _start_worker(project: Path, words: IO[bytes]) -> subprocess.Popen[bytes]:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(
        [sys.executable, "-m", "app.tuning.worker", "--project", str(project)],
        stdin=subprocess.PIPE,
        stdout=words,
        stderr=subprocess.STDOUT,
        # Ctrl+C in a terminal is for us to hear; the worker is then asked to stop.
        start_new_session=True,
        creationflags=flags,
    )


def _ask_to_stop(worker: subprocess.Popen[bytes]) -> None:
    """Close its standard input: the end of it is a worker's sign to stop."""
    assert worker.stdin is not None
    worker.stdin.close()


def _last_event(path: Path, stopped: bool, code: int, words: IO[bytes]) -> SearchEnded:
    """Write and return the end of a worker that could not write it itself."""
    message = None
    if not stopped:
        words.seek(0)
        said = words.read().decode(errors="replace").strip()[-NOISE:]
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        message = f"The worker process ended {how} before the search did.\n{said}".strip()
    event = SearchEnded(time=time.time(), worker=WORKER, reason="stopped" if stopped else "failed", message=message)
    with Journal(path) as journal:
        journal.write(event)
    return event

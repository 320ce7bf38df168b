"""One worker process as its supervisor sees it, and a spare one that is kept warm."""

from __future__ import annotations

import atexit
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from app.tuning.journal import WORKER

NOISE = 4000  # characters of a dead worker's last words
REFUSED = 2
CHATTER = re.compile(r"WARNING: All log messages before|[IWE]\d{4} \d\d:")  # TensorFlow's, of no use to anybody


class WorkerProcess:
    """A child process that trains; the end of its standard input is its sign to stop."""

    def __init__(self, *arguments: str) -> None:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (closed in close)
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.tuning.worker", *arguments],
            stdin=subprocess.PIPE,
            stdout=self._words,
            stderr=subprocess.STDOUT,
            # Ctrl+C in a terminal is for us to hear; the worker is then asked to stop.
            start_new_session=True,
            creationflags=flags,
        )

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def send(self, **line: str) -> None:
        """Hand it a line; one that has just died does not hear it."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()

    def ask_to_stop(self) -> None:
        """Close its standard input."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def kill(self) -> None:
        """End it on the spot."""
        self._process.kill()
        self._process.wait()

    def last_words(self) -> str:
        """Why it ended, as far as one can know."""
        self._words.seek(0)
        lines = self._words.read().decode(errors="replace").splitlines()
        said = "\n".join(line for line in lines if not CHATTER.match(line)).strip()[-NOISE:]
        code = self._process.returncode
        if code == REFUSED and said:
            return said.splitlines()[-1]
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        return f"The worker process ended {how} before the search did.\n{said}".strip()

    def close(self) -> None:
        """Let go of it: stopped if it still runs."""
        self.ask_to_stop()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self.kill()
        self._words.close()


_spare: WorkerProcess | None = None
_spare_lock = threading.Lock()


def warm_up() -> None:
    """Have a worker ready for the next search: some seconds of work in another process. Call it when idle."""
    global _spare
    atexit.register(cool_down)
    with _spare_lock:
        if _spare is None or not _spare.alive:
            with contextlib.suppress(OSError):  # a machine without room for it starts cold
                _spare = WorkerProcess()


def cool_down() -> None:
    """End the worker that waits, if there is one."""
    global _spare
    with _spare_lock:
        spare, _spare = _spare, None
    if spare is not None:
        spare.close()


def start_worker(project: Path) -> tuple[WorkerProcess, bool]:
    """The worker of a project: the warm one, if there is one, or a new one; and whether it was warm."""
    global _spare
    with _spare_lock:
        spare, _spare = _spare, None
    if spare is not None and spare.alive:
        spare.send(project=str(project))
        return spare, True
    return WorkerProcess("--project", str(project), "--id", WORKER), False

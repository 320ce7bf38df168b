"""One worker process as its supervisor sees it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence

from app.tuning.names import KILLED, REFUSED
from app.tuning.spec.search import SearchSpec, dump_spec

MOST_WORDS = 200_000  # bytes of what a worker prints that are kept
NOISE = 4000  # characters of a dead worker's last words
CHATTER = re.compile(r"WARNING: All log messages before|[IWE]\d{4} \d\d:")  # TensorFlow's, of no use to anybody


class WorkerProcess:
    """A child process that trains; the end of its standard input is its sign to stop."""

    def __init__(self, *arguments: str, way: Sequence[str] = ()) -> None:
        self.way = [*way]  # how it is to run, whatever it is to do
        self._rehearsed: object = None  # what it was last told to get ready for
        self._words = bytearray()
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.tuning.workers.main", *arguments, *way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl+C in a terminal is for us to hear; the worker is then asked to stop.
            start_new_session=True,
            creationflags=flags,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        """Keep the end of what it prints, however much that is."""
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError), self._process.stdout as printed:
            while piece := os.read(printed.fileno(), 1 << 16):
                self._words += piece
                del self._words[:-MOST_WORDS]

    @property
    def pid(self) -> int:
        """The number that the system knows it by."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def killed(self) -> bool:
        """Whether a signal ended it: somebody's, the system's for want of memory, or a crash's."""
        return (self._process.poll() or 0) < 0

    @property
    def suspended(self) -> bool:
        """Whether somebody holds it still (SIGSTOP): it lives, and does nothing. Not known on every system."""
        if not hasattr(os, "waitid"):
            return False
        try:
            # Neither takes the sign away nor waits.
            return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return False

    def send(self, **line: str) -> None:
        """Hand it a line; one that has just died does not hear it."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()

    def rehearse(self, spec: SearchSpec, trials: int) -> None:
        """Have one that waits get ready for a search's first trials, unless it did so last."""
        if (spec, trials) != self._rehearsed:
            self._rehearsed = spec, trials
            self.send(rehearse=dump_spec(spec).decode(), trials=str(trials))

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
        self._listener.join(timeout=1.0)  # what it started may hold its output open
        lines = bytes(self._words).decode(errors="replace").splitlines()
        said = "\n".join(line for line in lines if not CHATTER.match(line)).strip()[-NOISE:]
        code = self._process.returncode
        if code == REFUSED and said:
            return said.splitlines()[-1]
        if code == -9:
            how = f"{KILLED} before the search did; systems do that when memory runs out."
        else:
            way = f"by signal {-code}" if code < 0 else f"with exit code {code}"
            how = f"The worker process ended {way} before the search did."
        return f"{how}\n{said}".strip()

    def close(self) -> None:
        """Let go of it: stopped if it still runs."""
        self.ask_to_stop()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self.kill()

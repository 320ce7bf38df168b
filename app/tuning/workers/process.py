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
from collections.abc import Sequence
from pathlib import Path

from app.tuning.names import CHIEF, KILLED, REFUSED, WORKER
from app.tuning.spec.search import SearchSpec, dump_spec

NOISE = 4000  # characters of a dead worker's last words
CHATTER = re.compile(r"WARNING: All log messages before|[IWE]\d{4} \d\d:")  # TensorFlow's, of no use to anybody


class WorkerProcess:
    """A child process that trains; the end of its standard input is its sign to stop."""

    def __init__(self, *arguments: str, way: Sequence[str] = ()) -> None:
        self.way = [*way]  # how it is to run, whatever it is to do
        self._rehearsed: object = None  # what it was last told to get ready for
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (closed in close)
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.tuning.workers.main", *arguments, *way],
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

    @property
    def killed(self) -> bool:
        """Whether a signal ended it: somebody's, the system's for want of memory, or a crash's."""
        return (self._process.poll() or 0) < 0

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
        self._words.seek(0)
        lines = self._words.read().decode(errors="replace").splitlines()
        said = "\n".join(line for line in lines if not CHATTER.match(line)).strip()[-NOISE:]
        code = self._process.returncode
        if code == REFUSED and said:
            return said.splitlines()[-1]
        if code == -9:
            how = f"{KILLED} before the search did; a system ends a process so when its memory runs out."
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
        self._words.close()


_spares: dict[bool, list[WorkerProcess]] = {False: [], True: []}  # workers; and a chief, which is light
_ways: dict[bool, list[str]] = {False: [], True: ["--light"]}  # how either runs
_spare_lock = threading.Lock()


def let_others_first(on: bool) -> None:
    """Whether workers that start from now on train on what all other programs leave of the processor, a window first.

    Nice processes still get their share of it, and where every core trains a window then waits for its turn for up to
    a tenth of a second. (On Linux alone.)
    """
    with _spare_lock:
        _ways[False] = ["--last"] if on else []


def warm_up(workers: int = 1, spec: SearchSpec | None = None) -> None:
    """Have so many workers ready for the next search, and for several a chief: seconds of work in other processes.

    With its ``spec`` they are ready for its first trials, too.
    """
    atexit.register(cool_down)
    with _spare_lock:
        for light, wanted in ((False, workers), (True, int(workers > 1))):
            alive = [spare for spare in _spares[light] if spare.alive]
            spares = [spare for spare in alive if spare.way == _ways[light]][:wanted]
            for extra in alive:
                if extra not in spares:
                    threading.Thread(target=extra.close).start()  # which waits for its end
            with contextlib.suppress(OSError):  # a machine without room for one starts cold
                while len(spares) < wanted:
                    spares.append(WorkerProcess(way=_ways[light]))
            _spares[light] = spares
        if spec is not None:
            for spare in _spares[False]:
                spare.rehearse(spec, workers)


def cool_down() -> None:
    """End the processes that wait, if there are any."""
    with _spare_lock:
        waiting = [*_spares[False], *_spares[True]]
        _spares.update({False: [], True: []})
    for spare in waiting:
        spare.close()


def start_worker(project: Path, name: str = WORKER, chief: str = "") -> WorkerProcess:
    """A worker of a project, or its chief: a warm one, if there is one, or a new one."""
    with _spare_lock:
        spares = _spares[name == CHIEF]
        way = _ways[name == CHIEF]
        spare = next((spare for spare in spares if spare.alive and spare.way == way), None)
        if spare is not None:
            spares.remove(spare)
    if spare is not None:
        spare.send(project=str(project), id=name, chief=chief)
        return spare
    joining = ["--chief", chief] if chief else []
    return WorkerProcess("--project", str(project), "--id", name, *joining, way=way)

"""Worker processes that wait, ready, for a search to come: the first epoch then begins within a second."""

from __future__ import annotations

import atexit
import contextlib
import threading
from functools import cache
from pathlib import Path

from app.tuning.names import CHIEF, WORKER
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.process import WorkerProcess

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
    _cool_down_at_exit()
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


@cache
def _cool_down_at_exit() -> None:
    """Once a process: warm-ups come with every change of a form."""
    atexit.register(cool_down)


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

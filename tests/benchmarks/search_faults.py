"""Faults, each ten times, with the trials they cost and the processes they leave:

``python -m tests.benchmarks.search_faults [TIMES] [NAME…]``
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from app.descent.reading import InputError
from app.tuning.control import Control
from app.tuning.events import EpochEnded, Event, TrialEnded
from app.tuning.fleet import search_with_workers
from app.tuning.journal import journal_path
from app.tuning.project import prepare_project, project_state
from app.tuning.spec import SearchSpec, Space, Synthetic, Vary
from app.tuning.supervisor import search_in_process
from tests.searching import workers

# Three trials of one small architecture: what takes time is the processes that start, and not what they train.
SPACE = Space(units=8, learning_rate=Vary(choices=(0.01, 0.001, 0.0001)))
SPEC = SearchSpec(data=Synthetic(rows=100), max_trials=3, epochs=3, space=SPACE)
APP = """
import sys
from pathlib import Path
from app.tuning.control import Control
from app.tuning.fleet import search_with_workers
from app.tuning.supervisor import search_in_process
def tell(event):
    print(type(event).__name__, flush=True)
if sys.argv[2] == "1":
    search_in_process(Path(sys.argv[1]), tell, Control())
else:
    search_with_workers(Path(sys.argv[1]), tell, Control(), int(sys.argv[2]))
"""


def lost(project: Path, finished: set[str]) -> int:
    """Resume to the end; how many trials are then missing, or were finished and are run again."""
    before = {k: project_state(project).trials[k] for k in finished}
    prepare_project(project, SPEC, resume=True)
    search_in_process(project, lambda _event: None, Control())
    after = project_state(project).trials
    missing = SPEC.max_trials - sum(t.status == "COMPLETED" for t in after.values())
    return missing + sum(after[k] != before[k] for k in finished)


def in_second_trial(events: list[Event]) -> bool:
    """Whether the first trial has ended and the second is in its epochs."""
    return isinstance(events[-1], EpochEnded) and any(isinstance(e, TrialEnded) for e in events)


def finished(events: list[Event]) -> set[str]:
    """The trials that have ended."""
    return {e.trial for e in events if isinstance(e, TrialEnded)}


def worker_killed(project: Path) -> int:
    """The one worker is killed in mid-epoch."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events):
            for pid in workers(str(project)):
                os.kill(pid, signal.SIGKILL)

    search_in_process(project, emit, Control())
    return lost(project, finished(events))


def one_of_two_killed(project: Path) -> int:
    """One of two workers is killed in mid-epoch; the search goes on by itself."""
    killed = False

    def emit(event: Event) -> None:
        nonlocal killed
        if isinstance(event, EpochEnded) and not killed:
            killed = True
            for pid in workers(f"{project} --id {event.worker}"):
                os.kill(pid, signal.SIGKILL)

    search_with_workers(project, emit, Control(), 2)
    return SPEC.max_trials - sum(t.status == "COMPLETED" for t in project_state(project).trials.values())


def app_killed(project: Path, processes: str = "1") -> int:
    """Whoever started the worker is killed."""
    app = subprocess.Popen([sys.executable, "-c", APP, str(project), processes], stdout=subprocess.PIPE, text=True)
    assert app.stdout is not None
    ended = 0
    for line in app.stdout:
        ended += line.startswith("TrialEnded")
        if ended and line.startswith("EpochEnded"):
            break
    app.kill()
    app.wait()
    app.stdout.close()
    deadline = time.monotonic() + 2
    while workers(str(project)) and time.monotonic() < deadline:
        time.sleep(0.02)
    if workers(str(project)):
        raise AssertionError("a worker outlived its app")
    done = {k for k, t in project_state(project).trials.items() if t.status == "COMPLETED"}
    return lost(project, done)


def app_with_two_killed(project: Path) -> int:
    """Whoever started a chief and two workers is killed."""
    return app_killed(project, "2")


def journal_cut(project: Path) -> int:
    """The last line of the journal is cut at every byte; all before it stands."""
    search_in_process(project, lambda _event: None, Control())
    path = journal_path(project)
    whole = path.read_bytes()
    start = whole.rstrip(b"\n").rfind(b"\n") + 1
    trials = project_state(project).trials
    bad = 0
    for cut in range(start, len(whole)):
        path.write_bytes(whole[:cut])
        bad += project_state(project).trials != trials
    return bad + lost(project, set(trials))


def stopped_and_resumed(project: Path) -> int:
    """Stopped in mid-epoch, and resumed."""
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events):
            control.stop()

    search_in_process(project, emit, control)
    return lost(project, finished(events))


def two_apps(project: Path) -> int:
    """A second app searches in the same folder: it is refused, and the first one ends as if nothing was."""
    refused: list[str] = []

    def emit(event: Event) -> None:
        if isinstance(event, EpochEnded) and not refused:
            try:
                prepare_project(project, msgspec.structs.replace(SPEC, max_trials=9), resume=True)
            except InputError as error:
                refused.append(str(error))
            ends: list[Event] = []
            search_in_process(project, ends.append, Control())
            refused.append(str(ends[-1]))

    search_in_process(project, emit, Control())
    if not all("is searching here" in said for said in refused):
        raise AssertionError(f"not refused: {refused}")
    return SPEC.max_trials - sum(t.status == "COMPLETED" for t in project_state(project).trials.values())


FAULTS: tuple[Callable[[Path], int], ...] = (
    worker_killed,
    one_of_two_killed,
    app_killed,
    app_with_two_killed,
    journal_cut,
    stopped_and_resumed,
    two_apps,
)


def tried(fault: Callable[[Path], int]) -> tuple[int, int, float]:
    """A fault once, in a folder of its own: trials lost, orphans left, seconds taken."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        prepare_project(project, SPEC, resume=False)
        began = time.monotonic()
        lost = fault(project)
        return lost, len(workers(str(project))), time.monotonic() - began


def main() -> None:
    """Print a line a fault: how often, trials lost, orphans left, and how long one takes.

    As many at a time as there are cores: most of each is a process that starts on one of them.
    """
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    began = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for fault in FAULTS:
            if sys.argv[2:] and fault.__name__ not in sys.argv[2:]:
                continue
            made = list(pool.map(tried, [fault] * times))
            trials, orphans = sum(run[0] for run in made), sum(run[1] for run in made)
            middle = statistics.median(run[2] for run in made)
            told = f"x{times}: trials lost {trials}, orphans {orphans}, {middle:.1f} s each"
            print(f"{fault.__name__:20} {told}", flush=True)
    print(f"all in {(time.monotonic() - began) / 60:.1f} min")


if __name__ == "__main__":
    main()

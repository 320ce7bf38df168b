"""Faults, each ten times, with the trials they cost and the processes they leave:

``python -m tests.benchmarks.search_faults [TIMES] [NAME…]``
"""

from __future__ import annotations

import contextlib
import json
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
from typing import NamedTuple

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.export.script import save_script
from app.tuning.names import trial_folder
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import EpochEnded, Event, SearchEnded, TrialEnded, WorkerLost
from app.tuning.record.journal import journal_path, read_journals
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import SearchSpec, Space, Synthetic, Vary
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.supervise import search_in_process
from tests.searching import workers

# Three trials of one small architecture: what takes time is the processes that start, and not what they train.
SPACE = Space(units=8, learning_rate=Vary(choices=(0.01, 0.001, 0.0001)))
SPEC = SearchSpec(data=Synthetic(rows=100), max_trials=3, epochs=3, space=SPACE)
GRACE = 2.0  # seconds until a process that is still there is an orphan
APP = """
import sys
from pathlib import Path
from app.tuning.control import Control
from app.tuning.export.script import save_script
from app.tuning.names import trial_folder
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.supervise import search_in_process
def tell(event):
    print(type(event).__name__, flush=True)
if sys.argv[2] == "1":
    search_in_process(Path(sys.argv[1]), tell, Control())
else:
    search_with_workers(Path(sys.argv[1]), tell, Control(), int(sys.argv[2]))
"""


class After(NamedTuple):
    """What a fault left: the trials that must be there when all is done."""

    finished: dict[str, TrialState]
    resume: bool = True  # whether the search has to be resumed, or has gone on to its end by itself
    lost: int = 0  # trials that were seen to be lost already


def lost(project: Path, after: After) -> int:
    """How many trials are missing in the end, have a wrong score, or were finished and are others now.

    Resumes if that is needed.
    """
    if after.resume:
        prepare_project(project, SPEC, resume=True)
        search_in_process(project, lambda _event: None, Control())
    trials = project_state(project).trials
    missing = SPEC.max_trials - sum(t.status == "COMPLETED" for t in trials.values())
    wrong = sum(trial.score != score_on_disk(project, name) for name, trial in trials.items())
    return after.lost + missing + wrong + sum(trials.get(k) != trial for k, trial in after.finished.items())


def score_on_disk(project: Path, trial: str) -> float | None:
    """What Keras Tuner's own file says of a trial."""
    score: float | None = json.loads((trial_folder(project, trial) / "trial.json").read_text())["score"]
    return score


def orphans(project: Path) -> int:
    """How many processes a fault or a search has left after the second that they may take to leave; ends them."""
    deadline = time.monotonic() + GRACE
    while (left := workers(str(project))) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(left)


def check(happened: bool, fault: str) -> None:
    """A fault that did not happen would lose nothing."""
    if not happened:
        raise AssertionError(f"did not happen: {fault}")


def in_second_trial(events: list[Event]) -> bool:
    """Whether the first trial has ended and the second is in its epochs."""
    return isinstance(events[-1], EpochEnded) and any(isinstance(e, TrialEnded) for e in events)


def finished(project: Path) -> dict[str, TrialState]:
    """The trials that have ended, by what the folder tells."""
    return {k: t for k, t in project_state(project).trials.items() if t.status == "COMPLETED"}


def worker_killed(project: Path) -> After:
    """The one worker is killed in mid-epoch; the search goes on by itself."""
    events: list[Event] = []
    kept: dict[str, TrialState] = {}

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events) and not kept:
            kept.update(finished(project))
            for pid in workers(str(project)):
                os.kill(pid, signal.SIGKILL)

    search_in_process(project, emit, Control())
    check(any(isinstance(event, WorkerLost) for event in events), "a killed worker")
    return After(kept, resume=False)


def one_of_two_killed(project: Path) -> After:
    """One of two workers is killed in mid-epoch; the search goes on by itself."""
    killed: list[Event] = []
    told: list[Event] = []

    def emit(event: Event) -> None:
        told.append(event)
        if isinstance(event, EpochEnded) and not killed:
            killed.append(event)
            for pid in workers(f"{project} --id {event.worker}"):
                os.kill(pid, signal.SIGKILL)

    search_with_workers(project, emit, Control(), 2)
    check(any(isinstance(event, WorkerLost) for event in told), "one killed worker of two")
    return After({}, resume=False)


def app_killed(project: Path, processes: str = "1") -> After:
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
    check(app.returncode == -signal.SIGKILL, "a killed app")
    # Its workers may end a trial yet in the second that they have; what is finished now must stay.
    return After(finished(project))


def app_with_two_killed(project: Path) -> After:
    """Whoever started a chief and two workers is killed."""
    return app_killed(project, "2")


def journal_cut(project: Path) -> After:
    """The last line of the journal is cut at every byte; all before it stands."""
    search_in_process(project, lambda _event: None, Control())
    path = journal_path(project)
    whole = path.read_bytes()
    start = whole.rstrip(b"\n").rfind(b"\n") + 1
    trials = finished(project)
    bad = 0
    for cut in range(start, len(whole)):
        path.write_bytes(whole[:cut])
        bad += sum(project_state(project).trials.get(k) != trial for k, trial in trials.items())
    return After(trials, lost=bad)


def end_not_told(project: Path) -> After:
    """The last trial's end is in Keras Tuner's files and, cut in the middle, in the journal."""
    search_in_process(project, lambda _event: None, Control())
    path, trials = journal_path(project), finished(project)
    *lines, trial_ended, _search_ended = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines) + trial_ended[: len(trial_ended) // 2])
    told = SearchState().apply(*read_journals(project).events).trials.values()
    check(sum(t.status == "COMPLETED" for t in told) < len(trials), "a journal without a trial's end")
    return After(trials)


def journal_lost(project: Path) -> After:
    """The journal is deleted: Keras Tuner's files alone know the trials."""
    search_in_process(project, lambda _event: None, Control())
    journal_path(project).unlink()
    known = finished(project)
    check(len(known) == SPEC.max_trials and not any(t.recorded for t in known.values()), "a lost journal")
    return After(known)


def journal_half_lost(project: Path) -> After:
    """Half of the journal is cut off."""
    search_in_process(project, lambda _event: None, Control())
    whole = journal_path(project).read_bytes()
    journal_path(project).write_bytes(whole[: len(whole) // 2])
    known = finished(project)
    check(len({t.recorded for t in known.values()}) == 2, "a journal that has some of the trials")
    return After(known)


def finished_by_a_script(project: Path) -> After:
    """Stopped in mid-epoch, and finished by the exported script, of which no journal tells."""
    known = stopped_and_resumed(project).finished
    script = project.with_name("script.py")
    save_script(SPEC, project, script)
    ran = subprocess.run([sys.executable, "-I", str(script)], capture_output=True, text=True, check=False)
    check(ran.returncode == 0, f"a script that ran: {ran.stderr[-500:]}")
    return After(known, resume=False)


def stopped_and_resumed(project: Path) -> After:
    """Stopped in mid-epoch, and resumed."""
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events):
            control.stop()

    search_in_process(project, emit, control)
    check(isinstance(events[-1], SearchEnded) and events[-1].reason == "stopped", "a stop")
    return After(finished(project))


def two_apps(project: Path) -> After:
    """A second app searches in the same folder: it is refused, and the first one ends as if nothing was."""
    refused: list[str] = []
    control = Control()

    def emit(event: Event) -> None:
        if isinstance(event, EpochEnded) and not refused:
            control.pause()  # or it might have ended before the second app has even started
            try:
                prepare_project(project, msgspec.structs.replace(SPEC, max_trials=9), resume=True)
            except InputError as error:
                refused.append(str(error))
            ends: list[Event] = []
            search_in_process(project, ends.append, Control())
            refused.append(str(ends[-1]))
            control.resume()

    search_in_process(project, emit, control)
    check(len(refused) == 2 and all("is running a search here" in said for said in refused), f"two refusals: {refused}")
    return After({}, resume=False)


FAULTS: tuple[Callable[[Path], After], ...] = (
    worker_killed,
    one_of_two_killed,
    app_killed,
    app_with_two_killed,
    journal_cut,
    end_not_told,
    journal_lost,
    journal_half_lost,
    finished_by_a_script,
    stopped_and_resumed,
    two_apps,
)


def tried(fault: Callable[[Path], After]) -> tuple[int, int, float]:
    """A fault once, in a folder of its own: trials lost, orphans left, seconds taken."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        prepare_project(project, SPEC, resume=False)
        began = time.monotonic()
        after = fault(project)
        left = orphans(project)  # before a resumed search could end them, or be refused by them
        trials = lost(project, after)
        return trials, left + orphans(project), time.monotonic() - began


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
            trials, left = sum(run[0] for run in made), sum(run[1] for run in made)
            middle = statistics.median(run[2] for run in made)
            told = f"x{times}: trials lost {trials}, orphans {left}, {middle:.1f} s each"
            print(f"{fault.__name__:20} {told}", flush=True)
    print(f"all in {(time.monotonic() - began) / 60:.1f} min")


if __name__ == "__main__":
    main()

"""Faults, each ten times, with the trials they cost, the scores that are wrong, what hangs, and what is left running:

``python -m tests.benchmarks.search_faults [TIMES] [NAME…]``
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.export.scripts.script import save_script
from app.tuning.project.folder import SPEC as SPEC_FILE
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import (
    EpochEnded,
    Event,
    SearchEnded,
    SearchStarted,
    TrialEnded,
    TrialStarted,
    WorkerLost,
    WorkerSuspended,
)
from app.tuning.record.journal import JournalReader, journal_path, read_journals
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.join_line import Place, join_line
from app.tuning.workers.supervise import search_in_process
from tests.searching import Guest, until, workers

# Three trials of one small architecture: what takes time is the processes that start, and not what they train.
SPACE = Space(units=8, learning_rate=Vary(choices=(0.01, 0.001, 0.0001)))
SPEC = SearchSpec(data=Synthetic(rows=100), max_trials=3, epochs=3, space=SPACE)
LONGER = msgspec.structs.replace(SPEC, epochs=60)  # long enough to do something to a guest in its first trial
GRACE = 2.0  # seconds until a process that is still there is an orphan
LIMIT = 300.0  # seconds after which a fault hangs; a dead guest on a copy is noticed after one minute
ROOM = 16_000  # bytes: more than a journal takes here, less than a network's weights
APP = """
import sys
from pathlib import Path
from app.tuning.control import Control
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.supervise import search_in_process
def tell(event):
    print(type(event).__name__, flush=True)
if sys.argv[2] == "1":
    search_in_process(Path(sys.argv[1]), tell, Control())
else:
    search_with_workers(Path(sys.argv[1]), tell, Control(), int(sys.argv[2]))
"""


Saved = dict[str, tuple[float, int]]  # by trial: Keras Tuner's score, and when its weights were written


class After(NamedTuple):
    """What a fault left: the trials that must be there when all is done."""

    finished: dict[str, TrialState]
    resume: bool = True  # whether the search has to be resumed, or has gone on to its end by itself
    lost: int = 0  # trials that were seen to be lost already
    saved: Saved = {}  # noqa: RUF012 (never changed) what Keras Tuner had of the finished ones
    gone: bool = False  # whether nothing is left that could be looked at


class Tried(NamedTuple):
    """What one fault came to."""

    lost: int = 0
    wrong: int = 0
    orphans: int = 0
    hangs: int = 0
    seconds: float = 0.0


def lost(project: Path, after: After) -> int:
    """How many trials are missing in the end, or were finished and are others now or trained again."""
    trials = project_state(project).trials
    missing = SPEC.max_trials - sum(t.status == "COMPLETED" for t in trials.values())
    now = saved(project)
    again = sum(now.get(name) != kept for name, kept in after.saved.items())
    return after.lost + missing + again + sum(trials.get(k) != trial for k, trial in after.finished.items())


def wrong(project: Path) -> int:
    """How many scores the app shows otherwise than Keras Tuner has them."""
    trials, kept = project_state(project).trials, saved(project)
    shown = {name: trial.score for name, trial in trials.items() if trial.score is not None}
    return sum(shown.get(name) != kept.get(name, (None, 0))[0] for name in {*shown, *kept})


def saved(project: Path) -> Saved:
    """What Keras Tuner has of the finished trials."""
    found = {}
    for path in project.glob("trial_*/trial.json"):
        record = json.loads(path.read_text())
        if record["status"] == "COMPLETED":
            weights = path.with_name("checkpoint.weights.h5")
            found[record["trial_id"]] = record["score"], weights.stat().st_mtime_ns
    return found


def orphans(project: Path | str) -> int:
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
    told = SearchState().apply(*read_journals(project).events)
    check(told.finished < len(trials), "a journal without a trial's end")
    return After(trials)


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


def stop_in_second_trial(project: Path) -> None:
    """Run a search until its second trial, and stop it there."""
    control, events = Control(), list[Event]()

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events):
            control.stop()

    search_in_process(project, emit, control)
    check(len(saved(project)) == 1, "a stop in the second trial")


def journal_lost(project: Path) -> After:
    """The journal of a stopped search is lost."""
    stop_in_second_trial(project)
    journal_path(project).unlink()
    return After({}, saved=saved(project))


def journal_half_lost(project: Path) -> After:
    """The second half of a finished search's journal is lost."""
    search_in_process(project, lambda _event: None, Control())
    whole = journal_path(project).read_bytes()
    journal_path(project).write_bytes(whole[: len(whole) // 2])
    return After({}, saved=saved(project))


def finished_by_a_script(project: Path) -> After:
    """A stopped search is finished by its own exported script: it is shown as finished, with the script's scores."""
    stop_in_second_trial(project)
    before = saved(project)
    script = project.parent / "search.py"
    save_script(SPEC, project, script)
    subprocess.run([sys.executable, "-I", str(script)], check=True, capture_output=True)
    return After({}, resume=False, saved=before)


def with_a_guest(project: Path, line: Callable[[str], str], met: Callable[[Guest], None]) -> list[Event]:
    """Search with one worker here, and one that is started by a ``line`` once the first trial has begun.

    The one here is paused until ``met`` is through with the other.
    """
    events, control, lines = list[Event](), Control(), list[str]()

    def meet() -> None:
        met(Guest(lines[0]))
        control.resume()

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, TrialStarted) and sum(isinstance(e, TrialStarted) for e in events) == 1:
            control.pause()
            threading.Thread(target=meet, daemon=True).start()

    def listening(place: str) -> None:
        lines.append(line(place))

    search_with_workers(project, emit, control, 1, Place(shared=True), listening)
    return events


def wrong_folder(project: Path) -> After:
    """A worker with another search's folder is sent to this one's chief: it is refused, and neither notices."""
    other, ends = project.parent / "other", list[tuple[int, str]]()
    prepare_project(other, SPEC, resume=False)
    before = sorted(other.iterdir())
    events = with_a_guest(project, lambda place: join_line(other, place), lambda guest: ends.append(guest.end()))
    check([code for code, _ in ends] == [2] and "another search" in ends[0][1], f"a refusal: {ends}")
    check({event.worker for event in events} == {"tuner0"}, "a search of one worker")
    return After({}, resume=False, lost=int(sorted(other.iterdir()) != before))


def guest_on_a_copy_killed(project: Path) -> After:
    """A worker that trains in a copy of the folder is killed in its trial; nobody here sees its files."""
    shutil.rmtree(project)
    prepare_project(project, LONGER, resume=False)
    copy = project.parent / "copy"

    def line(place: str) -> str:
        shutil.copytree(project, copy)
        return f"{join_line(copy, place)} --id far-1"

    def kill(guest: Guest) -> None:
        reader = JournalReader(journal_path(copy, "far-1"))
        until(lambda: any(isinstance(event, EpochEnded) for event in reader.read_new()), 60, "a guest's epoch")
        (one,) = workers(f"{copy} --id far-1")
        os.kill(one, signal.SIGSTOP)  # else it would hear that the other is gone, and leave in order
        guest.kill()
        os.kill(one, signal.SIGKILL)

    events = with_a_guest(project, line, kill)
    check(any(isinstance(e, WorkerLost) and e.worker == "far-1" for e in events), "a lost guest that is told of")
    check(not any(isinstance(e, SearchStarted) and e.worker == "far-1" for e in events), "a guest elsewhere")
    return After({}, resume=False)


def worker_held_still(project: Path) -> After:
    """A worker is held still in mid-epoch, which is said, and let go on."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events) and not any(isinstance(e, WorkerSuspended) for e in events):
            for pid in workers(str(project)):
                os.kill(pid, signal.SIGSTOP)
        if isinstance(event, WorkerSuspended) and event.message:
            for pid in workers(str(project)):
                os.kill(pid, signal.SIGCONT)

    search_in_process(project, emit, Control())
    check(any(isinstance(event, WorkerSuspended) for event in events), "a worker that is held still")
    return After({}, resume=False)


def folder_deleted(project: Path) -> After:
    """The folder is deleted in mid-epoch: the search ends, says so, and promises nothing."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events):
            shutil.rmtree(project, ignore_errors=True)

    search_in_process(project, emit, Control())
    end = events[-1]
    said = isinstance(end, SearchEnded) and "deleted" in (end.message or "") and "kept" not in (end.message or "")
    check(said and not (project / SPEC_FILE).exists(), f"a deleted folder: {end}")
    return After({}, resume=False, gone=True)


def disk_full_in_checkpoint(project: Path) -> After:
    """There is no room for a trial's weights: the search ends in a sentence, and goes on once there is."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if in_second_trial(events):
            for pid in workers(str(project)):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM, ROOM))

    search_in_process(project, emit, Control())
    end = events[-1]
    said = isinstance(end, SearchEnded) and end.reason == "failed" and "\n" not in (end.message or "\n")
    check(said, f"a disk without room: {end}")
    return After({}, saved=saved(project))


FAULTS: tuple[Callable[[Path], After], ...] = (
    worker_killed,
    one_of_two_killed,
    app_killed,
    app_with_two_killed,
    journal_cut,
    end_not_told,
    stopped_and_resumed,
    two_apps,
    journal_lost,
    journal_half_lost,
    finished_by_a_script,
    wrong_folder,
    guest_on_a_copy_killed,
    worker_held_still,
    folder_deleted,
    disk_full_in_checkpoint,
)


def tried(fault: Callable[[Path], After]) -> Tried:
    """A fault once, in a folder of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder) / "project"
        prepare_project(project, SPEC, resume=False)
        began, done = time.monotonic(), list[Tried | BaseException]()

        def go_through() -> None:
            try:
                after = fault(project)
                left = orphans(project)  # before a resumed search could end them, or be refused by them
                if after.resume:
                    prepare_project(project, SPEC, resume=True)
                    search_in_process(project, lambda _event: None, Control())
                trials, scores = (0, 0) if after.gone else (lost(project, after), wrong(project))
                done.append(Tried(trials, scores, left + orphans(project), 0, time.monotonic() - began))
            except BaseException as error:
                done.append(error)

        thread = threading.Thread(target=go_through, daemon=True)
        thread.start()
        thread.join(LIMIT)
        if not done:
            return Tried(hangs=1, orphans=orphans(folder), seconds=LIMIT)
        if isinstance(done[0], BaseException):
            raise done[0]
        return done[0]


def main() -> None:
    """Print a line a fault: how often, what it cost, and how long one takes.

    As many at a time as there are cores: most of each is a process that starts on one of them.
    """
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    began = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for fault in FAULTS:
            if sys.argv[2:] and fault.__name__ not in sys.argv[2:]:
                continue
            made = list(pool.map(tried, [fault] * times))
            trials, scores, left, hangs = (sum(one) for one in list(zip(*made, strict=True))[:4])
            middle = statistics.median(run.seconds for run in made)
            told = f"trials lost {trials}, wrong scores {scores}, hangs {hangs}, orphans {left}, {middle:.1f} s each"
            print(f"{fault.__name__:23} x{times}: {told}", flush=True)
    print(f"all in {(time.monotonic() - began) / 60:.1f} min")


if __name__ == "__main__":
    main()

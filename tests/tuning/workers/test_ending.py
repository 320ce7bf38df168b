"""How a search in a worker process ends before its time: stopped, killed, orphaned; and how it goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import msgspec
import pytest

from app.tuning.control import Control
from app.tuning.names import KILLED
from app.tuning.project.folder import SPEC, prepare_project, project_state
from app.tuning.project.lock import LOCK
from app.tuning.record.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, WorkerLost, WorkerSuspended
from app.tuning.record.journal import journal_path, read_journals
from app.tuning.record.progress import progress_of
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space
from app.tuning.words.failures import lost_text
from app.tuning.words.progress import status_text
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.supervise import TRIES, search_in_process
from tests.searching import QUICK, SMALL, search, until, workers

LONG = SearchSpec(max_trials=50, epochs=500)
WITHIN = 3.0  # seconds that a stop may take: one, on a machine that does nothing else


@pytest.mark.parametrize("moment", ["at once", "importing"])
def test_that_a_stop_takes_effect_at_once(tmp_path, moment):
    asked, events, control = [], [], Control()

    def stop() -> None:
        asked.append(time.monotonic())
        control.stop()

    prepare_project(tmp_path / "stop", LONG, resume=False)
    if moment == "at once":
        stop()
    else:
        threading.Timer(1.0, stop).start()
    search_in_process(tmp_path / "stop", events.append, control)
    assert time.monotonic() - asked[0] < WITHIN
    assert [e.reason for e in events if isinstance(e, SearchEnded)] == ["stopped"]
    assert not workers(str(tmp_path))


def test_that_a_search_stops_within_a_second_and_goes_on_where_it_was(tmp_path):
    spec = msgspec.structs.replace(SMALL, space=Space(units=8))
    asked, events, control = [], [], Control()
    prepare_project(tmp_path / "go on", spec, resume=False)

    def emit(event) -> None:
        events.append(event)
        if sum(isinstance(e, EpochEnded) for e in events) == 3 and not asked:
            asked.append(time.monotonic())
            control.stop()

    search_in_process(tmp_path / "go on", emit, control)
    assert time.monotonic() - asked[0] < WITHIN
    assert [e.reason for e in events if isinstance(e, SearchEnded)] == ["stopped"]
    assert not workers(str(tmp_path))
    stopped = project_state(tmp_path / "go on")
    assert stopped.reason == "stopped"
    finished = {k: t for k, t in stopped.trials.items() if t.status == "COMPLETED"}
    assert finished
    search(tmp_path / "go on", msgspec.structs.replace(spec, max_trials=3), resume=True)
    state = project_state(tmp_path / "go on")
    assert state.reason == "completed"
    assert [t.status for t in state.trials.values()] == ["COMPLETED"] * 3
    assert {k: state.trials[k] for k in finished} == finished


def test_that_a_killed_worker_is_started_again_and_runs_its_trial_again(tmp_path):
    project, events, killed = tmp_path / "killed", [], []
    prepare_project(project, msgspec.structs.replace(SMALL, space=Space(units=8), epochs=5), resume=False)

    def emit(event) -> None:
        events.append(event)
        if isinstance(event, EpochEnded) and event.trial == "1" and not killed:
            killed.extend(workers(str(project)))
            os.kill(killed[0], signal.SIGKILL)

    search_in_process(project, emit, Control())
    (lost,) = [e for e in events if isinstance(e, WorkerLost)]
    assert lost.message.startswith(KILLED)
    state = project_state(project)
    assert state == SearchState().apply(*events)
    assert (state.reason, state.lost) == ("completed", ())
    assert [(t.status, len(t.epochs)) for t in state.trials.values()] == [("COMPLETED", 5)] * 2


def test_that_a_worker_that_is_killed_before_any_epoch_is_not_started_for_ever(tmp_path):
    project, events, killed = tmp_path / "killed", [], set()
    prepare_project(project, LONG, resume=False)

    def kill_the_next():
        """Kill a worker as soon as it is there."""
        (worker,) = until(lambda: workers(str(project)) - killed, 5, "a worker")
        killed.add(worker)
        os.kill(worker, signal.SIGKILL)

    def emit(event) -> None:
        events.append(event)
        # The last one has told something, but of no epoch.
        if isinstance(event, SearchStarted) or (isinstance(event, WorkerLost) and len(killed) < TRIES - 1):
            threading.Thread(target=kill_the_next).start()

    threading.Thread(target=kill_the_next).start()
    search_in_process(project, emit, Control())
    assert len(killed) == TRIES
    assert len([e for e in events if isinstance(e, SearchStarted)]) == 1
    assert len([e for e in events if isinstance(e, WorkerLost)]) == TRIES - 1
    assert isinstance(events[-1], SearchEnded)
    assert events[-1].reason == "failed"
    assert events[-1].message.startswith(KILLED)
    assert project_state(project).reason == "failed"


@pytest.mark.parametrize("count", [1, 2])
def test_that_a_folder_that_is_deleted_while_it_trains_is_said_so(tmp_path, count):
    project, events = tmp_path / "deleted", []
    prepare_project(project, LONG, resume=False)

    def emit(event) -> None:
        events.append(event)
        if isinstance(event, EpochEnded):
            shutil.rmtree(project, ignore_errors=True)

    if count == 1:
        search_in_process(project, emit, Control())
    else:
        search_with_workers(project, emit, Control(), count)
    ends = [e for e in events if isinstance(e, SearchEnded)]
    assert len(ends) == count
    for end in ends:
        assert end.reason == "failed"
        assert "deleted" in end.message
        assert "\n" not in end.message
    state = SearchState().apply(*events, TrialEnded(time=0.0, worker="tuner0", trial="99", status="COMPLETED"))
    assert "kept" not in status_text(progress_of(state, 0.0))
    assert not workers(str(project))
    assert not (project / SPEC).exists()


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="the system does not tell that a process is held still")
@pytest.mark.parametrize("count", [1, 2])
def test_that_a_worker_that_is_held_still_is_said_so_and_goes_on_when_it_is_let(tmp_path, count):
    project, events, told = tmp_path / "held", [], []
    prepare_project(project, msgspec.structs.replace(SMALL, space=Space(units=8), epochs=20), resume=False)

    def emit(event) -> None:
        events.append(event)
        if isinstance(event, EpochEnded) and not told:
            told.append(event.worker)
            (one,) = workers(f"{project} --id {event.worker}")
            os.kill(one, signal.SIGSTOP)
        if isinstance(event, WorkerSuspended) and event.message:
            (lost,) = SearchState().apply(*events).lost
            assert lost_text([lost]) == event.message
            os.kill(int(event.message.split()[-1]), signal.SIGCONT)

    if count == 1:
        search_in_process(project, emit, Control())
    else:
        search_with_workers(project, emit, Control(), count)
    assert [(e.worker, bool(e.message)) for e in events if isinstance(e, WorkerSuspended)] == [
        (told[0], True),
        (told[0], False),
    ]
    state = project_state(project)
    assert state == SearchState().apply(*events)
    assert state.reason == "completed"


def test_that_a_worker_that_cannot_write_says_so_in_a_sentence(tmp_path):
    prepare_project(tmp_path / "odd", QUICK, resume=False)
    (tmp_path / "odd" / LOCK).mkdir()
    events = []
    search_in_process(tmp_path / "odd", events.append, Control())
    assert events[-1].reason == "failed"
    assert events[-1].message.count("\n") == 0
    assert "search.lock: Is a directory" in events[-1].message


def test_that_a_worker_does_not_outlive_whoever_started_it(tmp_path):
    prepare_project(tmp_path / "orphan", LONG, resume=False)
    script = f"""
from pathlib import Path
from app.tuning.control import Control
from app.tuning.names import KILLED
from app.tuning.workers.supervise import search_here, search_in_process
def tell(event):
    print(type(event).__name__, flush=True)
search_in_process(Path({str(tmp_path / "orphan")!r}), tell, Control())
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    for line in parent.stdout:
        if line.startswith("EpochEnded"):
            break
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 2
    while workers(str(tmp_path)) and time.monotonic() < deadline:
        pass
    assert not workers(str(tmp_path))
    assert project_state(tmp_path / "orphan").reason == "stopped"


def test_that_a_trial_whose_end_was_written_by_keras_tuner_alone_is_told_on_resume(searched, tmp_path):
    project = shutil.copytree(searched.project, tmp_path / "two trials")
    path = journal_path(project)
    *kept, _trial_ended, _search_ended = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(kept))  # killed between the two files
    assert SearchState().apply(*read_journals(project).events).finished == 1
    assert project_state(project).finished == 2  # as Keras Tuner's own file says
    search(project, SMALL, resume=True)
    state = project_state(project)
    assert state.reason == "completed"
    assert state.trials == searched.state.trials

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
from app.tuning.events import EpochEnded, SearchEnded
from app.tuning.journal import journal_path
from app.tuning.project import prepare_project, project_state
from app.tuning.spec import SearchSpec, Space
from app.tuning.supervisor import search_in_process
from tests.searching import SMALL, search, workers

LONG = SearchSpec(max_trials=50, epochs=500)
WITHIN = 1.0  # second that a stop may take


@pytest.mark.parametrize("moment", ["at once", "importing"])
def test_that_a_stop_takes_effect_within_a_second(tmp_path, moment):
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


def test_that_a_killed_worker_ends_in_a_failure_that_says_so(tmp_path):
    events = []
    prepare_project(tmp_path / "killed", LONG, resume=False)

    def emit(event) -> None:
        events.append(event)
        if isinstance(event, EpochEnded) and event.epoch == 1:
            (worker,) = workers(str(tmp_path))
            os.kill(worker, signal.SIGKILL)

    search_in_process(tmp_path / "killed", emit, Control())
    assert isinstance(events[-1], SearchEnded)
    assert events[-1].reason == "failed"
    assert "signal 9" in events[-1].message
    assert project_state(tmp_path / "killed").reason == "failed"
    assert [t.status for t in project_state(tmp_path / "killed").trials.values()] == ["STOPPED"]


def test_that_a_worker_does_not_outlive_whoever_started_it(tmp_path):
    prepare_project(tmp_path / "orphan", LONG, resume=False)
    script = f"""
from pathlib import Path
from app.tuning.control import Control
from app.tuning.supervisor import search_here, search_in_process
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
    assert project_state(project).finished == 1
    search(project, SMALL, resume=True)
    state = project_state(project)
    assert state.reason == "completed"
    assert state.trials == searched.state.trials

"""A search that cannot be run, or not be written down: each is a sentence, and nothing finished is lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.project.lock import LOCK, ProjectLock, check_free
from app.tuning.project.lock import holder as who
from app.tuning.record.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.journal import Journal, journal_path
from app.tuning.train import run as search_module
from app.tuning.workers.supervise import search_here, search_in_process
from tests.searching import QUICK, SMALL, search


def test_that_two_searches_in_one_project_are_refused(tmp_path):
    project = tmp_path / "busy"
    script = f"""
import sys
from pathlib import Path
from app.tuning.record.journal import Journal, journal_path
from app.tuning.project.lock import ProjectLock
with ProjectLock(Path({str(project)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    prepare_project(project, SMALL, resume=False)
    with Journal(journal_path(project)) as journal:
        journal.write(SearchStarted(time=1.0, worker="tuner0", spec=SMALL, versions={}))
        journal.write(TrialStarted(time=2.0, worker="tuner0", trial="0", values={}))
    assert project_state(project).reason == "stopped"
    holder = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(InputError, match=r"process \d+ on .* is searching here"):
        check_free(project)
    with pytest.raises(InputError, match="is searching here"):
        prepare_project(project, SMALL, resume=True)
    state = project_state(project)
    assert (state.running, state.trials["0"].status) == (True, "RUNNING")
    assert who(project).startswith(f"process {holder.pid} on ")
    holder.kill()
    holder.communicate()
    assert who(project) == who(tmp_path) == ""
    assert project_state(project).trials["0"].status == "STOPPED"
    with ProjectLock(project):
        pass


def test_that_a_full_disk_ends_the_search_in_a_sentence_and_the_trial_is_run_again(tmp_path, monkeypatch):
    project, events = tmp_path / "full", []
    write = Journal.write

    def no_room(journal, event):
        if isinstance(event, EpochEnded | SearchEnded) and any(isinstance(e, TrialEnded) for e in events):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(journal, event)

    monkeypatch.setattr(Journal, "write", no_room)
    prepare_project(project, QUICK, resume=False)
    search_here(project, events.append, Control())
    assert events[-1].reason == "failed"
    assert events[-1].message.startswith("The project folder: No space left on device. What was finished is kept")
    monkeypatch.undo()
    search(project, QUICK, resume=True)
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 3


def test_that_a_worker_that_cannot_write_says_so_in_a_sentence(tmp_path):
    prepare_project(tmp_path / "odd", QUICK, resume=False)
    (tmp_path / "odd" / LOCK).mkdir()
    events = []
    search_in_process(tmp_path / "odd", events.append, Control())
    assert events[-1].reason == "failed"
    assert events[-1].message.count("\n") == 0
    assert "search.lock: Is a directory" in events[-1].message


def test_that_a_missing_package_is_named(tmp_path, monkeypatch):
    events = []
    monkeypatch.setattr(search_module, "find_spec", lambda name: None if name == "tensorboard" else object())
    prepare_project(tmp_path / "bare", QUICK, resume=False)
    search_here(tmp_path / "bare", events.append, Control())
    assert events[-1].message == "The package tensorboard is missing; install it with: pip install tensorboard"

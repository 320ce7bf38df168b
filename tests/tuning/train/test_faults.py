"""A search that cannot be run, or not be written down, ends in a sentence, and nothing finished is lost."""

from __future__ import annotations

import errno
import os
import shutil

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import EpochEnded, SearchEnded, TrialEnded
from app.tuning.record.journal import Journal
from app.tuning.train import run
from app.tuning.workers.supervise import search_here
from tests.searching import QUICK, search


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
    assert os.strerror(errno.ENOSPC) in events[-1].message
    assert "\n" not in events[-1].message
    monkeypatch.undo()
    search(project, QUICK, resume=True)
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 3


def test_that_a_folder_that_is_deleted_ends_the_search_here_in_a_sentence(tmp_path):
    project, events = tmp_path / "deleted", []

    def emit(event):
        events.append(event)
        if isinstance(event, EpochEnded):
            shutil.rmtree(project, ignore_errors=True)

    prepare_project(project, QUICK, resume=False)
    search_here(project, emit, Control())
    assert events[-1].reason == "failed"
    assert "deleted" in events[-1].message
    assert "kept" not in events[-1].message
    assert "\n" not in events[-1].message


def test_that_a_missing_package_is_named(tmp_path, monkeypatch):
    events = []
    monkeypatch.setattr(run, "find_spec", lambda name: None if name == "tensorboard" else object())
    prepare_project(tmp_path / "bare", QUICK, resume=False)
    search_here(tmp_path / "bare", events.append, Control())
    assert "tensorboard" in events[-1].message

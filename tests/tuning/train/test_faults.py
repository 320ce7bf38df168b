"""A search that cannot be run, or not be written down, ends in a sentence, and nothing finished is lost."""

from __future__ import annotations

import errno
import os
import shutil

import pytest
from msgspec.structs import replace

from app.tuning.control import Control
from app.tuning.names import GONE
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import EpochEnded, SearchEnded, TrialEnded
from app.tuning.record.journal import Journal
from app.tuning.train import run
from app.tuning.train.live_tuner import disk_fault
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


HDF5 = (
    "Unable to extend file properly, errno = 27, error message = 'file too large' (file write failed: time = Mon Nov "
    "30 18:43:33 2026\n, filename = '{}', file descriptor = 5, errno = 28, error message = 'No space left on device')"
)


@pytest.mark.skipif(os.name == "nt", reason="the words are those of Unix")
def test_that_what_is_wrong_with_the_disk_is_a_sentence_about_a_file_whoever_says_it(tmp_path):
    weights = tmp_path / "trial_0" / "checkpoint.weights.h5"
    full = f"{weights}: No space left on device. Finished trials are kept; resume when there is room to write."
    assert disk_fault(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(weights))) == full
    assert disk_fault(OSError(HDF5.format(weights))) == full
    assert disk_fault(OSError(errno.ENOSPC, HDF5.format(weights))) == full
    gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(weights))
    assert "kept" not in disk_fault(gone)
    assert disk_fault(gone).startswith(GONE)
    (tmp_path / "spec.json").write_text("{}")
    assert not disk_fault(gone).startswith(GONE)
    assert str(weights) in disk_fault(
        FileNotFoundError(f"Unable to open file (unable to open file: name = '{weights}')")
    )


def test_that_files_that_keras_tuner_cannot_load_end_the_search_in_a_sentence(tmp_path, monkeypatch):
    project = tmp_path / "search"
    search(project, QUICK)

    def stumble(*_arguments, **_named):
        raise KeyError("what no check knows of")

    monkeypatch.setattr(run, "live_tuner", lambda *_: stumble)
    ended = search(project, replace(QUICK, max_trials=4), resume=True).state
    assert ended.reason == "failed"
    assert ended.message.startswith(f"{project}: Keras Tuner can't load its own files")
    assert project_state(project).finished == 3


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

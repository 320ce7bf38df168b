"""One search at a time in a folder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.descent.text.json_input import InputError
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.project.lock import LOCK, NO_LINK, ProjectLock, check_free
from app.tuning.project.lock import holder as who
from app.tuning.record.events import SearchStarted, TrialStarted
from app.tuning.record.journal import Journal, journal_path
from tests.searching import SMALL


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
    with pytest.raises(InputError, match=r"process \d+ on .* is running a search here"):
        check_free(project)
    with pytest.raises(InputError, match="is running a search here"):
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


@pytest.mark.skipif(not NO_LINK, reason="the system follows every link")
def test_that_a_lock_that_is_a_link_empties_no_other_file(tmp_path):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / LOCK).symlink_to(tmp_path / "mine")
    assert who(tmp_path) == ""
    with pytest.raises(OSError, match=LOCK), ProjectLock(tmp_path):
        pass
    assert (tmp_path / "mine").read_text() == "mine"

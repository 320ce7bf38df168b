"""A project that another process writes: what is new in it is read, and what stands still is left alone."""

from __future__ import annotations

import pytest

from app.tuning.found.keras_files import FRESH, read_keras_files
from app.tuning.project.folder import project_state
from app.tuning.project.follow import FollowedProject
from app.tuning.project.lock import ProjectLock
from app.tuning.record.events import SearchEnded, SearchStarted
from app.tuning.record.journal import Journal, journal_path
from app.tuning.spec.search import SearchSpec
from tests.gui.told import W, ended, epoch, events_of, trial, write_search
from tests.tuning.found.keras_folders import done, edit, running, write_folder


@pytest.fixture
def project(tmp_path):
    return write_folder(tmp_path / "p", [done(0.5), running()])


def test_that_a_folder_in_which_nothing_is_written_is_not_read_again(project):
    followed = FollowedProject(project, project_state(project))
    assert not followed.look()
    assert not followed.look()


def test_that_a_trial_that_ends_is_seen_at_the_next_look(project):
    followed = FollowedProject(project, project_state(project))
    edit(project / "trial_1" / "trial.json", **done(0.9))
    assert followed.look()
    assert (followed.state.best.trial, followed.state.running) == ("1", False)
    assert not followed.look()


def test_that_half_a_file_waits_for_its_other_half(project):
    followed = FollowedProject(project, project_state(project))
    path = project / "trial_1" / "trial.json"
    edit(path, **done(0.9))
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    followed.look()
    assert followed.state.trials["0"].score == 0.5
    path.write_bytes(whole)
    assert followed.look()
    assert followed.state.best.trial == "1"


def test_that_a_folder_that_goes_away_keeps_what_was_read(project):
    followed = FollowedProject(project, project_state(project))
    project.rename(project.with_name("elsewhere"))
    assert not followed.look()
    assert followed.state.trials["0"].score == 0.5


def test_that_a_running_trial_that_is_written_no_more_was_cut_off(project):
    now = (project / "oracle.json").stat().st_mtime
    assert read_keras_files(project, now + FRESH / 2).live == {"1"}
    assert read_keras_files(project, now + 2 * FRESH).live == set()


def test_that_what_an_app_s_journal_says_is_followed_until_its_lock_is_free(tmp_path):
    project = write_search(tmp_path / "p", events_of([0.5]))
    with ProjectLock(project), Journal(journal_path(project)) as journal:
        journal.write(SearchStarted(time=10.0, spec=SearchSpec(epochs=2), versions={}, **W))
        followed = FollowedProject(project, project_state(project))
        assert followed.who.startswith("process")
        assert followed.state.running
        for event in (trial(1), epoch(1, 0), epoch(1, 1)):
            journal.write(event)
            assert followed.look()
        assert len(followed.state.trials["1"].epochs) == 2
        assert followed.state == project_state(project)
        journal.write(ended(1, 0.75))
        journal.write(SearchEnded(time=20.0, reason="completed", **W))
    assert followed.look()
    assert (followed.who, followed.state.best.trial) == ("", "1")
    assert not followed.look()

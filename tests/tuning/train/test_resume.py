"""Going on with a search that was killed between two of Keras Tuner's own steps."""

from __future__ import annotations

import json
import shutil

import msgspec
import pytest

from app.tuning.control import Control
from app.tuning.names import WORKER
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.journal import Journal, JournalReader, journal_path, read_journals
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.fleet import search_with_workers
from tests.searching import SMALL, of, search

SPEC = SearchSpec(data=Synthetic(rows=100), max_trials=1, epochs=1)


def test_that_a_trial_that_had_ended_when_all_was_killed_is_not_run_again(tmp_path):
    project = tmp_path / "project"
    search(project, SPEC)
    path = project / "oracle.json"
    state = json.loads(path.read_text())
    # So Keras Tuner saves a trial's end; the running trials are put right with the next save.
    path.write_text(json.dumps(state | {"ongoing_trials": {"tuner0": "0"}}))
    again = search(project, SPEC, resume=True)
    assert not [event for event in again.events if isinstance(event, TrialStarted)]
    assert again.state.reason == "completed"


def test_that_a_search_goes_on_below_any_path(tmp_path):
    project = tmp_path / "search [1] {a} ~" / "of [mine]"
    search(project, SPEC)
    before = (project / "trial_0" / "trial.json").read_bytes()
    again = search(project, msgspec.structs.replace(SPEC, max_trials=2), resume=True)
    assert (again.state.reason, [*again.state.trials]) == ("completed", ["1"])
    assert (project / "trial_0" / "trial.json").read_bytes() == before
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 2


def of_two(searched, folder, told):
    """The finished search of two trials as two workers leave it that are killed with the app, before any end is told.

    ``told`` says whether the second told its trial's end.
    """
    project = shutil.copytree(searched.project, folder)
    events = JournalReader(journal_path(project)).read_new()
    journal_path(project).unlink()
    second = next(e.trial for e in reversed(of(TrialStarted, events)))
    for event in events:
        mine = getattr(event, "trial", "") != second
        if isinstance(event, SearchEnded) or (isinstance(event, TrialEnded) and not mine and not told):
            continue
        for name in (WORKER, "tuner1") if isinstance(event, SearchStarted) else (WORKER if mine else "tuner1",):
            with Journal(journal_path(project, name)) as journal:
                journal.write(msgspec.structs.replace(event, worker=name))
    return project


def told_in(project):
    """What the journals alone say."""
    return SearchState().apply(*read_journals(project).events)


def test_that_a_search_of_two_killed_workers_that_one_ended_is_completed(searched, tmp_path):
    project = of_two(searched, tmp_path / "two trials", told=True)
    assert told_in(project).running
    search(project, SMALL, resume=True)
    assert project_state(project).reason == "completed"


@pytest.mark.parametrize("workers", [1, 2])
def test_that_an_end_that_a_killed_worker_could_not_tell_is_told_by_whoever_goes_on(searched, tmp_path, workers):
    project = of_two(searched, tmp_path / "two trials", told=False)
    assert told_in(project).finished == 1
    if workers == 1:
        events = search(project, SMALL, resume=True).events
    else:
        prepare_project(project, SMALL, resume=True)
        events = []
        search_with_workers(project, events.append, Control(), workers=2)
    assert not of(TrialStarted, events)
    assert len(of(TrialEnded, events)) == 1
    state = project_state(project)
    assert state.reason == "completed"
    for name, trial in searched.state.trials.items():
        again = state.trials[name]
        assert (again.status, again.score, again.best_epoch) == (trial.status, trial.score, trial.best_epoch)

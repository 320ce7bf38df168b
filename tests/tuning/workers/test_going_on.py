"""Going on with a search that was killed between two of Keras Tuner's own steps."""

from __future__ import annotations

import json
import shutil

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import WORKER
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.journal import Journal, JournalReader, journal_path
from app.tuning.spec.search import SearchSpec, Space, Synthetic, Vary
from app.tuning.spec.tuner import Hyperband
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


def test_that_a_search_of_two_killed_workers_that_one_ended_is_completed(searched, tmp_path):
    project = of_two(searched, tmp_path / "two trials", told=True)
    assert project_state(project).reason == "stopped"
    search(project, SMALL, resume=True)
    assert project_state(project).reason == "completed"


@pytest.mark.parametrize("workers", [1, 2])
def test_that_an_end_that_a_killed_worker_could_not_tell_is_told_by_whoever_goes_on(searched, tmp_path, workers):
    project = of_two(searched, tmp_path / "two trials", told=False)
    assert project_state(project).finished == 1
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


RATES = Space(units=4, learning_rate=Vary(min=1e-4, max=1e-1, sampling="log"))
DRAWN = SearchSpec(data=Synthetic(rows=50), space=RATES, max_trials=3, epochs=1)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return search(tmp_path_factory.mktemp("drawn") / "project", DRAWN).project


def cut(path):
    text = path.read_text()
    path.write_text(text[: len(text) // 2])


def results(project):
    """Every trial's values, end and score."""
    trials = project_state(project).trials
    return {name: (trial.values, trial.status, trial.score) for name, trial in trials.items()}


@pytest.mark.parametrize(
    ("names", "again", "told"),
    [
        (["oracle.json"], [], "oracle.json was only half written and is made again from the trials' files."),
        (["trial_1/trial.json"], ["1"], "The file of trial 1 was only half written; trial 1 is run again."),
        (["oracle.json", "trial_0/trial.json", "trial_2/trial.json"], ["0", "2"], "trials 0, 2 are run again."),
        (["tuner0.json"], [], ""),
    ],
)
def test_that_half_written_files_are_made_again_and_the_search_goes_on_as_it_would_have(
    drawn, tmp_path, names, again, told
):
    more = msgspec.structs.replace(DRAWN, max_trials=5)
    whole, broken = (shutil.copytree(drawn, tmp_path / name) for name in ("whole", "broken"))
    search(whole, more, resume=True)
    for name in names:
        cut(broken / name)
    assert told in prepare_project(broken, more, resume=True)
    assert prepare_project(broken, more, resume=True) == ""
    started = [event.trial for event in of(TrialStarted, search(broken, more, resume=True).events)]
    assert started == [*again, "3", "4"]
    assert results(broken) == results(whole)


def test_that_a_half_written_oracle_without_a_trial_lets_the_search_begin_anew(drawn, tmp_path):
    project = tmp_path / "none"
    prepare_project(project, DRAWN, resume=False)
    (project / "oracle.json").write_text('{"ongo')
    assert "begins anew" in prepare_project(project, DRAWN, resume=True)
    assert search(project, DRAWN, resume=True).state.reason == "completed"


def test_that_what_cannot_be_made_again_is_said_in_a_sentence(drawn, tmp_path):
    hyperband = SearchSpec(tuner=Hyperband(2, 2))
    prepare_project(tmp_path / "rounds", hyperband, resume=False)
    (tmp_path / "rounds" / "oracle.json").write_text('{"ongo')
    shutil.copytree(drawn / "trial_0", tmp_path / "rounds" / "trial_0")
    with pytest.raises(InputError, match=r"oracle\.json is only half written, and Hyperband's rounds are nowhere else"):
        prepare_project(tmp_path / "rounds", hyperband, resume=True)
    project = shutil.copytree(drawn, tmp_path / "all")
    for path in (project / "oracle.json", *project.glob("trial_*/trial.json")):
        path.write_text("")
    with pytest.raises(
        InputError, match=r"the trial\.json of trials 0, 1, 2 is only half written and no other file tells"
    ):
        prepare_project(project, DRAWN, resume=True)
    assert len(project_state(project).trials) == 3

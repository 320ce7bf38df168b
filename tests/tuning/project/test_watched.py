"""A folder in which a watched script searched: its journal and Keras Tuner's files together, without any spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.descent.text.json_input import InputError
from app.tuning.found.foreign_project import is_plain
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.project.lock import ProjectLock
from app.tuning.record.events import (
    EpochEnded,
    Event,
    SearchEnded,
    SearchStarted,
    SpaceGrown,
    TrialEnded,
    TrialStarted,
)
from app.tuning.record.journal import Journal, journal_path
from app.tuning.record.progress import progress_of
from app.tuning.record.space_tried import chance_of
from app.tuning.spec.keras_space import space_of
from app.tuning.spec.script_search import ScriptSearch
from app.tuning.spec.search import SearchSpec, dump_spec
from app.tuning.spec.space import Vary
from app.tuning.spec.tuner import Hyperband
from app.tuning.words.curves import epochless_text
from tests.tuning.found.keras_folders import SPACE, done, failed, write_folder

SEARCH = ScriptSearch(
    objective="val_f1",
    direction="max",
    tuner="RandomSearch",
    space={**space_of(SPACE), "bias": Vary(choices=(False, True)), "depth": 2},
    max_trials=4,
    epochs=2,
    script="train.py",
)
W = {"worker": "tuner0"}


def told(search: ScriptSearch = SEARCH, *more: Event) -> list[Event]:
    """A trial that completed, one that runs."""
    epochs = [
        EpochEnded(time=3.0 + k, trial="0", epoch=k, logs={"val_f1": 0.5 + k}, learning_rate=0.01, seconds=1.0, **W)
        for k in range(2)
    ]
    return [
        SearchStarted(time=1.0, script=search, versions={"keras": "3"}, **W),
        TrialStarted(time=2.0, trial="0", values={"units": 32, "bias": True}, **W),
        *epochs,
        TrialEnded(time=5.0, trial="0", status="COMPLETED", score=1.5, best_epoch=1, **W),
        TrialStarted(time=6.0, trial="1", values={"units": 64, "bias": False}, **W),
        *more,
    ]


def written(folder: Path, events: list[Event]) -> Path:
    folder.mkdir(exist_ok=True)
    with Journal(journal_path(folder)) as journal:
        for event in events:
            journal.write(event)
    return folder


def test_that_what_a_watched_script_told_is_read_before_keras_tuner_writes_anything(tmp_path):
    project = written(tmp_path / "p", told())
    with ProjectLock(project):
        state = project_state(project)
    assert is_plain(project)
    assert (state.spec.objective, state.spec.direction) == ("val_f1", "max")
    assert (state.foreign, state.can_go_on, state.has_rates, state.takes_orders) == (True, False, True, True)
    assert state.spec.space.varied() == {name: entry for name, entry in SEARCH.space.items() if name != "depth"}
    assert [trial.values["bias"] for trial in state.trials.values()] == [True, False]
    assert state.plan == (4, 8)
    assert state.progress == 0.25
    progress = progress_of(state, 7.0)
    assert (progress.kind, progress.finished, progress.planned) == ("running", 1, 4)
    assert not state.unreadable


def test_that_a_script_that_was_killed_has_stopped(tmp_path):
    state = project_state(written(tmp_path / "p", told()))
    assert (state.reason, state.takes_orders) == ("stopped", False)
    assert [trial.status for trial in state.trials.values()] == ["COMPLETED", "STOPPED"]
    with pytest.raises(InputError, match="script"):
        prepare_project(tmp_path / "p", SearchSpec(), resume=True)


def test_that_trials_from_before_it_was_watched_are_shown_too(tmp_path):
    project = write_folder(
        tmp_path / "p", {"0": done(1.5, 1), "1": failed("ValueError: no", "INVALID"), "2": done(0.9)}
    )
    skipped = TrialEnded(time=7.0, trial="1", status="SKIPPED", **W)
    ended = SearchEnded(time=8.0, reason="completed", **W)
    state = project_state(written(project, told(SEARCH, skipped, ended)))
    assert [trial.status for trial in state.trials.values()] == ["COMPLETED", "SKIPPED", "COMPLETED"]
    assert [len(trial.epochs) for trial in state.trials.values()] == [2, 0, 1]
    assert state.gaps.unrecorded == (2,)


def test_that_hyperparameters_that_come_later_are_there_at_once(tmp_path):
    grown = SpaceGrown(time=7.0, space={**SEARCH.space, "l2": Vary(min=1e-5, max=1.0, sampling="log")}, **W)
    state = project_state(written(tmp_path / "p", told(SEARCH, grown)))
    assert "l2" in state.spec.space.varied()
    assert state.spec.objective == "val_f1"


@pytest.mark.parametrize(
    ("search", "plan"),
    [
        (ScriptSearch("loss", "min", "RandomSearch", max_trials=3, epochs=7, executions_per_trial=2), (1, 14)),
        (ScriptSearch("loss", "min", "MyTuner", max_trials=3), None),
        (ScriptSearch("loss", "min", "GridSearch", epochs=3), None),
        (ScriptSearch("loss", "min", "Hyperband", SEARCH.space, hyperband=Hyperband(max_epochs=3)), (6, 11)),
    ],
)
def test_that_a_plan_is_only_what_the_tuner_said(tmp_path, search, plan):
    project = written(tmp_path / "p", told(search))
    with ProjectLock(project):
        state = project_state(project)
    assert state.plan == plan
    assert (state.progress is None) == (plan is None)
    assert progress_of(state, 7.0).planned == (search.max_trials if plan is None else plan[0])


def test_that_chances_are_told_of_keras_tuner_s_own_random_search_alone(tmp_path):
    theirs = ScriptSearch("loss", "min", "MyOwnSearch", SEARCH.space, max_trials=4, epochs=2)
    assert chance_of(project_state(written(tmp_path / "theirs", told(theirs)))) is None
    assert chance_of(project_state(written(tmp_path / "random", told()))) is not None


def test_that_a_search_of_ours_that_a_script_took_up_stays_ours(tmp_path):
    spec = SearchSpec(max_trials=7)
    project = written(tmp_path / "p", told())
    (project / "spec.json").write_bytes(dump_spec(spec))
    state = project_state(project)
    assert (state.spec, state.foreign, is_plain(project)) == (spec, False, False)


def test_that_a_space_holds_what_a_journal_can_say():
    entries = [
        {"class_name": "Boolean", "config": {"name": "bias"}},
        {"class_name": "Choice", "config": {"name": "twice", "values": [1, 1, 2]}},
        {"class_name": "Choice", "config": {"name": "endless", "values": [1.0, float("inf")]}},
        {"class_name": "Fixed", "config": {"name": "fixed", "value": "adam"}},
        {"class_name": "Int", "config": {"name": "lacks its ends"}},
        {"class_name": "Tomorrow", "config": {"name": "new"}},
        "nonsense",
    ]
    assert space_of(entries) == {
        "bias": Vary(choices=(False, True)),
        "twice": Vary(choices=(1, 2)),
        "fixed": "adam",
    }


def test_that_no_time_is_told_of_trials_without_epochs(tmp_path):
    events = [told()[0], *(e for e in told() if isinstance(e, TrialStarted | TrialEnded) and e.trial == "0")]
    state = project_state(written(tmp_path / "p", [*events, SearchEnded(time=8.0, reason="completed", **W)]))
    assert progress_of(state, 9.0).seconds is None
    assert "own way" in epochless_text(state.trials.values())


@pytest.mark.parametrize("field", ["max_trials", "epochs", "executions_per_trial"])
def test_that_a_journal_that_plans_nothing_is_no_search(tmp_path, field):
    project = written(tmp_path / "p", told())
    journal = journal_path(project)
    broken = journal.read_text().replace('"max_trials":4', f'"{field}":0')
    journal.write_text(broken)
    with pytest.raises(InputError):
        project_state(project)

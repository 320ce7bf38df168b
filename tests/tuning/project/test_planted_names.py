"""A folder that somebody else made: names in its files never lead out of it."""

from __future__ import annotations

import json

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.found.foreign_project import plain_state
from app.tuning.names import check_name, trial_folder
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import SearchStarted, TrialStarted, read_events
from app.tuning.record.journal import Journal, journal_path
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.tuner import Hyperband
from app.tuning.workers.guests import Guests, sign_of_life

SPEC = SearchSpec(data=Synthetic(rows=50), max_trials=1, epochs=1)
OUT = "x/../../victim.txt"
BAD_TRIALS = ["", "..", "../1", "x/../../victim", "1\n", "a b", "é", "1" * 65]
BAD_WORKERS = ["", ".", "..", ".x", OUT, "x\n", "a b", "x" * 65]


@pytest.fixture
def folder(tmp_path):
    """A project, and beside it a file that is none of its business."""
    prepare_project(tmp_path / "project", SPEC, resume=False)
    (tmp_path / "project" / "alive-x").mkdir()  # on the way that the planted name goes
    (tmp_path / "project" / "journal-x").mkdir()
    (tmp_path / "victim.txt").write_text("mine")
    return tmp_path / "project"


def plant(project, *events):
    """A journal that says whatever one likes."""
    with Journal(project / "journal-planted.jsonl") as journal:
        for event in events:
            journal.write(event)


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def started(worker):
    return SearchStarted(time=1.0, worker=worker, spec=SPEC, versions={})


def test_that_no_reader_touches_what_a_planted_worker_s_name_leads_to(folder):
    guests = Guests(folder, own=set())
    plant(folder, started(OUT), TrialStarted(time=2.0, worker=OUT, trial="0", values={}))
    before = files(folder.parent)
    assert guests.read_new() == []
    state = project_state(folder)
    assert (state.workers, state.trials, state.unreadable) == ((), {}, 2)
    prepare_project(folder, SPEC, resume=True)
    assert files(folder.parent) == before


@pytest.mark.parametrize("name", BAD_TRIALS)
def test_that_a_trial_of_an_impossible_name_is_unreadable_and_gets_no_folder(folder, name):
    plant(folder, started("tuner0"), TrialStarted(time=2.0, worker="tuner0", trial=name, values={"units": 32}))
    before = set(folder.parent.rglob("*"))
    state = project_state(folder)
    assert (state.trials, state.unreadable) == ({}, 1)
    prepare_project(folder, SPEC, resume=True)
    assert set(folder.parent.rglob("*")) - before <= {journal_path(folder)}
    with pytest.raises(ValueError, match="is not a trial's name"):
        trial_folder(folder, name)


@pytest.mark.parametrize("name", BAD_WORKERS)
def test_that_an_event_of_an_impossible_worker_is_none(name):
    line, other = (msgspec.json.encode(started(worker)) + b"\n" for worker in (name, "tuner0"))
    assert read_events(line + other + line) == ([started("tuner0")], 2)
    with pytest.raises(InputError, match="is not a worker's name"):
        check_name(name)


@pytest.mark.parametrize("name", BAD_WORKERS)
@pytest.mark.parametrize("file", [journal_path, sign_of_life])
def test_that_an_impossible_worker_has_no_file(tmp_path, name, file):
    with pytest.raises(ValueError, match="is not a worker's name"):
        file(tmp_path, name)


@pytest.mark.parametrize("name", ["tuner0", "tuner12", "chief", "far-1", "a.b_c-7", "x" * 64])
def test_that_every_worker_there_may_be_has_events(name):
    assert read_events(msgspec.json.encode(started(name))) == ([started(name)], 0)


def oracle(**changed):
    """Keras Tuner's file of a search in which nothing has ended."""
    empty = {"start_order": [], "end_order": [], "retry_queue": [], "ongoing_trials": {}, "run_times": {}}
    more = {"hyperparameters": {"space": [], "values": {}}, "seed": 1, "seed_state": 1, "tried_so_far": []}
    return json.dumps({**empty, **more, "id_to_hash": {}, "display": {}, **changed})


@pytest.mark.parametrize("changed", [{"retry_queue": ["../x"]}, {"ongoing_trials": {"tuner0": "../x"}}])
def test_that_an_oracle_that_names_no_trial_is_not_gone_on_with(folder, changed):
    spec = msgspec.structs.replace(SPEC, tuner=Hyperband(2, 2))
    for path in (folder / "spec.json", *folder.glob("journal-*.jsonl")):
        path.unlink()
    prepare_project(folder, spec, resume=False)
    (folder / "oracle.json").write_text(oracle())
    assert prepare_project(folder, spec, resume=True) == ""
    (folder / "oracle.json").write_text(oracle(**changed))
    with pytest.raises(InputError, match="resumed"):
        prepare_project(folder, spec, resume=True)


def test_that_a_trial_s_file_that_names_another_is_not_gone_on_with(folder):
    record = {"trial_id": "../x", "hyperparameters": {"space": [], "values": {}}, "metrics": {"metrics": {}}}
    record |= {"score": None, "best_step": None, "status": "RUNNING", "message": None}
    (folder / "trial_0").mkdir()
    (folder / "trial_0" / "trial.json").write_text(json.dumps(record))
    (folder / "oracle.json").write_text(oracle())
    with pytest.raises(InputError, match="resumed"):
        prepare_project(folder, SPEC, resume=True)


def test_that_folders_that_are_no_trial_s_are_passed_over_in_a_script_s_project(folder):
    (folder / "spec.json").unlink()
    for name in ("trial_0", "trial_a b", "trial_..", "trial_"):
        (folder / name).mkdir()
    assert list(plain_state(folder).trials) == ["0"]

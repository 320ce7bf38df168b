"""The folder of a search: what it may hold, what it is called."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.project.folder import new_project, prepare_project, project_spec, project_state
from app.tuning.record.events import SearchEnded, SearchStarted
from app.tuning.record.journal import Journal, journal_path
from app.tuning.spec.data import Csv
from app.tuning.spec.search import SearchSpec
from tests.searching import SMALL


def test_that_a_project_is_not_overwritten(searched):
    with pytest.raises(InputError, match="already holds a search"):
        prepare_project(searched.project, SMALL, resume=False)
    with pytest.raises(InputError, match=r"\$\.epochs"):
        prepare_project(searched.project, msgspec.structs.replace(SMALL, epochs=9), resume=True)


def test_that_no_advice_is_then_refused(searched):
    """Resuming is advised to whoever may resume alone."""
    prepare = prepare_project
    with pytest.raises(InputError, match="--resume"):
        prepare(searched.project, msgspec.structs.replace(SMALL, max_trials=3), resume=False)
    for other in (msgspec.structs.replace(SMALL, epochs=9), msgspec.structs.replace(SMALL, max_trials=1)):
        with pytest.raises(InputError, match="choose another folder") as told:
            prepare(searched.project, other, resume=False)
        assert "--resume" not in str(told.value)
    prepare(searched.project, SMALL, resume=True)


def test_that_a_search_is_not_resumed_for_fewer_trials_than_it_has(searched):
    with pytest.raises(InputError, match=r"\$\.max_trials: .* 2 trials already"):
        prepare_project(searched.project, msgspec.structs.replace(SMALL, max_trials=1), resume=True)
    assert project_spec(searched.project).max_trials == 2


def test_that_a_missing_file_is_noticed_before_a_folder_is_made(tmp_path):
    spec = SearchSpec(data=Csv(str(tmp_path / "none.csv"), "y"))
    with pytest.raises(InputError, match=r"\$\.data\.table: .*none\.csv"):
        prepare_project(tmp_path / "search", spec, resume=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("resume", [False, True])
def test_that_a_search_that_came_to_nothing_is_begun_anew_with_a_mended_spec(tmp_path, resume):
    (tmp_path / "rows.csv").write_text("a,y\n1,2\n")
    wrong, right = SearchSpec(data=Csv(str(tmp_path / "rows.csv"), "z")), SMALL
    project = tmp_path / "search"
    prepare_project(project, wrong, resume=False)
    with pytest.raises(InputError):  # nothing is told yet: it may be about to begin
        prepare_project(project, right, resume)
    with Journal(journal_path(project)) as journal:
        journal.write(SearchStarted(time=1.0, worker="tuner0", spec=wrong, versions={}))
        journal.write(SearchEnded(time=2.0, worker="tuner0", reason="failed", message="there is no column z"))
    prepare_project(project, right, resume)
    assert project_spec(project) == right


def test_that_there_must_be_something_to_resume(tmp_path):
    with pytest.raises(InputError, match="no search to resume"):
        prepare_project(tmp_path / "none", SMALL, resume=True)
    assert not (tmp_path / "none").exists()


def test_that_a_folder_that_is_no_project_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no spec\.json"):
        project_state(tmp_path)
    (tmp_path / "spec.json").write_text('{"epochs": "many"}')
    with pytest.raises(InputError, match=r"spec\.json: \$\.epochs"):
        project_state(tmp_path)


def test_that_a_search_out_of_bounds_makes_no_folder(tmp_path):
    with pytest.raises(InputError, match=r"^\$\.max_trials: "):
        prepare_project(tmp_path / "search", SearchSpec(max_trials=10_001), resume=False)
    assert not (tmp_path / "search").exists()


def test_that_new_projects_never_share_a_folder(tmp_path):
    now = datetime(2026, 1, 2, 3, 4, 5)
    first = new_project(tmp_path, now)
    first.mkdir()
    second = new_project(tmp_path, now)
    assert first.name == "search 2026-01-02 03.04.05"
    assert second.name == "search 2026-01-02 03.04.05 (2)"

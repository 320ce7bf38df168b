"""The folder of a search: what it may hold, what it is called."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from app.descent.text.json_input import InputError
from app.tuning.project.folder import new_project, prepare_project, project_state
from app.tuning.spec.search import SearchSpec
from tests.searching import SMALL


def test_that_a_project_is_not_overwritten(searched):
    with pytest.raises(InputError, match="already holds a search"):
        prepare_project(searched.project, SMALL, resume=False)
    with pytest.raises(InputError, match=r"\$\.epochs"):
        prepare_project(searched.project, msgspec.structs.replace(SMALL, epochs=9), resume=True)


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

"""A search runs the copy of the user's file in its folder, whatever becomes of the file."""

from __future__ import annotations

import pytest

from app.descent.text.json_input import InputError
from app.tuning.own.copies import MODEL, digest, kept_source
from app.tuning.own.load_file import load_module
from tests.tuning.own.files import written


def test_that_the_copy_is_made_once_and_then_runs(tmp_path):
    project = tmp_path / "search"
    project.mkdir()
    path = written(tmp_path, "a = 1\n")
    assert kept_source(project, path, MODEL, digest("a = 1\n")) == "a = 1\n"
    path.write_text("a = 2\n")
    assert kept_source(project, path, MODEL, digest("a = 1\n")) == "a = 1\n"
    path.unlink()
    assert load_module(path, kept_source(project, path, MODEL)).a == 1


def test_that_a_file_that_changed_after_the_look_at_it_is_refused(tmp_path):
    path = written(tmp_path, "a = 2\n")
    with pytest.raises(InputError, match=r"mine\.py"):
        kept_source(tmp_path, path, MODEL, digest("a = 1\n"))
    assert not (tmp_path / MODEL).exists()


def test_that_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(InputError, match=r"mine\.py"):
        kept_source(tmp_path, tmp_path / "mine.py", MODEL)

"""Notes on trials, kept in the project's folder."""

from __future__ import annotations

import pytest

from app.descent.text.json_input import InputError
from app.tuning.project.notes import NOTES, read_notes, write_notes


def test_that_notes_are_kept_in_the_folder(tmp_path):
    assert read_notes(tmp_path) == {}
    write_notes(tmp_path, {"3": "too wide — try again"})
    assert read_notes(tmp_path) == {"3": "too wide — try again"}
    assert [p.name for p in tmp_path.iterdir()] == [NOTES]
    (tmp_path / NOTES).write_bytes(b'{"3": ')
    with pytest.raises(InputError, match=r"notes.json does not hold notes"):
        read_notes(tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        write_notes(tmp_path / "gone", {})

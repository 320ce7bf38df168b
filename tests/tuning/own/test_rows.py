"""What a user's ``load()`` returns is checked before a search, and a sentence says what it should return."""

from __future__ import annotations

import pytest

from app.tuning.own.faults import OwnFileError
from app.tuning.own.load_file import load_module
from app.tuning.own.rows import load_rows
from tests.tuning.own.files import line_of, written

X = "np.zeros((5, 3))"
GOOD = {
    "x and y": (f"{X}, np.zeros(5)", 5, False),
    "lists": ("[1, 2], [0, 1]", 2, False),
    "its own validation": (f"({X}, np.zeros(5)), (np.ones((2, 3)), np.ones(2))", 5, True),
    "several inputs": (f"[{X}, np.zeros((5, 1))], np.zeros(5)", 5, False),
    "named inputs": (f'{{"a": {X}, "b": np.zeros((5, 2))}}, np.zeros(5)', 5, False),
}
BAD = {
    "nothing": ("None", "returns"),
    "three values": (f"{X}, np.zeros(5), 3", "3 values"),
    "one array": (X, "ndarray"),
    "rows of different counts": (f"{X}, np.zeros(4)", "4, 5"),
    "no rows": ("np.zeros((0, 3)), np.zeros(0)", "no rows"),
    "a number for y": (f"{X}, 1", "no array"),
    "a validation part of different counts": (f"({X}, np.zeros(5)), ({X}, np.zeros(3))", "validation"),
}


def rows(folder, returned):
    path = written(folder, f"import numpy as np\n\n\ndef load():\n    return {returned}\n")
    return load_rows(load_module(path), path)


@pytest.mark.parametrize("what", GOOD)
def test_that_rows_are_taken_as_fit_takes_them(tmp_path, what):
    returned, count, validation = GOOD[what]
    found = rows(tmp_path, returned)
    assert found.count == count
    assert len(found.training) == 2
    assert (found.validation is not None) == validation


@pytest.mark.parametrize("what", BAD)
def test_that_other_values_are_refused_in_a_sentence(tmp_path, what):
    returned, said = BAD[what]
    with pytest.raises(OwnFileError) as caught:
        rows(tmp_path, returned)
    assert said in str(caught.value)
    assert str(caught.value).startswith("mine.py")


@pytest.mark.parametrize("raised", ["ValueError('x')", "SystemExit(2)", "KeyboardInterrupt", "BaseException('y')"])
def test_that_what_load_raises_is_told_with_its_line(tmp_path, raised):
    text = f"def load():\n    raise {raised}\n"
    path = written(tmp_path, text)
    with pytest.raises(OwnFileError) as caught:
        load_rows(load_module(path), path)
    assert caught.value.fault.line == line_of(text, "raise")


def test_that_a_file_without_load_is_told_what_it_returns(tmp_path):
    path = written(tmp_path, "rows = 1\n")
    with pytest.raises(OwnFileError, match=r"load\(\)"):
        load_rows(load_module(path), path)

"""What a preview says of a table's columns: how their values are distributed, and the first rows as they are."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tuning.spec.data import Table
from app.tuning.tables.column_view import column_view
from app.tuning.tables.preview import preview_command, read_preview
from app.tuning.tables.preview_process import preview
from app.tuning.tables.understand import ColumnUse

NUMBER = ColumnUse("column", "number", "feature", "numbers")


@dataclass
class Seen:
    path: str

    def __getitem__(self, name):
        return next(column for column in self.found.columns if column.name == name)

    @property
    def found(self):
        return preview(Table(self.path))


@pytest.fixture
def seen(tmp_path):
    path = tmp_path / "t.csv"
    days = pd.date_range("2021-03-01", periods=80).strftime("%d.%m.%Y")
    rows = [
        f"{k if k % 5 else ''};{'red' if k % 4 else 'blue'};{day};p{k};{'yes' if k % 4 else 'no'}"
        for k, day in enumerate(days, 1)
    ]
    path.write_text("\n".join(["age;colour;day;name;answer", *rows]))
    return Seen(str(path))


def test_that_numbers_have_ranges_words_have_counts_and_dates_have_both_ends(seen):
    assert (seen["age"].missing, seen["age"].distinct, sum(seen["age"].counts)) == (16, 64, 64)
    assert (seen["age"].low, seen["age"].high) == ("1", "79")
    assert dict(zip(seen["colour"].words, seen["colour"].counts, strict=True)) == {"red": 60, "blue": 20}
    assert (seen["day"].kind, seen["day"].low, seen["day"].high) == ("date", "2021-03-01", "2021-05-19")
    assert sum(seen["day"].counts) == 80
    assert seen["name"].kind == "ignored"
    assert len(seen["name"].words) == len(seen["name"].counts)


def test_that_the_first_rows_are_shown_with_gaps_empty_and_whole_numbers_whole(seen):
    assert seen.found.head[0] == ("1", "red", "01.03.2021", "p1", "yes")
    assert seen.found.head[4][0] == ""


def test_that_long_cells_are_cut(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,y\n" + "".join(f"{'long ' * 10_000}{k},{k % 2}\n" for k in range(20)))
    found = preview(Table(str(path)))
    assert max(len(cell) for row in found.head for cell in row) <= 200
    assert max(len(word) for column in found.columns for word in column.words) <= 200


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_that_every_number_is_in_a_bar(numbers):
    view = column_view(pd.Series(numbers), NUMBER)
    assert sum(view.counts) == len(numbers)
    assert float(view.low) <= float(view.high)


def test_that_the_process_says_the_same_and_how_far_it_is(seen):
    ran = subprocess.run(preview_command(Table(seen.path)), capture_output=True, timeout=60)
    assert read_preview(ran.stdout) == seen.found
    told = [float(line) for line in ran.stderr.decode().split()]
    assert told == sorted(told)
    assert 0 < told[-1] <= 1


@pytest.mark.parametrize("target", ["", "name"])
def test_that_a_fault_leaves_the_columns_in_sight(seen, target):
    found = preview(Table(seen.path, target=target))
    assert bool(found.fault) == bool(target)
    assert len(found.columns) == 5
    assert len(found.head) == 12
    assert np.sum([column.role == "target" for column in found.columns]) == 1

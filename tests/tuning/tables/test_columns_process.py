"""Columns of a table that become a ground: which rows are drawn, and the sentences for those that cannot be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from app.descent.ground.own_rows import MOST_ROWS
from app.descent.ground.surface_choice import Ground
from app.descent.text.json_input import InputError
from app.tuning.spec.data import Table
from app.tuning.tables.columns_process import ground_of_columns
from app.tuning.tables.columns_to_draw import ColumnsToDraw, columns_command, drawable, read_ground, suggested
from app.tuning.tables.preview import ColumnView

LINES = ["age,fare,survived,class,always"]
LINES += [f"{20 + k % 37},{7.25 + 3.5 * (k % 11)},{'yes' if k * 7 % 3 else 'no'},{1 + k % 3},5" for k in range(60)]


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("\n".join(LINES))
    return Table(table=str(path))


def test_that_the_process_gives_the_ground_of_two_columns(people):
    made = subprocess.run(columns_command(people, ColumnsToDraw("age", "fare")), capture_output=True)
    assert made.returncode == 0, made.stderr
    ground = read_ground(made.stdout)
    assert ground.id == "line-fit"
    assert ground.rows is not None
    assert ground.rows.names == ("age", "fare")
    assert ground.rows.x[:3] == (20, 21, 22)
    assert ground.rows.y[1] == 10.75
    assert ground.rows.file == "people.csv"


def test_that_a_column_of_two_values_is_predicted_by_two_others(people):
    rows = rows_of(ground_of_columns(people, ColumnsToDraw("age", "fare", "survived")))
    assert rows.names == ("age", "fare", "survived = yes")
    assert rows.answer[:4] == (0, 1, 1, 0)


def test_that_rows_without_a_value_are_left_out(people):
    with Path(people.table).open("a") as file:
        file.write("\n,9.5,yes,1,5\n31,,no,1,5\n32,9.5,,1,5\n33,9.5,no,1,5\n")
    assert len(rows_of(ground_of_columns(people, ColumnsToDraw("age", "fare"))).x) == 62
    assert len(rows_of(ground_of_columns(people, ColumnsToDraw("age", "fare", "survived"))).x) == 61


def test_that_of_a_long_table_the_same_sample_is_drawn_each_time_and_said(tmp_path):
    path = tmp_path / "long.csv"
    random = np.random.default_rng(0)
    rows = [f"{random.normal():.6f},{random.normal():.6f},{int(k % 1000 == 0)}" for k in range(5000)]
    path.write_text("\n".join(["a,b,rare", *rows]))
    first, again = (ground_of_columns(Table(table=str(path)), ColumnsToDraw("a", "b", "rare")) for _ in range(2))
    assert first == again
    drawn = rows_of(first)
    assert len(drawn.x) == MOST_ROWS
    assert drawn.of == 5000
    assert sum(drawn.answer) == 1


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (ColumnsToDraw("age", "always"), "always"),
        (ColumnsToDraw("age", "age"), "different"),
        (ColumnsToDraw("age", "height"), "height"),
        (ColumnsToDraw("age", "fare", "class"), "3 different values"),
        (ColumnsToDraw("age", "survived"), "0 rows"),
    ],
)
def test_that_what_cannot_be_drawn_is_said_with_the_file_and_the_column(people, columns, said):
    with pytest.raises(InputError, match=rf"people\.csv: .*{said}"):
        ground_of_columns(people, columns)


def test_that_numbers_of_unusual_size_are_standardised_though_their_own_units_were_wanted(tmp_path):
    path = tmp_path / "years.csv"
    path.write_text("\n".join(["a,b", *(f"{1e9 + k},{k * k}" for k in range(30))]))
    assert rows_of(ground_of_columns(Table(table=str(path)), ColumnsToDraw("a", "b", standardised=False))).standardised


COLUMNS = tuple(
    ColumnView(name, kind, 0, distinct)
    for name, kind, distinct in [
        ("id", "ignored", 90),
        ("age", "number", 70),
        ("sex", "category", 2),
        ("fare", "number", 80),
        ("survived", "number", 2),
    ]
)


def test_that_what_is_suggested_shows_what_the_target_depends_on():
    assert drawable(COLUMNS) == (["age", "fare", "survived"], ["sex", "survived"])
    assert suggested(COLUMNS, "survived") == ColumnsToDraw("age", "fare", "survived")
    assert suggested(COLUMNS, "fare") == ColumnsToDraw("age", "fare")
    assert suggested(COLUMNS, None) == ColumnsToDraw("age", "fare")
    assert suggested(COLUMNS[:1], None) is None


def rows_of(ground: Ground):
    assert ground.rows is not None
    return ground.rows

"""``mountain preview``: how a table would be read, as one JSON object."""

from __future__ import annotations

import json

import pytest

from app.cli import main
from tests.tuning.tables.written import lines


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(lines("Id;area;kind;price", "{k};{k},5;a{c};1{k},25", 30))
    return path


def test_that_it_writes_how_the_file_is_written_and_what_its_columns_are(table, capfdbinary):
    assert main(["preview", str(table)]) == 0
    seen = json.loads(capfdbinary.readouterr().out)
    assert (seen["rows"], seen["header"], seen["separator"], seen["decimal"]) == (30, True, ";", ",")
    assert [c["name"] for c in seen["columns"]] == ["Id", "area", "kind", "price"]
    assert [c["kind"] for c in seen["columns"]] == ["ignored", "number", "category", "number"]
    assert set(seen["columns"][0]) == {"name", "kind", "missing", "distinct", "reason"}
    assert (seen["target"], seen["task"]) == ("price", "regression")
    assert isinstance(seen["notes"], list)


def test_that_what_is_said_of_the_file_wins(table, capfdbinary):
    assert main(["preview", str(table), "--header", "no", "--target", "column 3"]) == 0
    seen = json.loads(capfdbinary.readouterr().out)
    assert (seen["rows"], seen["header"], seen["target"]) == (31, False, "column 3")


@pytest.mark.parametrize(
    ("options", "named"),
    [(["--target", "prise"], "price"), (["--separator", ";;"], "--separator"), (["--encoding", "klingon"], "klingon")],
)
def test_that_what_cannot_be_is_one_line_that_names_it(table, options, named, capsys):
    assert main(["preview", str(table), *options]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert named in said.err
    assert said.err.count("\n") == 1


def test_that_a_missing_file_is_one_line(tmp_path, capsys):
    assert main(["preview", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err

"""What a preview tells of a good file, and what a search then learns from."""

from __future__ import annotations

import pytest
from app.tuning.data.preview import preview

from app.descent.text.json_input import InputError
from app.tuning.data.encode import load_csv
from app.tuning.spec.data import Csv


@pytest.fixture
def table(tmp_path):
    def make(header, lines):
        path = tmp_path / "table.csv"
        path.write_text("\n".join([header, *lines]), encoding="utf-8-sig")
        return path

    return make


def test_that_a_preview_tells_kinds_gaps_and_balance(table):
    lines = [f"{k if k % 5 else ''};{'red' if k % 2 else 'blue'};p{k};{'yes' if k % 4 else 'no'}" for k in range(80)]
    path = table("age;colour;name;answer", lines)
    seen = preview(path)
    assert (seen.rows, seen.target, seen.task) == (80, "answer", "binary")
    assert [column.kind for column in seen.columns] == ["numeric", "categorical", "ignored", "categorical"]
    assert [column.missing for column in seen.columns] == [16, 0, 0, 0]
    assert seen.balance == (("no", 20), ("yes", 60))
    assert [note.split()[0].rstrip(":") for note in seen.notes] == ["age", "name"]  # what is done about each
    encoded = load_csv(Csv(str(path), "answer"), 0.25)
    assert encoded.x.shape == (80, 3)
    assert abs(encoded.x[:60, 0].mean()) < 1e-6
    assert set(encoded.x[:, 1] + encoded.x[:, 2]) == {1.0}
    assert encoded.y.sum() == 60


def test_that_a_column_of_names_is_not_guessed_to_be_the_target(table):
    assert preview(table("size,kind,name", [f"{k},{'ab'[k % 2]},w{k}" for k in range(50)])).target == "kind"


@pytest.mark.parametrize(
    ("header", "target"),
    [("x,y,class", "class"), ("y,class,size", "class"), ("x,y,z", "z"), ("x1,y,x2", "y"), ("size,x,y", "y")],
)
def test_that_the_usual_name_of_a_target_wins_and_y_beside_x_is_a_coordinate(table, header, target):
    assert preview(table(header, [f"{k},{k % 3},{k % 2}" for k in range(50)])).target == target


def test_that_classes_of_too_few_rows_are_refused_however_one_asks(table):
    path = table("size,name,shade", [f"{k},w{k},{k // 2}s" for k in range(50)])
    with pytest.raises(InputError, match="50 different values in 50 rows"):
        preview(path, "size", "multiclass")
    with pytest.raises(InputError, match="50 different values in 50 rows"):
        load_csv(Csv(str(path), "name"), 0.2)
    assert preview(path, "shade").task == "multiclass"


@pytest.mark.parametrize("rare", [0, 1, 2])
def test_that_classes_of_one_row_are_told(table, rare):
    kinds = [f"c{k}" for k in range(rare)] + ["x", "y"] * 20
    seen = preview(table("size,kind", [f"{k},{kind}" for k, kind in enumerate(kinds)]))
    assert [count for _, count in seen.balance] == [1] * rare + [20, 20]
    assert len(seen.notes) == min(rare, 1)

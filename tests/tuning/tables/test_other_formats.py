"""Tables in spreadsheets, parquet, arrays, JSON, and packed."""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
import lzma
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

from app.descent.text.json_input import InputError
from tests.tuning.tables.written import columns, read

RECORDS = [{"size": 1.5, "town": "Ulm", "sold": "yes"}, {"size": None, "town": "Köln", "sold": "no"}]
WANTED = {"size": [1.5, None], "town": ["Ulm", "Köln"], "sold": ["yes", "no"]}


@pytest.fixture
def frame():
    return pd.DataFrame(RECORDS)


@pytest.mark.parametrize(
    "held",
    [
        RECORDS,
        {"rows": RECORDS, "made": "by hand"},
        {name: [row[name] for row in RECORDS] for name in RECORDS[0]},
        {name: {str(k): row[name] for k, row in enumerate(RECORDS)} for name in RECORDS[0]},
        {f"id{k}": row for k, row in enumerate(RECORDS)},
        {"columns": list(RECORDS[0]), "data": [list(row.values()) for row in RECORDS]},
        [list(RECORDS[0]), *(list(row.values()) for row in RECORDS)],
    ],
)
def test_that_json_in_its_usual_shapes_is_a_table(tmp_path, held):
    assert columns(read(tmp_path / "t.json", json.dumps(held))) == WANTED


def test_that_json_lines_are_rows_and_what_stands_inside_is_a_column(tmp_path):
    text = '{"a": 1, "b": {"c": "x"}}\n\n{"a": NaN, "b": {"c": "y"}, "d": [1, 2]}\n'
    assert columns(read(tmp_path / "t.jsonl", text)) == {"a": [1, None], "b.c": ["x", "y"], "d": [None, "[1, 2]"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2, 3]", "holds no table"),
        ('{"a": [1, 2], "b": [1]}', '"b" has 1 values and "a" 2'),
        ('[{"a": 1},\n{"a": 2}\n{"a": 3}]', "line 3: is not JSON"),
        ("[" * 100_000, "t.json"),
        ("{}", "holds no table"),
    ],
)
def test_that_json_without_a_table_is_refused(tmp_path, text, said):
    with pytest.raises(InputError, match=r"^t\.json") as caught:
        read(tmp_path / "t.json", text)
    assert said in str(caught.value)


def test_that_a_spreadsheet_is_read_below_its_title(tmp_path):
    path = tmp_path / "t.xlsx"
    when = datetime.datetime(2024, 5, 1, tzinfo=None)
    body = [[1, "Ulm", when, True, "5%"], [2.5, "unknown", when, False, "7%"], [None, None, None, None, "8%"]] * 5
    rows = [["Sales 2024", *[None] * 4], [None] * 5, ["size", "town", "when", "new", "rate"], *body]
    with pd.ExcelWriter(path) as writer:
        pd.DataFrame().to_excel(writer, sheet_name="empty", header=False, index=False)
        pd.DataFrame(rows).to_excel(writer, sheet_name="sales", header=False, index=False)
    table = read(path)
    found = columns(table)
    assert list(found) == ["size", "town", "when", "new", "rate"]
    assert [values[:3] for values in found.values()] == [
        [1, 2.5, None],
        ["Ulm", "unknown", None],
        [pd.Timestamp(when), pd.Timestamp(when), None],
        ["True", "False", None],
        [5, 7, 8],
    ]
    assert table.format.skipped == 1
    assert table.format.separator == ""
    assert len(table.notes) == 3


def test_that_of_several_sheets_the_one_with_the_table_is_read(tmp_path):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"Read me": ["made in May"]}).to_excel(book, sheet_name="README", index=False)
        pd.DataFrame({"a": range(30), "b": range(30)}).to_excel(book, sheet_name="rows", index=False)
    table = read(path)
    assert columns(table) == {"a": [*range(30)], "b": [*range(30)]}
    assert '"rows"' in " ".join(table.notes)


def test_that_parquet_keeps_its_kinds(tmp_path, frame):
    frame["when"] = pd.Timestamp("2024-05-01")
    frame["colour"] = pd.Categorical(["red", None])
    frame["whole"] = pd.array([1, None], dtype="Int64")
    frame["new"] = pd.array([True, None], dtype="boolean")
    frame["day"] = [datetime.date(2024, 5, 1), None]
    frame.set_index("town").to_parquet(tmp_path / "t.parquet")
    found = columns(read(tmp_path / "t.parquet"))
    assert found.pop("when") == [pd.Timestamp("2024-05-01")] * 2
    assert found.pop("day") == [pd.Timestamp("2024-05-01"), None]
    assert found == {**WANTED, "colour": ["red", None], "whole": [1, None], "new": ["True", None]}


def test_that_arrays_become_columns_and_an_answer(tmp_path):
    path = tmp_path / "t.npz"
    np.savez(path, x=np.arange(40).reshape(10, 2, 2), y=np.arange(10)[:, None] % 2)
    table = read(path)
    assert list(table.frame) == ["x1", "x2", "x3", "x4", "y"]
    assert table.frame["x4"].tolist() == list(range(3, 40, 4))
    assert table.frame["y"].tolist() == [0, 1] * 5
    np.savez(path, x_train=np.zeros((10, 2)), y_train=np.eye(3)[np.arange(10) % 3])
    assert read(path).frame["y"].tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    np.savez(path, size=np.arange(10), town=np.array(["Ulm"] * 10))
    assert list(read(path).frame) == ["size", "town"]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"a": np.zeros((10, 2)), "b": np.zeros((9, 2))}, r"holds a (10, 2), b (9, 2); call the rows x"),
        ({"x": np.zeros((10, 2)), "y": np.zeros(9)}, "x has 10 rows and y 9"),
        ({"x": np.zeros((10, 2)), "y": np.zeros((10, 2))}, "y has 2 numbers a row"),
        ({"x": np.array([{}, None]), "y": np.zeros(2)}, "not of objects"),
    ],
)
def test_that_arrays_that_do_not_fit_are_refused(tmp_path, arrays, said):
    np.savez(tmp_path / "t.npz", **arrays)
    with pytest.raises(InputError) as caught:
        read(tmp_path / "t.npz")
    assert said in str(caught.value)


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_that_packed_tables_are_unpacked(tmp_path, ending, pack):
    text = "size,town,sold\n1.5,Ulm,yes\n,Köln,no\n"
    assert columns(read(tmp_path / f"t.csv.{ending}", pack(text.encode()))) == WANTED
    with pytest.raises(InputError, match="is damaged or not whole"):
        read(tmp_path / f"t.csv.{ending}", pack(text.encode())[:-6])
    assert columns(read(tmp_path / f"t.json.{ending}", pack(json.dumps(RECORDS).encode()))) == WANTED


def test_that_a_zip_file_of_one_table_is_read(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("t.csv", "size,town,sold\n1.5,Ulm,yes\n,Köln,no\n")
    assert columns(read(path)) == WANTED
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("u.csv", "a,b\n")
    with pytest.raises(InputError, match="is a zip file of 2 files; unpack it"):
        read(path)


@pytest.mark.parametrize(("ending", "library"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_that_a_missing_library_is_named_with_the_command_that_gets_it(tmp_path, frame, monkeypatch, ending, library):
    path = tmp_path / f"t.{ending}"
    getattr(frame, "to_excel" if ending == "xlsx" else "to_parquet")(path)
    for module in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=f"python -m pip install {library}"):
        read(path)


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "npz"])
def test_that_a_damaged_file_gets_a_sentence(tmp_path, frame, ending):
    path = tmp_path / f"t.{ending}"
    if ending == "npz":
        np.savez(path, x=np.zeros((100, 2)), y=np.zeros(100))
    else:
        getattr(frame, "to_excel" if ending == "xlsx" else "to_parquet")(path)
    content = path.read_bytes()
    with pytest.raises(InputError, match=r"^t\."):
        read(path, content[: len(content) // 2])

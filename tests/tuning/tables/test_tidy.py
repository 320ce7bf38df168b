"""What the cells of a column say: numbers however they are written, marks of missing values, spellings of a word."""

from __future__ import annotations

import pytest
from pandas.api.types import is_numeric_dtype

from tests.tuning.tables.written import columns, lines, read

MARKS = [
    "",
    "-",
    "--",
    ".",
    "?",
    "NA",
    "N/A",
    "n.a.",
    "nan",
    "-nan",
    "NULL",
    "None",
    "#N/A",
    "#NULL!",
    "#DIV/0!",
    "<NA>",
]
MARKS += ["unknown", "Unknown", "\\N", "missing", "NaT", "not available", "*"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("rows", [24, 30_000])
def test_that_a_mark_of_a_missing_value_leaves_numbers_numbers(tmp_path, mark, rows):
    table = read(tmp_path / "t.csv", lines("a,y", "{k},{c}", rows) + f"{mark},1\n")
    assert is_numeric_dtype(table.frame["a"])
    assert table.frame["a"].isna().sum() == 1


def test_that_among_words_a_word_is_a_word_and_a_sign_is_missing(tmp_path):
    table = read(tmp_path / "t.csv", "a,y\n" + "None,1\nInsomnia,2\n-,1\nunknown,2\n?,0\nNA,1\n" * 5)
    assert columns(table)["a"][:6] == ["None", "Insomnia", None, "unknown", None, None]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["$2,200.00", "$999.50", "-$5.00"], [2200, 999.5, -5]),
        (["12%", "7.25%", "5.5 %"], [12, 7.25, 5.5]),
        (["998 CC", "1248 CC", "1197 CC"], [998, 1248, 1197]),
        (["450,303", "1,455,155", "740"], [450303, 1455155, 740]),
        (["1.234,5", "12.234,0", "34,25"], [1234.5, 12234, 34.25]),
        (["1 234", "12 345 678", "5"], [1234, 12345678, 5]),
        (["1\u202f234,5", "12", "5,25"], [1234.5, 12, 5.25]),
        (["1'234.5", "12", "5.25"], [1234.5, 12, 5.25]),
        (["(1,234)", "56", "7"], [-1234, 56, 7]),
        (["€ 12", "€ 5.5", "€ 7"], [12, 5.5, 7]),
        (["12,50 €", "5,00 €", "7,25 €"], [12.5, 5, 7.25]),
        (["19M", "8.5k", "1"], [19e6, 8500, 1]),
        (["36 months", "60 months", "36 months"], [36, 60, 36]),
        (["1B", "2B", "3B"], [1, 2, 3]),
        (["−5", "3", "2"], [-5, 3, 2]),
        (["1e400", "-inf", "5"], [None, None, 5]),
        (["123456789012345678901234567890", "5", "1"], [123456789012345678901234567890.0, 5, 1]),
        (["1,5", "2,25", "10"], [1.5, 2.25, 10]),
    ],
)
def test_that_numbers_are_numbers_however_they_are_written(tmp_path, cells, wanted):
    table = read(tmp_path / "t.csv", "a,y\n" + "".join(f'"{cell}",{k}\n' for cell in cells * 8 for k in [1]))
    assert columns(table)["a"][:3] == wanted


@pytest.mark.parametrize(
    "cells",
    [
        ["2021-01-01", "2021-02-01"],
        ["10/03/2004", "11/03/2004"],
        ["12:30", "07:15"],
        ["00.00.00", "01.00.00"],
        ["52445", "PC 1950"],
        ["Infinity", "Audi"],
        ["f4e3c2", "5e4638"],
        ["1st", "2nd"],
        ["192.168.0.1", "10.0.0.1"],
        ["555-1234", "555-9876"],
        ["5 kg", "3 km"],
        ["A", "1"],
        ["10+ years", "< 1 year"],
        ["1-5", "6-10"],
    ],
)
def test_that_words_with_digits_stay_words(tmp_path, cells):
    table = read(tmp_path / "t.csv", "a,y\n" + "".join(f"{cell},1\n" for cell in cells * 12))
    assert columns(table)["a"][:2] == cells


def test_that_a_rare_word_among_numbers_is_missing_and_named(tmp_path):
    table = read(tmp_path / "t.csv", lines("a,y", "{k}.5,{c}", 100) + "broken,1\n")
    assert table.frame["a"].isna().sum() == 1
    assert any("broken" in note and note.startswith("a:") for note in table.notes)


def test_that_a_word_among_a_few_codes_is_one_of_them(tmp_path):
    table = read(tmp_path / "t.csv", "a,y\n" + "1,0\n2,1\n3,0\n" * 40 + "X4,1\n" * 5)
    assert set(table.frame["a"]) == {"1", "2", "3", "X4"}


def test_that_words_far_below_the_first_lines_keep_every_cell_as_it_stands(tmp_path):
    table = read(tmp_path / "t.csv", lines("a,y", "00{k},True", 60_000) + "x7,False\n" * 60_000)
    assert table.frame["a"].iloc[0] == "001"
    assert table.frame["a"].iloc[-1] == "x7"
    assert set(table.frame["y"]) == {"True", "False"}


def test_that_yes_and_no_in_any_spelling_of_the_computer_are_words(tmp_path):
    table = read(tmp_path / "t.csv", "a,b\n" + "TRUE,true\nFALSE,\n" * 20)
    assert columns(table)["a"][:2] == ["TRUE", "FALSE"]
    assert columns(table)["b"][:2] == ["true", None]


def test_that_spellings_of_one_word_are_one_and_said(tmp_path):
    table = read(tmp_path / "t.csv", "a,y\n" + "Yes,1\nyes,1\nYes ,1\nNO,0\nNo,0\nno,0\nno,0\n" * 5)
    assert set(table.frame["a"]) == {"Yes", "no"}
    assert len(table.notes) == 2


def test_that_the_kind_a_user_gives_a_column_is_kept(tmp_path):
    text = lines("a,b,c,y", "{k}%,word{k},{k},{c}") + "?,12,old,1\n"
    table = read(tmp_path / "t.csv", text, columns={"a": "category", "b": "number"})
    assert table.frame["a"].iloc[0] == "1%"
    assert table.frame["b"].tolist()[-1] == 12
    assert table.frame["b"].isna().sum() == 24


def test_that_classes_written_0_and_0_0_are_the_same(tmp_path):
    assert read(tmp_path / "t.csv", "x,y\n" + "1,0\n2,0.0\n3,1\n4,1.0\n" * 5).frame["y"].nunique() == 2

"""However a table is written, its columns come out as they were meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.text.json_input import InputError
from tests.tuning.tables.written import columns, lines, read

NAMES = ["size", "town", "price"]
WANTED = {"size": [1.5, 2.25, 3.0, 4.5], "town": ["Ulm", "Köln", "Ulm", "Nîmes"], "price": [10, 20, 30, 40]}


def written(separator=",", end="\n", decimal=".", header=True):
    rows = [NAMES] if header else []
    cells = zip(*WANTED.values(), strict=True)
    rows += [
        [str(cell).replace(".", decimal) if isinstance(cell, float) else str(cell) for cell in row] for row in cells
    ]
    return "".join(separator.join(row) + end for row in rows * (1 if header else 3))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "  "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "utf-32"])
def test_that_separators_line_ends_and_encodings_are_found(tmp_path, separator, end, encoding):
    table = read(tmp_path / "t.csv", written(separator, end).encode(encoding))
    assert columns(table) == WANTED
    assert table.format.separator == separator[0]
    assert table.format.header


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_that_a_decimal_comma_is_found(tmp_path, separator):
    table = read(tmp_path / "t.csv", written(separator, decimal=","))
    assert columns(table) == WANTED
    assert table.format.decimal == ","


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет мир и добрый день", "cp1251"),
        ("Příliš žluťoučký kůň", "cp1250"),
        ("東京都の天気は晴れです", "shift_jis"),
    ],
)
def test_that_other_languages_old_encodings_are_guessed(tmp_path, text, encoding):
    table = read(tmp_path / "t.csv", f"words,y\n{f'{text},1{chr(10)}' * 30}".encode(encoding))
    assert set(table.frame["words"]) == {text}


def test_that_letters_far_below_the_first_lines_find_their_encoding(tmp_path):
    content = lines("k,town", "{k},Ulm", 20_000).encode() + "20001,Nîmes\n".encode("latin-1")
    assert read(tmp_path / "t.csv", content).frame["town"].iloc[-1] == "Nîmes"
    content = lines("k,town", "{k},Köln", 20_000).encode() + b"20001,K\xffln\n"
    table = read(tmp_path / "t.csv", content)
    assert table.frame["town"].iloc[0] == "Köln"
    assert len(table.frame) == 20_001


def test_that_what_the_user_says_wins_over_what_is_found(tmp_path):
    table = read(tmp_path / "t.csv", written(";"), separator=",")
    assert len(table.frame.columns) == 1
    assert len(read(tmp_path / "t.csv", header=False).frame) == 5
    assert read(tmp_path / "t.csv", "1;2,5\n3;4,5\n" * 5, header=True, decimal=",").frame.columns[1] == "2,5"
    assert read(tmp_path / "t.csv", written().encode("cp437"), encoding="cp437").frame["town"][1] == "Köln"
    assert read(tmp_path / "t.csv", written().encode("utf-16-le"), encoding="utf-16").frame["town"][1] == "Köln"
    with pytest.raises(InputError, match="cannot stand between cells"):
        read(tmp_path / "t.csv", separator="\n")
    read(tmp_path / "t.csv", written().encode("latin-1"))
    with pytest.raises(InputError, match=r"t\.csv: is not written in utf-8"):
        read(tmp_path / "t.csv", encoding="utf-8")
    with pytest.raises(InputError, match=r't\.csv: "klingon" is no encoding'):
        read(tmp_path / "t.csv", encoding="klingon")
    with pytest.raises(InputError, match=r't\.csv: "base64" is no encoding'):
        read(tmp_path / "t.csv", encoding="base64")


@pytest.mark.parametrize(
    "text",
    [
        lines("", "{k}.5,2,{c}"),
        lines("", "{k},Iris-setosa"),
        lines("", "5.1,3.5,{k},setosa"),
        " 0.84  17.0  0.469\n 0.85  13.0  0.956\n" * 10,
    ],
)
def test_that_a_table_without_a_header_names_its_columns_by_place(tmp_path, text):
    table = read(tmp_path / "t.csv", text)
    assert not table.format.header
    assert len(table.frame) == len(text.splitlines())
    assert table.frame.columns[0] == "column 1"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("a,b,y", "{k},x,{c}"),
        ("country,1999,2000,2001", "France,{k},5.5,{c}"),
        ("0,1,2", "{k}.5,3.5,{c}"),
        ("0,1,2,3,class", "{k}.5,3.5,2.5,1.5,{c}"),
        ("team,40,30,20,10", "Ulm,{k}.5,3,2,{c}"),
        ("name,colour", "w{k},red"),
        ("id,NA,y", "{k},5,{c}"),
    ],
)
def test_that_a_header_is_found(tmp_path, header, row):
    table = read(tmp_path / "t.csv", lines(header, row))
    assert table.format.header
    assert list(table.frame) == header.split(",")
    assert len(table.frame) == 24


@pytest.mark.parametrize(
    ("above", "skipped"),
    [("Sales report 2021\n\n", 1), ("Made by hand,,\n", 1), ("# a\n# b, c\n\n", 2), ("sep=,\n", 1), ("# x,\n", 1)],
)
def test_that_lines_above_the_table_are_skipped(tmp_path, above, skipped):
    table = read(tmp_path / "t.csv", above + lines("region,units,profit", "N,{k},{c}"))
    assert list(table.frame) == ["region", "units", "profit"]
    assert len(table.frame) == 24
    assert table.format.skipped == skipped
    assert len(table.notes) == (not above.startswith("sep"))


def test_that_a_commented_header_is_one(tmp_path):
    assert list(read(tmp_path / "t.csv", lines("# a,b,y", "{k},x,{c}")).frame) == ["a", "b", "y"]


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        ("a,a,y", "{k},{k},{c}", ["a", "a (2)", "y"]),
        ("a,a (2),a", "{k},{k},{c}", ["a", "a (2)", "a (3)"]),
        ("id,size,", "{k},{k},", ["id", "size"]),
        ("id,size", "{k},{k},", ["id", "size"]),
        ("id,size,", "{k},{k}", ["id", "size"]),
        (",size,y", "{k},5,{c}", ["row", "size", "y"]),
        ("Unnamed: 0,size,y", "{k},5,{c}", ["row", "size", "y"]),
        ("size,y", "{k},5,{c}", ["row", "size", "y"]),
        ("mpg cyl", "Mazda{k} 21.0 {c}", ["row", "mpg", "cyl"]),
        ("a,,y", "{k},5,{c}", ["a", "column 2", "y"]),
        ("|a|y|", "|{k}|{c}|", ["a", "y"]),
        ('"size, in m","two\nlines",y', "{k},5,{c}", ["size, in m", "two lines", "y"]),
        (" a , b ,y", "{k} , x ,{c}", ["a", "b", "y"]),
    ],
)
def test_that_names_are_there_and_each_is_there_once(tmp_path, header, row, wanted):
    table = read(tmp_path / "t.csv", lines(header, row))
    assert list(table.frame) == wanted
    assert len(table.frame) == 24


def test_that_short_and_long_rows_are_said_and_refuse_nothing(tmp_path):
    table = read(tmp_path / "t.csv", lines("a,b,y", "{k},2,{c}") + "5\n6,7,1,9\n8,9,0\n")
    assert len(table.frame) == 26
    assert columns(table)["b"][-2:] == [None, 9]
    assert len(table.notes) == 2
    assert "line 27 has 4 values" in table.notes[1]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ('"two\nlines"', "two\nlines"),
        ('"a, b"', "a, b"),
        ('"say ""hi"""', 'say "hi"'),
        (r'"say \"hi\", loud"', 'say "hi", loud'),
        ('5" pipe', '5" pipe'),
        ("'a, b'", "a, b"),
    ],
)
def test_that_quotation_marks_are_respected_where_they_quote(tmp_path, cell, wanted):
    table = read(tmp_path / "t.csv", lines("k,note,y", "{k}," + cell + ",{c}"))
    assert set(table.frame["note"]) == {wanted}


def test_that_a_quotation_mark_without_its_end_costs_no_rows(tmp_path):
    table = read(tmp_path / "t.tsv", lines("k\tnote\ty", "{k}\tso\t{c}", 40) + '41\t"so\t1\n42\tso\t0\n')
    assert len(table.frame) == 42
    table = read(tmp_path / "t.csv", lines("k,note,y", "{k},so,{c}", 40_000) + '40001,"so,1\n40002,so,0\n')
    assert len(table.frame) == 40_002


@pytest.mark.parametrize(
    ("row", "separator"),
    [("ham\tHello you, there {k}", "\t"), ("{k},5;2,5", ";"), ("a, b | {k}, 5", "|"), ("  {k}  4,5  x", " ")],
)
def test_that_commas_in_words_and_numbers_do_not_separate(tmp_path, row, separator):
    assert read(tmp_path / "t.csv", lines("", row)).format.separator == separator


def test_that_signs_of_old_computers_are_left_out(tmp_path):
    table = read(tmp_path / "t.csv", lines("a,b,y", "{k},2,{c}").replace("5,2", "5,\0002") + "\x1a")
    assert len(table.frame) == 24
    assert set(table.frame["b"]) == {2}


@given(
    table=st.lists(
        st.tuples(st.integers(-1000, 1000), st.floats(-1e6, 1e6), st.sampled_from(["red", "green", "dark blue"])),
        min_size=10,
        max_size=30,
    ),
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_that_what_is_written_comes_back(tmp_path_factory, table, separator, end):
    text = "".join(separator.join(map(str, row)) + end for row in [("a", "b", "c"), *table])
    frame = read(tmp_path_factory.getbasetemp() / "given.csv", text).frame
    assert frame["a"].tolist() == [row[0] for row in table]
    assert frame["b"].tolist() == pytest.approx([row[1] for row in table], rel=1e-12, abs=1e-300)
    assert frame["c"].tolist() == [row[2] for row in table]


def test_that_a_title_that_a_spreadsheet_padded_with_separators_is_skipped(tmp_path):
    body = "".join(f"{k % 9};{k}.5;{'ab'[k % 2]}\n" for k in range(30))
    table = read(tmp_path / "t.csv", "Sales report 2023;;\nMade on 1 May;;\n;;\nshop;sum;kind\n" + body)
    assert list(table.frame) == ["shop", "sum", "kind"]
    assert len(table.frame) == 30
    assert "Sales report 2023" in " ".join(table.notes)


def test_that_a_tab_before_a_name_does_not_hide_numbers_set_apart_by_spaces(tmp_path):
    row = '{a}.0   8   30{b}.0      130.0      3504.      12.0   70  1\t"some car {b}"\n'
    table = read(tmp_path / "t.txt", "".join(row.format(a=k % 40, b=k % 7) for k in range(40)))
    assert table.frame.shape == (40, 9)
    assert not table.format.header


def test_that_a_name_that_ends_on_a_quoted_word_keeps_its_marks(tmp_path):
    table = read(tmp_path / "t.csv", '"a ""q""",\'b\',c\n' + "".join(f"{k},{k * 2},x\n" for k in range(12)))
    assert list(table.frame) == ['a "q"', "b", "c"]

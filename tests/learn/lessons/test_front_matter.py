"""Reading what teachers write: any text is read, or refused in one sentence that says where."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.text.json_input import InputError
from app.learn.lessons.front_matter import line_of, parts_of, sections_of
from app.learn.lessons.texts import filled, literals, placeholders, sentences, uncovered, written

KEYS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


def said_of(text: str) -> str:
    """What is said of a file that cannot be read; "line 1: nothing" of one that can."""
    try:
        assert isinstance(parts_of(text).plain, dict)
    except InputError as error:
        return str(error)
    return "line 1: nothing"


@given(st.text(max_size=300))
def test_that_any_text_is_read_or_refused_with_a_line(text):
    for whole in (text, f"+++\n{text}\n+++\n", f"+++\n{text}"):
        assert re.fullmatch(r"line \d+.*", said_of(whole))


@given(st.dictionaries(KEYS, WORDS, max_size=5), WORDS)
def test_that_what_is_written_is_what_is_read(values, body):
    quoted = {
        key: "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in v)
        for key, v in values.items()
    }
    toml = "\n".join(f'{key} = "{value}"' for key, value in quoted.items())
    parts = parts_of(f"+++\n{toml}\n+++\n{body}")
    assert parts.plain == values
    assert parts.body == body
    for key in values:
        line = line_of(parts.front, key)
        assert line is not None
        assert f"+++\n{toml}".split("\n")[line - 1].startswith(f"{key} =")


@given(st.integers(1, 20), st.integers(0, 5))
def test_that_the_line_of_broken_toml_is_the_file_s(before, after):
    text = "+++\n" + "\n" * before + "= 3\n" + "\n" * after + "+++\n"
    with pytest.raises(InputError, match=f"line {before + 2}, column 1"):
        parts_of(text)


def test_that_a_fault_deep_in_an_array_of_tables_has_its_line():
    first = 'kind = "q"\n[[q]]\nid = "a"\n[[q.c]]\nn = 1\n'
    front = first + '[[q]]\nid = "b"\n[[q.c]]\nn = 1\n[[q.c]]\nm = """\nn = 9\n"""\nn = 2'
    tomllib.loads(front)
    assert line_of(front, "q[0].c[0].n") == 6
    assert line_of(front, "q[1].id") == 8
    assert line_of(front, "q[1].c[0].n") == 10
    assert line_of(front, "q[1].c[1].n") == 15
    assert line_of(front, "q[1].c[1].o") == 11
    assert line_of(front, "z") is None


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z][a-z]{0,8}", fullmatch=True), WORDS), unique_by=lambda part: part[0], max_size=5
    )
)
def test_that_sections_are_what_stands_below_their_headings(parts):
    parts = [(name, text) for name, text in parts if not text.startswith("#") and "```" not in text]
    found = sections_of("\n".join(f"## {name}\n{text}" for name, text in parts))
    assert found == {"": "", **{name: text.strip() for name, text in parts}}


def test_that_a_heading_in_code_is_code_and_one_twice_is_refused():
    assert list(sections_of("a\n```\n## not one\n```\n## One\nb")) == ["", "One"]
    with pytest.raises(InputError, match="stands twice"):
        sections_of("## One\n## One")


@given(st.text(max_size=100))
def test_that_filling_in_nothing_changes_nothing(text):
    assert filled(text, {}) == text


@given(KEYS, WORDS)
def test_that_a_number_is_written_in_where_it_is_named(name, value):
    assert filled(f"A {{{name}}} b ```{{{name}}}```", {name: value}) == f"A {value} b ```{{{name}}}```"
    assert placeholders(f"A {{{name}}} b ```{{x}} {{```") == [name]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_that_every_number_that_is_written_is_found(value):
    text = f"It is {value!r} here."
    (found,) = literals(text)
    assert found.value == pytest.approx(value)
    assert text[found.begin : found.end] == found.written
    assert uncovered(text, [], []) == [found.written]
    assert uncovered(text, [("It is", [value])], []) == [found.written]
    assert uncovered(text, [(text, [value])], []) == []
    assert uncovered(text, [(text, [value + 1 + abs(value)])], []) == [found.written]
    assert uncovered(text, [], [found.written]) == []


def test_what_is_a_number_and_what_is_not():
    assert [one.value for one in literals("beta_1, v2, x1y and 3D, but 1,000 and −0.5, 10⁻³, 2e-6, 90 %, 5-fold.")] == [
        1000,
        -0.5,
        0.001,
        2e-6,
        90,
        5,
    ]
    assert [one.written for one in literals("5, 6. (7) 1,000, 8:")] == ["5", "6", "7", "1,000", "8"]
    assert literals("```\nDense(64)\n```\n1. First\n2. Second") == []
    assert uncovered("Of 90 % all", [("Of 90 % all", [0.9])], []) == []
    assert uncovered("Of 90 steps", [("Of 90 steps", [0.9])], []) == ["90"]


def test_how_numbers_are_written():
    assert written(0.0001, "rate") == "0.0001"
    assert written(41.0, "count") == "41"
    assert written(0.8999999761581421, "score") == "0.9000"
    assert written(0.8999999761581421, "percent") == "90 %"
    assert written(4.02, "times") == "4.02 times"
    assert written(None) == "never"
    assert written(None, never="not once") == "not once"
    assert written("adam") == "adam"
    assert written(float("inf")) == "∞"


def test_that_sentences_are_counted():
    assert sentences("One. Two? Three") == 2
    assert sentences("A rate of 0.1 is large. See 2.5.") == 2

"""What is no formula is pointed at, in the text as typed, with what to write instead."""

from __future__ import annotations

import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.formula.parser import FormulaError
from tests.descent.refused import FORMULAS


@pytest.mark.parametrize(("text", "column", "suggestion"), FORMULAS)
def test_that_what_cannot_be_read_is_pointed_at(text, column, suggestion):
    with pytest.raises(FormulaError) as caught:
        fields_of(text)
    error = caught.value
    assert (error.column, error.suggestion) == (column, suggestion), str(error)
    assert str(error) == f"{error.message} (at column {column + 1})"
    assert error.caret() == f"{text}\n{' ' * column}^"


@pytest.mark.parametrize("text", sorted({s for *_, s in FORMULAS if len(s) > 2 and not s.startswith("*")}))
def test_that_what_is_suggested_is_understood(text):
    if text not in ("sin", "sigmoid"):
        fields_of(text)


def test_that_the_mark_stands_below_the_line_at_fault():
    with pytest.raises(FormulaError) as caught:
        fields_of("x^2 +\n  foo(y)")
    assert caught.value.caret() == "  foo(y)\n  ^"


HOSTILE = [
    "().__class__.__bases__[0].__subclasses__()",
    "9**9**9**9",
    "x" * 10_000,
    "(" * 300 + "x" + ")" * 300,
    "-" * 450 + "x",
    "sin(" * 100 + "x" + ")" * 100,
    "sin " * 240 + "x",
    "√" * 900 + "x",
    "|" * 999,
    "|x" * 499,
    "x\x00",
    "\ud800",
    "(lambda: x)()",
    "[x for x in y]",
    "f'{x}'",
    "exec('1')",
    "x:=1",
    "1" * 400,
    "+".join(["x"] * 249),
    "^".join(["2"] * 60),
    "f=" * 499,
    "a" * 1000,
    "0x" + "a1" * 400 + "z",
    "max([" * 40 + "x, y" + "])" * 40,
    "\\frac{" * 100,
    "np." * 300 + "cos",
    "x^64*" * 60 + "y",
]
# As many operations as are read, of the kinds whose derivatives are longest.
LARGE = [
    "x*" * 198 + "x",
    "x[0]" * 200,
    "(x^y)^" * 30 + "x",
    "/".join(["(x+y)"] * 90),
    "tan(" * 38 + "x*y" + ")" * 38,
    "hypot(x, " * 38 + "y" + ")" * 38,
    "gelu(" * 20 + "x*y" + ")" * 20,
    "*".join(f"(x-{k})^{k % 14 + 2}" for k in range(30)),
    "exp(sin(x*y)*" * 38 + "x" + ")" * 38,
    "where(x>0, sqrt(x), " * 30 + "y" + ")" * 30,
]


def refusal(text: str) -> FormulaError | None:
    try:
        fields_of(text)
    except FormulaError as error:
        return error
    return None


def answered(text: str) -> FormulaError | None:
    """The refusal of a text, or None if it is a formula with derivatives: within 100 ms of a processor."""
    for _ in range(3):  # in one of the three Python may have tidied its memory
        began = time.thread_time()
        error = refusal(text)
        took = time.thread_time() - began
        if took < 0.1:
            break
    assert took < 0.1, text
    if error is not None:
        assert 0 <= error.column <= len(text), text
        assert "\n" not in error.message, text
        assert len(error.message) < 200, text
        assert error.caret().endswith("^"), text
    return error


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_that_nothing_hostile_gets_through_or_takes_long(text):
    assert answered(text) is not None


@pytest.mark.parametrize("text", LARGE, ids=range(len(LARGE)))
def test_that_the_largest_formulas_do_not_take_long(text):
    answered(text)


PIECES = [
    *("x", "y", "x1", "x2", "x[0]", "x[1]", "2", "0.5", "1e3", "pi", "e", "π", "½", "²", "⁻¹", "+", "-", "*", "/", "^"),
    *(
        "**",
        "×",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        ",",
        " ",
        ";",
        "=",
        "<",
        ">=",
        "&",
        " or ",
        "%",
        "//",
        "sin",
        "exp(",
    ),
    *("log", "sqrt", "max(", "where(x>0,", "mod(", "sinc", "erf", "norm", "np.", "tf.math.", "√", "\\frac", "\\left"),
    *("f(x, y) = ", "lambda x, y: ", "xy", "_", "'", "#", "\\", "\n", "\x00", "é", "1j", "if", "eval("),
]


@pytest.mark.parametrize("seed", range(4))
def test_that_a_soup_of_pieces_is_a_formula_or_a_refusal(seed):
    soup = random.Random(seed)
    for _ in range(100):
        answered("".join(soup.choice(PIECES) for _ in range(soup.randint(1, soup.choice([4, 12, 40])))))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="xy0123456789.+-*/^()[]|, sincoexp=<>&√²π\\", max_size=60))
def test_that_any_text_is_a_formula_or_a_refusal(text):
    with contextlib.suppress(FormulaError):
        fields_of(text)

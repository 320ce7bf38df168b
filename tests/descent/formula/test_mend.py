"""A suggestion is put in place where it is plain what it replaces, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.formula.mend import fault_of, mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sinn(x)", "sin(x)"),
        ("3 + sinus(y)", "3 + sin(y)"),
        ("sin + 1", "sin(x) + 1"),
        ("x2 + y", "x^2 + y"),
        ("1/2x", "(1/2)*x"),
        ("x^2 + y^2/2y", "x^2 + (y^2/2)*y"),
        ("sin x y", "sin(x)*y"),
        ("", "x**2 + 3*sin(y)"),
    ],
)
def test_that_a_suggestion_takes_the_place_of_what_is_wrong(typed, meant):
    assert mended(fault_of(typed)) == meant


@pytest.mark.parametrize("typed", ["x, y", "2x(y", "sin(q) + 2", "exp^x", "x<y", "x!", "mod(x)"])
def test_that_nothing_is_put_in_place_where_nobody_can_be_sure(typed):
    assert mended(fault_of(typed)) is None


@given(st.text(alphabet="xy12+*/^() sincoexp", max_size=25))
def test_that_what_is_put_in_place_mends_the_first_fault(typed):
    fault = fault_of(typed)
    made = None if fault is None else mended(fault)
    if made is not None:
        after = fault_of(made)
        assert after is None or after.column > fault.column

"""The formulas of a worked step come to the numbers that stand behind them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent.step.hiker import Adam, AdamW, Hiker, Rmsprop, Sgd
from app.descent.walks.scene import Scene
from app.learn.checks.seen import Runs, Seen
from app.learn.lessons.kinds import Example
from app.learn.lessons.step_rows import StepRow, step_rows

POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def rows_of(hiker: Hiker, step: int = 3, axis: str = "x") -> list[StepRow]:
    scene = Scene(surface="ravine", start=(-3.0, 2.0), steps=20, hikers=(hiker,))
    example = Example(id="e", covers=(5,), title="E", order=1, scene="s", step=step, axis=axis, rounds=((), ("step",)))
    return step_rows(example, Seen(Runs(Path()), scene=scene))


def worked_out(formula: str) -> float:
    """What a formula comes to that is written as people do."""
    plain = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda power: f"**{power[1].translate(POWERS)}", formula)
    plain = re.sub(r"√([\d.e−-]+)", r"sqrt(\1)", plain).replace("√(", "sqrt(").replace("·", "*").replace("−", "-")
    return float(eval(plain, {"sqrt": math.sqrt}))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([Adam(learning_rate=0.3), Adam(beta_1=0.5), AdamW(learning_rate=0.01), Sgd(learning_rate=0.02)]),
    st.integers(1, 20),
    st.sampled_from("xy"),
)
def test_that_each_formula_with_its_numbers_comes_to_its_number(hiker, step, axis):
    rows = rows_of(hiker, step, axis)
    known = {row.symbol: row.value for row in rows}
    for row in rows:
        if row.formula:
            assert worked_out(row.filled(known)) == pytest.approx(row.value, rel=0.01, abs=1e-9)


def test_that_what_is_not_known_stays_a_symbol():
    rows = {row.name: row for row in rows_of(Adam())}
    assert rows["gradient"].formula == ""
    assert rows["rate"].filled({}) == "0.001 / d"
    assert rows["rate"].rule == "lr / d"
    assert rows["step"].filled({"m": 0.5}).startswith("−r·0.5 / (1 − 0.9³)")


def test_that_an_optimizer_without_a_formula_of_these_symbols_has_its_numbers_all_the_same():
    rows = {row.name: row for row in rows_of(Rmsprop())}
    assert rows["rate"].formula
    assert rows["step"].formula == ""
    assert rows["divisor"].value > 0

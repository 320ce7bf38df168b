"""The lowest loss of a ground against what is known of it: some of the formulas that the benchmark checks wholly."""

from __future__ import annotations

from functools import cache

import pytest

from tests.benchmarks.formula_lowest import CLOSE, answer
from tests.descent.ground.known_lowest import Known, known, lower_on_a_grid

EVERY = 6
ALL = list(known())
SOME = pytest.mark.parametrize("one", ALL[::EVERY], ids=[one.formula for one in ALL[::EVERY]])


@cache
def said_of(one: Known) -> str:
    return answer(one)[0]


def test_that_there_are_as_many_formulas_as_were_promised():
    assert len({(one.formula, one.x, one.y) for one in ALL}) >= 250


@SOME
def test_that_the_lowest_loss_is_right_or_not_called_more_than_found(one):
    assert said_of(one) in ("right", "not proven")


@SOME
def test_that_nothing_is_lower_than_what_is_known_to_be_lowest(one):
    assert lower_on_a_grid(one, 301) >= one.lowest - CLOSE * max(1.0, abs(one.lowest))


def test_that_nearly_all_are_right():
    assert sum(said_of(one) == "right" for one in ALL[::EVERY]) >= 0.95 * len(ALL[::EVERY])

"""Several rates at once: which rates, and that each walk is the one it would be alone."""

from __future__ import annotations

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.descent import Scene, walk
from app.descent.instruments.rates_at_once import (
    DECADES,
    MOST_RATES,
    a_few,
    at_rates,
    rates_between,
    walk_at_rates,
    why_not,
)
from app.descent.instruments.rates_at_once_sentences import rates_line
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.walks.many_hikers import finish


@given(st.floats(1e-9, 1e3), st.floats(1e-9, 1e3), st.integers(1, MOST_RATES))
def test_that_rates_grow_from_one_end_to_the_other(one, other, count):
    rates = rates_between(one, other, count)
    assert list(rates) == sorted(set(rates))
    assert 1 <= len(rates) <= count
    assert rates[0] == min(one, other)
    if count > 1:
        assert rates[-1] == max(one, other)


def test_that_five_rates_of_four_decades_are_powers_of_ten():
    assert rates_between(1e-4, 1.0, 5) == DECADES


@given(st.integers(1, MOST_RATES), st.integers(2, 8))
def test_that_a_few_of_many_keep_both_ends(count, most):
    rates = rates_between(1e-4, 1.0, count)
    few = a_few(rates, most)
    assert set(few) <= set(rates)
    assert len(set(few)) == len(few) <= most
    assert len(few) >= min(len(rates), most // 2)
    assert (few[0], few[-1]) == (rates[0], rates[-1])


def test_that_of_nine_rates_in_half_decades_five_are_in_whole_ones():
    assert a_few(rates_between(1e-4, 1.0, 9), 8) == (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def test_that_each_walk_is_the_one_that_the_hiker_takes_alone():
    scene, hiker = Scene(surface="two-valleys", steps=120, noise=0.1), Sgd(momentum=0.9)
    rates = (0.003, 0.03, 0.3)
    twins = walk(msgspec.structs.replace(scene, hikers=at_rates(hiker, rates))).walks
    for one, twin in zip(finish(walk_at_rates(scene, hiker, rates)), twins, strict=True):
        np.testing.assert_array_equal(one.x, twin.x)
        assert one.verdict == twin.verdict


def test_that_long_walks_come_one_after_another():
    work = walk_at_rates(Scene(steps=2000), Adam(), (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0))
    assert next(work) is None  # it may be dropped before the first walk is whole
    pieces = [piece for piece in work if piece is not None]
    assert {len(piece.walks) for piece in pieces} == set(range(1, 8))
    parts = [piece.part for piece in pieces]
    assert parts == sorted(parts)
    assert parts[-1] == 1


def test_that_rates_without_effect_and_endless_walks_are_refused_in_words():
    own = Sgd(schedule=PiecewiseConstantDecay(boundaries=(10,), values=(0.1, 0.01)))
    assert "own rates" in why_not(Scene(), own)
    assert "20,000" in why_not(Scene(steps=30_000), Sgd())
    assert not why_not(Scene(), Sgd())


def test_that_the_line_says_what_was_walked():
    said = rates_line(Scene(noise=0.5), Sgd(momentum=0.9), (0.01, 1.0))
    for part in ("Ravine", "SGD, momentum 0.9", "2 learning rates from 0.01 to 1", "(−10, 2)", "300 steps", "seed 7"):
        assert part in said

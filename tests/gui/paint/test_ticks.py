"""Where axes are labelled: round numbers, powers of ten, as many as there is room for and never only one."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.gui.paint.ticks import (
    count_ticks,
    decade_ticks,
    log_ticks,
    multiples,
    round_step,
    thinned,
    value_ticks,
    widened,
)

EXPONENTS = st.floats(-30, 30)


@given(st.floats(1e-200, 1e200))
def test_that_a_round_step_is_1_2_or_5_and_the_next_smaller_would_be_too_small(least):
    step = round_step(least)
    assert step >= least
    leading = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(leading - wanted) for wanted in (1, 2, 5)) < 1e-6
    assert step <= 2.5 * least * (1 + 1e-9)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 12))
def test_that_multiples_are_all_there_are_in_a_range(low, span, most):
    step = round_step(span / most)
    found = multiples(low, low + span, step)
    assert len(found) <= most + 1
    assert all(low - 1e-6 * step <= value <= low + span + 1e-6 * step for value in found)
    assert found == sorted(set(found))


@given(st.integers(0, 10**7), st.integers(1, 20))
def test_that_whole_numbers_are_counted_in_round_steps_from_0(last, most):
    ticks = count_ticks(last, most)
    assert ticks[0] == (0.0, "0")
    assert len(ticks) <= most + 1
    assert all(int(tick.text.replace(",", "")) == tick.at <= last for tick in ticks)


def test_that_large_values_are_told_in_full_and_negative_ones_with_a_true_minus():
    assert [tick.text for tick in value_ticks([366199.5, 366200.0, -0.25, 1.49e11])] == [
        "366199.5",
        "366200",
        "−0.25",
        "1.49e11",
    ]


@given(EXPONENTS, st.floats(0.05, 40), st.floats(0.5, 40), st.booleans(), st.booleans())
def test_that_decades_lie_within_their_axis_and_have_room(low, span, fit, below, above):
    ticks = decade_ticks(low, low + span, fit, below, above)
    assert [tick.at for tick in ticks] == sorted({tick.at for tick in ticks})
    assert len({tick.text for tick in ticks}) == len(ticks)
    for tick in ticks:
        assert low - 1e-6 <= tick.at <= low + span + 1e-6
    if len(ticks) > 2:
        room = min(after.at - before.at for before, after in pairwise(ticks)) / span * fit
        assert room >= 0.999


@given(EXPONENTS, st.floats(2.0, 40), st.floats(2.0, 40))
def test_that_an_axis_of_two_decades_and_more_has_two_labels_or_more(low, span, fit):
    """One tells where an axis is, and not how far it goes."""
    inside = math.floor(low + span) - math.ceil(low)
    assume(inside / span * fit > 0.8)
    assert len(decade_ticks(low, low + span, fit)) >= 2


@pytest.mark.parametrize(
    ("low", "high", "fit", "texts"),
    [
        (-12, 2, 5.0, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]),
        (-3, 1, 9.0, ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]),
        (-1.2, -0.1, 6.0, ["10⁻¹", "2·10⁻¹", "5·10⁻¹"]),
        (-1.2, -0.1, 2.0, ["10⁻¹", "5·10⁻¹"]),
        (-1.7, -0.4, 1.9, ["2·10⁻²", "10⁻¹"]),
        (-1.2, -0.1, 0.9, ["10⁻¹"]),
        (-26.15, -0.85, 1.3, ["10⁻²⁶", "10⁻¹"]),
    ],
)
def test_that_powers_of_ten_are_written_as_such(low, high, fit, texts):
    assert [tick.text for tick in decade_ticks(low, high, fit)] == texts


def test_that_the_ends_say_that_they_stand_for_all_beyond():
    texts = [tick.text for tick in decade_ticks(-12, 3, 6.0, below=True, above=True)]
    assert texts == ["≤10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰", "≥10³"]


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-4, -1, ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"]),
        (-2, -1, ["0.01", "0.02", "0.05", "0.1"]),
        (-1.0, -0.5, ["0.1", "0.2", "0.3"]),
    ],
)
def test_that_few_decades_are_told_in_plain_numbers(low, high, texts):
    assert [tick.text for tick in log_ticks(low, high)] == texts


@given(st.integers(0, 50), st.integers(1, 20))
def test_that_thinned_ticks_are_not_more_than_wanted(count, most):
    ticks = value_ticks([float(k) for k in range(count)])
    assert len(thinned(ticks, most)) <= most


@given(EXPONENTS, st.floats(0, 10))
def test_that_a_widened_range_holds_the_one_before(low, span):
    bottom, top = widened(low, low + span)
    assert bottom < low <= low + span < top
    assert top - bottom >= 1.2 - 1e-9

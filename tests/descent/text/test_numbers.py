"""Numbers as people write and type them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.text.numbers import (
    AmbiguousError,
    lr_text,
    metric_text,
    number_text,
    power_text,
    steps_text,
    typed_number,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1062, 3, "1,060"),
        (-1062, 3, "−1,060"),
        (999.6, 3, "1,000"),
        (450, 2, "450"),
        (99, 2, "99"),
        (99_949, 3, "99,900"),
        (99_960, 3, "1e5"),
        (1.234e7, 3, "1.23e7"),
        (5.034, 3, "5.03"),
        (-4.12e-6, 3, "−4.12e-6"),
        (np.inf, 3, "∞"),
    ],
)
def test_that_a_sentence_writes_out_what_people_would(value, digits, text):
    assert number_text(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.001, "0.001"), (0.05, "0.05"), (100, "100"), (1e-6, "1e-6"), (0, "0"), (123456, "1.23456e5")]
)
def test_that_a_rate_is_written_as_it_is_typed(value, text):
    assert lr_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.8893, "0.8893"),
        (0.5, "0.5000"),
        (0, "0.0000"),
        (1.3e-6, "1.3e-6"),
        (-4.94e-5, "-4.94e-5"),
        (0.00026, "0.00026"),
    ],
)
def test_that_a_score_however_small_is_shown_as_what_it_is(value, text):
    assert metric_text(value) == text


@given(st.floats(1e-9, 0.1), st.floats(1e-9, 0.1))
def test_that_two_small_scores_read_the_same_only_if_they_are_the_same_to_four_digits(one, other):
    if abs(one - other) > 1e-3 * max(one, other) and max(one, other) < 0.01:
        assert metric_text(one) != metric_text(other)


@given(st.floats(1e-12, 1e12))
def test_that_a_rate_that_is_written_and_typed_again_is_the_same_to_six_digits(rate):
    assert typed_number(lr_text(rate)) == pytest.approx(rate, rel=1e-5)


@given(st.floats(1e-5, 1e12), st.sampled_from([1, -1]))
def test_that_a_decimal_comma_and_a_true_minus_are_understood(size, sign):
    value = sign * size
    assert typed_number(f"{value:.3e}".replace(".", ",").replace("-", "−")) == float(f"{value:.3e}")


@pytest.mark.parametrize("typed", ["1,000", "-12,500", "1e-400", "0.0000e-1x"])
def test_that_what_may_mean_two_things_or_none_is_refused(typed):
    with pytest.raises(ValueError, match=r".") as caught:
        typed_number(typed)
    assert isinstance(caught.value, AmbiguousError) == (not typed.endswith("x"))


def test_that_one_step_is_one_and_a_power_is_raised():
    assert [steps_text(n) for n in (1, 2, 12_000)] == ["1 step", "2 steps", "12,000 steps"]
    assert power_text(-12) == "10⁻¹²"

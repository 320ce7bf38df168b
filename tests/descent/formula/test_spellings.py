"""Every formula that people know or type means what Python calculates for it, and so do its derivatives."""

from __future__ import annotations

import contextlib
from functools import cache

import numpy as np
import pytest

from app.descent.formula.loss_and_derivatives import fields_of
from tests.descent.formula.known_formulas import CLASSICS, FUNCTIONS, SPELLINGS, meant

KNOWN = SPELLINGS | FUNCTIONS | CLASSICS
read = cache(fields_of)
X, Y = np.array([0.7, 0.3, -0.6, 0.45]), np.array([1.3, 0.8, 1.7, 0.21])
SIXTH = {-3: -1, -2: 9, -1: -45, 1: 45, 2: -9, 3: 1}  # weights of a central difference of sixth order, over 60 h


def difference(function, along_x: float, along_y: float, h: float = 1e-3):
    return sum(w * function(X + k * h * along_x, Y + k * h * along_y) for k, w in SIXTH.items()) / (60 * h)


def test_that_there_are_as_many_as_promised():
    assert len(KNOWN) >= 250


@pytest.mark.parametrize("text", KNOWN)
def test_that_it_is_worth_what_python_says(text):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(read(text).value(X, Y), meant(KNOWN[text], X, Y), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("text", KNOWN)
def test_that_its_slope_and_its_curvature_are_those_of_what_it_means(text):
    fields = read(text)
    with np.errstate(all="ignore"):
        there = np.isfinite(fields.value(X, Y))
        height = max(1, np.abs(fields.value(X, Y)[there]).max())
        gradient, hessian = fields.gradient(X, Y)[:, there], fields.hessian(X, Y)[..., there]
        slopes = np.array([difference(lambda x, y: meant(KNOWN[text], x, y), *way) for way in ((1, 0), (0, 1))])
        bends = np.array([difference(fields.gradient, *way) for way in ((1, 0), (0, 1))])
    # A difference of values that were rounded is no better than their last bits over its step.
    np.testing.assert_allclose(gradient, slopes[:, there], rtol=1e-7, atol=1e-9 * height)
    np.testing.assert_allclose(hessian, bends[..., there], rtol=1e-6, atol=1e-7 * max(1, np.abs(gradient).max()))


@pytest.mark.parametrize("text", KNOWN)
def test_that_a_hiker_alone_finds_the_same_slope(text):
    fields = read(text)
    assert fields.slope is not None
    for x, y in zip(X.tolist(), Y.tolist(), strict=True):
        with np.errstate(all="raise", under="ignore"), contextlib.suppress(ArithmeticError, ValueError, TypeError):
            alone = fields.slope(x, y)
            np.testing.assert_array_equal(alone, fields.gradient(np.array([x]), np.array([y]))[:, 0])

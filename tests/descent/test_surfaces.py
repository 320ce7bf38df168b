"""Surfaces: exact derivatives, true minima."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent import SURFACES
from app.descent.surfaces import Surface

STEP = 1e-30  # a complex step has no cancellation, so it can be this small

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


def a_place(surface: Surface, across: float, up: float) -> tuple[float, float]:
    (x_low, x_high), (y_low, y_high) = surface.domain
    return x_low + across * (x_high - x_low), y_low + up * (y_high - y_low)


@surfaces
@given(across=st.floats(0, 1), up=st.floats(0, 1))
def test_that_the_gradient_is_the_derivative_of_the_value(surface, across, up):
    x, y = a_place(surface, across, up)
    by_x = surface.f(np.complex128(x + 1j * STEP), np.complex128(y)).imag / STEP
    by_y = surface.f(np.complex128(x), np.complex128(y + 1j * STEP)).imag / STEP
    np.testing.assert_allclose(surface.gradient(x, y), [by_x, by_y], rtol=1e-11, atol=1e-11)


@surfaces
@given(across=st.floats(0, 1), up=st.floats(0, 1))
def test_that_the_hessian_is_the_derivative_of_the_gradient(surface, across, up):
    x, y = a_place(surface, across, up)
    by_x = np.imag(surface.grad(np.complex128(x + 1j * STEP), np.complex128(y))) / STEP
    by_y = np.imag(surface.grad(np.complex128(x), np.complex128(y + 1j * STEP))) / STEP
    hessian = surface.hessian(x, y)
    np.testing.assert_allclose(hessian, np.stack([by_x, by_y], axis=1), rtol=1e-10, atol=1e-10)
    np.testing.assert_array_equal(hessian, hessian.T)


@surfaces
def test_that_every_minimum_is_one_to_nine_digits(surface):
    for minimum in surface.minima:
        assert np.abs(surface.gradient(minimum.x, minimum.y)).max() < 1e-9
        assert np.linalg.eigvalsh(surface.hessian(minimum.x, minimum.y)).min() > 0
        assert surface.value(minimum.x, minimum.y) == minimum.loss


@surfaces
def test_that_nowhere_in_the_domain_is_lower_than_the_lowest_minimum(surface):
    x, y = np.meshgrid(*(np.linspace(*side, 400) for side in surface.domain))
    lowest = [m for m in surface.minima if m.is_lowest]
    assert lowest
    assert surface.value(x, y).min() >= min(m.loss for m in lowest) - 1e-12


@surfaces
def test_that_a_surface_broadcasts_over_any_shape(surface):
    x, y = np.linspace(-1, 1, 6).reshape(2, 3), np.zeros((2, 3))
    assert surface.value(x, y).shape == (2, 3)
    assert surface.gradient(x, y).shape == (2, 2, 3)
    assert surface.hessian(x, y).shape == (2, 2, 2, 3)
    assert surface.gradient(0.5, 0.5).shape == (2,)


@pytest.mark.parametrize(
    ("surface", "place", "limit"),
    [("ravine", (0, 0), 1.0), ("two-valleys", (-1, 0), 0.0324), ("two-valleys", (1, 0), 0.0947)],
)
def test_that_the_stability_limit_of_plain_sgd_is_the_known_one(surface, place, limit):
    chosen = min(SURFACES[surface].minima, key=lambda m: np.hypot(m.x - place[0], m.y - place[1]))
    steepest = np.linalg.eigvalsh(SURFACES[surface].hessian(chosen.x, chosen.y)).max()
    assert 2 / steepest == pytest.approx(limit, rel=0.01)

"""Derivatives by differences, to hold exact ones against."""

from __future__ import annotations

import numpy as np
from hypothesis import assume

from app.descent.ground.surface import Surface

FINE = [-3, -2, -1, 1, 2, 3]
WEIGHTS = [-1, 9, -45, 45, -9, 1]  # the central difference of sixth order, over 60 h


def a_place(surface: Surface, across: float, up: float) -> tuple[float, float]:
    (x_low, x_high), (y_low, y_high) = surface.domain
    return x_low + across * (x_high - x_low), y_low + up * (y_high - y_low)


def differences(function, surface, x, y):
    """∂/∂x and ∂/∂y by differences of sixth order, the step a ten-thousandth of the domain."""
    h = 1e-4 * surface.extent

    def by(axis):
        moved = [(x + k * h[0] * (axis == 0), y + k * h[1] * (axis == 1)) for k in FINE]
        return sum(w * function(*place) for w, place in zip(WEIGHTS, moved, strict=True)) / (60 * h[axis])

    return np.array([by(0), by(1)])


def check_derivatives(surface, across, up):
    """Hold a surface's gradient and Hessian against differences, at a share of its domain."""
    x, y = a_place(surface, across, up)
    assume(surface.id != "plateau" or np.hypot(x, y) > 0.1)  # a tip has no tangent
    gradient, hessian = surface.gradient(x, y), surface.hessian(x, y)
    # What rounding leaves of a difference: the values' last bits over the step.
    noise = 1e-13 / (1e-4 * surface.extent.min())
    size = max(1.0, abs(float(surface.value(x, y))), float(np.abs(gradient).max()), float(np.abs(hessian).max()))
    np.testing.assert_allclose(gradient, differences(surface.value, surface, x, y), atol=size * (noise + 1e-9))
    np.testing.assert_allclose(hessian, differences(surface.gradient, surface, x, y).T, atol=size * (noise + 1e-7))
    np.testing.assert_array_equal(hessian, hessian.T)

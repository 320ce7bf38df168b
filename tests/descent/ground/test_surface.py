"""Surfaces: exact derivatives, in any shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import SURFACES
from tests.descent.ground.differences import check_derivatives

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@surfaces
@settings(max_examples=25, deadline=None)
@given(across=st.floats(0, 1), up=st.floats(0, 1))
def test_that_gradient_and_hessian_are_exact(surface, across, up):
    check_derivatives(surface, across, up)


@surfaces
def test_that_a_surface_broadcasts_over_any_shape(surface):
    x, y = np.linspace(-1, 1, 6).reshape(2, 3), np.zeros((2, 3))
    assert surface.value(x, y).shape == (2, 3)
    assert surface.gradient(x, y).shape == (2, 2, 3)
    assert surface.hessian(x, y).shape == (2, 2, 2, 3)
    assert surface.gradient(0.5, 0.5).shape == (2,)


@pytest.mark.parametrize(
    ("surface", "place", "limit"),
    [
        ("bowl", (0, 0), 2.0),
        ("ravine", (0, 0), 1.0),
        ("two-valleys", (-1, 0), 0.0324),
        ("two-valleys", (1, 0), 0.0947),
        ("rosenbrock", (1, 1), 0.0020),
    ],
)
def test_that_the_stability_limit_of_plain_sgd_is_the_known_one(surface, place, limit):
    chosen = min(SURFACES[surface].minima, key=lambda m: np.hypot(m.x - place[0], m.y - place[1]))
    steepest = np.linalg.eigvalsh(SURFACES[surface].hessian(chosen.x, chosen.y)).max()
    assert 2 / steepest == pytest.approx(limit, rel=0.01)

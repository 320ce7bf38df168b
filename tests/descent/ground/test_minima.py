"""Minima: all that are known are found, and each is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.ground.loss_and_derivatives import fields_of
from app.descent.ground.minima import find_minima

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@surfaces
def test_that_every_minimum_is_one_to_nine_digits(surface):
    assert surface.minima
    for minimum in surface.minima:
        assert surface.value(minimum.x, minimum.y) == minimum.loss
        if (minimum.x, minimum.y) in surface.tips:
            around = np.linspace(0, 2 * np.pi, 50)
            assert (
                surface.value(minimum.x + 1e-3 * np.cos(around), minimum.y + 1e-3 * np.sin(around)) > minimum.loss
            ).all()
            continue
        step = np.linalg.solve(surface.hessian(minimum.x, minimum.y), surface.gradient(minimum.x, minimum.y))
        assert np.abs(step).max() < 1e-9
        assert np.linalg.eigvalsh(surface.hessian(minimum.x, minimum.y)).min() > 0


@pytest.mark.parametrize(
    ("name", "count", "lowest"),
    [
        ("bowl", 1, 0),
        ("ravine", 1, 0),
        ("two-valleys", 2, -5.0323),
        ("rosenbrock", 1, 0),
        ("himmelblau", 4, 0),
        ("saddle", 2, -5),
        ("plateau", 1, -1),
        ("egg-crate", 81, 0),
        ("sharp-trap", 2, 0.7626),
        ("booth", 1, 0),
        ("beale", 1, 0),
        ("matyas", 1, 0),
        ("mccormick", 2, -1.9132),
        ("styblinski-tang", 4, -78.3323),
        ("line-fit", 1, 1.9106),
        ("two-weights", 1, 0.2758),
    ],
)
def test_that_the_known_minima_are_found(name, count, lowest):
    assert len(SURFACES[name].minima) == count
    assert SURFACES[name].minima[0].loss == pytest.approx(lowest, abs=1e-4)


@surfaces
def test_that_nowhere_in_the_domain_is_lower_than_the_lowest_minimum(surface):
    x, y = np.meshgrid(*surface.sides(100 if surface.costly else 400))
    assert surface.value(x, y).min() >= surface.minima[0].loss - 1e-9
    assert surface.minima[0].is_lowest


def test_that_who_looks_for_a_minimum_gives_up_far_from_the_ground():
    steps, plain = [], fields_of("log(x) + 1")
    counted = replace(plain, hessian=lambda x, y: steps.append(1) or plain.hessian(x, y))
    side = np.linspace(-2, 2, 241)
    with np.errstate(all="ignore"):
        losses = counted.value(*np.meshgrid(side, side))
    assert find_minima(counted, side, side, np.where(np.isfinite(losses), losses, np.nan)) == ()
    # From each of some 240 low points of the grid; a hundred steps each was a freeze of seconds.
    assert 240 < len(steps) < 5000

"""Passes out of a valley: as high as the saddles that are known, and as any other way of looking finds."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.ground.lowest_pass import lowest_pass
from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, surface_of


def flooded_height(surface: Surface, x: float, y: float, floor: float, points: int = 301) -> float:
    """By halving: the lowest level at which a flood from a place reaches ground lower than the floor."""
    xs, ys = surface.sides(points)
    losses = surface.value(*np.meshgrid(xs, ys))
    begin = int(np.argmin(abs(ys - y))), int(np.argmin(abs(xs - x)))
    goal = losses < floor - 1e-6
    low, high = floor, float(np.nanmax(losses))
    while high - low > 1e-4 * max(1.0, abs(high)):
        level = (low + high) / 2
        ground = losses <= max(level, losses[begin])
        wet = np.zeros_like(ground)
        wet[begin] = True
        while True:
            wider = wet.copy()
            for axis in (0, 1):
                for way in (-1, 1):
                    rolled = np.roll(wider, way, axis)
                    edge = [slice(None), slice(None)]
                    edge[axis] = 0 if way == 1 else -1
                    rolled[tuple(edge)] = False
                    wider |= rolled
            wider &= ground
            if (wider & goal).any() or (wider == wet).all():
                break
            wet = wider
        low, high = (low, level) if (wider & goal).any() else (level, high)
    return high


@pytest.mark.parametrize("name", ["two-valleys", "mccormick", "styblinski-tang"])
def test_that_a_pass_is_a_saddle_and_no_way_out_is_lower(name):
    surface = SURFACES[name]
    for minimum in surface.minima:
        found = lowest_pass(surface, (minimum.x, minimum.y), minimum.loss)
        if minimum.is_lowest:
            assert found is None
            continue
        assert np.abs(surface.gradient(found.x, found.y)).max() < 1e-9
        assert np.linalg.det(surface.hessian(found.x, found.y)) < 0
        assert found.loss == pytest.approx(flooded_height(surface, minimum.x, minimum.y, minimum.loss), abs=0.1)


def test_that_the_pass_between_the_two_valleys_is_the_ridge_on_the_line_between_them():
    surface = SURFACES["two-valleys"]
    ditch = next(m for m in surface.minima if not m.is_lowest)
    found = lowest_pass(surface, (ditch.x, ditch.y), ditch.loss)
    line = np.linspace(-0.96, 0.9, 100_001)
    heights = surface.value(line, 0 * line)
    assert found.loss == pytest.approx(heights.max(), abs=1e-8)
    assert found.x == pytest.approx(line[heights.argmax()], abs=1e-4)


def test_that_a_pass_at_a_kink_is_found_as_well():
    roof = surface_of(Ground(formula="-abs(x) + 0.05*x^2 + 0.1*x + y^2 + 1", x=(-12.0, 12.0), y=(-3.0, 3.0)))
    higher = max(roof.minima, key=lambda m: m.loss)
    found = lowest_pass(roof, (higher.x, higher.y), higher.loss)
    assert found.loss == pytest.approx(1.0, abs=0.02)
    assert (found.x, found.y) == pytest.approx((0.0, 0.0), abs=0.1)


def test_that_there_is_no_pass_over_ground_without_a_loss():
    islands = "(abs(x) - 2)^2 + 0.1*x + y^2 + 0.001*log(x^2 - 1)"
    surface = surface_of(Ground(formula=islands, x=(-4.0, 4.0), y=(-3.0, 3.0)))
    higher = max(surface.minima, key=lambda m: m.loss)
    assert higher.x > 1
    assert surface.minima[0].loss < higher.loss
    assert lowest_pass(surface, (higher.x, higher.y), higher.loss) is None

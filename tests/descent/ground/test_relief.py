"""Relief: height, light and contour levels as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.ground.relief import contour_heights, relief, relief_bands, scale_of

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


def sides(surface, columns=120, rows=80):
    """The grid's columns (n,) and rows (m,) over the whole domain."""
    return tuple(np.linspace(*side, n) for side, n in zip(surface.domain, (columns, rows), strict=True))


@surfaces
def test_that_height_runs_from_nought_to_one_and_shade_within_one(surface):
    made = relief(surface, scale_of(surface), *sides(surface))
    assert made.height.shape == made.shade.shape == (80, 120)
    assert 0 <= made.height.min() < 0.2
    assert 0.9 < made.height.max() <= 1.01
    assert np.abs(made.shade).max() <= 1


@surfaces
def test_that_lower_loss_is_never_drawn_higher(surface):
    x, y = sides(surface)
    order = np.argsort(surface.value(*np.meshgrid(x, y)), axis=None)
    heights = relief(surface, scale_of(surface), x, y).height.ravel()[order]
    assert (np.diff(heights) >= 0).all()


@surfaces
def test_that_the_loss_of_a_height_is_its_inverse(surface):
    scale = scale_of(surface)
    heights = np.linspace(0, 1, 11)
    np.testing.assert_allclose(scale.height(scale.loss(heights)), heights, atol=1e-9)


@pytest.mark.parametrize("name", ["bowl", "booth", "matyas", "mccormick"])
def test_that_the_light_has_no_sharp_wedges_around_a_minimum(name):
    surface = SURFACES[name]
    scale, lowest = scale_of(surface), surface.survey.minima[0]
    turn = np.radians(np.arange(0, 360, 2))
    for part in (0.01, 0.03):
        radius = part * float(surface.extent.min())
        places = zip(lowest.x + radius * np.cos(turn), lowest.y + radius * np.sin(turn), strict=True)
        around = np.array([relief(surface, scale, np.array([x]), np.array([y])).shade[0, 0] for x, y in places])
        assert np.ptp(around) < 0.9
        assert np.abs(np.diff(around, append=around[0])).max() < 0.04


def test_that_level_ground_is_neither_lit_nor_in_shadow():
    bowl = SURFACES["bowl"]
    assert relief(bowl, scale_of(bowl), np.zeros(1), np.zeros(1)).shade[0, 0] == pytest.approx(0, abs=1e-9)


def test_that_slopes_facing_north_west_are_lit():
    bowl = SURFACES["ravine"]
    made = relief(bowl, scale_of(bowl), np.array([-6.0, 6.0]), np.array([-2.0, 2.0]))
    # The loss rises away from the middle, so the south-eastern wall faces north-west.
    south_east, north_west = made.shade[0, 1], made.shade[1, 0]
    assert south_east > 0 > north_west


def test_that_there_are_a_dozen_or_more_contours_in_even_steps():
    heights = np.asarray(contour_heights())
    assert 12 <= len(heights) <= 18
    np.testing.assert_allclose(np.diff(heights), np.diff(heights)[0])


@pytest.mark.parametrize("name", ["two-valleys", "two-weights"])
def test_that_relief_in_bands_is_the_whole_relief(name):
    surface = SURFACES[name]
    x, y = sides(surface, 130, 130)
    whole = relief(surface, scale_of(surface), x, y)
    bands = list(relief_bands(surface, scale_of(surface), x, y, 48))
    assert [len(band.height) for band in bands] == [48, 48, 34]
    assert (np.concatenate([band.height for band in bands]) == whole.height).all()
    assert (np.concatenate([band.shade for band in bands]) == whole.shade).all()

"""From where a ground is looked at first: of a few cameras the one that sees its lowest valleys. NumPy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.surface import Surface
from app.descent.walks.camera import Camera
from app.gui.mountain.tilt.heights import FEW_COSTLY, FINE, Heights, heights_of
from app.gui.mountain.tilt.oblique import Horizon, Projection

Array = NDArray[np.float64]
USUAL = Camera(turn=30.0, tilt=35.0)
TURNS = (-90.0, -60.0, -30.0, 0.0, 30.0, 60.0, 90.0)  # degrees from the usual camera
TILTS = (0.0, 10.0, 20.0, 30.0, 40.0)
TILTED = 3.0  # how much further away a camera counts that is raised by a degree than one that is turned by it
STARS = 60  # lowest valleys that are looked at
DEPTHS = 300  # places along a column
NEAR = 0.01  # of the domain's size: what is seen so near to a place counts as the place


def first_camera(surface: Surface, start: tuple[float, float]) -> Camera:
    """The camera nearest to the usual one that sees most: first the lowest valleys, then the others, then the start.

    As long as the valleys are not known, the lowest place of a coarse grid counts.
    """
    heights = heights_of(surface, FEW_COSTLY if surface.costly else FINE)
    valleys, lowest = _valleys(surface, heights)
    places = np.concatenate([valleys, [start]])

    def worth(camera: Camera) -> tuple[int, int, bool]:
        seen = _sees(heights, camera, places)
        return int(seen[:-1][lowest].sum()), int(seen[:-1].sum()), bool(seen[-1])

    return max(_cameras(), key=worth)  # of equals the first


def _cameras() -> list[Camera]:
    """The cameras there are to choose from, the nearest to the usual one first."""
    ways = sorted(((turn, tilt) for turn in TURNS for tilt in TILTS), key=lambda way: abs(way[0]) + TILTED * way[1])
    return [Camera((USUAL.turn + turn) % 360, USUAL.tilt + tilt) for turn, tilt in ways]


def _valleys(surface: Surface, heights: Heights) -> tuple[Array, NDArray[np.bool_]]:
    """The places (n, 2) that had better be seen, and which of them are lowest."""
    found = surface.survey.minima[:STARS] if surface.is_surveyed else ()
    if found:
        first = found[0]
        return np.array([(one.x, one.y) for one in found]), np.array([one.is_lowest or one is first for one in found])
    row, column = np.unravel_index(int(heights.values.argmin()), heights.values.shape)
    rows, columns = heights.values.shape
    (left, right), (bottom, top) = heights.domain
    x = left + (right - left) * column / (columns - 1)
    y = bottom + (top - bottom) * row / (rows - 1)
    return np.array([[x, y]]), np.array([True])


def _sees(heights: Heights, camera: Camera, places: Array) -> NDArray[np.bool_]:
    """Whether each of some places (n, 2) is seen: whether it is the ground at its own place of the picture."""
    projection = Projection(camera.turn, camera.tilt)
    x, y = places.T
    u, v = projection.to_plane(x, y, heights.at(x, y).astype(float))
    at_x, at_y = Horizon(heights, projection, u, DEPTHS).ground_at(v)
    size = min(high - low for low, high in heights.domain)
    return np.asarray(np.hypot(at_x - x, at_y - y) < NEAR * size)

"""The block that a tilted ground is cut out of: its sides with the contours' ends, and the edges of its top."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from app.descent.ground.relief import contour_heights
from app.gui.mountain.tilt.heights import Heights
from app.gui.mountain.tilt.view import TiltedView
from app.gui.paint.strokes import draw_lines, draw_polygon
from app.gui.theme import Theme, mixed, translucent

Array = NDArray[np.float64]
POINTS = 121  # of an edge's profile
LIGHT = 280.0  # degrees: further west than the sun, so that of two sides that turn their backs to it one is darker
DARK = 0.35  # how much of its own colour a side keeps that looks away from the light
DEEP = 0.80  # of that, at the foot of the block
LAYER = 0.22  # opacity of a contour's line through the block


class Side(NamedTuple):
    """One side of the block: places along its upper edge with their heights, and which way it looks.

    ``azimuth``: degrees clockwise from north. ``layers`` (3, k, 2): x, y and height of where each of k level lines
    through the block begins and ends on this side.
    """

    x: Array
    y: Array
    z: Array
    azimuth: float
    layers: Array


@lru_cache(maxsize=2)
def sides_of(heights: Heights) -> list[Side]:
    """The four sides of a block, which are the same from wherever it is looked at."""
    (left, right), (bottom, top) = heights.domain
    x, y = np.linspace(left, right, POINTS), np.linspace(bottom, top, POINTS)
    level, upright = np.full(POINTS, 1.0), np.full(POINTS, 1.0)
    edges = [(x, level * top), (upright * right, y), (x, level * bottom), (upright * left, y)]
    profiles = [heights.at(*edge).astype(float) for edge in edges]
    return [
        Side(*edge, z, 90.0 * quarter, _layers(*edge, z, heights.rise))
        for quarter, (edge, z) in enumerate(zip(edges, profiles, strict=True))
    ]


def _layers(x: Array, y: Array, z: Array, rise: float) -> Array:
    """Where each contour's height runs through the block: level lines that end where the contour meets the edge."""
    height, levels = z / rise, contour_heights()
    inside = np.pad(height > levels[:, None], ((0, 0), (1, 1)))
    level, index = np.nonzero(np.diff(inside, axis=1))  # where lines begin and end, by turns
    before, after = height[np.maximum(index - 1, 0)], height[np.minimum(index, POINTS - 1)]
    with np.errstate(all="ignore"):
        part = np.where((index > 0) & (index < POINTS), (levels[level] - before) / (after - before), 1.0)
    at = np.clip(index - 1 + part, 0, POINTS - 1)
    along = [np.interp(at, np.arange(POINTS), side) for side in (x, y)]
    return np.stack([*along, levels[level] * rise]).reshape(3, -1, 2)


def is_towards(side: Side, view: TiltedView) -> bool:
    """Whether a side is turned to the viewer."""
    angle = np.radians(side.azimuth)
    _, away = view.projection.level(np.sin(angle), np.cos(angle))
    return float(away) < -1e-9


def paint_sides(painter: QPainter, view: TiltedView, theme: Theme, moving: bool = False) -> None:
    """The sides that are turned to the viewer: quiet, darker away from the sun, with a line where each contour ends.

    While the block is ``moving``, none of that is smoothed or see-through, which takes longer than all else.
    """
    for side in sides_of(view.heights):
        if is_towards(side, view):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not moving)
            colour = _paint_side(painter, side, view, theme)
            if moving:
                painter.setPen(QPen(QColor(mixed(theme.contour, colour, 0.7 * LAYER)), 0.0))
            else:
                painter.setPen(QPen(translucent(theme.contour, LAYER), 0.8))
            px, py = view.at_height(*side.layers)
            draw_lines(painter, np.stack([px, py], axis=-1).reshape(-1, 4))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_corners(painter, side, view, theme)


def _paint_side(painter: QPainter, side: Side, view: TiltedView, theme: Theme) -> str:
    """Fill a side; the colour at its upper edge."""
    above = np.stack(view.at_height(side.x, side.y, side.z), axis=1)
    below = np.stack(view.at_height(side.x[[0, -1]], side.y[[0, -1]], -view.heights.base), axis=1)
    outline = np.concatenate([above, below[::-1]])
    sun = 0.5 + 0.5 * np.cos(np.radians(side.azimuth - LIGHT))
    colour = mixed(theme.side, theme.side_shade, float(DARK + (1 - DARK) * sun))
    (left, highest), (_, lowest) = outline.min(axis=0).tolist(), outline.max(axis=0).tolist()
    shade = QLinearGradient(left, highest, left, lowest)
    shade.setColorAt(0.0, QColor(colour))
    shade.setColorAt(1.0, QColor(mixed(colour, theme.side_shade, DEEP)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    draw_polygon(painter, outline)
    return colour


def _paint_corners(painter: QPainter, side: Side, view: TiltedView, theme: Theme) -> None:
    """The lines at the ends of a side, and at its foot."""
    x, y, z = (along[[0, -1]] for along in side[:3])
    above, below = (np.stack(view.at_height(x, y, height), axis=1) for height in (z, -view.heights.base))
    painter.setPen(QPen(translucent(theme.contour, 0.35), 1.0))
    draw_lines(painter, np.concatenate([[below.ravel()], np.hstack([above, below])]))


def paint_edges(painter: QPainter, view: TiltedView, theme: Theme) -> None:
    """The edges of the block's top where they are seen, over the steps that pixels make there."""
    sides = sides_of(view.heights)
    x, y, z = (np.stack([side[axis] for side in sides]) for axis in range(3))
    points = np.stack(view.at_height(x, y, z), axis=-1)
    seen = np.ones(x.shape, bool)
    behind = [k for k, side in enumerate(sides) if not is_towards(side, view)]
    seen[behind] = view.sees_at(x[behind], y[behind], z[behind])
    ends = np.concatenate([points[:, :-1], points[:, 1:]], axis=-1)[seen[:, :-1] & seen[:, 1:]]
    painter.setPen(QPen(QColor(theme.edge), 1.3, c=Qt.PenCapStyle.SquareCap))
    draw_lines(painter, ends)

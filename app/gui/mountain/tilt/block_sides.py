"""The block that a tilted ground is cut out of: its sides with the contours' ends, and the edges of its top."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF

from app.descent.ground.relief import contour_heights
from app.gui.mountain.tilt.view import TiltedView
from app.gui.paint.strokes import draw_lines
from app.gui.theme import Theme, mixed, translucent

Array = NDArray[np.float64]
POINTS = 121  # of an edge's profile
LIGHT = 280.0  # degrees: further west than the sun, so that of two sides that turn their backs to it one is darker
DARK = 0.35  # how much of its own colour a side keeps that looks away from the light
DEEP = 0.80  # of that, at the foot of the block


class Side(NamedTuple):
    """One side of the block: places along its upper edge, and which way it looks, in degrees clockwise from north."""

    x: Array
    y: Array
    azimuth: float


def sides_of(view: TiltedView) -> list[Side]:
    """The four sides of the block."""
    (left, right), (bottom, top) = view.heights.domain
    x, y = np.linspace(left, right, POINTS), np.linspace(bottom, top, POINTS)
    level, upright = np.full(POINTS, 1.0), np.full(POINTS, 1.0)
    return [
        Side(x, level * top, 0.0),
        Side(upright * right, y, 90.0),
        Side(x, level * bottom, 180.0),
        Side(upright * left, y, 270.0),
    ]


def is_towards(side: Side, view: TiltedView) -> bool:
    """Whether a side is turned to the viewer."""
    angle = np.radians(side.azimuth)
    _, away = view.projection.level(np.sin(angle), np.cos(angle))
    return float(away) < -1e-9


def paint_sides(painter: QPainter, view: TiltedView, theme: Theme) -> None:
    """The sides that are turned to the viewer: quiet, darker away from the sun, with a line where each contour ends."""
    for side in sides_of(view):
        if is_towards(side, view):
            _paint_side(painter, side, view, theme)
            _paint_layers(painter, side, view, theme)


def _paint_side(painter: QPainter, side: Side, view: TiltedView, theme: Theme) -> None:
    above = np.stack(view.to_pixels(side.x, side.y), axis=1)
    below = np.stack(view.at_height(side.x, side.y, -view.heights.base), axis=1)
    outline = QPolygonF([QPointF(*at) for at in (*above.tolist(), *below[[-1, 0]].tolist())])
    sun = 0.5 + 0.5 * np.cos(np.radians(side.azimuth - LIGHT))
    colour = mixed(theme.side, theme.side_shade, float(DARK + (1 - DARK) * sun))
    painter.setPen(Qt.PenStyle.NoPen)
    box = outline.boundingRect()
    shade = QLinearGradient(box.topLeft(), box.bottomLeft())
    shade.setColorAt(0.0, QColor(colour))
    shade.setColorAt(1.0, QColor(mixed(colour, theme.side_shade, DEEP)))
    painter.setBrush(shade)
    painter.drawPolygon(outline)
    painter.setPen(QPen(translucent(theme.contour, 0.35), 1.0))
    draw_lines(painter, np.concatenate([[below[[0, -1]].ravel()], np.hstack([above[[0, -1]], below[[0, -1]]])]))


def _paint_layers(painter: QPainter, side: Side, view: TiltedView, theme: Theme) -> None:
    """Where each contour's height runs through the block: level lines that end where the contour meets the edge."""
    height = view.heights.at(side.x, side.y).astype(float) / view.heights.rise
    levels = contour_heights()
    inside = np.pad(height > levels[:, None], ((0, 0), (1, 1)))
    level, index = np.nonzero(np.diff(inside, axis=1))  # where lines begin and end, by turns
    before, after = height[np.maximum(index - 1, 0)], height[np.minimum(index, POINTS - 1)]
    with np.errstate(all="ignore"):
        part = np.where((index > 0) & (index < POINTS), (levels[level] - before) / (after - before), 1.0)
    at = np.clip(index - 1 + part, 0, POINTS - 1)
    x, y = (np.interp(at, np.arange(POINTS), along) for along in (side.x, side.y))
    ends = np.stack(view.at_height(x, y, levels[level] * view.heights.rise), axis=1)
    painter.setPen(QPen(translucent(theme.contour, 0.22), 0.8))
    draw_lines(painter, ends.reshape(-1, 4))


def paint_edges(painter: QPainter, view: TiltedView, theme: Theme) -> None:
    """The edges of the block's top where they are seen, over the steps that pixels make there."""
    sides = sides_of(view)
    x, y = np.stack([side.x for side in sides]), np.stack([side.y for side in sides])
    towards = np.array([is_towards(side, view) for side in sides])
    points = np.stack(view.to_pixels(x, y), axis=-1)
    seen = view.sees(x, y) | towards[:, None]
    ends = np.concatenate([points[:, :-1], points[:, 1:]], axis=-1)[seen[:, :-1] & seen[:, 1:]]
    painter.setPen(QPen(QColor(theme.edge), 1.3, c=Qt.PenCapStyle.SquareCap))
    draw_lines(painter, ends)

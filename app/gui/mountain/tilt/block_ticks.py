"""The numbers of x and y along the lower edges of a tilted block that are turned to the viewer."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.gui.mountain.terrain.edge_ticks import LETTERS
from app.gui.mountain.tilt.block_sides import is_towards, sides_of
from app.gui.mountain.tilt.view import TiltedView
from app.gui.paint.ticks import multiples, round_step, value_ticks
from app.gui.theme import Theme, pixel_font, translucent

APART = 58.0  # pixels between two ticks, at least
LENGTH, GAP = 5.0, 3.0  # pixels of a tick, and from there to its number
CORNER = 16.0  # pixels from a corner that have no tick: the numbers of both edges would meet
QUIET = 0.8  # opacity of ticks and numbers


class BlockTick(NamedTuple):
    """A line outwards from the block's foot, and its number with the box that this takes."""

    line: QLineF
    text: str
    box: QRectF


def block_ticks(view: TiltedView) -> list[BlockTick]:
    """Round numbers along the front lower edges, as close as they can be read; that in the middle names the axis."""
    return [tick for side in sides_of(view.heights) if is_towards(side, view) for tick in _along(view, side.azimuth)]


def _along(view: TiltedView, azimuth: float) -> list[BlockTick]:
    """The ticks of the side that looks to an azimuth."""
    (left, right), (bottom, top) = view.heights.domain
    is_x = azimuth % 180 == 0
    low, high = (left, right) if is_x else (bottom, top)
    edge = {0.0: top, 90.0: right, 180.0: bottom, 270.0: left}[azimuth]

    def foot(at: float) -> QPointF:
        px, py = view.at_height(*((at, edge) if is_x else (edge, at)), -view.heights.base)
        return QPointF(float(px), float(py))

    begin, end = foot(low), foot(high)
    length = math.hypot(end.x() - begin.x(), end.y() - begin.y())
    least = APART * (high - low) / max(length, 1e-9)
    if length < 2 * CORNER or least <= 1e-9 * max(abs(low), abs(high)):  # its numbers would have too many digits
        return []
    angle = math.radians(azimuth)
    u, away = (float(part) for part in view.projection.level(math.sin(angle), math.cos(angle)))
    way = QPointF(u, -away * view.projection.depth_share)
    way /= math.hypot(way.x(), way.y())
    inside = CORNER / length * (high - low)
    ticks = [
        tick for tick in value_ticks(multiples(low, high, round_step(least))) if low + inside < tick.at < high - inside
    ]
    if not ticks:
        return []
    middle = min(ticks, key=lambda tick: abs(tick.at - (low + high) / 2))
    made = []
    for tick in ticks:
        text = f"{'x' if is_x else 'y'} = {tick.text}" if tick is middle else tick.text
        at = begin + (end - begin) * ((tick.at - low) / (high - low))
        width, height = _size(text)
        tip = at + way * LENGTH
        centre = tip + way * (GAP + abs(way.x()) * width / 2 + abs(way.y()) * height / 2)
        box = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
        if view.rect.contains(box):
            made.append(BlockTick(QLineF(at, tip), text, box))
    return made


@lru_cache(maxsize=256)
def _size(text: str) -> tuple[float, float]:
    metrics = QFontMetricsF(pixel_font(LETTERS))
    return metrics.horizontalAdvance(text), metrics.ascent()


def paint_block_ticks(painter: QPainter, view: TiltedView, theme: Theme) -> None:
    """Short lines outwards from the block's foot, each with its number; beside the block none needs a halo."""
    ticks, colour = block_ticks(view), translucent(theme.ink, QUIET)
    painter.setPen(QPen(colour, 1.2, c=Qt.PenCapStyle.FlatCap))
    painter.drawLines([tick.line for tick in ticks])
    painter.setFont(pixel_font(LETTERS))
    for tick in ticks:
        painter.drawText(tick.box.bottomLeft(), tick.text)

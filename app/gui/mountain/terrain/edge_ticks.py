"""The numbers of x and y along the picture's lower and left edges."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.gui.mountain.terrain.camera import View
from app.gui.paint.haloed_text import draw_haloed
from app.gui.paint.ticks import Tick, multiples, round_step, value_ticks
from app.gui.theme import Theme, pixel_font

APART, CLOSE = 75.0, 45.0  # pixels between two ticks, at least; of a small picture
LETTERS, LENGTH, GAP = 10.5, 6.0, 3.0  # pixels: of the letters, of a tick, and between the two
CORNER = 26.0  # pixels from a corner that have no tick: the numbers of both edges would meet


class EdgeTicks(NamedTuple):
    """The ticks of both edges."""

    x: list[Tick]
    y: list[Tick]


def edge_ticks(view: View, apart: float = APART) -> EdgeTicks:
    """Round numbers on the edges of a view, at least so many pixels ``apart``; none near a corner."""
    rect, (across, up) = view.rect, view.span()
    metrics = QFontMetricsF(pixel_font(LETTERS))
    x, y = _ticks(*across, apart / view.scale), _ticks(*up, apart / (view.scale * view.stretch))
    wide = [metrics.horizontalAdvance(tick.text) / 2 for tick in x]
    at = [view.point(tick.at, view.centre[1]).x() for tick in x]
    kept_x = [
        tick
        for tick, place, half in zip(x, at, wide, strict=True)
        if rect.left() + CORNER + half < place < rect.right() - half - GAP
    ]
    kept_y = [
        tick for tick in y if rect.top() + CORNER / 2 < view.point(view.centre[0], tick.at).y() < rect.bottom() - CORNER
    ]
    return EdgeTicks(kept_x, kept_y)


def _ticks(low: float, high: float, least: float) -> list[Tick]:
    # A step far below the numbers themselves would write them with more digits than they have.
    if not (high > low and least > 1e-9 * max(abs(low), abs(high))):
        return []
    return value_ticks(multiples(low, high, round_step(least)))


def paint_edge_ticks(painter: QPainter, view: View, theme: Theme, apart: float = APART) -> None:
    """Short lines inwards from the lower and the left edge, each with its number."""
    rect, font, ticks = view.rect, pixel_font(LETTERS), edge_ticks(view, apart)
    metrics = QFontMetricsF(font)
    lines = [QLineF(x := view.point(tick.at, 0).x(), rect.bottom(), x, rect.bottom() - LENGTH) for tick in ticks.x]
    lines += [QLineF(rect.left(), y := view.point(0, tick.at).y(), rect.left() + LENGTH, y) for tick in ticks.y]
    for colour, width in ((theme.halo, 3.0), (theme.ink, 1.2)):
        painter.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.FlatCap))
        painter.drawLines(lines)
    for tick, line in zip((*ticks.x, *ticks.y), lines, strict=True):
        half = metrics.horizontalAdvance(tick.text) / 2
        level = line.y1() == line.y2()
        away = QPointF(GAP + half, 0) if level else QPointF(0, -GAP - metrics.ascent() / 2)
        draw_haloed(painter, line.p2() + away, tick.text, font, theme)

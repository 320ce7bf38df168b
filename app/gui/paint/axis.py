"""An axis on a painter: where its values lie in pixels, and its ticks (see ``ticks``) with their lines and titles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.gui.paint.ticks import Tick
from app.gui.theme import Theme

Array = NDArray[np.float64]
Coordinate = TypeVar("Coordinate", float, Array)
LABEL_HEIGHT = 18.0  # pixels from one label of an upright axis to the next
LABEL_WIDTH = 40.0  # pixels that a power of ten takes on a level one
GAP, WIDEST = 6.0, 80.0  # pixels between a label and its axis, and of the longest label
MARK = 4.0  # pixels of the short line above a label of a level axis


@dataclass(frozen=True)
class Scale:
    """Where the values ``low`` … ``high`` of an axis lie: from one pixel to another, on a straight line."""

    low: float
    high: float
    begin: float
    end: float

    def pixel(self, value: Coordinate) -> Coordinate:
        """Where a value lies, or several."""
        return self.begin + (self.end - self.begin) * (value - self.low) / (self.high - self.low)

    def held(self, value: float) -> float:
        """The same, at the nearer end for what lies beyond it; what is not a number lies at the upper one."""
        return self.pixel(max(self.low, min(value, self.high)) if value == value else self.high)

    def value(self, pixel: float) -> float:
        """What lies at a pixel."""
        return self.low + (self.high - self.low) * (pixel - self.begin) / (self.end - self.begin)


def upright(rect: QRectF, low: float, high: float) -> Scale:
    """An axis from the bottom of a rectangle to its top."""
    return Scale(low, high, rect.bottom(), rect.top())


def level(rect: QRectF, low: float, high: float) -> Scale:
    """An axis from the left of a rectangle to its right."""
    return Scale(low, high, rect.left(), rect.right())


def paint_levels(
    painter: QPainter, rect: QRectF, scale: Scale, ticks: Iterable[Tick], theme: Theme, lines: bool = True
) -> None:
    """A hairline across the rectangle at every tick of its upright axis, and the tick's text to the left."""
    for tick in ticks:
        y = scale.pixel(tick.at)
        if lines:
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
        painter.setPen(QColor(theme.muted))
        box = QRectF(rect.left() - GAP - WIDEST, y - LABEL_HEIGHT / 2, WIDEST, LABEL_HEIGHT)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text)


def paint_uprights(painter: QPainter, rect: QRectF, scale: Scale, ticks: Iterable[Tick], theme: Theme) -> None:
    """A hairline up the rectangle at every tick of its level axis."""
    painter.setPen(QPen(QColor(theme.line), 1))
    for tick in ticks:
        painter.drawLine(QLineF(scale.pixel(tick.at), rect.top(), scale.pixel(tick.at), rect.bottom()))


def paint_marks(
    painter: QPainter, y: float, scale: Scale, ticks: Iterable[Tick], theme: Theme, right: float | None = None
) -> None:
    """A short line down from ``y`` at every tick of a level axis, and its text below, none beyond ``right``."""
    for tick in ticks:
        x = scale.pixel(tick.at)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QLineF(x, y, x, y + MARK))
        half = painter.fontMetrics().horizontalAdvance(tick.text) / 2 + 2
        middle = x if right is None else min(x, right - half)
        box = QRectF(middle - WIDEST, y + MARK, 2 * WIDEST, LABEL_HEIGHT - 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick.text)


def paint_crosshair(painter: QPainter, rect: QRectF, at: QPointF, theme: Theme) -> None:
    """Two thin lines through a point of a plane, across all of it."""
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(at.x(), rect.top(), at.x(), rect.bottom()))
    if rect.top() <= at.y() <= rect.bottom():
        painter.drawLine(QLineF(rect.left(), at.y(), rect.right(), at.y()))


def paint_title(painter: QPainter, x: float, rect: QRectF, title: str) -> None:
    """What an upright axis is of, from bottom to top around a pixel ``x``, beside the middle of its rectangle."""
    painter.save()
    painter.translate(x, rect.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-150, -9, 300, 18), Qt.AlignmentFlag.AlignCenter, title)
    painter.restore()

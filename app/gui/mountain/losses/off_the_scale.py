"""An arrow where a loss leaves the strip for good: the line goes on, the scale does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.gui.paint.axis import Scale
from app.gui.theme import Theme

Array = NDArray[np.float64]
WORDS = "off the scale"
TALL, HALF = 8.0, 4.5  # pixels of an arrow's height, and of half of its width
ROOM = 6.0  # pixels between the arrow and its words


def left_at(height: Array, high: float) -> int | None:
    """The step after which a curve is above ``high``, or no finite number, up to its end; None if it never is."""
    seen = np.flatnonzero(height <= high)  # False where it is not finite
    return int(seen[-1]) if len(seen) and seen[-1] + 1 < len(height) else None


def paint_off_the_scale(
    painter: QPainter, heights: Sequence[Array], colours: Sequence[str], across: Scale, up: Scale, theme: Theme
) -> None:
    """An arrow for every curve that leaves at the top, and words beside the last of them."""
    high, top, right = up.high, up.pixel(up.high), across.pixel(across.high)
    places = []
    for height, colour in zip(heights, colours, strict=True):
        step = left_at(height, high)
        if step is None:
            continue
        here, after = float(height[step]), float(height[step + 1])
        begin = QPointF(across.pixel(float(step)), up.pixel(here))
        part = (high - here) / (after - here) if np.isfinite(after) else 1.0
        end = QPointF(across.pixel(step + part), top)
        painter.setPen(QPen(QColor(colour), 2.2))
        painter.drawLine(begin, end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        x = end.x()
        painter.drawPolygon(QPolygonF([QPointF(x, top - TALL), QPointF(x - HALF, top), QPointF(x + HALF, top)]))
        places.append(x)
    if not places:
        return
    wide = painter.fontMetrics().horizontalAdvance(WORDS) + 2
    left = max(places) + HALF + ROOM
    if left + wide > right:
        left = min(places) - HALF - ROOM - wide
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRectF(left, top - 13, wide, 14), Qt.AlignmentFlag.AlignVCenter, WORDS)

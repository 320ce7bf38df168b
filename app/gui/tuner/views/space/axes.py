"""The axes of the search-space map: where they are labelled and with what, and how they are painted."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.gui.theme import Theme, pixel_font
from app.gui.tuner.views.axes import log_range, round_range, tick_texts
from app.tuning.record.short_text import value_text
from app.tuning.record.space_grid import Axis

LEFT, BOTTOM, TOP, RIGHT = 92, 48, 14, 18  # pixels around the grid
LINE = 18  # pixels of a line of text


def marks(axis: Axis, most: int) -> list[tuple[float, str]]:
    """Where an axis is labelled, 0…1, and with what; not more than ``most``.

    A range has round numbers, on a log scale whole decades where it has some.
    """
    if axis.values is not None:
        count = len(axis.values)
        every = -(-count // most)
        return [((k + 0.5) / count, value_text(axis.name, axis.values[k])) for k in range(0, count, every)]
    if axis.high <= axis.low:
        return [(0.5, value_text(axis.name, axis.low))]
    if not axis.log:
        ticks = tick_texts([t for t in round_range(axis.low, axis.high)[2] if axis.low <= t <= axis.high])
        return [((t - axis.low) / (axis.high - axis.low), text) for t, text in ticks][:: -(-len(ticks) // most)]
    low, high = math.log10(axis.low), math.log10(axis.high)
    inside = [(t, text) for t, text in log_range(axis.low, axis.high)[2] if low - 1e-9 <= t <= high + 1e-9]
    every = -(-len(inside) // most)
    if every > 1:  # of decades those that are multiples, so that 10⁰ is among them
        whole = [(t, text) for t, text in inside if round(t) == t and round(t) % every == 0]
        inside = whole if len(whole) > 1 else inside[::every]
    return [((t - low) / (high - low), text) for t, text in inside]


def paint_axes(painter: QPainter, theme: Theme, grid: QRectF, x: Axis, y: Axis | None) -> None:
    """Labels and names of both axes, and faint lines across the grid at the labels of a range."""
    painter.setFont(pixel_font(12))
    ink, line = QColor(theme.muted), QColor(theme.line)
    line.setAlphaF(0.5)
    faint = QPen(line, 1)
    room = painter.fontMetrics().horizontalAdvance("0.00001") + 12
    for place, text in marks(x, max(2, int(grid.width() / room))):
        at = grid.left() + place * grid.width()
        if x.values is None:
            painter.setPen(faint)
            painter.drawLine(QPointF(at, grid.top()), QPointF(at, grid.bottom()))
        painter.setPen(ink)
        painter.drawText(QRectF(at - 60, grid.bottom() + 4, 120, 16), Qt.AlignmentFlag.AlignCenter, text)
    title = QRectF(grid.left(), grid.bottom() + 24, grid.width(), LINE)
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, title_of(x))
    if y is None:
        return
    for place, text in marks(y, max(2, int(grid.height() / LINE))):
        at = grid.bottom() - place * grid.height()
        if y.values is None:
            painter.setPen(faint)
            painter.drawLine(QPointF(grid.left(), at), QPointF(grid.right(), at))
        painter.setPen(ink)
        painter.drawText(
            QRectF(24, at - 9, LEFT - 32, LINE), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
        )
    painter.save()
    painter.translate(12, grid.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-120, -9, 240, LINE), Qt.AlignmentFlag.AlignCenter, title_of(y))
    painter.restore()


def title_of(axis: Axis) -> str:
    """An axis's name, and whether it counts powers."""
    return f"{axis.name} (log scale)" if axis.values is None and axis.log else axis.name

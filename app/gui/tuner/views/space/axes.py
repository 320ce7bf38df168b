"""The axes of the search-space map: where they are labelled and with what, and how they are painted."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.paint.axis import level, paint_levels, paint_marks, paint_title, paint_uprights, upright
from app.gui.paint.ticks import Tick, decade_ticks, log_ticks, multiples, round_step, thinned, value_ticks
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.views.axes import TICKS
from app.tuning.record.short_text import short_text
from app.tuning.record.space_grid import Axis

LEFT, BOTTOM, TOP, RIGHT = 92, 48, 14, 18  # pixels around the grid
LINE = 18  # pixels of a line of text


def marks(axis: Axis, most: int) -> list[Tick]:
    """Where an axis is labelled, 0…1, and with what; not more than ``most``.

    A range has round numbers, on a log scale whole decades where it has some.
    """
    if axis.values is not None:
        count = len(axis.values)
        places = [Tick((k + 0.5) / count, short_text(axis.name, value)) for k, value in enumerate(axis.values)]
        return thinned(places, most)
    if axis.high <= axis.low:
        return [Tick(0.5, short_text(axis.name, axis.low))]
    low, high = (math.log10(axis.low), math.log10(axis.high)) if axis.log else (axis.low, axis.high)
    if axis.log:
        ticks = log_ticks(low, high)
        if len(ticks) > most:  # of decades those that are multiples, so that 10⁰ is among them
            decades = [tick for tick in decade_ticks(low, high, max(1, most - 1)) if tick.at == round(tick.at)]
            ticks = decades if 1 < len(decades) <= most else thinned(ticks, most)
    else:
        ticks = value_ticks(multiples(low, high, round_step((high - low) / max(1, min(most - 1, TICKS)))))
    return [Tick(min(max((tick.at - low) / (high - low), 0.0), 1.0), tick.text) for tick in ticks]


def paint_axes(painter: QPainter, theme: Theme, grid: QRectF, x: Axis, y: Axis | None) -> None:
    """Labels and names of both axes, and faint lines across the grid at the labels of a range."""
    painter.setFont(pixel_font(12))
    room = painter.fontMetrics().horizontalAdvance("0.00001") + 12
    across = marks(x, max(2, int(grid.width() / room)))
    if x.values is None:
        paint_uprights(painter, grid, level(grid, 0, 1), across, theme)
    paint_marks(painter, grid.bottom(), level(grid, 0, 1), across, theme)
    title = QRectF(grid.left(), grid.bottom() + 24, grid.width(), LINE)
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, title_of(x))
    if y is None:
        return
    up = marks(y, max(2, int(grid.height() / LINE)))
    paint_levels(painter, grid, upright(grid, 0, 1), up, theme, lines=y.values is None)
    paint_title(painter, 12, grid, title_of(y))


def title_of(axis: Axis) -> str:
    """An axis's name, and whether it counts powers."""
    return f"{axis.name} (log scale)" if axis.values is None and axis.log else axis.name

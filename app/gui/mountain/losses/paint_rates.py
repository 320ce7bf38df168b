"""The learning rates of a walk as staircases on a log axis."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.descent.step.hiker_words import name_of
from app.descent.walks.walk import Walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.paint.axis import LABEL_HEIGHT, level, paint_levels, paint_title, upright
from app.gui.paint.strokes import dashed, draw_lines
from app.gui.paint.thin import telling
from app.gui.paint.ticks import decade_ticks, widened
from app.gui.theme import Theme, translucent

Array = NDArray[np.float64]
BESIDE, MOST = 2.5, 8.0  # pixels between staircases that would cover one another, and over all of them
LINE = 2.0  # pixels
TITLE = 56.0  # pixels from an axis's title to the axis


def paint_rates(painter: QPainter, walk: Walk, rect: QRectF, steps: int, theme: Theme) -> None:
    """Every hiker's learning rate as used, a staircase on a log axis."""
    logs = []
    with np.errstate(all="ignore"):
        for one in walk.walks:
            logs.append(np.where(one.rates > 0, np.log10(np.maximum(one.rates, 1e-300)), np.nan))
    fine = np.concatenate([log[np.isfinite(log)] for log in logs])
    low, high = (float(fine.min()), float(fine.max())) if fine.size else (-3.0, -1.0)
    across, up = level(rect, 0.0, float(max(1, steps))), upright(rect, *widened(low, high, room=0.2))
    paint_levels(painter, rect, up, decade_ticks(up.low, up.high, rect.height() / LABEL_HEIGHT), theme)
    painter.setPen(QColor(theme.muted))
    paint_title(painter, rect.left() - TITLE, rect, "LR")
    for log, look, lift in zip(logs, looks_of(walk.scene.hikers, theme), lifts(logs), strict=True):
        painter.setPen(QPen(QColor(look.colour), LINE, c=Qt.PenCapStyle.SquareCap))
        for line in _stairs(log, max(1, int(rect.width()))):
            places = np.array(line)
            corners = np.stack([across.pixel(places[:, 0]), up.pixel(places[:, 1]) + lift], axis=1)
            draw_lines(painter, dashed(np.concatenate([corners[:-1], corners[1:]], axis=1), look.dash, LINE)[0])
    _paint_zero(painter, walk, rect, theme)


def still_ones(walk: Walk) -> list[str]:
    """The names of those whose learning rate is 0 all the way: a log axis has no place for it."""
    return [name_of(one.hiker) for one in walk.walks if one.steps and not one.learning_rate.any()]


def _paint_zero(painter: QPainter, walk: Walk, rect: QRectF, theme: Theme) -> None:
    """Say below the staircases whose there is none."""
    names = still_ones(walk)
    if not names:
        return
    text = f"no line for {', '.join(dict.fromkeys(names))}: its LR is 0"
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    width = painter.fontMetrics().horizontalAdvance(text) + 6
    box = QRectF(rect.right() - width, rect.bottom() - 15, width, 14)
    painter.fillRect(box, translucent(theme.card, 0.85))
    painter.setPen(QColor(theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def lifts(logs: list[Array]) -> list[float]:
    """Pixels by which equal staircases are moved, so that they lie beside and not upon one another."""
    alike = [[k for k, other in enumerate(logs) if np.array_equal(log, other, equal_nan=True)] for log in logs]
    return [min(BESIDE, MOST / len(same)) * (same.index(k) - (len(same) - 1) / 2) for k, same in enumerate(alike)]


def _stairs(log: Array, columns: int) -> list[list[tuple[float, float]]]:
    """The corners of a staircase over the steps, a line for each stretch of finite values.

    As many as a picture of ``columns`` can show.
    """
    lines: list[list[tuple[float, float]]] = []
    kept = telling(log, columns)
    changes = kept[np.concatenate([[True], log[kept[1:]] != log[kept[:-1]]])] if len(log) else kept
    for begin, end in zip(changes, [*changes[1:], len(log)], strict=True):
        value = float(log[begin])
        if not math.isfinite(value):
            continue
        if lines and lines[-1][-1][0] == begin:
            lines[-1] += [(float(begin), value), (float(end), value)]
        else:
            lines.append([(float(begin), value), (float(end), value)])
    return lines

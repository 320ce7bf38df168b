"""A schedule's small plot of itself: the learning rate over the scene's steps on a log axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.step.hiker import Hiker
from app.descent.step.schedules import ReduceLROnPlateau, step_rates
from app.descent.text.numbers import rate_text
from app.descent.walks.walk import HikerWalk
from app.gui.paint.axis import level, paint_levels, upright
from app.gui.paint.thin import telling
from app.gui.paint.ticks import Tick
from app.gui.theme import Theme, pixel_font, readable

Array = NDArray[np.float64]
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 76, 56.0, 8.0, 8.0, 18.0
DEEPEST = 6.0  # decades below the highest rate that are drawn; what is lower lies on the floor


class SchedulePlot(QWidget):
    """Shows the schedule of one hiker; hidden while its rate is constant."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[HikerWalk, int, str, Theme] | None = None
        self._blind = False
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Plot of the schedule")
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def show_schedule(self, one: HikerWalk, steps: int, colour: str, theme: Theme) -> None:
        """Show the schedule of a walk's hiker over a number of steps."""
        self._shown = (one, steps, colour, theme)
        self._show_or_hide()
        if isinstance(one.hiker.schedule, ReduceLROnPlateau):
            self.setToolTip("The learning rates of this walk: the plateau schedule lowers them where the loss stalls.")
        else:
            self.setToolTip("The learning rate at each step of the walk, on a log axis.")
        self.update()

    def set_blindfold(self, on: bool) -> None:
        """Whether what follows the losses of steps still to come is to be kept back: a plateau's reductions."""
        self._blind = on
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        schedule = None if self._shown is None else self._shown[0].hiker.schedule
        self.setVisible(schedule is not None and not (self._blind and isinstance(schedule, ReduceLROnPlateau)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        one, steps, colour, theme = self._shown
        rates = rates_of(one, steps)
        inner = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(pixel_font(11))
        _paint_frame(painter, inner, rates, steps, theme)
        painter.setPen(QPen(QColor(readable(colour, theme.card, 3.0)), 2.0))
        painter.drawPolyline(QPolygonF([QPointF(*at) for at in line_of(rates, steps, inner)]))


def rates_of(one: HikerWalk, steps: int) -> Array:
    """The rates a schedule has over a scene's steps; of a plateau those the walk had, from where to where it went."""
    hiker: Hiker = one.hiker
    if hiker.schedule is None or isinstance(hiker.schedule, ReduceLROnPlateau):
        return one.rates if one.steps else np.array([hiker.learning_rate])
    return step_rates(hiker.schedule, hiker.learning_rate, steps)


def line_of(rates: Array, steps: int, inner: QRectF) -> list[tuple[float, float]]:
    """The staircase in pixels."""
    across, up = level(inner, 0.0, float(steps)), upright(inner, *_decades(rates))
    with np.errstate(all="ignore"):
        logs = np.clip(np.log10(rates), up.low, up.high)
    kept = telling(logs, max(1, int(inner.width())))
    kept = kept[~np.isnan(logs[kept])]  # before a fork there are none
    edges = across.pixel(np.append(kept, len(rates)).astype(np.float64))
    ys = up.pixel(logs[kept])
    corners = np.stack([np.stack([edges[:-1], ys], 1), np.stack([edges[1:], ys], 1)], 1).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in corners]


def _decades(rates: Array) -> tuple[float, float]:
    """The lowest and highest power of ten drawn: never a line without room above and below it."""
    top = rates[np.isfinite(rates)].max(initial=0.0)
    high = float(np.log10(top)) if top > 0 else 0.0
    positive = rates[(rates > 0) & np.isfinite(rates)]
    low = max(float(np.log10(positive.min())) if positive.size else high, high - DEEPEST)
    return (low, high) if high - low > 0.05 else (low - 0.5, high + 0.5)


def _paint_frame(painter: QPainter, inner: QRectF, rates: Array, steps: int, theme: Theme) -> None:
    """The highest and the lowest rate on the left, the steps below."""
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(inner.topLeft(), inner.topRight())
    painter.drawLine(inner.bottomLeft(), inner.bottomRight())
    low, high = (rate_text(rate, 3) for rate in (np.nanmin(rates), np.nanmax(rates)))
    ends = [Tick(0.5, high)] if low == high else [Tick(1.0, high), Tick(0.0, low)]
    paint_levels(painter, inner, upright(inner, 0.0, 1.0), ends, theme)
    below = QRectF(inner.left(), inner.bottom() + 3, inner.width(), 14)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "step 0")
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{steps:,}")

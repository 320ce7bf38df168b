"""The rate each axis was really walked with, step by step, against the nominal one: a small chart on log axes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.paint.axis import LABEL_HEIGHT, Scale, level, paint_levels, paint_marks, upright
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.paint.thin import telling
from app.gui.paint.ticks import decade_ticks, widened
from app.gui.theme import Theme, pixel_font, readable

Array = NDArray[np.float64]
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 132, 42.0, 48.0, 8.0, 30.0
CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
STEP_WIDTH = 52.0  # pixels from one number of steps to the next: 100,000
LINES = (("x", (), 2.0), ("y", (3.0, 1.6), 2.0), ("nominal", (1.0, 1.6), 1.4))


class AxisRates(QWidget):
    """Draws the rates (2, n) of x (solid) and y (dashed) and the nominal ones (n,), with the playhead."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colour = theme, theme.text
        self._rates: Array = np.empty((3, 0))
        self._step, self._axis = 0, "step"
        self._still: QPixmap | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rate of each axis, step by step")
        self.setToolTip(
            "The rate each axis was really walked with, step by step:\n"
            "the nominal learning rate divided by that axis's own divisor. Both axes are logarithmic."
        )

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def show_rates(self, rates: Array, nominal: Array, colour: str, theme: Theme, begun: int = 0) -> None:
        """Show the rates of another walk; those of a fork are counted from the step it has ``begun`` at."""
        self._axis = f"steps from the fork at {begun:,}" if begun else "step"
        self._rates, self._theme = np.vstack([rates, nominal]), theme
        self._colour = readable(colour, theme.card, 3.0)
        self._still = None
        self.update()

    @property
    def steps(self) -> int:
        """How many steps it shows."""
        return self._rates.shape[1]

    def set_step(self, step: int) -> None:
        """Put the playhead on a step, counted from 0."""
        if step != self._step:
            self._step = step
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._still = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rates.size:
            return
        if self._still is None:
            self._still = blank_pixmap(self.size(), self.devicePixelRatioF(), self._theme.card)
            with painting(self._still) as layer:
                layer.setFont(pixel_font(11))
                self._paint_still(layer)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        inner, count = self._inner(), self._rates.shape[1]
        x = inner.left() + inner.width() * float(_across(np.array([min(self._step, count - 1)]), count)[0])
        painter.setPen(QPen(QColor(self._theme.accent), 1.4))
        painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))

    def _inner(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _paint_still(self, painter: QPainter) -> None:
        inner, theme, count = self._inner(), self._theme, self._rates.shape[1]
        with np.errstate(all="ignore"):
            logs = np.log10(self._rates)
        up = upright(inner, *_range(logs))
        _paint_axes(painter, inner, up, count, self._axis, theme)
        names = []
        for log, (name, dash, width) in zip(logs, LINES, strict=True):
            ink = QColor(theme.muted if name == "nominal" else self._colour)
            pen = QPen(ink, width, c=Qt.PenCapStyle.FlatCap)
            if dash:
                pen.setDashPattern(list(dash))
            painter.setPen(pen)
            points = line_of(log, inner, up.low, up.high)
            painter.drawPolyline(QPolygonF([QPointF(*p) for p in points]))
            if points:
                names.append((points[-1][1], name))
        painter.setPen(QColor(theme.text))
        below = -math.inf
        for y, name in sorted(names):
            below = max(y, below + 13)
            painter.drawText(QPointF(inner.right() + 5, min(below, inner.bottom() + 12) + 4), name)


def line_of(log: Array, inner: QRectF, low: float, high: float) -> list[tuple[float, float]]:
    """One line in pixels: of a long walk each column's first, last, lowest and highest."""
    columns = max(1, int(inner.width()))
    part = _across(np.arange(len(log)), len(log))
    kept = telling(log, columns, np.minimum((part * columns).astype(np.intp), columns - 1))
    kept = kept[np.isfinite(log[kept])]
    xs, ys = level(inner, 0.0, 1.0).pixel(part[kept]), upright(inner, low, high).pixel(log[kept])
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]


def _across(steps: NDArray[np.intp], count: int) -> Array:
    """Where steps counted from 0 lie on the log axis, 0…1."""
    return np.asarray(np.log(steps + 1.0) / math.log(max(count, 2)))


def _range(logs: Array) -> tuple[float, float]:
    """The powers of ten of the rates, of a decade at least."""
    finite = logs[np.isfinite(logs)]
    return widened(*((float(finite.min()), float(finite.max())) if finite.size else (-1.0, 0.0)))


def _paint_axes(painter: QPainter, inner: QRectF, up: Scale, count: int, axis: str, theme: Theme) -> None:
    paint_levels(painter, inner, up, decade_ticks(up.low, up.high, inner.height() / LABEL_HEIGHT), theme)
    across = level(inner, 0.0, math.log10(max(count, 2)))
    decades = decade_ticks(0.0, math.log10(max(count, 1)), inner.width() / STEP_WIDTH)
    steps = [tick._replace(text=f"{round(10**tick.at):,}") for tick in decades]
    paint_marks(painter, inner.bottom(), across, steps, theme)
    painter.drawText(QRectF(inner.left(), inner.bottom() + 16, inner.width(), 14), CENTRED, axis)

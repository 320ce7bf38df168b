"""A curve's line and dots, painted in the screen's own coordinates: several times as fast as through a transform."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import renderSymbol
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.gui.paint.markers import reach
from app.gui.tuner.views.curves.points import finite_range, number, outline, scaled, staircase
from app.gui.tuner.views.joined_points import joined
from app.tuning.record.trial import TrialState

LONG = 100  # epochs; from here on small dots


class Line(pg.PlotCurveItem):
    """A curve or (``stepMode="center"``) a staircase; what is without a value is left out."""

    _lines: list[QLineF] = []  # noqa: RUF012 (replaced, never changed)
    _lines_of: tuple[object, object, object] = (None, None, None)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._exportOpts is not False:
            super().paint(painter, option, widget)
            return
        transform = painter.worldTransform()
        x, y, seen_through = self._lines_of
        if self.xData is not x or self.yData is not y or transform != seen_through:
            self._lines_of = self.xData, self.yData, transform
            segments = self.segments()
            segments[:, 0::2] = segments[:, 0::2] * transform.m11() + transform.dx()
            segments[:, 1::2] = segments[:, 1::2] * transform.m22() + transform.dy()
            self._lines = [QLineF(*segment) for segment in segments.tolist()]
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.opts["pen"])  # opaque: the joints of translucent pieces would be darker
        painter.drawLines(self._lines)

    def segments(self) -> np.ndarray:
        """The straight pieces, a row x1, y1, x2, y2 each."""
        x, y = self.getData()
        if x is None or len(x) == 0:
            return np.zeros((0, 4))
        joins = np.ones(len(y) - 1, dtype=bool)
        if self.opts["stepMode"] == "center":
            x, y = np.repeat(x, 2)[1:-1], np.repeat(y, 2)
            joins = np.ones(len(y) - 1, dtype=bool)
        elif isinstance(self.opts["connect"], np.ndarray):
            joins = self.opts["connect"][:-1].astype(bool)
        points = np.column_stack([x, y])
        fine = np.isfinite(points).all(axis=1)
        return np.hstack([points[:-1], points[1:]])[joins & fine[:-1] & fine[1:]]


class Dots(pg.ScatterPlotItem):
    """Dots that all look the same, but for those under the mouse."""

    _stamp: QPixmap | None = None
    _stamp_of: object = None

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._exportOpts is not False or widget is None or self.data["hovered"].any():
            super().paint(painter, option, widget)
            return
        transform, ratio = painter.worldTransform(), widget.devicePixelRatioF()
        look = [self.opts[name] for name in ("symbol", "size", "pen", "brush")]
        stamp_of = look[0], look[1], look[2].color().rgba(), look[2].widthF(), look[3].color().rgba(), ratio
        stamp = self._stamp
        if stamp is None or stamp_of != self._stamp_of:
            self._stamp = stamp = QPixmap.fromImage(renderSymbol(*look, dpr=ratio))
            self._stamp_of = stamp_of
        half = stamp.width() / ratio / 2
        xs = self.data["x"] * transform.m11() + transform.dx() - half
        ys = self.data["y"] * transform.m22() + transform.dy() - half
        painter.resetTransform()
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            painter.drawPixmap(QPointF(x, y), stamp)


@dataclass(eq=False)
class Curves:
    """What is drawn of one trial."""

    line: Line
    dots: Dots
    rate: Line
    label: pg.TextItem
    marker: str
    shown: tuple[Any, ...] | None = None  # what it was last drawn from
    values: tuple[float, float] | None = None  # their range
    rates: tuple[float, float] | None = None
    end: tuple[float, float] | None = None  # where the label belongs
    rate_end: tuple[float, float] | None = None  # of the staircase

    def draw(self, trial: TrialState, metric: str, log: bool, pen: QPen) -> None:
        """Take a trial's points; ``log`` draws the metric in powers of ten, as the rate always is."""
        values = scaled([number(e.logs.get(metric)) for e in trial.epochs], log)
        fine, places = np.isfinite(values), outline(values)
        epochs = np.array([trial.epochs[place].epoch + 1.0 for place in places])
        self.line.setData(epochs, values[places], connect=joined(trial, fine, places), pen=pen)
        dotted = fine[places]
        x, y = epochs[dotted], values[places][dotted]
        size = (4 if len(trial.epochs) > LONG else 8) + 3 * (self.dots.zValue() > 0)
        size = round(size * reach(self.marker))
        self.dots.setData(x, y, data=places[dotted], brush=pg.mkBrush(pen.color()), size=size)
        self.values = finite_range(values)
        self.end = (float(x[-1]), float(y[-1])) if len(x) else None
        edges, rates = staircase(trial)
        logs = scaled(list(rates), log=True)
        self.rates = finite_range(logs)
        self.rate_end = None
        if len(rates):
            self.rate.setData(edges, logs, stepMode="center", pen=pen)
            self.rate_end = (float(edges[-1]), float(logs[-1])) if math.isfinite(logs[-1]) else None
        else:
            self.rate.clear()  # it may have been another search's trial

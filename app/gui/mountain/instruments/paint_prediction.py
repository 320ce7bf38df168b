"""Predictions and the truth painted: the plane of the ends, the ruler of learning rates, and the curve of losses."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from app.descent.ground.surface import Surface
from app.descent.instruments.prediction import Question
from app.gui.mountain.looks.looks import Look
from app.gui.mountain.map.fog import fog_pixmap
from app.gui.mountain.terrain.camera import View, shape_of, whole_in
from app.gui.paint.axis import Scale, level, paint_levels, paint_marks, upright
from app.gui.paint.thin import telling
from app.gui.paint.ticks import Tick, count_ticks, log_ticks
from app.gui.theme import Theme, pixel_font, readable

Array = NDArray[np.float64]
HEAD, EDGE, SIDE = 17.0, 18.0, 50.0  # pixels: of a question above its part, of numbers below it, of those beside it
RULER, CURVE = 22.0, 0.26  # pixels of the ruler, the curve's share of the height
SLOWEST, FASTEST = -6.0, 2.0  # decades of the learning rates
LOWEST, HIGHEST = -9.0, 2.0  # decades of a loss, in units of the one at the start: the same for every walk
MARK, CROSS = 7.0, 5.0  # pixels of a mark, and of half a cross


class Parts(NamedTuple):
    """Where each question has its place; a part that is not asked for is empty."""

    plane: QRectF
    ruler: QRectF
    curve: QRectF

    def of(self, question: Question) -> QRectF:
        """The place of a question; the steps are a mark on the curve's axis."""
        return {"end": self.plane, "limit": self.ruler}.get(question, self.curve)


def lay_parts(rect: QRectF, asked: frozenset[Question], surface: Surface) -> Parts:
    """The plane in the shape of the domain (see ``shape_of``), as large as the others leave it; those below."""
    bottom, nothing = rect.bottom(), QRectF()
    curve = ruler = plane = nothing
    if asked & {"curve", "steps"}:
        height = max(CURVE * rect.height(), 60.0) if asked & {"end", "limit"} else rect.height() - HEAD - EDGE
        curve = QRectF(rect.left() + SIDE, bottom - EDGE - height, rect.width() - SIDE - 10, height)
        bottom = curve.top() - HEAD * (1 + ({"curve", "steps"} <= asked))
    if "limit" in asked:
        ruler = QRectF(rect.left() + 12, bottom - EDGE - RULER, rect.width() - 24, RULER)
        bottom = ruler.top() - HEAD
    if "end" in asked:
        room = QRectF(rect.left(), rect.top() + HEAD, rect.width(), max(bottom - rect.top() - HEAD - 6, 20.0))
        wide, high = shape_of(surface)
        scale = min(room.width() / wide, room.height() / high)
        plane = QRectF(QPointF(0, 0), QSizeF(scale * wide, scale * high))
        plane.moveCenter(room.center())
        plane.moveTop(room.top())
    return Parts(plane, ruler, curve)


def view_of(plane: QRectF, surface: Surface) -> View:
    """The domain on the plane."""
    return whole_in(surface, plane)


def rates_axis(ruler: QRectF) -> Scale:
    """The ruler's axis, in decades."""
    return level(ruler, SLOWEST, FASTEST)


def curve_axes(curve: QRectF, steps: int) -> tuple[Scale, Scale]:
    """Steps of the scene, and decades of the loss above the lowest valley, in units of the one at the start."""
    return level(curve, 0.0, float(max(1, steps))), upright(curve, LOWEST, HIGHEST)


def paint_head(painter: QPainter, place: QRectF, rect: QRectF, text: str, bold: bool, ink: str, up: int = 1) -> None:
    """The question, or what became of its prediction, above its place, in the line ``up`` from there."""
    painter.setFont(pixel_font(11.5, bold))
    painter.setPen(QColor(ink))
    line = QRectF(rect.left(), place.top() - up * HEAD, rect.width(), HEAD - 2)
    said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)


def paint_fogged(painter: QPainter, plane: QRectF, theme: Theme, ratio: float) -> None:
    """The plane while nobody may know the ground."""
    fog = fog_pixmap(plane.size().toSize(), ratio, theme, "")
    painter.drawPixmap(plane, fog, QRectF(fog.rect()))
    _frame(painter, plane, theme)


def paint_relief(painter: QPainter, plane: QRectF, ground: QPixmap, theme: Theme) -> None:
    """The plane once the fog has lifted."""
    painter.drawPixmap(plane, ground, QRectF(ground.rect()))
    _frame(painter, plane, theme)


def _frame(painter: QPainter, plane: QRectF, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawRect(plane)


def paint_ruler(
    painter: QPainter, ruler: QRectF, guess: float | None, real: float | None, look: Look, theme: Theme
) -> None:
    """The learning rates; the guess a triangle on top, the truth a line, and between them how far off it was."""
    axis, middle = rates_axis(ruler), ruler.bottom() - 4
    painter.setPen(QPen(QColor(theme.muted), 1.2))
    painter.drawLine(QLineF(ruler.left(), middle, ruler.right(), middle))
    painter.setFont(pixel_font(10.5))
    paint_marks(painter, middle, axis, log_ticks(SLOWEST, FASTEST), theme)
    colour = readable(look.colour, theme.card, 3.0)
    if real is not None:
        x = axis.held(math.log10(real))
        painter.fillRect(QRectF(x, middle - 6, ruler.right() - x, 6), _faint(colour))
        painter.setPen(QPen(QColor(theme.ink), 2))
        painter.drawLine(QLineF(x, ruler.top() + 1, x, middle + 4))
        if guess is not None:
            painter.setPen(QPen(QColor(colour), 3))
            painter.drawLine(QLineF(axis.held(math.log10(guess)), middle, x, middle))
    if guess is not None:
        x = axis.held(math.log10(guess))
        mark = QPolygonF([QPointF(x, middle), QPointF(x - MARK, ruler.top()), QPointF(x + MARK, ruler.top())])
        painter.setPen(QPen(QColor(theme.card), 1.5))
        painter.setBrush(QColor(colour))
        painter.drawPolygon(mark)


def _faint(colour: str) -> QColor:
    made = QColor(colour)
    made.setAlphaF(0.22)
    return made


def paint_curve_axes(painter: QPainter, curve: QRectF, steps: int, theme: Theme) -> None:
    """Steps below, and beside it the loss above the lowest valley in units of the one at the start."""
    across, up = curve_axes(curve, steps)
    painter.setFont(pixel_font(10.5))
    every = 2 if curve.height() > 110 else 4
    ticks = [Tick(float(k), "start" if k == 0 else _power(k)) for k in range(-8, 3) if k % every == 0 and k < HIGHEST]
    paint_levels(painter, curve, up, ticks, theme)
    paint_marks(painter, curve.bottom(), across, count_ticks(steps, max(1.0, curve.width() / 80)), theme, curve.right())


def _power(k: int) -> str:
    return "×10" + str(k).replace("-", "⁻").translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def paint_heights(
    painter: QPainter, curve: QRectF, steps: int, at: Array, heights: Array, pen: QPen, dots: bool = False
) -> None:
    """A curve of heights in decades at steps; those beyond the axis are held at its ends."""
    across, up = curve_axes(curve, steps)
    kept = telling(heights, max(1, int(curve.width())))
    kept = kept[np.isfinite(heights[kept])]
    points = [QPointF(across.pixel(float(at[k])), up.held(float(heights[k]))) for k in kept.tolist()]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(points))
    if dots:
        painter.setBrush(pen.color())
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, 2.4, 2.4)


def paint_step(painter: QPainter, curve: QRectF, steps: int, step: int, colour: str, real: bool) -> None:
    """A step at which a hiker arrives: a dashed upright if predicted, a whole one if it is the truth."""
    x = curve_axes(curve, steps)[0].held(float(step))
    painter.setPen(QPen(QColor(colour), 1.8, Qt.PenStyle.SolidLine if real else Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(x, curve.top(), x, curve.bottom()))


def paint_cursor_at(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Where the keys stand."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.halo, 4.0), (theme.ink, 1.8)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, CROSS + 3, CROSS + 3)
        for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
            painter.drawLine(at + way * (CROSS + 3), at + way * (CROSS + 7))

"""The mark where a hiker is predicted to end, and once that is known a line to where it does."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.gui.mountain.looks.looks import Look
from app.gui.mountain.terrain.camera import View
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme

MARK = 7.0  # pixels of half a cross


class PredictedEnd(NamedTuple):
    """A place of the world, whose it is by its look, and the ``real`` place, None while nobody may know it."""

    place: tuple[float, float]
    look: Look
    real: tuple[float, float] | None = None


def paint_predicted_end(painter: QPainter, mark: PredictedEnd, view: View, theme: Theme) -> None:
    """A cross in the hiker's colour; from it a dashed line to the hiker's marker, where it really ends."""
    at, colour = view.point(*mark.place), mark.look.colour
    if mark.real is not None:
        end = view.point(*mark.real)
        for pen in (QPen(QColor(theme.halo), 3.6), QPen(QColor(theme.ink), 1.4, Qt.PenStyle.DashLine)):
            painter.setPen(pen)
            painter.drawLine(QLineF(at, end))
        painter.setPen(QPen(QColor(theme.halo), 2.0))
        painter.setBrush(QColor(colour))
        painter.drawPath(marker_path(mark.look.marker, 7.0).translated(end))
    cross = QPainterPath()
    for sign in (-1, 1):
        cross.moveTo(at + QPointF(-MARK, -MARK * sign))
        cross.lineTo(at + QPointF(MARK, MARK * sign))
    for ink, width in ((theme.halo, 6.0), (colour, 3.0)):
        painter.strokePath(cross, QPen(QColor(ink), width, c=Qt.PenCapStyle.RoundCap))

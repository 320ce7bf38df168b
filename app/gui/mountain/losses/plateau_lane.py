"""The plateau lane of the loss strip: for each hiker with such a schedule its epochs, their wait, cooldown and cuts."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.story.plateau_epochs import PlateauEpoch, cuts, plateau_epochs
from app.descent.walks.walk import Walk
from app.gui.mountain.looks.looks import Look, looks_of
from app.gui.paint.axis import GAP, Scale
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme, pixel_font, translucent

ROW, MOST = 14.0, 4  # pixels of a hiker's row, and rows at most
NARROW = 9.0  # pixels of an epoch below which it is too narrow for a number: cuts alone are drawn
LETTERS = 10.0  # pixels of a number


class Lane(NamedTuple):
    """One hiker's row: its place among the hikers shown, its epochs, and the steps before which its rate was cut."""

    place: int
    epochs: tuple[PlateauEpoch, ...]
    cuts: tuple[int, ...]


def with_plateau(walk: Walk) -> list[int]:
    """Which of the hikers shown have such a schedule."""
    return [k for k, one in enumerate(walk.walks) if isinstance(one.hiker.schedule, ReduceLROnPlateau)]


def lanes_of(walk: Walk, wide: float, rows: int) -> tuple[Lane, ...]:
    """The first ``rows`` rows of a strip ``wide`` pixels wide."""
    shown = walk.scene.steps_per_epoch / max(1, walk.steps) * wide >= NARROW
    made = []
    for index in with_plateau(walk)[:rows]:
        one = walk.walks[index]
        epochs = plateau_epochs(one, walk.scene) if shown else []
        made.append(Lane(index, tuple(epochs), tuple(cuts(one))))
    return tuple(made)


def paint_lanes(
    painter: QPainter, walk: Walk, lanes: tuple[Lane, ...], rect: QRectF, across: Scale, upto: int, theme: Theme
) -> None:
    """The rows below one another; of who walks blind the epochs that have ended by step ``upto`` alone."""
    looks, more = looks_of(walk.scene.hikers, theme), len(with_plateau(walk)) - len(lanes)
    for row, lane in enumerate(lanes):
        look = looks[lane.place]
        place = QRectF(rect.left(), rect.top() + row * ROW, rect.width(), ROW)
        middle = place.center().y()
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QLineF(place.left(), place.bottom(), place.right(), place.bottom()))
        painter.setFont(pixel_font(11.0))
        painter.setPen(QColor(theme.muted))
        said = QRectF(place.left() - GAP - 60, place.top(), 60, ROW)
        words = f"+{more} more" if more and lane is lanes[-1] else "epochs"
        painter.drawText(said, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        _paint_whose(painter, QPointF(said.right() - painter.fontMetrics().horizontalAdvance(words) - 9, middle), look)
        painter.setFont(pixel_font(LETTERS))
        for epoch in lane.epochs:
            if epoch.end <= upto:
                cell = QRectF(across.pixel(float(epoch.begin)), place.top(), 0, ROW)
                cell.setRight(across.pixel(float(epoch.end)))
                _paint_epoch(painter, cell, epoch, look.colour, theme)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colour))
        for step in lane.cuts:
            if step <= upto:
                painter.drawPath(marker_path("wedge", 4.5).translated(QPointF(across.pixel(float(step)), middle)))


def _paint_whose(painter: QPainter, at: QPointF, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colour))
    painter.drawPath(marker_path(look.marker, 3.5).translated(at))


def _paint_epoch(painter: QPainter, cell: QRectF, epoch: PlateauEpoch, colour: str, theme: Theme) -> None:
    """Grey for an epoch of cooldown; in its middle a dot for an improvement, else how many have been waited for one."""
    if epoch.kind == "cooling":
        painter.fillRect(cell.adjusted(0, 2, 0, -2), translucent(theme.muted, 0.3))
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(QLineF(cell.right(), cell.top(), cell.right(), cell.bottom()))
    if epoch.kind == "improved":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(cell.center(), 1.8, 1.8)
    elif epoch.kind in ("waited", "lowest"):
        painter.setPen(QColor(theme.text))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{epoch.waited}")

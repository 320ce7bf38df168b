"""The plateau lane of the loss strip: for each hiker with such a schedule its epochs, their wait, cooldown and cuts."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.story.plateau_epochs import PlateauEpoch, cuts, plateau_epochs
from app.descent.walks.walk import Walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.paint.axis import GAP, Scale
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme, pixel_font, translucent

ROW, MOST = 14.0, 3  # pixels of a hiker's row, and rows there is room for
NARROW = 9.0  # pixels of an epoch below which it is too narrow for a number: cuts alone are drawn
LETTERS, BESIDE = 10.0, 2.0  # pixels of a number, and from an epoch's end to what stands after it


class Lane(NamedTuple):
    """One hiker's row: its place among the hikers shown, its epochs, and the steps before which its rate was cut."""

    place: int
    epochs: tuple[PlateauEpoch, ...]
    cuts: tuple[int, ...]


def with_plateau(walk: Walk) -> list[int]:
    """Whose rows there are, of the hikers shown."""
    having = [k for k, one in enumerate(walk.walks) if isinstance(one.hiker.schedule, ReduceLROnPlateau)]
    return having[:MOST]


def lanes_of(walk: Walk, wide: float) -> tuple[Lane, ...]:
    """The rows of a strip ``wide`` pixels wide."""
    shown = walk.scene.steps_per_epoch / max(1, walk.steps) * wide >= NARROW
    made = []
    for index in with_plateau(walk):
        one = walk.walks[index]
        epochs = plateau_epochs(one, walk.scene) if shown else []
        made.append(Lane(index, tuple(epochs), tuple(cuts(one))))
    return tuple(made)


def paint_lanes(
    painter: QPainter, walk: Walk, lanes: tuple[Lane, ...], rect: QRectF, across: Scale, upto: int, theme: Theme
) -> None:
    """The rows below one another; of who walks blind the epochs that have ended by step ``upto`` alone."""
    looks = looks_of(walk.scene.hikers, theme)
    for row, lane in enumerate(lanes):
        look = looks[lane.place]
        place = QRectF(rect.left(), rect.top() + row * ROW, rect.width(), ROW)
        middle = place.center().y()
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QLineF(place.left(), place.bottom(), place.right(), place.bottom()))
        painter.setFont(pixel_font(11.0))
        painter.setPen(QColor(theme.muted))
        said = QRectF(place.left() - GAP - 60, place.top(), 60, ROW)
        painter.drawText(said, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "epochs")
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


def _paint_epoch(painter: QPainter, cell: QRectF, epoch: PlateauEpoch, colour: str, theme: Theme) -> None:
    """Grey for an epoch of cooldown; after its end a dot for an improvement, else how long has been waited."""
    if epoch.kind == "cooling":
        painter.fillRect(cell.adjusted(0, 2, 0, -2), translucent(theme.muted, 0.3))
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(QLineF(cell.right(), cell.top(), cell.right(), cell.bottom()))
    if epoch.kind == "improved":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(cell.right() + BESIDE + 1, cell.center().y()), 1.8, 1.8)
    elif epoch.kind in ("waited", "lowest"):
        painter.setPen(QColor(theme.text))
        after = QRectF(cell.right() + BESIDE, cell.top(), 2 * NARROW, ROW)
        painter.drawText(after, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{epoch.waited}")

"""A picture of colours that lies over the ground of the domain, behind the hikers: what an instrument has found."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from app.descent.ground.minima import Box
from app.descent.ground.surface import Surface
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.valley_marks import paint_valleys
from app.gui.paint.pixmaps import painting
from app.gui.theme import Theme


class Wash(NamedTuple):
    """An image over a box of the world, its first row at the top, and how much of the ground it covers, 0…1."""

    image: QImage
    box: Box
    opacity: float = 0.5


def paint_wash(painter: QPainter, wash: Wash, view: View) -> None:
    """Lay it on a ground that is seen from above."""
    (left, right), (bottom, top) = wash.box
    painter.setOpacity(wash.opacity)
    painter.drawImage(QRectF(view.point(left, top), view.point(right, bottom)), wash.image)
    painter.setOpacity(1.0)


def washed(ground: QPixmap, wash: Wash, surface: Surface, view: View, theme: Theme) -> QPixmap:
    """A copy of a picture of the ground, with the colours over it, and over them its valleys."""
    made = QPixmap(ground)
    with painting(made) as painter:
        painter.translate(-view.rect.topLeft())
        paint_wash(painter, wash, view)
        if surface.is_surveyed:
            paint_valleys(painter, surface, view, theme)
    return made

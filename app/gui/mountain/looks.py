"""How each hiker looks: colour, marker and dash, so that colour is never alone, and the figure at its tip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.descent.hikers import Hiker, Sgd
from app.gui import theme as colours
from app.gui.theme import Theme

SOLID, DASHES = (), ((5.0, 3.0), (1.5, 2.5), (8.0, 3.0, 1.5, 3.0))


@dataclass(frozen=True)
class Look:
    """A hiker's colour, marker shape, and dash pattern (in line widths; empty is solid)."""

    colour: str
    marker: str
    dash: tuple[float, ...] = SOLID


OF_KIND = {
    "sgd": Look(colours.VERMILLION, "circle"),
    "momentum": Look(colours.GREEN, "square"),
    "nesterov": Look(colours.SKY, "diamond"),
    "adam": Look(colours.BLUE, "triangle"),
    "adamw": Look(colours.BLUE, "wedge"),
    "adamax": Look(colours.SKY, "triangle"),
    "nadam": Look(colours.PURPLE, "wedge"),
    "rmsprop": Look(colours.PURPLE, "star"),
    "adagrad": Look(colours.ORANGE, "pentagon"),
    "adadelta": Look(colours.ORANGE, "diamond"),
    "lion": Look(colours.GREEN, "star"),
}
# Corners, where the first one points (degrees clockwise from the right), and how much larger to look equally large.
POLYGONS = {
    "triangle": (3, -90.0, 1.3),
    "wedge": (3, 90.0, 1.3),
    "diamond": (4, 0.0, 1.25),
    "pentagon": (5, -90.0, 1.15),
    "star": (10, -90.0, 1.5),
}
SPARE = (
    colours.PURPLE,
    colours.ORANGE,
    colours.SKY,
    colours.GREEN,
    colours.BLUE,
    colours.VERMILLION,
    colours.YELLOW,
)
MARKERS = ("circle", "triangle", "square", "diamond", "star", "pentagon", "wedge")


def kind_of(hiker: Hiker) -> str:
    """The key of a hiker's own look: its optimizer, SGD told apart by momentum."""
    if isinstance(hiker, Sgd) and hiker.momentum > 0:
        return "nesterov" if hiker.nesterov else "momentum"
    return str(type(hiker).__struct_config__.tag)


def looks_of(hikers: Sequence[Hiker], theme: Theme) -> list[Look]:
    """The looks of those hikers that are not hidden; hiding one changes nobody's look."""
    looks = zip(hikers, every_look(hikers, theme), strict=True)
    return [look for hiker, look in looks if not hiker.hidden]


def every_look(hikers: Sequence[Hiker], theme: Theme) -> list[Look]:
    """One look a hiker: the optimizer's own for the first of its kind, spare colours and dashes for the rest.

    On dark ground the same hues, light enough to reach 3:1 as lines.
    """
    chosen = _chosen(hikers)
    if theme.name == "light":
        return chosen
    return [replace(look, colour=colours.readable(look.colour, theme.tints[0], 3.0)) for look in chosen]


def _chosen(hikers: Sequence[Hiker]) -> list[Look]:
    used: list[Look] = []
    for hiker in hikers:
        own = OF_KIND[kind_of(hiker)]
        taken = {look.colour for look in used}
        if own.colour not in taken:
            used.append(own)
            continue
        colour = next((c for c in SPARE if c not in taken), own.colour)
        markers = {look.marker for look in used}
        marker = own.marker if own.marker not in markers else next((m for m in MARKERS if m not in markers), own.marker)
        used.append(Look(colour, marker, DASHES[len(used) % len(DASHES)]))
    return used


def name_of(hiker: Hiker) -> str:
    """What a hiker is called: its optimizer, and what makes it another one than the plain."""
    if isinstance(hiker, Sgd) and hiker.momentum > 0:
        return f"{'Nesterov' if hiker.nesterov else 'SGD'} · momentum {hiker.momentum:g}"
    return f"{hiker.title} · AMSGrad" if getattr(hiker, "amsgrad", False) else hiker.title


@lru_cache(maxsize=64)
def marker_path(marker: str, size: float) -> QPainterPath:
    """A marker around (0, 0); shapes are scaled to look equally large."""
    path = QPainterPath()
    if marker == "circle":
        path.addEllipse(QPointF(0, 0), size, size)
    elif marker == "square":
        path.addRect(QRectF(-0.88 * size, -0.88 * size, 1.76 * size, 1.76 * size))
    else:
        corners, turn, grow = POLYGONS[marker]
        angles = np.radians(turn + 360 / corners * np.arange(corners))
        # A star's every other corner lies nearer to the middle.
        radii = size * grow * (np.where(np.arange(corners) % 2, 0.5, 1.0) if marker == "star" else np.ones(corners))
        ring = [QPointF(r * np.cos(a), r * np.sin(a)) for r, a in zip(radii, angles, strict=True)]
        path.addPolygon(QPolygonF([*ring, ring[0]]))
    return path


@lru_cache(maxsize=1)
def _figure() -> tuple[QPainterPath, QPainterPath, QPainterPath]:
    """The silhouette of a hiker that looks to the right, its blindfold, and the blindfold's loose ends."""
    body = QPainterPath()
    body.moveTo(-5.2, -9.5)
    body.cubicTo(-5.6, -15.6, 5.2, -15.6, 5.0, -9.5)
    body.lineTo(3.4, 0)
    body.lineTo(0.7, 0)
    body.lineTo(0.2, -5.2)
    body.lineTo(-0.6, 0)
    body.lineTo(-3.4, 0)
    body.closeSubpath()
    head = QPainterPath()
    head.addEllipse(QPointF(0.4, -19.2), 4.7, 4.7)
    ends = QPainterPath(QPointF(-4.2, -19.6))
    ends.lineTo(-8.4, -21.6)
    ends.moveTo(-4.2, -19.4)
    ends.lineTo(-8.0, -17.4)
    band = QPainterPath()
    band.addRect(QRectF(-6, -21.4, 13, 3.4))
    return body.united(head), head.intersected(band), ends


def paint_figure(
    painter: QPainter, at: QPointF, look: Look, theme: Theme, way: tuple[float, float], size: float = 24
) -> None:
    """A small blindfolded hiker whose feet stand at ``at``; it faces, and feels its way, where it walks.

    ``way`` is that direction on the picture, a unit of pixels.
    """
    silhouette, band, ends = _figure()
    painter.save()
    painter.translate(at)
    painter.scale(size / 24 * (1 if way[0] >= 0 else -1), size / 24)
    # The arm points along the step, though never through the hiker's own body.
    reach = QPointF(max(abs(way[0]), 0.35), way[1])
    shoulder = QPointF(2.2, -11.2)
    arm = QLineF(shoulder, shoulder + reach * (6.8 / math.hypot(reach.x(), reach.y())))
    colour, halo = QColor(look.colour), QColor(theme.halo)
    solid, rounded = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(halo, 3.4, solid, rounded, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(silhouette)
    painter.setPen(QPen(halo, 5.4, solid, rounded))
    painter.drawLine(arm)
    painter.setPen(QPen(colour, 2.4, solid, rounded))
    painter.drawLine(arm)
    painter.fillPath(silhouette, colour)
    painter.fillPath(band, halo)
    painter.strokePath(ends, QPen(colour, 1.5, solid, rounded))
    painter.restore()

"""How each hiker looks: colour, marker and dash, so that colour is never alone, and the figure at its tip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF

from app.descent.hikers import Hiker, Sgd
from app.gui import theme as colours
from app.gui.theme import Theme

T = TypeVar("T")
# Dash and gap by turns, in line widths; every dash is one longer on the picture by the square caps of its pen.
SOLID, LONG, SHORT, DOTS = (), (4.5, 2.5), (1.6, 2.3), (0.2, 2.0)
DOT_DASH, TWO_DOTS, TWO_DASHES, FAR = (
    (5.0, 2.4, 0.2, 2.4),
    (4.0, 2.2, 0.2, 2.2, 0.2, 2.2),
    (7.0, 2.4, 1.6, 2.4),
    (9.0, 4.0),
)
RHYTHMS: tuple[tuple[float, ...], ...] = (SOLID, LONG, SHORT, DOTS, DOT_DASH, TWO_DOTS, TWO_DASHES, FAR)


# The hues as each ground needs them: lines at 3:1, and any two of them apart in hue or in lightness for every kind of
# colour vision. Lightened alone, the blues and the oranges of dark ground ran into one another.
ON_GROUND = {
    "light": {colours.SKY: "#4600E9", colours.PURPLE: "#85086E", colours.ORANGE: "#59320E", colours.YELLOW: "#4A6136"},
    "dark": {
        colours.VERMILLION: "#FE9C35",
        colours.BLUE: "#9EAFFF",
        colours.GREEN: "#1DD086",
        colours.SKY: "#A4FFFE",
        colours.PURPLE: "#F5B7CC",
        colours.ORANGE: "#FEE895",
        colours.YELLOW: "#B7E900",
    },
}


@dataclass(frozen=True)
class Look:
    """A hiker's colour, marker shape, and rhythm of dashes, one of RHYTHMS; empty is solid."""

    colour: str
    marker: str
    dash: tuple[float, ...] = SOLID


OF_KIND = {
    "sgd": Look(colours.VERMILLION, "circle", SOLID),
    "momentum": Look(colours.GREEN, "square", SHORT),
    "nesterov": Look(colours.SKY, "diamond", DOT_DASH),
    "adam": Look(colours.BLUE, "triangle", LONG),
    "adamw": Look(colours.BLUE, "wedge", FAR),
    "adamax": Look(colours.SKY, "triangle", TWO_DASHES),
    "nadam": Look(colours.PURPLE, "wedge", TWO_DOTS),
    "rmsprop": Look(colours.PURPLE, "star", DOTS),
    "adagrad": Look(colours.ORANGE, "pentagon", TWO_DASHES),
    "adadelta": Look(colours.ORANGE, "diamond", SHORT),
    "lion": Look(colours.GREEN, "star", FAR),
}
# Corners, where the first one points (degrees clockwise from the right), and how much larger to look equally large.
POLYGONS = {
    "triangle": (3, -90.0, 1.3),
    "wedge": (3, 90.0, 1.3),
    "diamond": (4, 0.0, 1.25),
    "pentagon": (5, -90.0, 1.15),
    "star": (10, -90.0, 1.5),
    "spark": (8, -90.0, 1.55),
}
INNER = {"star": 0.5, "spark": 0.42}
SPARE = (
    colours.PURPLE,
    colours.ORANGE,
    colours.SKY,
    colours.GREEN,
    colours.BLUE,
    colours.VERMILLION,
    colours.YELLOW,
)
MARKERS = ("circle", "triangle", "square", "diamond", "star", "pentagon", "wedge", "spark")


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
    """One look a hiker: colour, marker and rhythm are its optimizer's own unless a hiker above it has them."""
    hues = ON_GROUND[theme.name]
    return [replace(look, colour=hues.get(look.colour, look.colour)) for look in _chosen(hikers)]


def _chosen(hikers: Sequence[Hiker]) -> list[Look]:
    used: list[Look] = []
    for hiker in hikers:
        own = OF_KIND[kind_of(hiker)]
        colour = _free(own.colour, SPARE, [look.colour for look in used])
        marker = _free(own.marker, MARKERS, [look.marker for look in used])
        used.append(Look(colour, marker, _free(own.dash, RHYTHMS, [look.dash for look in used])))
    return used


def _free(own: T, others: Sequence[T], taken: Sequence[T]) -> T:
    """What is a hiker's own, or the first of the others that nobody above it has."""
    return own if own not in taken else next((one for one in others if one not in taken), own)


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
        radii = size * grow * np.where(np.arange(corners) % 2, INNER.get(marker, 1.0), 1.0)
        ring = [QPointF(r * np.cos(a), r * np.sin(a)) for r, a in zip(radii, angles, strict=True)]
        path.addPolygon(QPolygonF([*ring, ring[0]]))
    return path


class Figure(NamedTuple):
    """The outlines of a hiker that looks to the right, its feet at (0, 0): to be filled, one over the other."""

    halo: QPainterPath
    silhouette: QPainterPath
    band: QPainterPath  # its blindfold
    ends: QPainterPath  # and that one's loose ends


@lru_cache(maxsize=1)
def _figure() -> Figure:
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
    whole = body.united(head)
    return Figure(_stroked(whole, 3.4).united(whole), whole, head.intersected(band), _stroked(ends, 1.5))


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    """The outline of a line: to fill it takes less than to draw the line each time."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(path).simplified()


@lru_cache(maxsize=256)
def _arm(degrees: int) -> tuple[QPainterPath, QPainterPath]:
    """An arm that points so far down from ahead, and its halo."""
    angle = math.radians(degrees)
    shoulder = QPointF(2.2, -11.2)
    line = QPainterPath(shoulder)
    line.lineTo(shoulder + QPointF(math.cos(angle), math.sin(angle)) * 6.8)
    return _stroked(line, 2.4), _stroked(line, 5.4)


def paint_figure(
    painter: QPainter, at: QPointF, look: Look, theme: Theme, way: tuple[float, float], size: float = 24
) -> None:
    """A small blindfolded hiker whose feet stand at ``at``; it faces, and feels its way, where it walks.

    ``way`` is that direction on the picture, a unit of pixels.
    """
    figure = _figure()
    painter.save()
    painter.translate(at)
    painter.scale(size / 24 * (1 if way[0] >= 0 else -1), size / 24)
    # The arm points along the step, though never through the hiker's own body.
    arm, arm_halo = _arm(round(math.degrees(math.atan2(way[1], max(abs(way[0]), 0.35)))))
    colour, halo = QColor(look.colour), QColor(theme.halo)
    painter.fillPath(figure.halo, halo)
    painter.fillPath(arm_halo, halo)
    painter.fillPath(arm, colour)
    painter.fillPath(figure.silhouette, colour)
    painter.fillPath(figure.band, halo)
    painter.fillPath(figure.ends, colour)
    painter.restore()

"""How each hiker looks: colour, marker and dash, so that colour is never alone, and the figure at its tip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker

from app.descent.step.hiker import Hiker
from app.descent.step.hiker_style import Colour, Dash
from app.gui import theme as colours
from app.gui.mountain.looks.styles import styles_of
from app.gui.theme import Theme

# Dash and gap by turns, in line widths; every dash is one longer on the picture by the square caps of its pen.
RHYTHMS: dict[Dash, tuple[float, ...]] = {
    "solid": (),
    "long": (4.5, 2.5),
    "short": (1.6, 2.3),
    "dots": (0.2, 2.0),
    "dot-dash": (5.0, 2.4, 0.2, 2.4),
    "two-dots": (4.0, 2.2, 0.2, 2.2, 0.2, 2.2),
    "two-dashes": (7.0, 2.4, 1.6, 2.4),
    "far": (9.0, 4.0),
}
# Okabe and Ito's hues as each ground needs them: lines at 3:1, and any two of them apart in hue or in lightness for
# every kind of colour vision. Lightened alone, the blues and the oranges of dark ground ran into one another.
HUES: dict[str, dict[Colour, str]] = {
    "light": {
        "vermillion": colours.VERMILLION,
        "blue": colours.BLUE,
        "green": colours.GREEN,
        "sky": "#4600E9",
        "purple": "#85086E",
        "orange": "#59320E",
        "yellow": "#4A6136",
        "ink": "#000000",
    },
    "dark": {
        "vermillion": "#FF9C2E",
        "blue": "#A6B8F9",
        "green": "#24CC83",
        "sky": "#92EDFF",
        "purple": "#FFB0C0",
        "orange": "#ECDA8A",
        "yellow": "#C6FA03",
        "ink": "#FFFFEF",
    },
}


@dataclass(frozen=True)
class Look:
    """A hiker's colour as a theme has it, marker shape, and rhythm of dashes, one of RHYTHMS; empty is solid."""

    colour: str
    marker: str
    dash: tuple[float, ...] = ()


def looks_of(hikers: Sequence[Hiker], theme: Theme) -> list[Look]:
    """The looks of those hikers that are not hidden; hiding one changes nobody's look."""
    looks = zip(hikers, every_look(hikers, theme), strict=True)
    return [look for hiker, look in looks if not hiker.hidden]


def every_look(hikers: Sequence[Hiker], theme: Theme) -> list[Look]:
    """One look a hiker, as a theme draws its style."""
    hues = HUES[theme.name]
    return [Look(hues[style.colour], style.marker, RHYTHMS[style.dash]) for style in styles_of(hikers)]


HIDDEN = 0.4  # opacity of what is behind the ground
TALL, FOOT = 26.0, 2.0  # of a figure: how far it reaches above and below its feet


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


class Part(NamedTuple):
    """A part of a hiker: the outlines to fill, each with whether it has the halo's colour, one over the other."""

    outlines: list[tuple[QPainterPath, bool]]
    opacity: float


@lru_cache(maxsize=256)
def _parts(degrees: int, lip: float | None) -> list[Part]:
    """A hiker whose arm points so far down: all of it, or what is above a ``lip`` and, faint, what is below."""
    figure, (arm, arm_halo) = _figure(), _arm(degrees)
    whole = [
        (figure.halo, True),
        (arm_halo, True),
        (arm, False),
        (figure.silhouette, False),
        (figure.band, True),
        (figure.ends, False),
    ]
    if lip is None or lip >= FOOT:
        return [Part(whole, 1.0)]
    if lip <= -TALL:
        return [Part(whole, HIDDEN)]
    above, below = QPainterPath(), QPainterPath()
    above.addRect(QRectF(-TALL, -TALL, 2 * TALL, TALL + lip))
    below.addRect(QRectF(-TALL, lip, 2 * TALL, TALL - lip))
    return [
        Part([(outline.intersected(half), is_halo) for outline, is_halo in whole], opacity)
        for half, opacity in ((below, HIDDEN), (above, 1.0))
    ]


def paint_figure(
    painter: QPainter,
    at: QPointF,
    look: Look,
    theme: Theme,
    way: tuple[float, float],
    size: float = 24,
    lip: float | None = None,
) -> None:
    """A small blindfolded hiker whose feet stand at ``at``; it faces, and feels its way, where it walks.

    ``way`` is that direction on the picture, a unit of pixels. What is below the row ``lip`` of pixels is behind the
    ground, and faint.
    """
    grown = size / 24
    painter.save()
    painter.translate(at)
    painter.scale(grown * (1 if way[0] >= 0 else -1), grown)
    # The arm points along the step, though never through the hiker's own body.
    degrees = round(math.degrees(math.atan2(way[1], max(abs(way[0]), 0.35))))
    colours = QColor(look.colour), QColor(theme.halo)
    row, before = None if lip is None else max(-TALL, round((lip - at.y()) / grown)), painter.opacity()
    for outlines, opacity in _parts(degrees, row):
        painter.setOpacity(before * opacity)
        for outline, is_halo in outlines:
            painter.fillPath(outline, colours[is_halo])
    painter.restore()

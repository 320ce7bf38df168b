"""Trails and the marks of start and minima, painted for any step of a walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.descent.surfaces import Surface
from app.descent.walk import HikerWalk, Walk
from app.gui.mountain.clip import clip_segments
from app.gui.mountain.looks import Look, looks_of, marker_path
from app.gui.mountain.view import View
from app.gui.theme import Theme

Array = NDArray[np.float64]
FRESH = 48  # the newest steps, painted each frame and fading into the old ones
OLD = 0.7  # opacity of the steps before them
AHEAD = 0.30  # opacity of the thin line of the steps to come
WIDTH, HALO = 2.4, 2.2
DOT = 2.8
ROOM = 7.0  # pixels: dots nearer than this to the one before are left out, the line still passes there


@dataclass(frozen=True)
class Trail:
    """One hiker's walk on the picture: cut segments (n, 2), which show at all, and where each step lands."""

    start: Array
    end: Array
    shown: NDArray[np.bool_]
    landed: NDArray[np.bool_]
    look: Look


def lay_trail(walk: HikerWalk, look: Look, view: View) -> Trail:
    """Take a walk to pixels, cut to the picture."""
    with np.errstate(all="ignore"):
        pixels = np.stack(view.to_pixels(walk.x, walk.y), axis=1)
    rect = view.rect
    low, high = np.array([rect.left(), rect.top()]), np.array([rect.right(), rect.bottom()])
    start, end, shown = clip_segments(pixels[:-1], pixels[1:], low, high)
    with np.errstate(invalid="ignore"):
        landed = np.asarray(((pixels[1:] >= low) & (pixels[1:] <= high)).all(axis=1))
    return Trail(start, end, shown, _spaced(pixels[1:], landed), look)


def lay_trails(walk: Walk, view: View, theme: Theme) -> list[Trail]:
    """Every hiker's trail on the picture, in the scene's order."""
    looks = looks_of(walk.scene.hikers, theme)
    return [lay_trail(w, look, view) for w, look in zip(walk.walks, looks, strict=True)]


def _spaced(pixels: Array, landed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep a dot a step while they can be told apart; where they pile up, one for every few pixels."""
    kept = np.zeros_like(landed)
    last = np.array([np.inf, np.inf])
    for index in np.flatnonzero(landed):
        if not abs(pixels[index] - last).max() < ROOM:
            kept[index], last = True, pixels[index]
    return kept


def extent(trail: Trail, upto: int) -> QRectF:
    """What the first ``upto`` steps cover of the picture."""
    shown = trail.shown[:upto]
    if not shown.any():
        return QRectF()
    ends = np.concatenate([trail.start[:upto][shown], trail.end[:upto][shown]])
    (left, top), (right, bottom) = ends.min(axis=0), ends.max(axis=0)
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def paint_ahead(painter: QPainter, trail: Trail) -> None:
    """The whole walk as a thin line: where it will lead."""
    painter.setPen(pen(trail.look, AHEAD, 1.2))
    painter.drawLines(_lines(trail, 0, len(trail.shown)))


def paint_old(painter: QPainter, trail: Trail, first: int, last: int, theme: Theme) -> None:
    """Steps ``first … last`` as they look once they are no longer fresh, opaque: their layer is translucent.

    May be painted piece by piece: each piece repaints the line of the step before it, over its own halo.
    """
    _paint_steps(painter, trail, first, last, 1.0, theme, joined=first > 0)


def paint_fresh(painter: QPainter, trail: Trail, step: int, theme: Theme) -> None:
    """The newest steps before ``step``, the last of them at full strength."""
    bands = 6
    edges = np.linspace(max(0, step - FRESH), step, bands + 1).astype(int)
    for k in range(bands):
        opacity = OLD + (1 - OLD) * (k + 1) / bands
        _paint_steps(painter, trail, int(edges[k]), int(edges[k + 1]), opacity, theme)


def _paint_steps(
    painter: QPainter, trail: Trail, first: int, last: int, opacity: float, theme: Theme, joined: bool = False
) -> None:
    if last <= first:
        return
    painter.setPen(QPen(alpha(theme.halo, opacity * 0.85), WIDTH + HALO))
    painter.drawLines(_lines(trail, first, last))
    painter.setPen(pen(trail.look, opacity, WIDTH))
    painter.drawLines(_lines(trail, first - joined, last))
    _dots(painter, trail, first, last, opacity, theme)


def _lines(trail: Trail, first: int, last: int) -> list[QLineF]:
    """The segments that show, one line each: a joined path of long strokes is a hundred times slower to fill."""
    shown = np.flatnonzero(trail.shown[first:last]) + first
    ends = np.concatenate([trail.start[shown], trail.end[shown]], axis=1).tolist()
    return [QLineF(*four) for four in ends]


def pen(look: Look, opacity: float, width: float) -> QPen:
    """The pen of a hiker's line."""
    cap = Qt.PenCapStyle.FlatCap if look.dash else Qt.PenCapStyle.RoundCap
    made = QPen(alpha(look.colour, opacity), width, Qt.PenStyle.SolidLine, cap)
    if look.dash:
        made.setDashPattern(list(look.dash))
    return made


def _dots(painter: QPainter, trail: Trail, first: int, last: int, opacity: float, theme: Theme) -> None:
    """One marker a step: their spacing is the speed."""
    marker = marker_path(trail.look.marker, DOT)
    marks = QPainterPath()
    for index in np.flatnonzero(trail.landed[first:last]) + first:
        marks.addPath(marker.translated(*trail.end[index]))
    if marks.isEmpty():
        return
    marks.setFillRule(Qt.FillRule.WindingFill)
    painter.setPen(QPen(alpha(theme.halo, opacity), 1.0))
    painter.setBrush(alpha(trail.look.colour, opacity))
    painter.drawPath(marks)


def paint_marks(painter: QPainter, surface: Surface, view: View, theme: Theme) -> None:
    """A star at every minimum on the picture, the lowest filled."""
    for minimum in surface.minima:
        at = view.point(minimum.x, minimum.y)
        if not view.rect.contains(at):
            continue
        star = QPainterPath()
        for k in range(10):
            angle, radius = np.pi * (k / 5 - 0.5), 7.5 if k % 2 == 0 else 3.2
            corner = at + QPointF(radius * np.cos(angle), radius * np.sin(angle))
            star.lineTo(corner) if k else star.moveTo(corner)
        star.closeSubpath()
        painter.setPen(QPen(QColor(theme.halo), 3.2, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(star)
        painter.setPen(QPen(QColor(theme.ink), 1.3, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(QColor(theme.ink) if minimum.is_lowest else QColor(theme.halo))
        painter.drawPath(star)


def paint_start(painter: QPainter, at: QPointF, theme: Theme, active: bool = False) -> None:
    """The ring where every hiker begins; larger while the pointer holds it."""
    radius = 9.0 if active else 7.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.halo), 4.5))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(QColor(theme.ink), 2))
    painter.drawEllipse(at, radius, radius)


def alpha(colour: str, opacity: float) -> QColor:
    """A colour that lets what is below it through."""
    made = QColor(colour)
    made.setAlphaF(max(0.0, min(1.0, opacity)))
    return made

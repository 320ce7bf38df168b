"""Trails and the marks of start and minima, painted for any step of a walk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.descent.walk import HikerWalk, Walk
from app.gui.mountain.clip import clip_segments
from app.gui.mountain.lines import draw_lines
from app.gui.mountain.looks import Look, looks_of, marker_path
from app.gui.mountain.view import View
from app.gui.theme import Theme, mixed

Array = NDArray[np.float64]
FRESH = 48  # the newest steps, painted each frame and fading into the old ones
BANDS = 3  # in which they fade
OLD = 0.7  # how much of its colour a step keeps that is no longer fresh; the rest is the halo's
AHEAD = 0.30  # opacity of the thin line of the steps to come
WIDTH, HALO = 2.4, 2.2
DOT = 2.8
ROOM = 7.0  # pixels: dots nearer than this to the one before are left out, the line still passes there
CELL = 0.25  # pixels: steps that stay within one such cell are one point of the line
SAME = 0.5  # pixels: old segments whose ends agree to this are painted once
PRIMES, TABLE = np.array([1, 73_856_093, 19_349_663, 83_492_791]), 1 << 19  # of a hash of cells
LONG = 6000  # segments of a walk of which only those are painted that show


@dataclass(frozen=True)
class Trail:
    """One hiker's walk of n steps on the picture.

    ``pixels`` (n + 1, 2) are its places; ``ends`` (m, 4) the segments that show, cut to the picture, and ``step``
    (m,) the step each belongs to; ``dots`` (d, 2) and ``dot_step`` (d,) the markers. ``last_on`` and ``last_seen``
    (n + 1,) are, up to each step, the last place on the picture and the last segment of which any part was, −1 for
    none.
    """

    look: Look
    pixels: Array
    ends: Array
    step: NDArray[np.intp]
    dots: Array
    dot_step: NDArray[np.intp]
    last_on: NDArray[np.intp]
    last_seen: NDArray[np.intp]

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.pixels) - 1

    def lines(self, first: int, last: int) -> Array:
        """The segments of steps ``first … last``; of a long walk those alone that no earlier one lies on."""
        a, b = np.searchsorted(self.step, (first, last))
        ends = self.ends[a:b]
        return ends[self._first_of_kind[a:b]] if len(self.ends) > LONG else ends

    def newest(self, first: int, last: int) -> Array:
        """The segments of steps ``first … last``, all of them."""
        a, b = np.searchsorted(self.step, (first, last))
        return self.ends[a:b]

    def marks(self, first: int, last: int) -> list[list[float]]:
        """Where the dots of steps ``first … last`` are; of a long walk without those that lie on an earlier one."""
        a, b = np.searchsorted(self.dot_step, (first, last))
        dots = self.dots[a:b]
        made: list[list[float]] = (dots[self._first_dot[a:b]] if len(self.dots) > LONG else dots).tolist()
        return made

    @cached_property
    def _first_of_kind(self) -> NDArray[np.bool_]:
        return _first(self.ends, SAME)

    @cached_property
    def _first_dot(self) -> NDArray[np.bool_]:
        return _first(self.dots, ROOM / 2)


def lay_trail(walk: HikerWalk, look: Look, view: View) -> Trail:
    """Take a walk to pixels, cut to the picture.

    Steps that stay within a quarter of a pixel are drawn as one point, so that a long walk costs what can be seen
    of it; no line is ever further from the walk than that, and none cuts a corner.
    """
    with np.errstate(all="ignore"):
        pixels = np.stack(view.to_pixels(walk.x, walk.y), axis=1)
    rect = view.rect
    low, high = np.array([rect.left(), rect.top()]), np.array([rect.right(), rect.bottom()])
    kept = _moved(pixels)
    start, end, shown = clip_segments(pixels[kept[:-1]], pixels[kept[1:]], low, high)
    ends, step = np.concatenate([start, end], axis=1)[shown], kept[1:][shown] - 1
    with np.errstate(invalid="ignore"):
        landed = np.asarray(((pixels >= low) & (pixels <= high)).all(axis=1))
    dot_step = _spaced(pixels, landed)
    dots = pixels[dot_step + 1]
    return Trail(
        look=look,
        pixels=pixels,
        ends=ends,
        step=step,
        dots=dots,
        dot_step=dot_step,
        last_on=_last(landed, len(pixels)),
        last_seen=_last(_at_steps(step, len(pixels)), len(pixels)),
    )


def lay_trails(walk: Walk, view: View, theme: Theme) -> list[Trail]:
    """Every hiker's trail on the picture, in the scene's order."""
    looks = looks_of(walk.scene.hikers, theme)
    return [lay_trail(w, look, view) for w, look in zip(walk.walks, looks, strict=True)]


def _moved(pixels: Array) -> NDArray[np.intp]:
    """The indices of the places that are in another cell than the one before, and of the first and last."""
    with np.errstate(all="ignore"):
        cells = np.floor(pixels / CELL)
        moved = (cells[1:] != cells[:-1]).any(axis=1)
    moved[-1] = True
    return np.concatenate([[0], np.flatnonzero(moved) + 1])


def _first(rows: Array, cell: float) -> NDArray[np.bool_]:
    """Which rows are the first in their cell, told without sorting; a few that are not may be called so."""
    count = len(rows)
    cells = np.round(rows / cell).astype(np.int64)
    keys = cells @ (PRIMES[: rows.shape[1]])
    places = keys % TABLE
    table = np.zeros(TABLE, np.intp)
    table[places[::-1]] = np.arange(count)[::-1]  # whoever is written last, the earliest, stays
    found = table[places]
    return np.asarray((found == np.arange(count)) | (keys[found] != keys))


def _at_steps(step: NDArray[np.intp], length: int) -> NDArray[np.bool_]:
    at = np.zeros(length, bool)
    at[step] = True
    return at


def _last(at: NDArray[np.bool_], length: int) -> NDArray[np.intp]:
    return np.maximum.accumulate(np.where(at, np.arange(length), -1))


def _spaced(pixels: Array, landed: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The steps that get a dot: each while they can be told apart; where they pile up, one for every few pixels."""
    with np.errstate(all="ignore"):
        cells = np.floor(pixels / ROOM)
        return np.flatnonzero((cells[1:] != cells[:-1]).any(axis=1) & landed[1:])


def paint_ahead(painter: QPainter, trail: Trail, first: int, last: int) -> None:
    """Steps ``first … last`` as a thin line: where the walk will lead."""
    painter.setPen(pen(trail.look, alpha(trail.look.colour, AHEAD), 1.0))
    draw_lines(painter, trail.lines(first, last))


def paint_old(painter: QPainter, trail: Trail, first: int, last: int, theme: Theme) -> None:
    """Steps ``first … last`` as they look once they are no longer fresh.

    May be painted piece by piece: each piece repaints the line of the step before it, over its own halo.
    """
    lines = trail.lines(first, last)
    if len(lines):
        colour = mixed(trail.look.colour, theme.halo, OLD)
        painter.setPen(_halo(theme))
        draw_lines(painter, lines)
        painter.setPen(pen(trail.look, QColor(colour), WIDTH))
        draw_lines(painter, trail.lines(max(0, first - 1), last))
        _dots(painter, trail.look, trail.marks(first, last), colour, theme)


def paint_fresh(painter: QPainter, trail: Trail, step: int, theme: Theme) -> None:
    """The newest steps before ``step``, the last of them at full strength."""
    step = min(step, trail.steps)
    edges = [step - FRESH + FRESH * k // BANDS for k in range(BANDS + 1)]
    painter.setPen(_halo(theme))
    draw_lines(painter, trail.newest(edges[0], step))
    for band, (first, last) in enumerate(pairwise(edges)):
        colour = mixed(trail.look.colour, theme.halo, OLD + (1 - OLD) * (band + 1) / BANDS)
        painter.setPen(pen(trail.look, QColor(colour), WIDTH))
        draw_lines(painter, trail.newest(first, last))
        _dots(painter, trail.look, trail.marks(first, last), colour, theme)


def _halo(theme: Theme) -> QPen:
    return QPen(QColor(theme.halo), WIDTH + HALO, c=Qt.PenCapStyle.SquareCap)


def pen(look: Look, colour: QColor, width: float) -> QPen:
    """The pen of a hiker's line. No round caps: Qt fills single lines without them four times as fast."""
    made = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap if look.dash else Qt.PenCapStyle.SquareCap)
    if look.dash:
        made.setDashPattern(list(look.dash))
    return made


def _dots(painter: QPainter, look: Look, places: list[list[float]], colour: str, theme: Theme) -> None:
    """One marker a step: their spacing is the speed."""
    if not places:
        return
    marker, marks = marker_path(look.marker, DOT), QPainterPath()
    for x, y in places:
        marks.addPath(marker.translated(x, y))
    marks.setFillRule(Qt.FillRule.WindingFill)
    painter.setPen(QPen(QColor(theme.halo), 1.0))
    painter.setBrush(QColor(colour))
    painter.drawPath(marks)


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

"""Trails and the mark of the start, painted for any step of a walk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from app.gui.mountain.looks.looks import Look
from app.gui.mountain.map.trail import WIDTH, Array, Lines, Trail
from app.gui.paint.stamps import draw_dots
from app.gui.paint.strokes import draw_lines
from app.gui.theme import Theme, mixed, translucent

FRESH = 48  # the newest steps, painted each frame and fading into the old ones
BANDS = 3  # in which they fade
OLD = 0.9  # how much of its colour a step keeps that is no longer fresh; the rest is the halo's
AHEAD = 0.30  # opacity of the thin lines of the steps to come, all of them together
HALO, THIN = 4.0, 1.2  # pixels that a halo adds to a line, 2 on each side, and of a leap
LEAP_HALO = 2.4  # pixels that a leap's halo adds to it: a wide one would bury the mountain where many cross
FORK = 6.0  # pixels from the middle of a fork's ring to its line
FAINT = 0.45  # opacity of what is behind the ground


class Pens(NamedTuple):
    """What a hiker's trail is drawn with: the steps to come, the halo, those behind the ground, and those walked.

    ``bands`` are for the newest steps, from the oldest of them on, ``old`` is for the steps before.
    """

    ahead: QPen
    halo: QPen
    leap_halo: QPen
    hidden: QPen
    old: Band
    bands: list[Band]


class Band(NamedTuple):
    """How steps of one age look: a stride, one so long that it is thin, and the dots' colour."""

    stride: QPen
    leap: QPen
    dot: str


@lru_cache(maxsize=64)
def pens_of(look: Look, theme: Theme) -> Pens:
    """The pens of a hiker's trail."""
    old, *fresh = (mixed(look.colour, theme.halo, OLD + (1 - OLD) * band / BANDS) for band in range(BANDS + 1))

    def band(colour: str) -> Band:
        return Band(pen(QColor(colour), WIDTH), pen(QColor(colour), THIN), colour)

    return Pens(
        ahead=pen(QColor(look.colour), 1.0),
        halo=pen(QColor(theme.halo), WIDTH + HALO),
        leap_halo=pen(QColor(theme.halo), THIN + LEAP_HALO),
        hidden=QPen(translucent(look.colour, FAINT), WIDTH, c=Qt.PenCapStyle.FlatCap),
        old=band(old),
        bands=[band(colour) for colour in fresh],
    )


def paint_ahead(painter: QPainter, trail: Trail, first: int, last: int, theme: Theme) -> None:
    """Steps ``first … last`` as a thin line: where the walk will lead.

    To be painted on a picture of its own, which ``lay_sheet`` makes faint: lines that were faint one by one would
    add up to a blot where hundreds cross.
    """
    painter.setPen(pens_of(trail.look, theme).ahead)
    for ends in _ahead(trail, first, last):
        draw_lines(painter, ends)


def _ahead(trail: Trail, first: int, last: int) -> list[Array]:
    """The lines (n, 4) of steps to come."""
    lines = trail.lines(first, last)
    leaps = [] if lines.leaps is None else [lines.leaps]
    return [trail.inked(first, last, lines), trail.striped(first, last), *leaps]


def draw_ahead(painter: QPainter, trail: Trail, first: int, theme: Theme) -> None:
    """The steps to come from ``first`` on as one faint line, which is no darker where it crosses itself."""
    path, end = QPainterPath(), (math.nan, math.nan)
    for x, y, to_x, to_y in np.concatenate(_ahead(trail, first, trail.steps)).tolist():
        if (x, y) != end:
            path.moveTo(x, y)
        path.lineTo(to_x, to_y)
        end = to_x, to_y
    if not path.isEmpty():
        pen = pens_of(trail.look, theme).ahead
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(translucent(trail.look.colour, AHEAD), pen.widthF(), c=pen.capStyle()))
        painter.drawPath(path)


def lay_sheet(painter: QPainter, at: QPointF, lines: QPixmap) -> None:
    """The lines of the steps to come over the ground, as faint where many cross as where there is one."""
    painter.setOpacity(AHEAD)
    painter.drawPixmap(at, lines)
    painter.setOpacity(1.0)


def paint_old(painter: QPainter, trails: Sequence[Trail], first: int, last: int, theme: Theme) -> None:
    """Steps ``first … last`` of all hikers as they look once they are no longer fresh, on any painter."""
    for trail in trails:
        paint_lines(painter, trail, first, last, theme, sheet=False)
    for trail in trails:
        paint_stripes(painter, trail, first, last, theme)
    for trail in trails:
        paint_marks(painter, trail, first, last, theme, sheet=False)


def paint_lines(painter: QPainter, trail: Trail, first: int, last: int, theme: Theme, sheet: bool = True) -> None:
    """The lines of old steps ``first … last`` over their halo.

    On a transparent ``sheet`` pieces may follow one another: the halo of each goes below all that is there, which
    comes to the same as all halos first and then all lines.
    """
    lines, pens = trail.lines(first, last), pens_of(trail.look, theme)
    painter.setPen(pens.hidden)
    draw_lines(painter, trail.hidden(first, last))
    if not trail.crowded:
        painter.setPen(pens.halo)
        with _below(painter, sheet):
            draw_lines(painter, lines.steps)
            _paint_leap_halo(painter, lines, pens)
    painter.setPen(pens.old.stride)
    draw_lines(painter, trail.inked(first, last, lines))


def paint_stripes(painter: QPainter, trail: Trail, first: int, last: int, theme: Theme) -> None:
    """The stripes of old steps ``first … last`` on the lines of others."""
    painter.setPen(_flat(pens_of(trail.look, theme).old.stride))
    draw_lines(painter, trail.striped(first, last))


def _flat(pen: QPen) -> QPen:
    """Without the caps, by which stripes would reach into one another."""
    return QPen(pen.color(), pen.widthF(), c=Qt.PenCapStyle.FlatCap)


def paint_marks(painter: QPainter, trail: Trail, first: int, last: int, theme: Theme, sheet: bool = True) -> None:
    """The dots of old steps ``first … last``, and below them the leaps; on a transparent ``sheet`` piece by piece."""
    pens = pens_of(trail.look, theme)
    if trail.leap is not None:
        with _below(painter, sheet):
            _paint_leaps(painter, trail.lines(first, last), pens.old)
    rim = pens.old.dot if trail.crowded else theme.halo
    draw_dots(painter, trail.look.marker, trail.marks((first, last)), (pens.old.dot,), rim)


@contextmanager
def _below(painter: QPainter, sheet: bool) -> Iterator[None]:
    """Paint below what is on a transparent sheet; on anything else, on top."""
    if sheet:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    yield
    if sheet:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def paint_fresh(painter: QPainter, trails: Sequence[Trail], step: int, theme: Theme) -> None:
    """The newest steps of all hikers before ``step``, the last of them at full strength."""
    for trail in trails:
        edges, pens = _fresh_edges(trail, step), pens_of(trail.look, theme)
        painter.setPen(pens.hidden)
        draw_lines(painter, trail.hidden(edges[0], edges[-1]))
        painter.setPen(pens.halo)
        pieces = trail.newest(edges)
        for lines in pieces if trail.leap is not None else trail.newest((edges[0], edges[-1])):
            draw_lines(painter, lines.steps)
        for lines in pieces:
            _paint_leap_halo(painter, lines, pens)
        for lines, band, piece in zip(pieces, pens.bands, pairwise(edges), strict=True):
            painter.setPen(band.stride)
            draw_lines(painter, trail.inked(*piece, lines))
    for trail in trails:
        edges, pens = _fresh_edges(trail, step), pens_of(trail.look, theme)
        for band, piece in zip(pens.bands, pairwise(edges), strict=True):
            painter.setPen(_flat(band.stride))
            draw_lines(painter, trail.striped(*piece))
    for trail in trails:
        edges, pens = _fresh_edges(trail, step), pens_of(trail.look, theme)
        if trail.leap is not None:
            for lines, band in zip(trail.newest(edges), pens.bands, strict=True):
                _paint_leaps(painter, lines, band)
        draw_dots(painter, trail.look.marker, trail.marks(edges), tuple(band.dot for band in pens.bands), theme.halo)


def _fresh_edges(trail: Trail, step: int) -> list[int]:
    """The steps at which the bands of a trail's newest steps begin and end."""
    step = min(step, trail.steps)
    return [step - FRESH + FRESH * k // BANDS for k in range(BANDS + 1)]


def _paint_leaps(painter: QPainter, lines: Lines, band: Band) -> None:
    if lines.leaps is not None:
        painter.setPen(band.leap)
        draw_lines(painter, lines.leaps)


def _paint_leap_halo(painter: QPainter, lines: Lines, pens: Pens) -> None:
    if lines.leaps is not None:
        painter.setPen(pens.leap_halo)
        draw_lines(painter, lines.leaps)


def paint_forks(painter: QPainter, trails: Sequence[Trail], step: int, theme: Theme) -> None:
    """A ring in its colour where each hiker is forked that has begun by a step: the start of its trail."""
    for trail in trails:
        begun = trail.walk.begun
        if trail.walk.hiker.fork is not None and begun <= step and trail.landed[begun]:
            at = QPointF(*trail.pixels[begun])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((theme.halo, 5.0), (trail.look.colour, 2.4)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(at, FORK, FORK)


def pen(colour: QColor, width: float) -> QPen:
    """The pen of a hiker's line. No round caps: Qt fills single lines without them four times as fast."""
    return QPen(colour, width, c=Qt.PenCapStyle.SquareCap)


def paint_start(painter: QPainter, at: QPointF, theme: Theme, active: bool = False) -> None:
    """The ring where every hiker begins; larger while the pointer holds it."""
    radius = 9.0 if active else 7.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.halo), 4.5))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(QColor(theme.ink), 2))
    painter.drawEllipse(at, radius, radius)

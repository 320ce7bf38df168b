"""Small multiples: one little map a walk, all of the same ground and size, each with its rate and a word on its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from app.descent.ground.surface import Surface
from app.descent.instruments.rates_at_once_sentences import WORDS
from app.descent.text.numbers import lr_text
from app.descent.walks.walk import HikerWalk
from app.gui.mountain.looks.looks import Look, paint_figure
from app.gui.mountain.map.hiker_tips import tip_of
from app.gui.mountain.map.paint_trails import AHEAD, pen
from app.gui.mountain.map.trail import Trail, lay_each
from app.gui.mountain.terrain.camera import shape_of, whole_in
from app.gui.mountain.terrain.paint_ground import rough_pixmap
from app.gui.paint.strokes import draw_lines
from app.gui.theme import Theme, pixel_font

GAP, HEAD, LETTERS = 6.0, 17.0, 11.5  # pixels between maps, of the line above each, of its letters
BELOW, APART = 13.0, 6.0  # … to the word below the rate, or between the two
LINE, HALO, LEAP = 1.6, 3.4, 0.8  # pixels of a trail, with its halo, and of a stride across much of the map
FIGURE, RING = 15.0, 4.0  # pixels of a hiker's figure, of the start's ring


class LittleMaps:
    """Maps of ``count`` walks laid out on a rectangle, of which some may still be missing; rows from the top left."""

    def __init__(
        self,
        surface: Surface,
        rates: Sequence[float],
        walks: Sequence[HikerWalk],
        look: Look,
        start: tuple[float, float],
        rect: QRectF,
        theme: Theme,
        ratio: float,
    ) -> None:
        self._rates, self._walks, self._look, self._start, self._theme = rates, walks, look, start, theme
        count = max(len(rates), 1)
        width, height = shape_of(surface)
        self.head = HEAD
        self.columns, scale = _columns(count, rect, width, height, self.head)
        if _widest_head(rates) > scale * width:  # the word goes below the rate
            self.head = HEAD + BELOW
            self.columns, scale = _columns(count, rect, width, height, self.head)
        side = (scale * width, scale * height)
        rows = math.ceil(count / self.columns)
        whole = (
            self.columns * side[0] + (self.columns - 1) * GAP,
            rows * (side[1] + self.head) + (rows - 1) * GAP,
        )
        left, top = rect.center().x() - whole[0] / 2, rect.top() + max(0.0, (rect.height() - whole[1]) / 2)
        self.places = [
            QRectF(
                left + (index % self.columns) * (side[0] + GAP),
                top + (index // self.columns) * (side[1] + self.head + GAP) + self.head,
                *side,
            )
            for index in range(count)
        ]
        self.view = whole_in(surface, QRectF(0, 0, *side))
        self.ground = _ground(surface, side, theme, ratio)
        self.trails: list[Trail] = lay_each(walks, [look] * len(walks), self.view) if walks else []

    def at(self, pixel: QPointF) -> int | None:
        """Which map, or the line above it, is at a pixel."""
        grown = (place.adjusted(-GAP / 2, -self.head, GAP / 2, GAP / 2) for place in self.places)
        return next((index for index, place in enumerate(grown) if place.contains(pixel)), None)

    @property
    def steps(self) -> int:
        """How many steps the longest of the walks has."""
        return max((trail.steps for trail in self.trails), default=0)

    def paint_still(self, painter: QPainter, own: float, ahead: bool) -> None:
        """Ground, ``ahead``: also the steps to come, rates and ends; the map of the hiker's ``own`` rate is framed."""
        theme = self._theme
        for index, (rate, place) in enumerate(zip(self._rates, self.places, strict=False)):
            painter.drawPixmap(place.topLeft(), self.ground)
            if ahead and index < len(self.trails):
                self._inside(painter, place)
                painter.setOpacity(AHEAD)
                painter.setPen(pen(QColor(self._look.colour), LEAP))
                draw_lines(painter, self.trails[index].ends)
                painter.restore()
            self._paint_head(painter, index, place, rate == own)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent if rate == own else theme.line), 2.0 if rate == own else 1.0))
            painter.drawRect(place)

    def _paint_head(self, painter: QPainter, index: int, place: QRectF, own: bool) -> None:
        """The rate at the left, and the word at the right, or below it where not every one has room there."""
        head = QRectF(place.left(), place.top() - self.head, place.width(), HEAD - 1)
        theme = self._theme
        painter.setFont(pixel_font(LETTERS, bold=True))
        painter.setPen(QColor(theme.accent if own else theme.text))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, lr_text(self._rates[index]))
        if index < len(self._walks):
            painter.setFont(pixel_font(LETTERS))
            painter.setPen(QColor(theme.muted))
            metrics, word = QFontMetricsF(painter.font()), WORDS[self._walks[index].verdict.kind]
            below = self.head > HEAD
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
            if metrics.horizontalAdvance(word) > place.width():
                return  # half a word is another one
            painter.drawText(head.translated(0, BELOW if below else 0), side | Qt.AlignmentFlag.AlignVCenter, word)

    def paint_past(self, painter: QPainter, first: int, last: int, sheet: bool) -> None:
        """Steps ``first … last`` of every walk; on a transparent ``sheet`` piece by piece."""
        for place, trail in zip(self.places, self.trails, strict=False):
            self._inside(painter, place)
            lines, halo = trail.lines(first, min(last, trail.steps)), pen(QColor(self._theme.halo), HALO)
            painter.setPen(halo)
            if sheet:  # a halo goes below what is there
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
            draw_lines(painter, lines.steps)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setPen(pen(QColor(self._look.colour), LINE))
            draw_lines(painter, lines.steps)
            if lines.leaps is not None:
                painter.setPen(pen(QColor(self._look.colour), LEAP))
                draw_lines(painter, lines.leaps)
            painter.restore()

    def paint_tips(self, painter: QPainter, position: float) -> None:
        """The start, and every hiker where it is; a cross at the edge where one has left."""
        theme = self._theme
        for place, trail in zip(self.places, self.trails, strict=False):
            self._inside(painter, place)
            ring = self.view.point(*self._start)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((theme.halo, 3.0), (theme.ink, 1.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(ring, RING, RING)
            tip = tip_of(trail, self.view, position)
            if tip.inside:
                paint_figure(painter, tip.at, self._look, theme, tip.way, FIGURE)
            else:
                for colour, width in ((theme.halo, 5.0), (self._look.colour, 2.2)):
                    painter.setPen(QPen(QColor(colour), width))
                    for sign in (-1, 1):
                        painter.drawLine(tip.at + QPointF(-4, -4 * sign), tip.at + QPointF(4, 4 * sign))
            painter.restore()

    def _inside(self, painter: QPainter, place: QRectF) -> None:
        """Paint on one map, its corner at (0, 0), until the painter is restored."""
        painter.save()
        painter.setClipRect(place)
        painter.translate(place.topLeft())


@lru_cache(maxsize=4)  # a drag changes the walks alone
def _ground(surface: Surface, side: tuple[float, float], theme: Theme, ratio: float) -> QPixmap:
    return rough_pixmap(surface, whole_in(surface, QRectF(0, 0, *side)), theme, ratio, detail=0.7)


def _widest_head(rates: Sequence[float]) -> float:
    """The pixels that every rate has room in with any word beside it: walks still to come change no map's size."""
    bold, plain = QFontMetricsF(pixel_font(LETTERS, bold=True)), QFontMetricsF(pixel_font(LETTERS))
    rate = max((bold.horizontalAdvance(lr_text(rate)) for rate in rates), default=0.0)
    return rate + APART + max(map(plain.horizontalAdvance, WORDS.values()))


def _columns(count: int, rect: QRectF, width: float, height: float, head: float) -> tuple[int, float]:
    """In how many columns maps of ``width`` × ``height`` are largest, and how many pixels a unit then has."""

    def scale(columns: int) -> float:
        rows = math.ceil(count / columns)
        across = (rect.width() - (columns - 1) * GAP) / columns / width
        return min(across, ((rect.height() + GAP) / rows - head - GAP) / height)

    columns = max(range(1, count + 1), key=scale)
    return columns, max(scale(columns), 1e-9)

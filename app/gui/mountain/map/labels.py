"""Labels beside the hikers: none over another, none over a figure, as few steps hidden as can be."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEngine, QPainter, QPen, QPixmap

from app.gui.mountain.looks.looks import Look
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme, pixel_font, translucent

Array = NDArray[np.float64]
NAME, SAID = 13.0, 11.5  # pixels of the letters
WIDEST = 300.0  # pixels of a sentence's line, unless the name above it is wider
ROWS = 8  # places above one another on each side: as many as there are hikers
BESIDE = 6  # places that touch the hiker; a label further away gets a line to it
COVERED = 8.0  # what a place costs for each ten pixels or so of trail below it
STAY = 14.0  # what a place costs less if the label stood there before
CALM = 60  # frames after which more words are tried again
RIM = 1.0  # pixels that a plate's edge reaches over
INSIDE = 6.0  # pixels from the picture's edge
TEXT = 20.0  # pixels from a plate's left edge to its name
DIGIT = re.compile(r"\d")


class Label(NamedTuple):
    """What stands beside a hiker ``at`` a place: a name in two parts, of which ``tail`` is another at every step.

    ``said`` is a sentence below it, or nothing. Without ``tail``, and then without ``head`` too, it takes less room.
    Of a hiker that has not begun nothing stands ``there``.
    """

    head: str
    tail: str
    said: str
    at: QPointF
    look: Look
    there: bool = True

    @property
    def digits(self) -> str:
        """The tail, as wide while its number counts up."""
        return DIGIT.sub("0", self.tail)

    @property
    def box(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return (0.0, 0.0) if not self.there else _box(self.begin + self.digits, self.said)

    @property
    def begin(self) -> str:
        """All of the name that stays."""
        return f"{self.head} · " if self.tail else self.head


class Labels:
    """Where the labels of one frame stand, and where those of the frame before did."""

    def __init__(self) -> None:
        self._stood: dict[int, int] = {}
        self._rect = QRectF()
        self._version = self._calm = 0  # which of several versions was placed last, and for how many frames
        self._figures: list[tuple[float, float, float, float]] = []
        self._taken: list[tuple[float, float, float, float]] = []

    def begin(self, rect: QRectF, figures: Sequence[QRectF], steps: Array) -> None:
        """A new frame of a picture ``rect``: figures that must be seen, and steps (n, 2) that had better be."""
        if rect != self._rect:
            self._rect, self._version = rect, 0
            self._stood.clear()  # where there was no room there may be now
        inside = rect.adjusted(INSIDE, INSIDE, -INSIDE, -INSIDE)
        self._low, self._high = _pair(inside.topLeft()), _pair(inside.bottomRight())
        self._figures = [(at.left(), at.top(), at.right(), at.bottom()) for at in figures]
        self._taken = list(self._figures)
        self._steps = steps

    @property
    def taken(self) -> list[QRectF]:
        """What the figures and labels of the frame cover."""
        return [QRectF(left, top, right - left, bottom - top) for left, top, right, bottom in self._taken]

    def place(self, versions: Sequence[Sequence[Label]], anew: bool = True) -> tuple[list[Label], list[QRectF]]:
        """Where each label of the frame goes: one a hiker, in the same order at every frame.

        Of several versions of them the first, and longest, of which none covers another; the last if none is so.
        Unless they are placed ``anew``, one shorter than the frame before is kept for a while, or words would flicker.
        """
        before = 0 if anew else min(self._version, len(versions) - 1)
        first = before if self._calm < CALM else 0
        stood = {key: place for key, place in self._stood.items() if key < len(versions[0])}  # of hikers still there
        labels: list[Label] = []
        places: list[QRectF] = []
        for self._version in range(first, len(versions)):
            self._stood, self._taken = dict(stood), list(self._figures)
            labels = list(versions[self._version])
            places = [
                self._place(key, label.box, label.at) if label.there else QRectF() for key, label in enumerate(labels)
            ]
            if not any(one.intersects(other) for k, one in enumerate(places) for other in places[:k]):
                break
        self._calm = self._calm + 1 if first == before == self._version else 0
        return labels, places

    @property
    def apart(self) -> list[int]:
        """Which labels stand away from their hikers, and have a line to them."""
        return [key for key, stood in sorted(self._stood.items()) if stood >= BESIDE]

    def paint(self, painter: QPainter, labels: Sequence[Label], places: Sequence[QRectF], theme: Theme) -> None:
        """The labels at the places they were given; one that stands apart with a line to its hiker."""
        for key in self.apart:
            if not labels[key].there:
                continue
            _paint_leader(painter, labels[key], places[key], theme)
        for label, place in zip(labels, places, strict=True):
            if not label.there:
                continue
            _paint_label(painter, label, place, theme)

    def _place(self, key: int, box: tuple[float, float], at: QPointF) -> QRectF:
        """The place around a hiker that overlaps no figure or label, and covers the fewest steps.

        Earlier places win ties, and the one of the frame before wins unless another is clearly better.
        """
        w, h = box
        offsets = _offsets(w, h)
        if (left_top := self.as_before(key, offsets, w, h, at)) is not None:
            left, top = left_top
            self._taken.append((left - 3, top - 3, left + w + 3, top + h + 3))
            return QRectF(left, top, w, h)
        wanted = offsets + np.array([at.x(), at.y()])
        corner = np.clip(wanted, self._low, np.maximum(self._low, self._high - box))
        far = corner + box
        others = np.array(self._taken).reshape(-1, 4)
        shared = np.minimum(far[:, None], others[None, :, 2:]) - np.maximum(corner[:, None], others[None, :, :2])
        overlap = np.prod(np.maximum(shared, 0.0), axis=2).sum(axis=1)
        x, y = self._steps[:, 0], self._steps[:, 1]
        with np.errstate(invalid="ignore"):
            over = (x > corner[:, :1]) & (x < far[:, :1]) & (y > corner[:, 1:]) & (y < far[:, 1:])
        covered = np.minimum(over.sum(axis=1), 10)
        push = np.hypot(*(corner - wanted).T)
        cost = 1e3 * (overlap > 0) + overlap + 4 * push + COVERED * covered + np.arange(len(offsets))
        if (stood := self._stood.get(key)) is not None:
            cost[stood] -= STAY
        chosen = int(np.argmin(cost))
        self._stood[key] = chosen
        left, top = corner[chosen].tolist()
        self._taken.append((left - 3, top - 3, left + w + 3, top + h + 3))
        return QRectF(left, top, w, h)

    def as_before(self, key: int, offsets: Array, w: float, h: float, at: QPointF) -> tuple[float, float] | None:
        """Where the label stood in the frame before, if no other place can be better: most frames need no more."""
        stood = self._stood.get(key)
        if stood is None or stood > STAY:
            return None
        dx, dy = offsets[stood].tolist()
        left, top = at.x() + dx, at.y() + dy
        right, bottom = left + w, top + h
        if left < self._low[0] or top < self._low[1] or right > self._high[0] or bottom > self._high[1]:
            return None
        if any(left < r and right > x and top < b and bottom > y for x, y, r, b in self._taken):
            return None
        x, y = self._steps[:, 0], self._steps[:, 1]
        with np.errstate(invalid="ignore"):
            covered = int(np.count_nonzero((x > left) & (x < right) & (y > top) & (y < bottom)))
        return (left, top) if COVERED * covered + stood <= STAY else None


@lru_cache(maxsize=64)
def _offsets(w: float, h: float) -> Array:
    """Where a label may stand, from its hiker's feet: beside it first, then below, then in rows further away."""
    near = [(14, -h - 12), (-14 - w, -h - 12), (-w / 2, -34 - h), (14, 10), (-14 - w, 10), (-w / 2, 12)]
    rows = range(1, ROWS + 1)
    apart = h + 5
    return np.array(
        near
        + [(x, -h - 12 - k * apart) for k in rows for x in (14, -14 - w)]
        + [(x, 10 + k * apart) for k in rows for x in (14, -14 - w)]
    )


def _pair(point: QPointF) -> Array:
    return np.array([point.x(), point.y()])


def _paint_label(painter: QPainter, label: Label, place: QRectF, theme: Theme) -> None:
    head = label.begin
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        painter.save()
        painter.translate(place.topLeft())
        _paint_plate(painter, place.size(), head, label.said, label.look, theme)
        painter.restore()
    else:
        ratio = painter.deviceTransform().m11()
        # On whole pixels, as letters are.
        place = QRectF(QPointF(round(place.left() * ratio) / ratio, round(place.top() * ratio) / ratio), place.size())
        plate = _plate(head, label.digits, label.said, label.look, theme, ratio)
        painter.drawPixmap(place.topLeft() - QPointF(RIM, RIM), plate)
    painter.setPen(QColor(theme.text))
    painter.setFont(pixel_font(NAME, bold=True))
    painter.drawText(place.topLeft() + QPointF(TEXT + _size(head, NAME, True)[0], _baseline()), label.tail)


def _paint_leader(painter: QPainter, label: Label, place: QRectF, theme: Theme) -> None:
    """A line from a hiker's middle to the nearest edge of its label."""
    begin = label.at - QPointF(0, 12)
    end = QPointF(min(max(begin.x(), place.left()), place.right()), min(max(begin.y(), place.top()), place.bottom()))
    for colour, width in ((translucent(theme.halo, 0.9), 3.2), (QColor(label.look.colour), 1.2)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(begin, end)


@lru_cache(maxsize=128)
def _plate(head: str, digits: str, said: str, look: Look, theme: Theme, ratio: float) -> QPixmap:
    """A label without its number, as a picture with a rim: it stays as it is from one frame to the next."""
    size = QSizeF(*_box(head + digits, said))
    whole = size + QSizeF(2 * RIM, 2 * RIM)
    made = QPixmap(math.ceil(whole.width() * ratio), math.ceil(whole.height() * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(RIM, RIM)
    _paint_plate(painter, size, head, said, look, theme)
    painter.end()
    return made


def _paint_plate(painter: QPainter, size: QSizeF, head: str, said: str, look: Look, theme: Theme) -> None:
    place = QRectF(QPointF(0, 0), size)
    _, height = _size(head, NAME, True)
    painter.setPen(QPen(translucent(look.colour, 0.9), 1.2))
    painter.setBrush(translucent(theme.card, 0.88))
    painter.drawRoundedRect(place, 5, 5)
    marker = marker_path(look.marker, 4.2).translated(11, (height + 7) / 2)
    painter.fillPath(marker, QColor(look.colour))
    painter.setPen(QColor(theme.text))
    painter.setFont(pixel_font(NAME, bold=True))
    painter.drawText(QPointF(TEXT, _baseline()), head)
    if said:
        painter.setFont(pixel_font(SAID))
        painter.drawText(place.adjusted(10, height + 5, -8, -3), int(Qt.TextFlag.TextWordWrap), said)


def _baseline() -> float:
    """Pixels from a plate's top to the foot of its name."""
    metrics = _metrics(NAME, True)
    return round((metrics.height() + 7) / 2 + (metrics.ascent() - metrics.descent()) / 2)


@lru_cache(maxsize=4)
def _metrics(pixels: float, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(pixel_font(pixels, bold))


def _box(name: str, said: str) -> tuple[float, float]:
    width, height = _size(name, NAME, True)
    said_width, said_height = _size(said, SAID, False, max(WIDEST, width + 8)) if said else (0.0, 0.0)
    return max(width + (28 if name else 22), said_width + 20), height + 7 + said_height + (4 if said else 0)


@lru_cache(maxsize=512)
def _size(text: str, pixels: float, bold: bool, widest: float = math.inf) -> tuple[float, float]:
    """Width and height of a text; a sentence's wrapped where it would be wider than ``widest``."""
    metrics = _metrics(pixels, bold)
    if bold:
        return metrics.horizontalAdvance(text), metrics.height()
    wrapped = metrics.boundingRect(QRectF(0, 0, widest, 1000), int(Qt.TextFlag.TextWordWrap), text)
    return math.ceil(wrapped.width()) + 1.0, math.ceil(wrapped.height())

"""The parts of one step as arrows at a hiker's feet, and the same arrows as swatches for a list of the parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.descent.story.step_anatomy import Anatomy
from app.descent.story.step_parts import pull_of_memory
from app.gui.mountain.looks.looks import HIDDEN
from app.gui.mountain.terrain.camera import View
from app.gui.theme import Theme, pixel_font

Array = NDArray[np.float64]
SHORTEST, MIDDLE, LONGEST, TENFOLD = 26.0, 52.0, 96.0, 14.0  # pixels of an arrow that is not to scale
FARTHEST = 4000.0  # pixels of a step that are drawn: far beyond any edge
HEAD, LETTERS, LINE_HEIGHT, RIM = 7.0, 11.0, 14.0, 3.0
VISIBLE = 5.0  # pixels of a step that can be told from the feet it begins at
BESIDE = 8.0  # pixels between two words on one line, which else read as one
APART, CLOSE = 10.0, 2.5  # pixels between two places of an arrow that words keep off, and that labels do
NEAR = (0.0, 5.0, -5.0, 8.5, -8.5, 11.0, -11.0)  # pixels below its arrow's tip that a word stands on either side
OVER = 12.0  # and above or below it, in the middle
FAR = (16.0, -16.0, 26.0, -26.0, 40.0, -40.0, 54.0, -54.0, 70.0, -70.0)
PART = 0.6  # of an arrow beside which its word may stand
GRIP = 7.0  # pixels beside an arrow that still mean it
LIT, FADED = 1.6, 0.3  # pixels that an arrow is wider that is lit, and what is left of the others
TOUCH = 13.0  # pixels between a word and its arrow from which on a line joins the two


class Arrow(NamedTuple):
    """How one part is drawn: its word on the map, its dashes (in line widths; empty is solid) and its width."""

    word: str
    dash: tuple[float, ...]
    width: float


ARROWS = {
    "gradient": Arrow("downhill −g", (1.0, 1.6), 1.8),
    "fresh": Arrow("scaled −g", (4.0, 2.0), 1.8),
    "memory": Arrow("momentum", (6.0, 1.8, 1.0, 1.8), 1.8),
    "step": Arrow("step", (), 2.8),
}


class Word(NamedTuple):
    """An arrow's word: where it stands, where the arrow's tip is, and whether a hairline joins the two."""

    text: str
    box: QRectF
    tip: QPointF
    joined: bool


def paint_anatomy(
    painter: QPainter,
    parts: Anatomy,
    view: View,
    colour: str,
    theme: Theme,
    taken: Sequence[QRectF] = (),
    lit: str = "",
) -> None:
    """The parts of a step at the place it begins; where one is ``lit``, the others fade.

    The step is to scale. The other arrows show their direction only: ten times as much is TENFOLD pixels longer. The
    arrows of a hiker behind the ground are as faint as its trail.
    """
    if not np.isfinite(parts.place).all():
        return
    at = view.point(float(parts.place[0]), float(parts.place[1]))
    if not view.rect.contains(at):
        return
    ends = arrow_ends(parts, view)
    lit = lit if lit in dict(ends) else ""
    strength = 1.0 if view.sees_point(*parts.place.tolist()) else HIDDEN
    for name, end in sorted(ends, key=lambda one: one[0] == lit):
        arrow = ARROWS[name]
        painter.setOpacity(strength * (FADED if lit and name != lit else 1.0))
        arrow = arrow._replace(width=arrow.width + LIT) if name == lit else arrow
        _paint_arrow(painter, at, end, arrow, QColor(colour if name == "step" else theme.ink), theme)
    painter.setOpacity(1.0)
    words = lay_words(parts, view, taken)
    for word in words:
        if word.joined:
            _paint_leader(painter, word.box, word.tip, theme)
    for word in words:  # over every such line
        drawn = _drawn_word(word.text, theme.ink, theme.halo, painter.deviceTransform().m11())
        painter.drawPixmap(QPointF(word.box.left() - RIM, word.box.top() - RIM), drawn)


def arrow_at(parts: Anatomy, view: View, place: QPointF) -> str:
    """The name of the arrow at a pixel of the map, "" where there is none."""
    if not np.isfinite(parts.place).all():
        return ""
    at = view.point(*parts.place.tolist())
    found = [(_off(place, at, end), name) for name, end in arrow_ends(parts, view)]
    off, name = min(found, default=(math.inf, ""))
    return name if off <= GRIP else ""


def _off(place: QPointF, begin: QPointF, end: QPointF) -> float:
    """Pixels from a place to the nearest point of an arrow, but for its first pixels, where all of them begin."""
    way, there = end - begin, place - begin
    length = math.hypot(way.x(), way.y())
    if length < 2 * GRIP:
        return math.inf
    along = QPointF.dotProduct(way, there) / length
    if not GRIP <= along <= length + GRIP:
        return math.inf
    return abs(way.x() * there.y() - way.y() * there.x()) / length


def lay_words(parts: Anatomy, view: View, taken: Sequence[QRectF] = ()) -> list[Word]:
    """The words of a step's arrows where there is room for them, over none of the boxes that are ``taken``."""
    at, ends = view.point(*parts.place.tolist()), arrow_ends(parts, view)
    covered = [*taken, *(box for _, end in ends for box in _along(at, end))]
    words = []
    for name, end in ends:
        text, length = ARROWS[name].word, math.hypot(end.x() - at.x(), end.y() - at.y())
        if name == "step" and length < VISIBLE:
            text = f"step: {f'{length:.0f}' if length >= 1 else '<1'} px"  # else its arrow would be looked for
        if (box := _place_word(text, at, end, view.rect, covered)) is not None:
            covered.append(box.adjusted(-BESIDE, 0, BESIDE, 0))
            away = min(_apart(box, end), _apart(box, at + (end - at) * PART))
            words.append(Word(text, box, end, joined=away > TOUCH))
    return words


def mark_places(parts: Anatomy, view: View) -> Array:
    """Pixels (n, 2) along the arrows of a step that are painted, close enough that a label across one covers many."""
    if not np.isfinite(parts.place).all():
        return np.empty((0, 2))
    at = view.point(float(parts.place[0]), float(parts.place[1]))
    begin, along = np.array([at.x(), at.y()]), [np.empty((0, 2))]
    for _, end in arrow_ends(parts, view):
        way = np.array([end.x(), end.y()]) - begin
        length = min(_length(way), 2 * LONGEST)
        along.append(begin + np.outer(np.arange(CLOSE, length, CLOSE), way / max(_length(way), CLOSE)))
    return np.concatenate(along)


def _along(begin: QPointF, end: QPointF) -> list[QRectF]:
    """Small boxes along an arrow, as far as words can get into its way."""
    way = end - begin
    length = math.hypot(way.x(), way.y())
    count = int(min(length, 2 * LONGEST) / APART)
    return [QRectF(at.x() - 2, at.y() - 2, 4, 4) for k in range(1, count) if (at := begin + way * (k * APART / length))]


def arrow_ends(parts: Anatomy, view: View) -> list[tuple[str, QPointF]]:
    """Where each arrow ends, in the order they are painted; what has no direction has no arrow."""
    made = [("gradient", _compressed(-parts.gradient, parts, view))]
    if parts.fresh is not None and parts.scale is not None:
        made.append(("fresh", _compressed(parts.fresh, parts, view)))
    if (pull := pull_of_memory(parts)) is not None:
        made.append(("memory", _compressed(pull, parts, view)))
    moved = parts.after - parts.place
    length = _length(moved) * view.scale
    if math.isfinite(length) and length > 0:
        after = parts.place + moved * min(1.0, FARTHEST / length)
        made.append(("step", view.point(*after.tolist())))
    return [(name, end) for name, end in made if end is not None]


def _compressed(vector: Array, parts: Anatomy, view: View) -> QPointF | None:
    size = _length(vector)
    if not (math.isfinite(size) and size > 0):
        return None
    length = min(max(MIDDLE + TENFOLD * math.log10(size), SHORTEST), LONGEST)
    way = view.ways(*parts.place, *(vector / size)) * length
    return view.point(*parts.place.tolist()) + QPointF(*way.tolist()) if np.isfinite(way).all() else None


def _length(vector: Array) -> float:
    return math.hypot(float(vector[0]), float(vector[1]))


def _paint_arrow(painter: QPainter, begin: QPointF, end: QPointF, arrow: Arrow, ink: QColor, theme: Theme) -> None:
    way = end - begin
    length = math.hypot(way.x(), way.y())
    unit = way / max(length, 1e-9)
    size = min(HEAD, length)  # a step shorter than an arrow's head is drawn no longer than it is
    neck = end - unit * size
    side = QPointF(-unit.y(), unit.x()) * size * 0.5
    head = QPolygonF([end, neck + side, neck - side])
    rim = 2.6 if arrow.dash else 5.0  # the step lies on the body of its hiker, which has its colour
    for colour, more in ((QColor(theme.halo), rim), (ink, 0.0)):
        pen = QPen(colour, arrow.width + more, c=Qt.PenCapStyle.FlatCap)
        if arrow.dash and not more:
            pen.setDashPattern(list(arrow.dash))
        painter.setPen(pen)
        painter.drawLine(begin, neck)
        painter.setPen(QPen(colour, 1.0 + more, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(colour)
        painter.drawPolygon(head)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _place_word(word: str, begin: QPointF, end: QPointF, inside: QRectF, covered: list[QRectF]) -> QRectF | None:
    """Where a word stands: at its arrow's tip or shaft, or further away if something is there.

    Nowhere in a crowd: the list beside the map shows the same arrows with their words.
    """
    width = QFontMetricsF(pixel_font(LETTERS, bold=True)).horizontalAdvance(word)
    places = _places(begin, end, width)
    first = places[0]
    first.moveLeft(min(max(first.left(), inside.left() + 4), inside.right() - width - 4))
    first.moveTop(min(max(first.top(), inside.top() + 4), inside.bottom() - LINE_HEIGHT - 4))

    def is_free(place: QRectF) -> bool:
        room = place.adjusted(-5, 1.5, 5, -1.5)
        return inside.contains(place) and not any(room.intersects(other) for other in covered)

    return next(filter(is_free, places), None)


def _places(begin: QPointF, end: QPointF, width: float) -> list[QRectF]:
    """Where an arrow's word may stand, the best first: beside its tip, beyond it, beside its shaft, further away."""
    way = -1 if end.x() < begin.x() else 1
    down = 1 if end.y() >= begin.y() else -1

    def beside(at: QPointF, side: int, dy: float = 0.0) -> QRectF:
        left = at.x() + 6 if side > 0 else at.x() - 6 - width
        return QRectF(left, at.y() - LINE_HEIGHT / 2 + down * dy, width, LINE_HEIGHT)

    shaft = begin + (end - begin) * PART
    middle = QRectF(end.x() - width / 2, end.y() - LINE_HEIGHT / 2 + down * OVER, width, LINE_HEIGHT)
    return [
        *(beside(end, side, dy) for side in (way, -way) for dy in NEAR),
        middle,
        *(beside(shaft, side) for side in (way, -way)),
        *(beside(end, side, dy) for dy in FAR for side in (way, -way)),
    ]


def _apart(box: QRectF, at: QPointF) -> float:
    """Pixels from a place to the nearest of a box."""
    near = _nearest(box, at) - at
    return math.hypot(near.x(), near.y())


def _nearest(box: QRectF, at: QPointF) -> QPointF:
    return QPointF(min(max(at.x(), box.left()), box.right()), min(max(at.y(), box.top()), box.bottom()))


def _paint_leader(painter: QPainter, box: QRectF, tip: QPointF, theme: Theme) -> None:
    """A hairline from a word to its arrow's tip."""
    line = QLineF(_nearest(box.adjusted(2, 3, -2, -3), tip), tip)
    for colour, width in ((theme.halo, 3.0), (theme.ink, 1.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLine(line)


@lru_cache(64)
def _drawn_word(word: str, ink: str, halo: str, ratio: float) -> QPixmap:
    """A word with its halo, drawn once."""
    font = pixel_font(LETTERS, bold=True)
    width = QFontMetricsF(font).horizontalAdvance(word)
    made = QPixmap(math.ceil((width + 2 * RIM) * ratio), math.ceil((LINE_HEIGHT + 2 * RIM) * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addText(RIM, RIM + LINE_HEIGHT - 3.5, font, word)
    painter.strokePath(path, QPen(QColor(halo), 3.0, j=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, QColor(ink))
    painter.end()
    return made


def paint_swatch(painter: QPainter, box: QRectF, name: str, colour: str, theme: Theme) -> None:
    """A short piece of an arrow, for the list of the parts."""
    arrow = ARROWS[name]
    ink = QColor(colour if name == "step" else theme.text)
    y = box.center().y()
    pen = QPen(ink, arrow.width, c=Qt.PenCapStyle.FlatCap)
    if arrow.dash:
        pen.setDashPattern(list(arrow.dash))
    painter.setPen(pen)
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right() - 5, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    tip = QPointF(box.right(), y)
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-6, -3.4), tip + QPointF(-6, 3.4)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)

"""The parts of one step as arrows at a hiker's feet, and the same arrows as swatches for a list of the parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.descent.anatomy import Anatomy
from app.descent.derivation import pull_of_memory
from app.gui.mountain.view import View
from app.gui.theme import Theme, pixel_font

Array = NDArray[np.float64]
SHORTEST, MIDDLE, LONGEST, TENFOLD = 26.0, 52.0, 96.0, 14.0  # pixels of an arrow that is not to scale
FARTHEST = 4000.0  # pixels of a step that are drawn: far beyond any edge
HEAD, LINE_HEIGHT, RIM = 7.0, 14.0, 3.0
VISIBLE = 5.0  # pixels of a step that can be told from the feet it begins at
BESIDE = 8.0  # pixels between two words on one line, which else read as one
APART = 10.0  # pixels between two places of an arrow that words keep off
ASIDE = (
    (0.0, 5.0, -5.0, 8.5, -8.5, 11.0, -11.0),
    (16.0, -16.0, 26.0, -26.0, 40.0),
    (-40.0, 54.0, -54.0, 70.0, -70.0),
)  # pixels below its arrow's tip


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


def paint_anatomy(
    painter: QPainter, parts: Anatomy, view: View, colour: str, theme: Theme, taken: Sequence[QRectF] = ()
) -> None:
    """The parts of a step at the place it begins.

    The step is to scale. The other arrows are true in direction only: ten times as much is 14 pixels longer.
    """
    if not np.isfinite(parts.place).all():
        return
    at = view.point(float(parts.place[0]), float(parts.place[1]))
    if not view.rect.contains(at):
        return
    ends = _ends(parts, at, view.scale)
    for name, end in ends:
        _paint_arrow(painter, at, end, ARROWS[name], QColor(colour if name == "step" else theme.ink), theme)
    covered = [*taken, *(box for _, end in ends for box in _along(at, end))]
    for name, end in ends:
        word, length = ARROWS[name].word, math.hypot(end.x() - at.x(), end.y() - at.y())
        if name == "step" and length < VISIBLE:
            word = f"step: {f'{length:.0f}' if length >= 1 else '<1'} px"  # else its arrow would be looked for
        box = _paint_word(painter, word, at, end, view.rect, covered, theme)
        covered.append(box.adjusted(-BESIDE, 0, BESIDE, 0))


def _along(begin: QPointF, end: QPointF) -> list[QRectF]:
    """Small boxes along an arrow, as far as words can get into its way."""
    way = end - begin
    length = math.hypot(way.x(), way.y())
    count = int(min(length, 2 * LONGEST) / APART)
    return [QRectF(at.x() - 2, at.y() - 2, 4, 4) for k in range(1, count) if (at := begin + way * (k * APART / length))]


def _ends(parts: Anatomy, at: QPointF, scale: float) -> list[tuple[str, QPointF]]:
    """Where each arrow ends, in the order they are painted; what has no direction has no arrow."""
    made = [("gradient", _compressed(-parts.gradient, at))]
    if parts.fresh is not None and parts.scale is not None:
        made.append(("fresh", _compressed(parts.fresh, at)))
    if (pull := pull_of_memory(parts)) is not None:
        made.append(("memory", _compressed(pull, at)))
    moved = parts.after - parts.place
    length = _length(moved) * scale
    if math.isfinite(length) and length > 0:
        to_scale = moved * min(length, FARTHEST) / length * scale
        made.append(("step", at + QPointF(float(to_scale[0]), -float(to_scale[1]))))
    return [(name, end) for name, end in made if end is not None]


def _compressed(vector: Array, at: QPointF) -> QPointF | None:
    size = _length(vector)
    if not (math.isfinite(size) and size > 0):
        return None
    length = min(max(MIDDLE + TENFOLD * math.log10(size), SHORTEST), LONGEST)
    return at + QPointF(float(vector[0] / size) * length, -float(vector[1] / size) * length)


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


def _paint_word(
    painter: QPainter, word: str, begin: QPointF, end: QPointF, inside: QRectF, covered: list[QRectF], theme: Theme
) -> QRectF:
    """A word beyond an arrow's tip, a little higher or lower if something is there; gives the box it stands in."""
    drawn, width = _word(word, theme.ink, theme.halo, painter.deviceTransform().m11())
    sides = [end.x() + 6, end.x() - 6 - width]
    if end.x() < begin.x():
        sides.reverse()
    top, away = end.y() - LINE_HEIGHT / 2, 1.0 if end.y() >= begin.y() else -1.0
    places = [QRectF(left, top + away * dy, width, LINE_HEIGHT) for dys in ASIDE for left in sides for dy in dys]
    first = places[0]
    first.moveLeft(min(max(first.left(), inside.left() + 4), inside.right() - width - 4))
    first.moveTop(min(max(first.top(), inside.top() + 4), inside.bottom() - LINE_HEIGHT - 4))
    box = next(
        (
            p
            for p in places
            if inside.contains(p) and not any(p.adjusted(-5, 1.5, 5, -1.5).intersects(c) for c in covered)
        ),
        first,
    )
    painter.drawPixmap(QPointF(box.left() - RIM, box.top() - RIM), drawn)
    return box


@lru_cache(64)
def _word(word: str, ink: str, halo: str, ratio: float) -> tuple[QPixmap, float]:
    """A word with its halo, drawn once, and its width."""
    font = pixel_font(11, bold=True)
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
    return made, width


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

"""The hikers at the tips of their trails: figure, label, or the arrow of one who left the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.descent.endings.numbers import FarAway
from app.descent.step.hiker_words import name_of
from app.descent.story.verdict_sentences import walk_words
from app.descent.text.numbers import lr_text, rate_text
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.mountain.looks.looks import Look, paint_figure
from app.gui.mountain.map.labels import Label, Labels
from app.gui.mountain.map.paint_trails import pens_of
from app.gui.mountain.map.trail import Trail
from app.gui.mountain.terrain.camera import Strides, View
from app.gui.mountain.terrain.valley_marks import marked_places
from app.gui.paint.strokes import clip_segments, draw_lines
from app.gui.theme import Theme

Array = NDArray[np.float64]
CROWD = 0.1  # of the picture that labels with a sentence may cover
NOWHERE: Array = np.empty((0, 2))
ARROW = 13.0  # pixels around the place of one who left that its arrow takes
RING = 10.0  # pixels around the start that its ring takes
EDGE = 16.0  # pixels that an arrow at the edge stays inside of it


@dataclass(frozen=True)
class Tip:
    """Where a hiker is on the picture, or at which edge it is missing, and which way it goes (a unit of pixels).

    ``lip``: the pixels' row below which ground hides it, None if none does. ``there``: whether it has begun; a fork
    begins where it is forked. ``place``: where in the world one is that is ``inside``.
    """

    at: QPointF
    inside: bool
    way: tuple[float, float]
    lip: float | None = None
    there: bool = True
    place: tuple[float, float] = (math.nan, math.nan)


def tip_of(trail: Trail, view: View, position: float) -> Tip:
    """A hiker's place between two steps, on the straight line that joins them."""
    if position < trail.walk.begun or not trail.walk.begins:
        return Tip(QPointF(*np.nan_to_num(trail.pixels[0])), False, (1.0, 0.0), there=False)
    step = min(int(position), trail.steps)
    ahead = min(step + 1, trail.steps)
    (x, y), (next_x, next_y) = trail.pixels[step].tolist(), trail.pixels[ahead].tolist()
    way = _unit(next_x - x, next_y - y) if ahead > step else _arrival(trail, step)
    if ahead > step and math.isfinite(next_x) and math.isfinite(next_y):
        x, y = _pixels_on_the_way(trail, view, step, position - step)
    inner = view.rect.adjusted(2, 2, -2, -2)
    if math.isfinite(x) and math.isfinite(y) and inner.contains(x, y):
        place = _on_the_way(trail, step, position - step)
        return Tip(QPointF(x, y), True, way, view.lip(*place), place=place)
    return _edge_tip(trail, view, ahead)


def _on_the_way(trail: Trail, step: int, part: float) -> tuple[float, float]:
    """The place of the world after ``part`` of a step."""
    ahead = min(step + 1, trail.steps)
    x, y = (side[step] + part * (side[ahead] - side[step]) if part else side[step] for side in trail.walk.stood)
    return float(x), float(y)


def _pixels_on_the_way(trail: Trail, view: View, step: int, part: float) -> tuple[float, float]:
    at = view.point(*_on_the_way(trail, step, part))
    return at.x(), at.y()


def _arrival(trail: Trail, step: int) -> tuple[float, float]:
    """Which way the last step went."""
    return _unit(*(trail.pixels[step] - trail.pixels[step - 1]).tolist()) if step else (1.0, 0.0)


def _unit(dx: float, dy: float) -> tuple[float, float]:
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if 0 < length < math.inf else (1.0, 0.0)


def _edge_tip(trail: Trail, view: View, ahead: int) -> Tip:
    """Where the last stride that had a part on the picture crossed its edge; if none had, the edge it is beyond."""
    rect = view.rect.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    low, high = np.array([rect.left(), rect.top()]), np.array([rect.right(), rect.bottom()])
    if (seen := int(trail.last_seen[max(0, ahead - 1)])) >= 0:
        begin, end = trail.pixels[seen][None], trail.pixels[seen + 1][None]
        start, cut, shown = clip_segments(begin, end, low, high)
        if shown[0]:
            return Tip(QPointF(*cut[0]), False, _unit(*(cut[0] - start[0]).tolist()))
    middle = np.array([rect.center().x(), rect.center().y()])
    last = trail.pixels[seen if seen >= 0 else ahead]
    last = last if np.isfinite(last).all() else trail.pixels[0]
    at = np.clip(np.where(np.isfinite(last), last, middle), low, high)
    return Tip(QPointF(*at), False, _unit(*(at - middle).tolist()))


def paint_strides(
    painter: QPainter, trails: Sequence[Trail], tips: Sequence[Tip], view: View, position: float, theme: Theme
) -> None:
    """The part of the step under way that each hiker has walked."""
    step = int(position)
    if step == position:
        return
    under_way = [
        (trail, tip)
        for trail, tip in zip(trails, tips, strict=True)
        if step < trail.steps and tip.inside and trail.landed[step]
    ]
    strides = []
    for trail, tip in under_way:
        (x, y), (to_x, to_y) = (_on_the_way(trail, step, part) for part in (0.0, position - step))
        ends = np.array([[*trail.pixels[step].tolist(), tip.at.x(), tip.at.y()]])
        strides.append(Strides(np.array([[x, to_x]]), np.array([[y, to_y]]), ends))
    for (trail, _), (ends, _, hidden) in zip(under_way, view.lie(strides), strict=True):
        pens, seen = pens_of(trail.look, theme), slice(None) if hidden is None else ~hidden
        for pen in (pens.halo, pens.bands[-1].stride):
            painter.setPen(pen)
            draw_lines(painter, ends[seen])


class Tips(NamedTuple):
    """The tips of one frame: every hiker's, its label, and the place that the label was given."""

    tips: list[Tip]
    told: list[Label]
    places: list[QRectF]


def place_tips(
    walk: Walk,
    trails: Sequence[Trail],
    view: View,
    position: float,
    labels: Labels,
    marks: Array = NOWHERE,
    blind: bool = False,
    anew: bool = True,
) -> Tips:
    """Every hiker's place after ``position`` steps, and its label's, which covers few of the ``marks`` (n, 2).

    ``labels`` remembers where labels stood, so that they stay on their side while their hikers walk. ``blind``: they
    tell what a blindfolded hiker knows, neither where the domain ends nor where a minimum is. ``anew``: this is not
    the frame that follows the last one.
    """
    tips = [tip_of(trail, view, position) for trail in trails]
    seen = np.concatenate([*(trail.along.until(int(position)) for trail in trails), marks])
    known = walk.scene.ground.is_surveyed
    stars = [] if blind or not known else marked_places(walk.scene.ground, view)
    start = view.point(*walk.scene.origin)
    ring = QRectF(start, start).adjusted(-RING, -RING, RING, RING)
    labels.begin(view.rect, [*(_figure_of(tip) for tip in tips if tip.there), *stars, ring], seen)
    told = []
    for one, trail, tip in zip(walk.walks, trails, tips, strict=True):
        if not tip.there:
            told.append(Label("", "", "", tip.at, trail.look, there=False))
            continue
        left = None if blind or tip.inside or position < one.end else left_domain(trail, one.end)
        said = "" if left is None or not known else walk_words(one, left_known=left)  # the name above says when it left
        told.append(Label(*label_of(one, trail, tip, position, blind), said, tip.at, trail.look))
    saying = sum(width * height for width, height in (label.box for label in told if label.said))
    if saying > CROWD * view.rect.width() * view.rect.height():  # each is beside its hiker's name in the list too
        told = [label._replace(said="") for label in told]
    return Tips(tips, *labels.place(ever_shorter(told), anew))


def ever_shorter(told: list[Label]) -> list[list[Label]]:
    """The labels whole; then without a sentence; the names alone; the markers alone."""
    quiet = [label._replace(said="") for label in told]
    names = [label._replace(tail="") for label in quiet]
    return [told, quiet, names, [label._replace(head="") for label in names]]


def _figure_of(tip: Tip) -> QRectF:
    """The pixels of a hiker's figure, or of its arrow at the edge."""
    size = (-9.0, -26.0, 9.0, 2.0) if tip.inside else (-ARROW, -ARROW, ARROW, ARROW)
    return QRectF(tip.at, tip.at).adjusted(*size)


def paint_tips(
    painter: QPainter,
    walk: Walk,
    trails: Sequence[Trail],
    placed: Tips,
    theme: Theme,
    labels: Labels,
    blind: bool = False,
) -> None:
    """At every hiker's place the figure, or the arrow of one who left; then their labels."""
    known = walk.scene.ground.is_surveyed  # else nobody is judged yet
    for one, trail, tip in zip(walk.walks, trails, placed.tips, strict=True):
        if tip.inside and tip.there:
            paint_figure(painter, tip.at, trail.look, theme, tip.way, lip=tip.lip)
        elif tip.there:
            lost = not blind and known and _is_lost(one)
            _paint_arrow(painter, tip, trail.look, theme, lost)
    labels.paint(painter, placed.told, placed.places, theme)


def _is_lost(one: HikerWalk) -> bool:
    """Whether a hiker went off for good, as far as anybody can tell."""
    numbers = one.verdict.numbers
    return one.verdict.kind == "diverged" and not (isinstance(numbers, FarAway) and numbers.pull != "none")


def label_of(walk: HikerWalk, trail: Trail, tip: Tip, position: float, blind: bool = False) -> tuple[str, str]:
    """Name and learning rate as used at this step; and where the hiker is, which is another at every step."""
    step = min(int(position), walk.end)
    name = f"{name_of(walk.hiker)} · LR {_rate_text(walk, step)}"
    if tip.inside and walk.stands and step == walk.end:
        return name, f"step {step - 1:,}, its next step is undefined"
    if tip.inside:
        return name, f"step {step:,}"
    if blind:
        return name, f"step {step:,}, out of the picture"
    if (left := left_domain(trail, step)) is not None:
        return name, f"left the domain at step {left:,}" if left else "outside the domain from the start"
    return name, f"step {step:,}, outside this view"


def _rate_text(walk: HikerWalk, step: int) -> str:
    if walk.hiker.schedule is None:
        return lr_text(walk.hiker.learning_rate)
    return rate_text(walk.rate_at(step), 2)


def left_domain(trail: Trail, step: int) -> int | None:
    """The step after which the hiker has been out of the domain until now, or None if it is inside."""
    last = int(trail.inside[step])
    return last + 1 if last < step else None


def _paint_arrow(painter: QPainter, tip: Tip, look: Look, theme: Theme, lost: bool) -> None:
    """An arrow at the edge in the hiker's colour, with a ✕ for one who is lost for good."""
    cross, (dx, dy) = QPainterPath(), tip.way
    for sign in (-1, 1) if lost else ():
        cross.moveTo(tip.at + QPointF(-5, -5 * sign))
        cross.lineTo(tip.at + QPointF(5, 5 * sign))
    head = tip.at + QPointF(13 * dx, 13 * dy)
    begin = 7 if lost else -6  # a shaft, or with its halo the head alone would be a heart
    arrow = QPainterPath(tip.at + QPointF(begin * dx, begin * dy))
    arrow.lineTo(head)
    for turn in (2.6, -2.6):
        c, s = math.cos(turn), math.sin(turn)
        arrow.moveTo(head)
        arrow.lineTo(head + QPointF(6 * (dx * c - dy * s), 6 * (dx * s + dy * c)))
    cross.addPath(arrow)
    for colour, width in ((theme.halo, 6.0), (look.colour, 2.6)):
        painter.strokePath(cross, QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap))

"""The hikers at the tips of their trails: figure, label, or the arrow of one who left the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.descent.numbers import lr_text
from app.descent.walk import HikerWalk, Walk
from app.gui.mountain.clip import clip_segments
from app.gui.mountain.looks import Look, looks_of, marker_path, name_of, paint_figure
from app.gui.mountain.trails import FRESH, HALO, WIDTH, Trail, alpha, pen
from app.gui.mountain.view import View
from app.gui.theme import Theme, pixel_font

Array = NDArray[np.float64]


def paint_stride(painter: QPainter, walk: HikerWalk, trail: Trail, view: View, position: float, theme: Theme) -> None:
    """The part of the step under way that has been walked."""
    step = int(position)
    tip = _tip(walk, view, position)
    if step >= len(trail.shown) or not trail.shown[step] or not tip.inside:
        return
    line = QLineF(QPointF(*trail.start[step]), tip.at)
    painter.setPen(QPen(alpha(theme.halo, 0.85), WIDTH + HALO))
    painter.drawLine(line)
    painter.setPen(pen(trail.look, 1.0, WIDTH))
    painter.drawLine(line)


def paint_tips(painter: QPainter, walk: Walk, view: View, position: float, theme: Theme) -> None:
    """At every hiker's place after ``position`` steps: the figure with its label, or the arrow of one who left."""
    looks = looks_of(walk.scene.hikers, theme)
    tips = [_tip(w, view, position) for w in walk.walks]
    taken = [_body(t.at) for t in tips if t.inside]
    steps = _recent_steps(walk, view, int(position))
    for w, look, tip in zip(walk.walks, looks, tips, strict=True):
        if tip.inside:
            paint_figure(painter, tip.at, look, theme, tip.facing)
        else:
            _paint_arrow(painter, tip, look, theme)
        _paint_label(painter, _label(w, tip, position), tip, look, view, theme, taken, steps)


def places(walk: Walk, view: View, position: float) -> list[tuple[QPointF, tuple[float, float]]]:
    """Where the hikers on the picture stand after ``position`` steps: pixels and world."""
    tips = [_tip(w, view, position) for w in walk.walks]
    return [(tip.at, view.to_world(tip.at)) for tip in tips if tip.inside]


def _recent_steps(walk: Walk, view: View, step: int) -> Array:
    """Pixels of the newest steps of every hiker, (n, 2): what a label had better not cover."""
    first = max(0, step - 4 * FRESH)
    with np.errstate(all="ignore"):
        pixels = [np.stack(view.to_pixels(w.x[first : step + 1], w.y[first : step + 1]), axis=1) for w in walk.walks]
    return np.concatenate(pixels)


@dataclass(frozen=True)
class Tip:
    """Where a hiker is on the picture, or at which edge it is missing, and which way it goes."""

    at: QPointF
    inside: bool
    facing: float
    direction: tuple[float, float]
    since: int = 0  # the step that took it off the picture


def _tip(walk: HikerWalk, view: View, position: float) -> Tip:
    """A hiker's place between two steps, on the straight line that joins them."""
    step = min(int(position), walk.steps)
    ahead = min(step + 1, walk.steps)
    part = position - step if ahead > step else 0.0
    with np.errstate(all="ignore"):
        here = np.array([walk.x[step], walk.y[step]])
        there = np.array([walk.x[ahead], walk.y[ahead]])
        world = here + part * (there - here) if np.isfinite(there).all() else here
        before = max(0, min(step, ahead - 1))
        heading = float(walk.x[ahead] - walk.x[before])
        px, py = view.to_pixels(world[0], world[1])
    inner = view.rect.adjusted(2, 2, -2, -2)
    if np.isfinite([px, py]).all() and inner.contains(QPointF(float(px), float(py))):
        return Tip(QPointF(float(px), float(py)), True, heading if np.isfinite(heading) else 1.0, (0.0, 0.0))
    return _edge_tip(walk, view, step)


def _edge_tip(walk: HikerWalk, view: View, step: int) -> Tip:
    """Where the last stride that began on the picture crossed its edge."""
    with np.errstate(all="ignore"):
        pixels = np.stack(view.to_pixels(walk.x[: step + 2], walk.y[: step + 2]), axis=1)
    rect = view.rect.adjusted(16, 16, -16, -16)
    low, high = np.array([rect.left(), rect.top()]), np.array([rect.right(), rect.bottom()])
    start, end, shown = clip_segments(pixels[:-1], pixels[1:], low, high)
    if shown.any():
        last = int(np.flatnonzero(shown)[-1])
        at, delta = end[last], end[last] - start[last]
        length = float(np.hypot(*delta))
        direction = delta / length if length > 0 else np.array([1.0, 0.0])
        return Tip(QPointF(*at), False, 1.0, (float(direction[0]), float(direction[1])), _left_at(walk, view, step))
    middle = view.rect.center()
    first = pixels[0] if np.isfinite(pixels[0]).all() else np.array([middle.x(), middle.y()])
    at = np.clip(first, low, high)
    return Tip(QPointF(*at), False, 1.0, (float(np.sign(first[0] - middle.x())), 0.0), _left_at(walk, view, step))


def _left_at(walk: HikerWalk, view: View, step: int) -> int:
    """The step after which the hiker has been off the picture until now."""
    (left, right), (bottom, top) = view.span()
    x, y = walk.x[: step + 1], walk.y[: step + 1]
    with np.errstate(invalid="ignore"):
        on = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
    return int(on[-1]) + 1 if on.size else 0


def _label(walk: HikerWalk, tip: Tip, position: float) -> str:
    step = min(int(position), walk.steps)
    name = f"{name_of(walk.hiker)} · LR {lr_text(walk.hiker.learning_rate)}"
    if tip.inside:
        return f"{name} · step {step}"
    return f"{name} · left the picture at step {tip.since}"


def _paint_arrow(painter: QPainter, tip: Tip, look: Look, theme: Theme) -> None:
    """✕ with an arrow at the edge, in the hiker's colour."""
    cross, (dx, dy) = QPainterPath(), tip.direction
    for sign in (-1, 1):
        cross.moveTo(tip.at + QPointF(-5, -5 * sign))
        cross.lineTo(tip.at + QPointF(5, 5 * sign))
    head = tip.at + QPointF(13 * dx, 13 * dy)
    arrow = QPainterPath(tip.at + QPointF(7 * dx, 7 * dy))
    arrow.lineTo(head)
    for turn in (2.6, -2.6):
        c, s = np.cos(turn), np.sin(turn)
        arrow.moveTo(head)
        arrow.lineTo(head + QPointF(6 * (dx * c - dy * s), 6 * (dx * s + dy * c)))
    cross.addPath(arrow)
    for colour, width in ((theme.halo, 6.0), (look.colour, 2.6)):
        painter.strokePath(cross, QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap))


def _paint_label(
    painter: QPainter,
    text: str,
    tip: Tip,
    look: Look,
    view: View,
    theme: Theme,
    taken: list[QRectF],
    steps: Array,
) -> None:
    """The label beside its hiker on a plate of the ground's own colour, where it hides nobody's figure."""
    font = pixel_font(13, bold=True)
    size = QFontMetricsF(font).boundingRect(text).size()
    box = QRectF(0, 0, size.width() + 14 + 14, size.height() + 7)
    place = _free_place(box, tip.at, view.rect.adjusted(6, 6, -6, -6), taken, steps)
    taken.append(place)
    painter.setPen(QPen(alpha(look.colour, 0.9), 1.2))
    painter.setBrush(alpha(theme.card, 0.88))
    painter.drawRoundedRect(place, 5, 5)
    marker = marker_path(look.marker, 4.2).translated(place.left() + 11, place.center().y())
    painter.fillPath(marker, QColor(look.colour))
    painter.setPen(QColor(theme.text))
    painter.setFont(font)
    painter.drawText(place.adjusted(20, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _body(at: QPointF) -> QRectF:
    return QRectF(at.x() - 9, at.y() - 26, 18, 28)


def _free_place(box: QRectF, at: QPointF, inside: QRectF, taken: list[QRectF], steps: Array) -> QRectF:
    """The place around a tip that is inside, overlaps no figure or label, and covers the fewest steps.

    Earlier places win ties, so that a label stays on its side while its hiker walks.
    """
    w, h = box.width(), box.height()
    offsets = [(14, -h - 12), (-14 - w, -h - 12), (-w / 2, -34 - h), (14, 10), (-14 - w, 10), (-w / 2, 12)]
    offsets += [(14, -12 - h * (2.1 + k)) for k in range(3)] + [(14, 10 + h * (1.1 + k)) for k in range(3)]
    best, lowest = box, np.inf
    for order, (dx, dy) in enumerate(offsets):
        place = box.translated(at.x() + dx, at.y() + dy)
        moved = place.translated(
            max(0.0, inside.left() - place.left()) - max(0.0, place.right() - inside.right()),
            max(0.0, inside.top() - place.top()) - max(0.0, place.bottom() - inside.bottom()),
        )
        with np.errstate(invalid="ignore"):
            over = (steps > (moved.left(), moved.top())) & (steps < (moved.right(), moved.bottom()))
        covered = int(over.all(axis=1).sum())
        overlap = sum(_area(moved.intersected(other)) for other in taken)
        push = QLineF(place.topLeft(), moved.topLeft()).length()
        cost = 1e3 * (overlap > 0) + overlap + 4 * push + min(covered, 10) * 4 + order
        if cost < lowest:
            best, lowest = moved, cost
    return best


def _area(rect: QRectF) -> float:
    return max(0.0, rect.width()) * max(0.0, rect.height())

"""How a walk ended: one of eight kinds, the step that settled it, and the numbers it shows in. No sentences here."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import FAR, Course, Settled, domains_away, has_no_step, settled_at, slope_at
from app.descent.endings.lower_ground import lower_than, lowests, named
from app.descent.endings.numbers import (
    AtMinimum,
    FarAway,
    JustBegun,
    Kind,
    NoLoss,
    NoSlope,
    NoStep,
    NotBegun,
    Numbers,
    Overflowed,
    Verdict,
)
from app.descent.endings.on_the_way import on_the_way
from app.descent.endings.thrown_out import Thrown, thrown_out
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker

Array = NDArray[np.float64]
BEFORE = 20  # places in the last of which strides are seen to grow


class Departure(NamedTuple):
    """When a walk first left the domain: the step, its stride (maybe infinite), and whether it left once more.

    ``back`` says that it was inside at its end.
    """

    step: int
    stride: float
    again: bool
    back: bool


class Ending(NamedTuple):
    """``kind``, the ``step`` it rests on, the ``numbers`` that show it, and the first time it ``left`` the domain.

    ``left`` is None for a walk that never did, or that started outside. ``thrown`` says that it had been at rest in a
    valley before, and was thrown out of it. ``charted``: the ground's valleys are known, and not only those found.
    """

    kind: Kind
    step: int
    numbers: Numbers
    left: Departure | None
    thrown: Thrown | None = None
    charted: bool = True


def judge(
    surface: Surface, hiker: Hiker, positions: Array, loss: Array, rates: Array, gradient: tuple[float, float]
) -> Ending:
    """How a walk ended: positions (2, n + 1), losses (n + 1,), rates as used (n,), the last gradient as it was used.

    In this order: nothing goes on, since the ground has no loss or no slope there; left the finite numbers; settled at
    a minimum; off the map; stands where the ground is level but no minimum is; bounces without getting on; gets on
    too slowly to matter; simply not there.
    """
    (left, right), (bottom, top) = surface.domain
    course = Course(surface, hiker, positions, loss, rates, gradient, min(right - left, top - bottom))
    with np.errstate(all="ignore"):
        settled = settled_at(course)
        kind, step, numbers = _judged(course, settled)
        walked = positions[:, : step + 1] if kind == "undefined" and step is not None else positions
        departed = first_departure(surface, walked)
        thrown = None if kind == "undefined" else thrown_out(course, settled)
    return Ending(kind, len(rates) if step is None else step, numbers, departed, thrown, surface.charted)


def not_walked(surface: Surface, x: float, y: float, loss: float) -> Ending:
    """What is to be said of a hiker at (x, y) that has no steps: it is forked at the end, or from nowhere."""
    if not (np.isfinite(x) and np.isfinite(y)):
        return Ending("undefined", 0, NotBegun(), None, charted=surface.charted)
    if not np.isfinite(loss):
        return Ending("undefined", 0, NoLoss(0, x, y), None, charted=surface.charted)
    return Ending("walking", 0, JustBegun(loss), None, charted=surface.charted)


def _judged(course: Course, settled: Settled | None) -> Verdict:
    """Kind, step (None: the last) and numbers."""
    surface, positions, loss = course.surface, course.positions, course.loss
    if not np.isfinite(loss[0]):
        return "undefined", 0, NoLoss(0, *positions[:, 0].tolist())
    if not (np.isfinite(loss[-1]) and np.isfinite(positions[:, -1]).all()):
        return _not_finite(course)
    if settled is not None:
        return _at_minimum(course, settled)
    away = domains_away(surface, positions[:, [0, -1]])
    if away[1] > FAR and away[1] >= away[0]:
        off = np.flatnonzero(domains_away(surface, positions) > FAR)
        distance = float(np.hypot(*(positions[:, -1] - surface.centre)))
        return "diverged", int(off[0]), FarAway(len(course.rates), distance, _domain(course), _pull(course))
    return on_the_way(course)


def _pull(course: Course) -> Literal["none", "slope", "decay"]:
    """What may bring back who is far away and whose strides do not grow, or whose learning rate may yet fall."""
    if not course.strides_as_its_rate and course.hiker.schedule is None:
        strides = np.hypot(*np.diff(course.positions[:, -BEFORE:], axis=1))
        if len(strides) == 1 or not strides[-1] <= strides[0]:
            return "none"
    x, y = course.positions[:, -1].tolist()
    (dx, dy), (slope_x, slope_y) = course.positions[:, -1] - course.surface.centre, slope_at(course.surface, x, y)
    if slope_x * dx + slope_y * dy > 0:
        return "slope"
    return "decay" if course.hiker.weight_decay else "none"


def _domain(course: Course) -> tuple[float, float]:
    (left, right), (bottom, top) = course.surface.domain
    return right - left, top - bottom


def _not_finite(course: Course) -> Verdict:
    """The verdict on a walk whose last loss or place is no number: it went off, or the ground ends there."""
    surface, positions, gradient = course.surface, course.positions, np.array(course.gradient)
    n, end = len(course.rates), positions[:, -1]
    away = domains_away(surface, positions)
    if away[-1] <= FAR:
        return "undefined", n, NoLoss(n, *end.tolist())
    if has_no_step(surface, positions[:, -2:-1], end[:, None], gradient[:, None])[0]:
        slope = np.isfinite(gradient).all()
        return "undefined", n - 1, NoStep(n - 1, *positions[:, -2].tolist()) if slope else _no_slope(course)
    off = np.flatnonzero(~(away <= FAR))
    return "diverged", int(off[0]), Overflowed(n, _domain(course))


def _no_slope(course: Course) -> NoSlope:
    """The numbers of a walk whose last place that is one has no slope: the tip of a valley, maybe."""
    surface, positions = course.surface, course.positions[:, :-1]
    step = positions.shape[1] - 1
    endless = not np.isnan(course.gradient).any()
    until = settled_at(course._replace(positions=positions))
    since, lowest = None, 0
    if until is not None and named(surface, *positions[:, -1]) == named(surface, until.minimum.x, until.minimum.y):
        since = until.step
        lowest = lowests(surface) if lower_than(course, until.minimum.loss) is None else 0
    place = named(surface, *positions[:, -1])
    return NoSlope(step, *place, float(course.loss[step]), endless, since, lowest)


def _at_minimum(course: Course, settled: Settled) -> Verdict:
    surface, (minimum, step, _) = course.surface, settled
    lower = lower_than(course, minimum.loss)
    place = named(surface, minimum.x, minimum.y)
    loss, so_far = float(course.loss[-1]), course.may_be_thrown
    numbers = AtMinimum(step, *place, loss, lower, lowests(surface), surface.ditch, so_far)
    return "converged" if lower is None else "trapped", step, numbers


def first_departure(surface: Surface, positions: Array) -> Departure | None:
    """When a walk that started inside the domain first left it; a place that is no number is not outside."""
    (left, right), (bottom, top) = surface.domain
    x, y = positions
    if x.min() >= left and x.max() <= right and y.min() >= bottom and y.max() <= top:
        return None
    outside = np.flatnonzero(domains_away(surface, positions) > 0.5)
    if not outside.size or outside[0] == 0:
        return None
    out = int(outside[0])
    stride = float(np.hypot(*(positions[:, out] - positions[:, out - 1])))
    return Departure(out, stride, bool((np.diff(outside) > 1).any()), int(outside[-1]) < len(x) - 1)

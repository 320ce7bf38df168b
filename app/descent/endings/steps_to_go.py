"""When a slow hiker will arrive: said only where a law says it and the ground ahead is as the law has it.

On a quadratic, gradient descent multiplies the distance along each eigenvector of the Hessian by 1 − lr·λ a step, and
with momentum β two distances in a row are followed by a third: d'' = (1 + β − lr·λ)·d' − β·d (Goh, 2017, doi
10.23915/distill.00006). Optimizers that scale each axis walk along it at a constant pace while its slope keeps its
sign. Whether the ground ahead is such is looked at in some places of the way that the law predicts.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import Course, reaches, slope_at
from app.descent.endings.numbers import Arrival
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker, Rmsprop, Sgd

Array = NDArray[np.float64]
Pair = tuple[float, float]

MOST = 2.0**40  # steps: nobody is told of more
PLACES, FEWER = 65, 9  # of the way ahead in which the ground is looked at; where that takes long
FADING = 0.4  # of a prediction: by so much more steps fading slopes may lengthen it at the very most
LIKE = 0.2  # of what it should be, that a slope ahead may differ
STEADY = 0.05  # of a pace, that it may have changed
REMEMBERED = 10  # times as long as an optimizer remembers slopes its way has to be, or fading ones slow it down
CLEAR = 5  # times what is added to an optimizer's divisor: of gentler slopes its pace tells nothing
UNLIKE = 1e-6  # of a gradient: one that differs by more was another's, of noise or of some rows


class Bend(NamedTuple):
    """How the ground bends at a minimum: the two curvatures, the smaller first, and the direction of the first."""

    curvature: Pair
    along: Pair


def arrival_of(course: Course, window: int) -> Arrival | None:
    """When a hiker that comes nearer to a valley will be there, or None if nobody can tell."""
    hiker = course.hiker
    if hiker.schedule is not None or hiker.clipnorm is not None or hiker.clipvalue is not None:
        return None
    if not (isinstance(hiker, Sgd) or course.strides_as_its_rate) or _is_jolted(course):
        return None
    places = course.surface.survey.places
    x, y = course.positions[:, -1].tolist()
    nearest = 0 if places.shape[1] == 1 else int(np.argmin(np.hypot(places[0] - x, places[1] - y)))
    within = reaches(course.surface, nearest)[0]
    if isinstance(hiker, Sgd):
        more = None if hiker.weight_decay else _contracting(course, hiker, nearest, within)
    else:
        more = _pacing(course, nearest, within, window)
    return None if more is None else Arrival(more, within)


def _is_jolted(course: Course) -> bool:
    """Whether the last gradient that the optimizer got was not the ground's: there is noise, or a few rows made it."""
    here, got = slope_at(course.surface, *course.positions[:, -2].tolist()), course.gradient
    most = UNLIKE * max(abs(here[0]), abs(here[1]))
    return not (abs(here[0] - got[0]) <= most and abs(here[1] - got[1]) <= most)


@lru_cache(maxsize=256)
def bend_of(surface: Surface, index: int) -> Bend | None:
    """How the ground bends at one of its minima; None where it does so in no direction or has a kink."""
    minimum = surface.minima[index]
    with np.errstate(all="ignore"):
        (a, b), (_, c) = surface.hessian(minimum.x, minimum.y).tolist()
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
        return None
    middle, half = (a + c) / 2, math.hypot((a - c) / 2, b)
    if not middle - half > 0:
        return None
    turn = 0.5 * math.atan2(2 * b, a - c) + math.pi / 2  # the steeper direction, and the one across it
    return Bend((middle - half, middle + half), (math.cos(turn), math.sin(turn)))


def _contracting(course: Course, hiker: Sgd, index: int, within: float) -> float | None:
    """Steps that SGD takes until it is ``within`` a distance of a valley, or None where that is no law."""
    bend = bend_of(course.surface, index)
    if bend is None:
        return None
    (x, y), (cos, sin) = course.surface.survey.places[:, index].tolist(), bend.along
    (before_x, now_x), (before_y, now_y) = course.positions[:, -2:].tolist()
    dx, dy, ex, ey = now_x - x, now_y - y, before_x - x, before_y - y
    now, before = (cos * dx + sin * dy, cos * dy - sin * dx), (cos * ex + sin * ey, cos * ey - sin * ex)
    lr = float(course.rates[-1])
    one, two = (_recurrence(hiker, lr * bend.curvature[k], now[k], before[k]) for k in (0, 1))
    if one is None or two is None:
        return None
    most = within * within
    # It is nearer and nearer, so the step at which it is there is found by halving.
    low, high = 0.0, 1.0
    while one(high) ** 2 + two(high) ** 2 > most:
        low, high = high, 4 * high
        if high > MOST:
            return None
    while high - low > max(0.5, 0.002 * high):
        middle = (low + high) / 2
        low, high = (middle, high) if one(middle) ** 2 + two(middle) ** 2 > most else (low, middle)
    ahead = np.geomspace(1.0, high, FEWER)
    seen = np.array([[one(step), two(step)] for step in ahead.tolist()]).T
    slopes = course.surface.gradient(x + cos * seen[0] - sin * seen[1], y + sin * seen[0] + cos * seen[1])
    expected = np.array(bend.curvature)[:, None] * seen
    off_x, off_y = cos * slopes[0] + sin * slopes[1] - expected[0], cos * slopes[1] - sin * slopes[0] - expected[1]
    like = off_x * off_x + off_y * off_y <= LIKE**2 * (expected * expected).sum(axis=0)
    return high if like.all() else None


def _recurrence(hiker: Sgd, rate: float, now: float, before: float) -> Callable[[float], float] | None:
    """The distance along an eigenvector so many steps after the last, None if it does not shrink; ``rate`` is lr·λ."""
    beta = hiker.momentum
    if beta == 0:
        factor = abs(1 - rate)
        return None if factor >= 1 else lambda steps: now * factor**steps
    # With Nesterov's the slope counts (1 + β) times now and −β times as it was a step before.
    ahead, back = ((1 + beta) * (1 - rate), beta * (1 - rate)) if hiker.nesterov else (1 + beta - rate, beta)
    root = cmath.sqrt(ahead * ahead / 4 - back)
    root = root if abs(root) > 1e-9 else complex(1e-9)  # the two are one: tell them apart by a hair
    one, two = ahead / 2 + root, ahead / 2 - root
    if max(abs(one), abs(two)) >= 1:
        return None
    first = (now - two * before) / (2 * root)
    second = before - first
    return lambda steps: (first * one ** (steps + 1) + second * two ** (steps + 1)).real


def _pacing(course: Course, index: int, within: float, window: int) -> float | None:
    """Steps that an optimizer with a steady pace on each axis takes, or None where its pace is not or will not be."""
    half = window // 2
    if not half:
        return None
    valley = course.surface.survey.places[:, index].tolist()
    gone, pace, times = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    for axis in (0, 1):
        recent = course.positions[axis]
        first, middle, last = float(recent[-1 - window]), float(recent[-1 - half]), float(recent[-1])
        gone[axis] = last - valley[axis]
        if abs(gone[axis]) <= within / 2:
            gone[axis] = 0.0
            continue
        pace[axis], before = (last - middle) / half, (float(recent[half - 1 - window]) - first) / half
        if not abs(pace[axis] - before) <= STEADY * abs(pace[axis]) or not pace[axis] * gone[axis] < 0:
            return None
        times[axis] = -gone[axis] / pace[axis]
    memory, last = _memory(course.hiker), max(times)
    if last < REMEMBERED * memory:
        return None
    steps = last * np.linspace(0.0, 1.0, FEWER if course.surface.costly else PLACES)
    x = np.maximum(0.0, abs(gone[0]) - abs(pace[0]) * steps)
    y = np.maximum(0.0, abs(gone[1]) - abs(pace[1]) * steps)
    arrived = int((x * x + y * y <= within * within).argmax())  # at the latest in the last place, the bottom
    if arrived == 0:
        return None
    x, y = math.copysign(1.0, gone[0]) * x, math.copysign(1.0, gone[1]) * y
    slope_x, slope_y = course.surface.gradient(valley[0] + x, valley[1] + y)
    steep_x, steep_y = np.abs(slope_x), np.abs(slope_y)
    steep = LIKE * np.maximum(steep_x, steep_y)
    as_said = np.where(x != 0, slope_x * x > 0, steep_x <= steep) & np.where(y != 0, slope_y * y > 0, steep_y <= steep)
    if not (as_said.all() and _is_held(course, valley, x[:arrived], y[:arrived], within / 2)):
        return None
    # While slopes fade it divides by steeper ones that it remembers, and is slower than now.
    slope = (steep_x if times[0] > times[1] else steep_y)[:arrived]
    if float(slope.min()) < CLEAR * _blur(course.hiker):
        return None  # for now, what is added to a divisor holds it back
    remembered = np.interp(steps[:arrived] - memory, steps[:arrived], slope)
    more = float(steps[arrived])
    return more if float((remembered / slope - 1).sum()) * steps[1] <= FADING * more else None


def _is_held(course: Course, valley: list[float], x: Array, y: Array, aside: float) -> bool:
    """Whether slopes lead back from either side of a way, (k,) from a valley, where it follows one of the axes.

    A hiker that has come to the middle on one axis may be on a ridge there, not on a floor, until it is much nearer.
    """
    for side in (-aside, aside):
        off_x, off_y = np.where(x == 0, side, 0.0), np.where(y == 0, side, 0.0)
        slope_x, slope_y = course.surface.gradient(valley[0] + x + off_x, valley[1] + y + off_y)
        if not ((slope_x * off_x >= 0) & (slope_y * off_y >= 0)).all():
            return False
    return True


def _blur(hiker: Hiker) -> float:
    """The slope at which what is added to its divisor is as large as the rest of it."""
    epsilon: float = getattr(hiker, "epsilon", 0.0)
    return math.sqrt(epsilon) if isinstance(hiker, Rmsprop) else epsilon


def _memory(hiker: Hiker) -> float:
    """For how many steps an optimizer remembers a slope."""
    share: float = hiker.rho if isinstance(hiker, Rmsprop) else getattr(hiker, "beta_2", 0.0)
    return 1 / (1 - share)

"""The verdict on a walk that neither arrived nor was lost: at rest, bouncing, slow, or simply not there yet."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import (
    ARRIVED,
    ROUNDING,
    SETTLED,
    STAYED,
    Course,
    from_valley,
    level_place,
    slope_at,
    valley_floor,
)
from app.descent.endings.lower_ground import SAME, lower_than, named
from app.descent.endings.numbers import (
    AtRest,
    Bouncing,
    Climbing,
    ComesAndGoes,
    Crawling,
    Downhill,
    Flat,
    JustArrived,
    Ledge,
    LowerButFurther,
    MovingAway,
    NotLower,
    NoValley,
    Numbers,
    OnItsWay,
    OnKink,
    Spot,
    Still,
    Verdict,
)
from app.descent.endings.steps_to_go import arrival_of
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Adagrad, Sgd

Array = NDArray[np.float64]

SHRUNK = 0.7  # of what the swings were: by so much they must shrink to be called a way to somewhere
# Of mean losses above the lowest ground: a growing one grows by the one, a falling one falls below the other.
GROWN, NO_BETTER = 1.4, 0.9
STRAIGHT = 0.2  # of a path: who gets no further than this by it goes to and fro
ENOUGH = 5  # steps of which a mean says something
LEVEL = 0.1 * ARRIVED  # of the domain's side: who stands nearer than this to level ground stands on it
AROUND = np.stack([np.cos(np.arange(32) * np.pi / 16), np.sin(np.arange(32) * np.pi / 16)])
REST = 1e-6  # of the relief's scale: who is no higher than this over the floor is at rest on it
MATTERS = 1e-6  # of the larger curvature: a smaller one that is less is none
BARELY = 1e-9  # of the relief's scale: ground that bends down by less, as far off as "there" reaches, is level
SLIGHT = 0.01  # of a fall near by, or of the relief's scale over the domain's side: less is no slope to speak of
STANDS = 1e-6  # of the domain's side: who strides further than this does not stand
FURTHEST = 50  # times as far as "there" reaches: so far off is looked for the end of a level stretch
# Of the radius within which ground counts as level: what is not a kink's is gone in so small a circle.
TINY, KINKED = (
    1e-4,
    0.3,
)  # … and the share that a kink's keeps of what the ground rises or falls by for each unit of way
FEW = 5  # steps before which nobody can be called slow
PATIENT = 10  # walks of this length still to go is "far too slowly"


def last_steps(steps: int) -> int:
    """How many of its last steps a walk is judged by: even, since a hiker that jumps to and fro is where it was."""
    return min(steps, max(20, steps // 4) // 2 * 2)


def is_crawl(gap: Array | float, net: Array | float, window: int, steps: int) -> NDArray[np.bool_]:
    """Whether walks of so many ``steps`` are far too slow: ``net`` is how far they came in the last ``window`` steps.

    At that pace the ``gap`` to the nearest minimum would take more than ten such walks.
    """
    return np.asarray((steps >= FEW) & (gap * window > PATIENT * steps * np.asarray(net)) & (np.asarray(net) > 0))


def on_the_way(course: Course) -> Verdict:
    """The verdict: kind, step and numbers."""
    surface, positions, loss, rates = course.surface, course.positions, course.loss, course.rates
    n = len(rates)
    window = last_steps(n)
    recent = positions[:, n - window :]
    strides = np.hypot(*np.diff(recent, axis=1))
    path, net = float(strides.sum()), float(np.hypot(*(recent[:, -1] - recent[:, 0])))
    if path == 0 and np.ptp(surface.grid_losses) == 0:
        return "converged", 0, Flat(float(loss[-1]))
    if path <= ARRIVED * course.side:
        resting = _at_rest(course, recent[:, -1], path, window)
        if resting is not None:
            return resting
    valleys = surface.survey.places.shape[1]
    distance = from_valley(surface, recent) if valleys else np.zeros(0)
    half = window // 2
    if path > 0 and half >= ENOUGH:
        later, earlier = float(loss[-half:].mean()), float(loss[-2 * half : -half].mean())
        if later - surface.lowest > GROWN * (earlier - surface.lowest) and loss[-1] > loss[0]:
            return "oscillating", None, Climbing(half, later, earlier, float(loss[0]))
        seen = loss[n - window :]
        no_better = later - surface.lowest > NO_BETTER * (earlier - surface.lowest) and _aimless(seen - surface.lowest)
        if net < STRAIGHT * path and (no_better or _aimless(distance)):
            return "oscillating", None, Bouncing(window, path, net, float(seen.min()), float(seen.max()))
    gap = float(distance[-1]) if valleys else None
    if path == 0:
        moved = bool(np.ptp(positions, axis=1).any())
        rate: Literal["positive", "zero", "fell to zero"] = "positive"
        if rates[-1] == 0:
            rate = "fell to zero" if rates.any() else "zero"
        return "crawling", None, Still(window, moved, rate, float(np.hypot(*course.gradient)), gap, float(loss[-1]))
    if gap is not None and loss[-1] <= loss[0] and is_crawl(gap, net, window, n):
        nearer = float(distance[0] - distance[-1])
        arrival = arrival_of(course, window) if nearer > 0 else None
        return "crawling", None, Crawling(window, net, nearer, gap, arrival)
    return "walking", None, _walking(course, distance, window)


def _at_rest(course: Course, place: Array, moved: float, window: int) -> Verdict | None:
    """The verdict on a walk that hardly moved in its last steps; None if the ground at its end is not level."""
    surface, loss, away = course.surface, float(course.loss[-1]), ARRIVED * course.side
    level = level_place(surface, place, LEVEL * course.side)
    if level is None:
        return None
    slack, slope = REST * surface.scale, float(np.hypot(*slope_at(surface, *place.tolist())))
    fall = loss - _lowest_around(surface, place, away)
    if fall > slack and _is_kink(surface, place, loss, away):
        last = float(np.hypot(*(course.positions[:, -1] - course.positions[:, -2])))
        if slope * away > SLIGHT * fall or last > STANDS * course.side:
            return None
        so_far = not _is_held(course, _curvatures(surface, place)[1], moved, slope)
        return "undefined", None, OnKink(*named(surface, *place), loss, moved, window, away, fall, so_far)
    # Beside a round valley's floor the ground bends down across the slope, on the floor itself it does not.
    here, there = _curvatures(surface, place), _curvatures(surface, level)
    matters = max(MATTERS * max(abs(there[0]), abs(there[1])), BARELY * surface.scale / away**2)
    if here[0] < 0 and there[0] < -matters:
        steepest = min(-here[0] * LEVEL * course.side, SLIGHT * surface.scale / course.side)
        if slope > steepest:
            return None
        flattest = 0.0 if abs(here[1]) <= ROUNDING * abs(here[0]) else here[1]
        return "saddle", None, NoValley(moved, window, (here[0], flattest))
    hollow = there[0] > MATTERS * there[1] and fall < 0
    floor = valley_floor(surface, place, loss)
    if loss - floor > slack:
        return None  # it creeps down, however slowly
    lower = lower_than(course, floor, slack)
    if not hollow and (fall > slack or lower is not None):
        away = away if fall > slack else _way_down(surface, place, loss, slack)
        if away < np.inf:
            fall = loss - _lowest_around(surface, place, away)
            return "saddle", None, Ledge(moved, window, away, fall)
    where = _where(surface, level)
    so_far = not _is_held(course, there[1], moved, slope)
    rest = AtRest(*named(surface, *place), loss, lower, hollow, where, so_far)
    lowest = lower is None and where != "edge"
    return "converged" if lowest else "trapped", len(course.rates) - window, rest


def _curvatures(surface: Surface, place: Array) -> tuple[float, float]:
    """The smaller and the larger curvature at a place (2,); 0 where there is none."""
    hessian = surface.hessian(*place)
    if not np.isfinite(hessian).all():
        return 0.0, 0.0
    small, large = np.linalg.eigvalsh(hessian).tolist()
    return small, large


def _where(surface: Surface, place: Array) -> Literal["inside", "edge", "outside"]:
    """On which side of the domain's edge a place (2,) lies, or that it lies on it."""
    beyond = float((np.abs(place - surface.centre) / surface.extent).max()) - 0.5
    return "edge" if abs(beyond) <= SAME else "inside" if beyond < 0 else "outside"


def _is_held(course: Course, curvature: float, moved: float, slope: float) -> bool:
    """Whether a hiker's own rule keeps it where the ground is level and bends up by so much at the most.

    So it does where the hiker ``moved`` no more and there is no ``slope`` at all.

    The strides of most optimizers grow again as they forget how steep it was, and weight decay pulls along a floor.
    """
    hiker = course.hiker
    if moved == slope == 0:
        return True
    if hiker.weight_decay:
        return False
    if isinstance(hiker, Sgd):
        return hiker.momentum < 1 and float(course.rates[-1]) * curvature < (4 / 3 if hiker.nesterov else 2)
    return isinstance(hiker, Adagrad)


def _is_kink(surface: Surface, place: Array, loss: float, away: float) -> bool:
    """Whether the ground has an edge or a cliff at a place (2,).

    On smooth ground what it rises by to one side, it falls by to the other, the more nearly the smaller the circle is;
    at a kink the two differ as much for each unit of way, at a cliff more.
    """
    radius = away * np.array([[1.0], [TINY]])
    around = surface.value(place[0] + radius * AROUND[0], place[1] + radius * AROUND[1])
    half = around.shape[1] // 2
    wide, near = np.abs(around[:, :half] + around[:, half:] - 2 * loss).max(axis=1).tolist()
    return bool(near > ROUNDING * TINY * max(1.0, abs(loss)) and near / TINY >= KINKED * wide)


def _way_down(surface: Surface, place: Array, loss: float, slack: float) -> float:
    """How far off ground within the domain is lower than a place (2,), with none that is higher on the way to it."""
    far = ARRIVED * float(surface.extent.min()) * np.arange(1, FURTHEST + 1)[:, None]
    around = place[:, None, None] + far * AROUND[:, None, :]
    rise = np.asarray(surface.value(*around)) - loss
    rise[(np.abs((around - surface.centre[:, None, None]) / surface.extent[:, None, None]) > 0.5).any(axis=0)] = np.nan
    level = np.logical_and.accumulate(rise <= slack, axis=0)
    lower = np.flatnonzero((level & (rise < -slack)).any(axis=1))
    return float(far[lower[0], 0]) if lower.size else np.inf


def _lowest_around(surface: Surface, place: Array, away: float) -> float:
    """The lowest loss on a small circle around a place."""
    return float(np.fmin.reduce(surface.value(place[0] + away * AROUND[0], place[1] + away * AROUND[1])))


def _walking(course: Course, distance: Array, window: int) -> Numbers:
    """What can be said of a walk that is simply not there yet; ``distance`` is from a valley, in the last steps."""
    surface, loss = course.surface, course.loss
    n, now, first = len(course.rates), float(loss[-1]), float(loss[0])
    gap = float(distance[-1]) if distance.size else np.inf
    if gap <= ARRIVED * course.side and distance[-SETTLED:].max() <= STAYED * course.side:
        return JustArrived(now, n)
    if now >= first:
        return NotLower(now, first, n)
    if not distance.size:
        return Downhill(now, first, n, _lowest_at_edge(surface))
    begun = float(from_valley(surface, course.positions[:, :1])[0])
    if gap > begun:
        return LowerButFurther(now, first, gap, begun)
    nearer, swing = float(distance[0] - distance[-1]), float(np.ptp(distance))
    if nearer > swing / 2:
        return OnItsWay(now, n, gap)
    if nearer < -swing / 2:
        return MovingAway(now, n, window, gap, float(distance[0]))
    return ComesAndGoes(now, n, window, float(distance.min()), float(distance.max()))


def _aimless(height: Array) -> bool:
    """Whether losses, or distances from a valley, neither tend anywhere nor swing less and less: chance rules them."""
    count = len(height)
    third = count // 3
    if third == 0:
        return False
    step = np.arange(count) - (count - 1) / 2
    slope = float(step @ height) / float(step @ step)
    trend, noise = abs(slope) * count, float(np.std(height - slope * step))
    return bool(trend <= 2 * noise and height[-third:].max() > SHRUNK * height[:third].max())


def _lowest_at_edge(surface: Surface) -> Spot | None:
    """The lowest spot of the domain's edge, if all ground inside is higher."""
    x, y, edge = surface.survey.edge
    inside = float(np.fmin.reduce(surface.grid_losses[1:-1, 1:-1], axis=None))
    return Spot("edge", *named(surface, x, y), edge) if edge < inside and surface.survey.falls_to_edge else None

"""How a walk ended: one of seven kinds, the step that settled it, and the numbers it shows in. No sentences here."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.minima import Minimum
from app.descent.ground.surface import Surface
from app.descent.walks.arrival import (
    ARRIVED,
    FAR,
    ROUNDING,
    SETTLED,
    STAYED,
    domains_away,
    from_valley,
    is_level,
    settled_at,
    valley_floor,
)
from app.descent.walks.ending_numbers import (
    AtMinimum,
    AtRest,
    Bouncing,
    Climbing,
    ComesAndGoes,
    Crawling,
    Downhill,
    FarAway,
    Flat,
    JustArrived,
    LowerButFurther,
    MovingAway,
    NoLoss,
    NotLower,
    NoValley,
    Numbers,
    OnItsWay,
    Overflowed,
    Still,
)

Array = NDArray[np.float64]
Kind = Literal["converged", "trapped", "saddle", "diverged", "oscillating", "crawling", "walking"]

SHRUNK = 0.7  # of what the swings were: by so much they must shrink to be called a way to somewhere
SAME = 1e-6  # of the domain's side: a place nearer to an axis than this lies on it
GROWN = 1.5  # times, that a loss has to grow to be called growing
FEW = 5  # steps before which nobody can be called slow
PATIENT = 10  # walks of this length still to go is "far too slowly"


class Departure(NamedTuple):
    """When a walk first left the domain: the step, its stride (maybe not finite), and whether it left once more."""

    step: int
    stride: float
    again: bool


class Ending(NamedTuple):
    """``kind``, the ``step`` it rests on, the ``numbers`` that show it, and the first time it ``left`` the domain.

    ``left`` is None for a walk that never did, or that started outside.
    """

    kind: Kind
    step: int
    numbers: Numbers
    left: Departure | None


def judge(surface: Surface, positions: Array, loss: Array, rates: Array) -> Ending:
    """How a walk ended: positions (2, n + 1), losses (n + 1,), learning rates as used (n,).

    In this order: left the finite numbers; settled at a minimum; off the map; stands where the ground is
    level but no minimum is; bounces without getting on; gets on too slowly to matter; simply not there.
    """
    n = len(rates)
    kind, step, numbers = _judged(surface, positions, loss, rates)
    return Ending(kind, n if step is None else step, numbers, first_departure(surface, positions))


def _judged(surface: Surface, positions: Array, loss: Array, rates: Array) -> tuple[Kind, int | None, Numbers]:
    """Kind, step (None: the last) and numbers."""
    n, end = len(rates), positions[:, -1]
    away = domains_away(surface, positions)
    domain = (float(surface.extent[0]), float(surface.extent[1]))
    if not np.isfinite(loss[0]):
        return "diverged", 0, NoLoss(0, *positions[:, 0].tolist())
    if not np.isfinite(loss[-1]) and away[-1] <= FAR:
        return "diverged", None, NoLoss(n, *end.tolist())
    if not (np.isfinite(loss[-1]) and np.isfinite(end).all()):
        return "diverged", _off_the_map(away), Overflowed(n, domain)
    for minimum in surface.minima:
        settled = settled_at(surface, positions, minimum)
        if settled is not None:
            kind: Kind = "converged" if minimum.is_lowest else "trapped"
            return kind, settled, _at_minimum(surface, minimum, settled, float(loss[-1]))
    if away[-1] > FAR and away[-1] >= away[0]:
        distance = float(np.hypot(*(end - surface.centre)))
        return "diverged", _off_the_map(away), FarAway(n, distance, domain)
    return _on_the_way(surface, positions, loss, rates)


def first_departure(surface: Surface, positions: Array) -> Departure | None:
    """When a walk that started inside the domain first left it."""
    outside = np.flatnonzero(domains_away(surface, positions) > 0.5)
    if not outside.size or outside[0] == 0:
        return None
    out = int(outside[0])
    stride = float(np.hypot(*(positions[:, out] - positions[:, out - 1])))
    return Departure(out, stride, bool((np.diff(outside) > 1).any()))


def _off_the_map(away: Array) -> int | None:
    """The first step off the map; None if there is none."""
    beyond = np.flatnonzero(away > FAR)
    return int(beyond[0]) if beyond.size else None


def _at_minimum(surface: Surface, minimum: Minimum, step: int, loss: float) -> AtMinimum:
    lowests = sum(m.is_lowest for m in surface.minima)
    x, y = _place(surface, minimum.x, minimum.y)
    return AtMinimum(step, x, y, loss, surface.minima[0].loss, lowests, surface.ditch)


def _place(surface: Surface, x: float, y: float) -> tuple[float, float]:
    """A place to be named; what is nearer to an axis than anybody can tell on this ground lies on it."""
    wide, high = surface.extent
    return (0.0 if abs(x) < SAME * wide else float(x)), (0.0 if abs(y) < SAME * high else float(y))


def _on_the_way(surface: Surface, positions: Array, loss: Array, rates: Array) -> tuple[Kind, int | None, Numbers]:
    """The verdict on a walk that neither arrived nor was lost, from its last steps."""
    n = positions.shape[1] - 1
    window = min(n, max(20, n // 4) // 2 * 2)  # even: a hiker that jumps to and fro is where it was
    recent = positions[:, n - window :]
    strides = np.hypot(*np.diff(recent, axis=1))
    path, net = float(strides.sum()), float(np.hypot(*(recent[:, -1] - recent[:, 0])))
    if path == 0 and np.ptp(surface.grid_losses) == 0:
        return "converged", 0, Flat(float(loss[-1]))
    if path <= ARRIVED * float(surface.extent.min()):
        resting = _at_rest(surface, recent[:, -1], float(loss[-1]), path, window, n)
        if resting is not None:
            return resting
    half = window // 2
    # Losses above the lowest ground, so that "no better than before" can be asked as a ratio.
    above = loss - surface.lowest
    later, earlier = float(above[n - half :].mean()), float(above[n - window : n - half].mean())
    if path > 0 and half >= 5 and later > GROWN * earlier and loss[-1] > loss[0]:
        lowest = surface.lowest
        return "oscillating", None, Climbing(half, later + lowest, earlier + lowest, float(loss[0]))
    distance = from_valley(surface, recent) if surface.minima else np.zeros(0)
    if path > 0 and net < 0.2 * path and half >= 5 and (later > 0.9 * earlier or _aimless(distance)):
        seen = loss[n - window :]
        return "oscillating", None, Bouncing(window, path, net, float(seen.min()), float(seen.max()))
    gap = float(distance[-1]) if surface.minima else None
    if path == 0:
        moved = bool(np.ptp(positions, axis=1).any())
        rate: Literal["positive", "zero", "fell to zero"] = "positive"
        if rates[-1] == 0:
            rate = "fell to zero" if rates.any() else "zero"
        return "crawling", None, Still(window, moved, rate, gap, float(loss[-1]))
    if gap is not None and n >= FEW and loss[-1] <= loss[0] and gap > PATIENT * n * (net / window) > 0:
        nearer = float(distance[0] - distance[-1])
        more = gap / nearer * window if nearer > 0 else np.inf
        return "crawling", None, Crawling(window, net, nearer, gap, more)
    return "walking", None, _walking(surface, positions, loss, distance, window)


def _at_rest(
    surface: Surface, place: Array, loss: float, moved: float, window: int, n: int
) -> tuple[Kind, int | None, Numbers] | None:
    """The verdict on a walk that hardly moved in its last steps; None if the ground at its end is not level."""
    curvature = np.linalg.eigvalsh(surface.hessian(*place))
    if curvature[0] > -ROUNDING * float(np.abs(curvature).max()):
        curvature = np.maximum(curvature, 0.0)  # a valley whose floor rounding bends
    if not is_level(surface, place):
        return None
    if curvature[0] < 0:
        flattest = 0.0 if abs(curvature[1]) <= ROUNDING * abs(curvature[0]) else float(curvature[1])
        return "saddle", None, NoValley(moved, window, (float(curvature[0]), flattest))
    rest = AtRest(*_place(surface, *place), loss, surface.lowest)
    as_low = valley_floor(surface, place, loss) <= surface.lowest + 1e-6 * surface.scale
    return ("converged" if as_low else "trapped"), n - window, rest


def _walking(surface: Surface, positions: Array, loss: Array, distance: Array, window: int) -> Numbers:
    """What can be said of a walk that is simply not there yet; ``distance`` is from a valley, in the last steps."""
    n, now, first = positions.shape[1] - 1, float(loss[-1]), float(loss[0])
    gap = float(distance[-1]) if distance.size else np.inf
    side = float(surface.extent.min())
    if gap <= ARRIVED * side and distance[-SETTLED:].max() <= STAYED * side:
        return JustArrived(now, n)
    if now >= first:
        return NotLower(now, first, n)
    if not surface.minima:
        return Downhill(now, first, n, _lowest_at_edge(surface))
    begun = float(from_valley(surface, positions[:, :1])[0])
    if gap > begun:
        return LowerButFurther(now, first, gap, begun)
    nearer, swing = float(distance[0] - distance[-1]), float(np.ptp(distance))
    if nearer > swing / 2:
        return OnItsWay(now, n, gap)
    if nearer < -swing / 2:
        return MovingAway(now, n, window, gap, float(distance[0]))
    return ComesAndGoes(now, n, window, float(distance.min()), float(distance.max()))


def _aimless(distance: Array) -> bool:
    """Whether distances from the nearest valley neither tend anywhere nor swing less and less: chance rules them."""
    third = len(distance) // 3
    if third == 0:
        return False
    step = np.arange(len(distance))
    slope, level = np.polyfit(step, distance, 1)
    trend, noise = abs(slope) * len(distance), float(np.std(distance - (slope * step + level)))
    return bool(trend <= 2 * noise and distance[-third:].max() > SHRUNK * distance[:third].max())


def _lowest_at_edge(surface: Surface) -> bool:
    """Whether the domain is lowest at its edge: else where no point is a valley a floor may be."""
    grid = surface.grid_losses
    return bool(np.fmin.reduce(grid[1:-1, 1:-1], axis=None) > np.nanmin(grid))

"""When a walk counts as being there: settled at a minimum, at rest on level ground, or far off the map."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.minima import Minimum
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]

ARRIVED = 0.01  # of the domain's smaller side: nearer to a minimum than this is "there"
STAYED, MOSTLY = 5 * ARRIVED, 0.9  # who is never further away than this and mostly there has stayed: noise jolts
SETTLED = 5  # positions before the end that must be there too, so that a flyby is no arrival
FAR = 10  # domains away is off the map
AT_ONCE = 1 << 20  # distances that are held at once, where there are many minima and steps
ROUNDING = 1e-9  # of the largest curvature
FLOORED = 40  # steps of Newton's down a valley's floor; on ground like y⁴ each leaves two thirds of the way


def domains_away(surface: Surface, positions: Array) -> Array:
    """Distance of places (2, k) from the middle of the domain, in domains, along the worse axis, (k,)."""
    away: Array = (np.abs(positions - surface.centre[:, None]) / surface.extent[:, None]).max(axis=0)
    return np.where(np.isfinite(away), away, np.inf)


def from_valley(surface: Surface, positions: Array) -> Array:
    """How far the nearest minimum is from each of the places (2, k); the surface must have one."""
    x, y = np.array([(m.x, m.y) for m in surface.minima]).T[:, :, None]
    nearest = np.empty(positions.shape[1])
    block = max(1, AT_ONCE // x.size)
    for begin in range(0, len(nearest), block):
        here = positions[:, begin : begin + block]
        nearest[begin : begin + block] = np.hypot(here[0] - x, here[1] - y).min(axis=0)
    return nearest


def settled_at(surface: Surface, positions: Array, minimum: Minimum) -> int | None:
    """The step at which a walk (2, n + 1) came to a minimum to stay, or None."""
    side = min(high - low for low, high in surface.domain)
    if not math.hypot(positions[0, -1] - minimum.x, positions[1, -1] - minimum.y) <= STAYED * side:
        return None  # at once, since there may be thousands of minima
    distance = np.hypot(positions[0] - minimum.x, positions[1] - minimum.y)
    there = distance <= ARRIVED * side
    last = len(there) - 1
    near, since = _always_from(distance <= STAYED * side), _always_from(there)
    if there[near:].any():
        came = near + int(np.argmax(there[near:]))
        # Who swings to rest is there from its last swing on; whom noise jolts out time and again, from the first.
        if since > (came + last) / 2 and came <= last - SETTLED and there[came:].mean() >= MOSTLY:
            return came
    return since if since <= max(0, last - SETTLED) else None


def _always_from(true: NDArray[np.bool_]) -> int:
    """The first index from which on all are true."""
    false = np.flatnonzero(~true)
    return int(false[-1]) + 1 if false.size else 0


def is_level(surface: Surface, place: Array) -> bool:
    """Whether the ground at a place (2,) is level: Newton's step is short, and leads to a stationary point.

    A short step alone proves nothing: log(x) is steep where its steps are shortest. Beside a stationary point the
    step takes more than 1 − 1/e of the gradient away, whatever power of the distance the ground rises with; beside
    the pole of a logarithm or of a negative power it never does.
    """
    gradient, hessian = surface.gradient(*place), surface.hessian(*place)
    if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
        return False
    step = np.linalg.lstsq(hessian, gradient, rcond=1e-9)[0]
    explained = float(np.abs(hessian @ step - gradient).max()) <= 1e-3 * float(np.abs(gradient).max())
    if not (explained and float(np.hypot(*step)) <= ARRIVED * float(surface.extent.min())):
        return False
    there = np.abs(surface.gradient(*(place - step))).max()
    rounding = ROUNDING * float(np.abs(hessian).max() * surface.extent.min())
    return bool(there <= np.abs(gradient).max() / np.e + rounding)


def valley_floor(surface: Surface, place: Array, loss: float) -> float:
    """The loss at the bottom of the valley in whose lowest part a place (2,) lies: some of Newton's steps away."""
    floor = loss
    for _ in range(FLOORED):
        gradient, hessian = surface.gradient(*place), surface.hessian(*place)
        if not np.isfinite(hessian).all():
            break
        place = place - np.linalg.lstsq(hessian, gradient, rcond=1e-9)[0]
        below = float(surface.value(*place))
        if not below < floor:
            break
        floor = below
    return floor

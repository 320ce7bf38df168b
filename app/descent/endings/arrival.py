"""When a walk counts as being there: settled at a minimum, at rest on level ground, or far off the map."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.minima import Minimum
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Adadelta, Adagrad, Hiker, Rmsprop, Sgd

Array = NDArray[np.float64]

ARRIVED = 0.01  # of the domain's smaller side: nearer to a minimum than this is "there"
STAYED, MOSTLY = 5 * ARRIVED, 0.9  # who is never further away than this and mostly there has stayed: noise jolts
CROWDED = 0.25  # of the way to the next minimum: where valleys are narrow, only nearer than this is "there"
SETTLED = 5  # positions before the end that must be there too, so that a flyby is no arrival
FAR = 10  # domains away is off the map
AT_ONCE = 1 << 20  # distances that are held at once, where there are many minima and steps
ROUNDING = 1e-9  # of the largest curvature
HUGE = 1e150  # a gradient's square is no number long after this
NOTHING = 1e-6  # of the relief's scale: a slope that makes less of a difference all over the domain is none
NEWTON = 8  # steps of Newton's from where a hiker is to a point without a slope near by
FLOORED = 40  # steps of Newton's down a valley's floor; on ground like y⁴ each leaves two thirds of the way


class Course(NamedTuple):
    """A walk of n steps as its judge sees it: positions (2, n + 1), losses (n + 1,), rates as used (n,).

    ``gradient`` is the last one, as the optimizer got it; ``side`` the smaller side of the ground's domain.
    """

    surface: Surface
    hiker: Hiker
    positions: Array
    loss: Array
    rates: Array
    gradient: tuple[float, float]
    side: float

    @property
    def strides_as_its_rate(self) -> bool:
        """Whether the optimizer's strides are as long as its rate has it, however steep or gentle the slope is."""
        return strides_as_its_rate(self.hiker)

    @property
    def may_be_thrown(self) -> bool:
        """Whether strides can become longer than "there" is wide: as slopes are forgotten, they grow."""
        return self.strides_as_its_rate and float(self.rates[-1]) * longest_stride(self.hiker) > ARRIVED * self.side


def strides_as_its_rate(hiker: Hiker) -> bool:
    """Whether an optimizer's strides are as long as its rate has it, however steep or gentle the slope is."""
    return not isinstance(hiker, Sgd | Adagrad | Adadelta)


def longest_stride(hiker: Hiker) -> float:
    """How many times as long as its rate a stride can be.

    RMSprop divides a slope by the root of a mean in which it counts 1 − ρ; momentum β adds up strides to 1/(1 − β).
    """
    if not isinstance(hiker, Rmsprop):
        return 1.0
    return 1 / ((1 - hiker.rho) ** 0.5 * (1 - hiker.momentum)) if hiker.rho < 1 > hiker.momentum else np.inf


class Settled(NamedTuple):
    """At which minimum a walk settled, at which step, and which positions from the walk's first on were there."""

    minimum: Minimum
    step: int
    there: NDArray[np.bool_]


def domains_away(surface: Surface, positions: Array) -> Array:
    """Distance of places (2, k) from the middle of the domain, in domains, along the worse axis, (k,); maybe NaN."""
    away: Array = (np.abs(positions - surface.centre[:, None]) / surface.extent[:, None]).max(axis=0)
    return away


def has_no_step(surface: Surface, before: Array, after: Array, gradient: Array) -> NDArray[np.bool_]:
    """Which steps from places ``before`` to ``after`` (2, k), some of them no numbers, are undefined, and not too long.

    A step is, if it began on the map where the ``gradient`` (2, k) is no number, or what the optimizer makes of it.
    """
    no_slope = ~np.isfinite(gradient).all(axis=0)
    no_number = ~np.isinf(after).any(axis=0) & (np.abs(gradient).max(axis=0) < HUGE)
    gone = ~np.isfinite(after).all(axis=0)
    undefined: NDArray[np.bool_] = gone & (domains_away(surface, before) <= FAR) & (no_slope | no_number)
    return undefined


def from_valley(surface: Surface, positions: Array) -> Array:
    """How far the nearest minimum is from each of the places (2, k); the surface must have one."""
    places = surface.survey.places
    if places.shape[1] > 1:
        # The nearest of any place is hardly further from the last one than the nearest of that.
        end = positions[:, -1]
        reach = np.sqrt(np.square(positions - end[:, None]).sum(axis=0).max())
        gaps = np.hypot(places[0] - end[0], places[1] - end[1])
        places = places[:, gaps <= gaps.min() + 2.001 * reach] if np.isfinite(reach) else places
    x, y = places[:, :, None]
    block = max(1, AT_ONCE // x.size)
    blocks = [positions[:, begin : begin + block] for begin in range(0, positions.shape[1], block)]
    return np.concatenate([np.hypot(here[0] - x, here[1] - y).min(axis=0) for here in blocks])


def settled_at(course: Course) -> Settled | None:
    """Where and when a walk came to a minimum to stay, or None."""
    places = course.surface.survey.places
    if not places.size:
        return None
    x, y = course.positions[:, -1].tolist()
    gaps = np.hypot(places[0] - x, places[1] - y)
    nearest = int(gaps.argmin())
    if not gaps[nearest] <= STAYED * course.side:
        return None
    there, near = reaches(course.surface, nearest)
    minimum = course.surface.minima[nearest]
    dx, dy = course.positions[0] - minimum.x, course.positions[1] - minimum.y
    squared = dx * dx + dy * dy
    inside = squared <= there * there
    step = _came_to_stay(inside, squared <= near * near)
    if step is None or not _in_its_valley(course, minimum, float(gaps[nearest]), there):
        return None
    return Settled(minimum, step, inside)


def reaches(surface: Surface, index: int) -> tuple[float, float]:
    """How near to a minimum is "there", and how near who has stayed there never ceases to be."""
    (left, right), (bottom, top) = surface.domain
    places, side = surface.survey.places, min(right - left, top - bottom)
    if places.shape[1] == 1:
        return ARRIVED * side, STAYED * side
    apart = np.hypot(places[0] - places[0, index], places[1] - places[1, index])
    apart[index] = np.inf
    next_one = float(apart.min())
    return min(ARRIVED * side, CROWDED * next_one), min(STAYED * side, 2 * CROWDED * next_one)


def _came_to_stay(there: NDArray[np.bool_], near: NDArray[np.bool_]) -> int | None:
    """The step from which on a walk stayed, or None."""
    last = len(there) - 1
    nearby, since = _always_from(near), _always_from(there)
    came = nearby + (int(there[nearby:].argmax()) if nearby <= last else 0)
    # Who swings to rest is there from its last swing on; whom noise jolts out time and again, from the first.
    if came <= last - SETTLED and since > (came + last) / 2 and there[came] and there[came:].mean() >= MOSTLY:
        return came
    return since if since <= max(0, last - SETTLED) else None


def _always_from(true: NDArray[np.bool_]) -> int:
    """The first index from which on all are true."""
    if not true[-1]:
        return len(true)
    after = int(true[::-1].argmin())  # the last false one, from behind; 0 if there is none
    return len(true) - after if after else 0


def _in_its_valley(course: Course, minimum: Minimum, gap: float, there: float) -> bool:
    """Whether the ground at the last place leads down to a minimum near by, so that no other is on the way."""
    if gap <= 0.1 * there:
        return True
    x, y = course.positions[:, -1].tolist()
    slope_x, slope_y = slope_at(course.surface, x, y)
    return bool(slope_x * (minimum.x - x) + slope_y * (minimum.y - y) < 0)


def slope_at(surface: Surface, x: float, y: float) -> tuple[float, float]:
    """The gradient at a place, quickly if there is a way; NaN where it is no number."""
    slope = surface.fields.slope
    if slope is not None:
        with suppress(ArithmeticError, ValueError, TypeError):  # where floats give up, arrays know inf and NaN
            slope_x, slope_y = slope(x, y)
            return slope_x, slope_y
    slope_x, slope_y = surface.gradient(x, y).tolist()
    return slope_x, slope_y


def level_place(surface: Surface, place: Array, within: float) -> Array | None:
    """The stationary point that a place (2,) is at, ``within`` a distance; None where the ground is not level.

    Newton's step is short there, and leads to that point. A short step alone proves nothing: log(x) is steep where its
    steps are shortest. Beside a stationary point the step takes more than 1 − 1/e of the gradient away, whatever power
    of the distance the ground rises with; beside the pole of a logarithm or of a negative power it never does.
    """
    gradient, hessian = np.array(slope_at(surface, *place.tolist())), surface.hessian(*place)
    steep = float(np.abs(gradient).max())
    if steep == 0:
        return place
    if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
        return None
    side, bent = float(surface.extent.min()), float(np.abs(hessian).max())
    if steep <= ROUNDING * bent * within and steep * side <= NOTHING * surface.scale:
        return place  # it is no more than rounding, which no step of Newton's explains
    step = np.linalg.lstsq(hessian, gradient, rcond=1e-9)[0]
    explained = float(np.abs(hessian @ step - gradient).max()) <= 1e-3 * steep
    if not (explained and float(np.hypot(*step)) <= within):
        return None
    found: Array = place - step
    there = float(np.abs(surface.gradient(*found)).max())
    if not there <= steep / np.e + ROUNDING * bent * side:
        return None
    for _ in range(NEWTON):
        further = found - np.linalg.lstsq(surface.hessian(*found), surface.gradient(*found), rcond=1e-9)[0]
        less = float(np.abs(surface.gradient(*further)).max())
        if not (less < there and float(np.hypot(*(further - place))) <= 2 * within):
            break
        found, there = further, less
    return found


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

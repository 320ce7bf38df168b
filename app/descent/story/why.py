"""Why a walk ended as it did, in numbers: the curvature, the ridge, the strides behind its verdict."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import FAR, domains_away, slope_at, strides_as_its_rate
from app.descent.endings.judge import Ending
from app.descent.endings.lower_ground import named
from app.descent.endings.numbers import (
    AtMinimum,
    AtRest,
    ComesAndGoes,
    Crawling,
    Flat,
    JustBegun,
    Ledge,
    NoLoss,
    NoSlope,
    NoStep,
    NotBegun,
    NoValley,
    OnKink,
    Still,
)
from app.descent.ground.lowest_pass import lowest_pass
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Sgd
from app.descent.story.stability import axis_scales, stable_product
from app.descent.story.step_anatomy import Replay
from app.descent.walks.walk import HikerWalk

Array = NDArray[np.float64]
LOOKED_AT = 2000  # places of a walk at which the curvature is looked at
RECENT = 40  # steps, the last ones
TRIED = 1000  # steps that SGD is walked at a scaled optimizer's rate
UNLIKE = 1e-6  # of a gradient: one that differs by more was another's, of noise or of some rows
FLAT = 0.9  # of the steepest curvature: a smaller one makes a floor
STEADY = 1.1  # times, that growths may differ and still be one
REPLAYED = 20_000  # steps of a walk whose optimizer's state is worked out again
UNEXPLAINED = (NotBegun, JustBegun, NoLoss, NoSlope, NoStep, OnKink, Still, Flat)  # said all by the verdict
BLUNT = 0.2  # of its longest stride: who never strides shorter than this does not slow down


class Overshoot(NamedTuple):
    """SGD on steep ground: at (x, y) the steepest curvature is λ, and ``factor`` what a step makes of a distance.

    Plain, that is 1 − lr·λ; with ``momentum`` the size of its recurrence's larger root. ``limit`` is what lr·λ must
    not exceed; ``decay`` is in λ. The place is where the hiker was at ``step``, or a valley's bottom if that is None.
    ``floor`` is the smallest curvature there, and what a step makes of a distance along it, where that is another.
    ``growth`` is how many times as long as the one before every stride was from then on, None where that differs.
    """

    step: int | None
    x: float
    y: float
    curvature: float
    rate: float
    limit: float
    factor: float
    momentum: float
    nesterov: bool
    decay: float
    floor: tuple[float, float] | None = None
    growth: float | None = None


class Falling(NamedTuple):
    """Went off downhill: the loss at the start, and the last one."""

    first: float
    last: float


class Kink(NamedTuple):
    """A valley whose slope does not fade towards its bottom: the shortest and the longest of the last strides."""

    window: int
    shortest: float
    longest: float


class Jolted(NamedTuple):
    """Noise, or few rows: how far its gradients were from the ground's slope on average, and how long that was."""

    window: int
    jolt: float
    slope: float


class Strides(NamedTuple):
    """A scaled optimizer: the ``longest`` stride of all, the shortest and longest of the last ``window`` and the last.

    ``rate`` is the highest it had, ``slope`` the steepest that it met; ``thrown`` the step after which SGD at the same
    rates and from the same start is more than ten domains away, None if it is not. ``restless``: it bounces or is off.
    ``divided`` is the slope that the last step met on the axis it went along, and what it was divided by, if known.
    """

    title: str
    rate: float
    longest: float
    window: int
    shortest_of_last: float
    longest_of_last: float
    last: float
    slope: float
    thrown: int | None
    restless: bool
    divided: tuple[float, float] | None


class Ridge(NamedTuple):
    """Trapped: the lowest pass to lower ground, at (x, y), is about ``loss`` high, ``climb`` above the valley's floor.

    ``highest`` is the highest loss that the hiker had since it was there.
    """

    x: float
    y: float
    loss: float
    climb: float
    highest: float


class Slow(NamedTuple):
    """Crawling: the learning rate at the first and the last step, the last stride and the slope it was made with.

    ``scaled`` says that strides follow the rate, not the slope. ``flattest`` is the smallest curvature of the valley
    ahead, if the ground is the same all the way; None else. ``first`` is the first stride.
    """

    title: str
    rates: tuple[float, float]
    first: float
    last: float
    slope: float
    momentum: float
    scaled: bool
    plain: bool
    flattest: float | None


class OnRidge(NamedTuple):
    """SGD on a saddle or a hilltop: the curvature downwards, what a step makes of a distance from it, the distance."""

    curvature: float
    factor: float
    offset: float


Reason = Overshoot | Falling | Kink | Jolted | Strides | Ridge | Slow | OnRidge


def asks_why(ending: Ending) -> bool:
    """Whether there is more to say than the verdict itself says."""
    return not isinstance(ending.numbers, UNEXPLAINED)


def why(one: HikerWalk) -> tuple[Reason, ...]:
    """The reasons for a walk's verdict; takes up to a tenth of a second."""
    with np.errstate(all="ignore"):
        found = [reason for reason in _reasons(one) if reason is not None]
        return tuple(found) or (_slow(one),)


def _reasons(one: HikerWalk) -> list[Reason | None]:
    kind, numbers, hiker = one.verdict.kind, one.verdict.numbers, one.hiker
    if isinstance(numbers, AtMinimum | AtRest) and numbers.lower is not None:
        return [_ridge(one)]
    if kind == "crawling" or isinstance(numbers, Ledge):
        return []
    if isinstance(numbers, NoValley):
        return [_on_ridge(one)]
    restless = kind in ("diverged", "oscillating")
    if (restless or isinstance(numbers, ComesAndGoes)) and (jolted := _jolted(one)) is not None:
        return [jolted]
    if strides_as_its_rate(hiker):
        return [_strides(one, restless)]
    if not isinstance(hiker, Sgd) or hiker.clipnorm is not None or hiker.clipvalue is not None:
        return []
    return [_thrown_off(one, hiker) if kind == "diverged" else _at_the_bottom(one, hiker)]


def _strides_of(one: HikerWalk) -> Array:
    """How long each step was, (n,); the last may be no number."""
    return np.hypot(np.diff(one.x), np.diff(one.y))


def _window(one: HikerWalk) -> int:
    return min(one.steps, RECENT)


def _curvatures(surface: Surface, x: Array, y: Array) -> Array:
    """The smaller and the larger curvature at places, (2, …); NaN where there is none."""
    h = surface.hessian(x, y)
    middle, half = (h[0, 0] + h[1, 1]) / 2, np.hypot((h[0, 0] - h[1, 1]) / 2, h[0, 1])
    return np.array([middle - half, middle + half])


def _jolted(one: HikerWalk) -> Jolted | None:
    """Noise in the gradients of the last steps, if there is any."""
    window = _window(one)
    slope = one.ground.gradient(one.x[-1 - window : -1], one.y[-1 - window : -1])
    jolts = np.hypot(one.gradient_x[-window:] - slope[0], one.gradient_y[-window:] - slope[1])
    length = np.hypot(*slope)
    if not (np.isfinite(jolts).all() and (jolts > UNLIKE * length).any()):
        return None
    return Jolted(window, float(jolts.mean()), float(length.mean()))


def _thrown_off(one: HikerWalk, hiker: Sgd) -> Reason | None:
    """Why SGD went off: where a step first overshot by too much."""
    steps = np.arange(min(one.steps, LOOKED_AT))
    steepest = _curvatures(one.ground, one.x[steps], one.y[steps])[1] + (hiker.weight_decay or 0.0)
    beyond = np.flatnonzero(one.learning_rate[steps] * steepest > stable_product(hiker.momentum, hiker.nesterov))
    if not beyond.size:
        return Falling(float(one.loss[0]), float(one.loss[-1])) if one.loss[-1] < one.loss[0] else None
    step = int(beyond[0])
    made = _overshoot(hiker, float(steepest[step]), float(one.learning_rate[step]))
    place = named(one.ground, float(one.x[step]), float(one.y[step]))
    return made._replace(step=step, x=place[0], y=place[1], growth=_growth(one, step))


def _at_the_bottom(one: HikerWalk, hiker: Sgd) -> Reason | None:
    """What SGD does at the bottom of the valley that it is nearest to: it overshoots, or comes nearer and nearer."""
    surface, places, window = one.ground, one.ground.survey.places, _window(one)
    if not places.size:
        return None
    x, y = float(one.x[-1 - window :].mean()), float(one.y[-1 - window :].mean())
    nearest = int(np.argmin(np.hypot(places[0] - x, places[1] - y)))
    x, y = places[:, nearest].tolist()
    small, large = _curvatures(surface, x, y).tolist()
    if not small > 0:
        return _kink(one) if one.verdict.kind == "oscillating" else None
    rate, decay = float(one.learning_rate[-1]), hiker.weight_decay or 0.0
    floor = (small, _overshoot(hiker, small + decay, rate).factor) if small < FLAT * large else None
    (x, y), made = named(surface, x, y), _overshoot(hiker, large + decay, rate)
    return made._replace(x=x, y=y, floor=floor)


def _overshoot(hiker: Sgd, curvature: float, rate: float) -> Overshoot:
    """What a step makes of a distance along a direction that bends so much; its place is not yet told."""
    beta, product = hiker.momentum, rate * curvature
    factor = 1 - product
    if beta:
        ahead, back = ((1 + beta) * factor, beta * factor) if hiker.nesterov else (1 + beta - product, beta)
        factor = float(np.abs(np.roots([1.0, -ahead, back])).max())
    decay = hiker.weight_decay or 0.0
    return Overshoot(
        None,
        0.0,
        0.0,
        curvature,
        rate,
        stable_product(hiker.momentum, hiker.nesterov),
        factor,
        beta,
        hiker.nesterov,
        decay,
    )


def _growth(one: HikerWalk, step: int) -> float | None:
    """How many times as long as the one before every stride was from a step on, if it was about the same each time."""
    strides = _strides_of(one)[step:]
    strides = strides[np.isfinite(strides)]
    times = strides[1:] / strides[:-1]
    if len(times) < 2 or not times.max() <= STEADY * times.min():
        return None
    return float((strides[-1] / strides[0]) ** (1 / len(times)))


def _kink(one: HikerWalk) -> Kink | None:
    window = _window(one)
    strides = _strides_of(one)[-window:]
    shortest, longest = float(strides.min()), float(strides.max())
    return Kink(window, shortest, longest) if shortest > BLUNT * longest else None


def _strides(one: HikerWalk, restless: bool) -> Strides | None:
    """Why an optimizer that scales its slopes bounces, goes off or survives at its rate."""
    strides = _strides_of(one)
    strides = strides[np.isfinite(strides)]
    if not strides.size or not one.learning_rate.max() > 0:
        return None
    last = strides[-_window(one) :]
    return Strides(
        title=one.hiker.title,
        rate=float(one.learning_rate.max()),
        longest=float(strides.max()),
        window=len(last),
        shortest_of_last=float(last.min()),
        longest_of_last=float(last.max()),
        last=float(last[-1]),
        slope=float(np.nanmax(np.hypot(one.gradient_x, one.gradient_y))),
        thrown=_sgd_thrown(one),
        restless=restless,
        divided=None if restless or one.steps > REPLAYED else _divided(one),
    )


def _divided(one: HikerWalk) -> tuple[float, float] | None:
    """On the axis that the last step went along: the slope, and what it was divided by."""
    replay = Replay(one)
    replay.go_on(one.steps)
    scale = axis_scales(one.hiker, replay.columns(one.steps, one.steps + 1))
    if scale is None:
        return None
    axis = int(abs(one.y[-1] - one.y[-2]) > abs(one.x[-1] - one.x[-2]))
    return abs(float(replay.clipped[axis, -1])), float(scale[axis, 0])


def _sgd_thrown(one: HikerWalk) -> int | None:
    """The step after which plain SGD from the same start and at the same rates is more than ten domains away."""
    x, y = float(one.x[0]), float(one.y[0])
    for step, rate in enumerate(one.learning_rate[:TRIED].tolist()):
        slope_x, slope_y = slope_at(one.ground, x, y)
        if not (math.isfinite(slope_x) and math.isfinite(slope_y)):
            return None
        x, y = x - rate * slope_x, y - rate * slope_y
        if not domains_away(one.ground, np.array([[x], [y]]))[0] <= FAR:
            return step + 1
    return None


def _ridge(one: HikerWalk) -> Ridge | None:
    numbers, surface = one.verdict.numbers, one.ground
    if not isinstance(numbers, AtMinimum | AtRest):
        return None
    floor = float(surface.value(numbers.x, numbers.y)) if isinstance(numbers, AtMinimum) else numbers.loss
    found = lowest_pass(surface, (numbers.x, numbers.y), floor)
    if found is None:
        return None
    highest = float(one.loss[one.verdict.step :].max())
    return Ridge(found.x, found.y, found.loss, found.loss - floor, highest)


def _slow(one: HikerWalk) -> Slow:
    strides, hiker, numbers = _strides_of(one), one.hiker, one.verdict.numbers
    flattest = None
    if isinstance(hiker, Sgd) and isinstance(numbers, Crawling) and numbers.arrival is not None:
        places = one.ground.survey.places
        nearest = int(np.argmin(np.hypot(places[0] - one.x[-1], places[1] - one.y[-1])))
        flattest = float(_curvatures(one.ground, *places[:, nearest])[0])
    return Slow(
        title=hiker.title,
        rates=(float(one.learning_rate[0]), float(one.learning_rate[-1])),
        first=float(strides[0]),
        last=float(strides[-1]),
        slope=float(math.hypot(one.gradient_x[-1], one.gradient_y[-1])),
        momentum=hiker.momentum if isinstance(hiker, Sgd) else 0.0,
        scaled=strides_as_its_rate(hiker),
        plain=isinstance(hiker, Sgd) and not hiker.weight_decay and hiker.clipnorm is None and hiker.clipvalue is None,
        flattest=flattest,
    )


def _on_ridge(one: HikerWalk) -> OnRidge | None:
    hiker, surface = one.hiker, one.ground
    if not isinstance(hiker, Sgd) or hiker.momentum or hiker.weight_decay:
        return None
    curvature, turn = np.linalg.eigh(surface.hessian(one.x[-1], one.y[-1]))
    slope = np.array(slope_at(surface, float(one.x[-1]), float(one.y[-1])))
    offset = abs(float(turn[:, 0] @ slope) / float(curvature[0]))
    return OnRidge(float(curvature[0]), 1 - float(one.learning_rate[-1]) * float(curvature[0]), offset)

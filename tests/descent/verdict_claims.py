"""Every claim of a verdict held against its walk, and against the same walk continued ten times as long.

Nothing of the judge is used but its answer: distances, means and paces are worked out anew from the arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from app.descent import Scene, walk
from app.descent.endings import numbers as told
from app.descent.endings.numbers import Arrival, Crawling, Lower, Spot
from app.descent.ground.surface import Surface
from app.descent.story.verdict_sentences import words
from app.descent.walks.walk import HikerWalk

CONTINUED = 10  # times as long
THERE, STAYED = 0.01, 0.05  # of the domain's smaller side: at a minimum; never further away than this
CLOSE = 1e-9  # relative: the same number


class Claim(NamedTuple):
    """What is claimed, and whether it is so."""

    what: str
    true: bool


class Checked(NamedTuple):
    """A scene, its hiker's verdict, and all that this claims; a prediction apart: None, or predicted / true steps."""

    scene: Scene
    kind: str
    sentence: str
    claims: list[Claim]
    promise: float | None

    @property
    def optimizer(self) -> str:
        """The only hiker's, as it is written."""
        return self.scene.hikers[0].title

    @property
    def wrong(self) -> list[str]:
        """What is not so."""
        return [claim.what for claim in self.claims if not claim.true]


def check(scene: Scene) -> Checked:
    """Hold the verdict on a scene's only hiker against its walk and what follows."""
    one = walk(scene).walks[0]
    verdict = one.verdict
    long = walk(msgspec.structs.replace(scene, steps=min(1_000_000, CONTINUED * scene.steps))).walks[0]
    with np.errstate(all="ignore"):
        claims = [*_of_numbers(one, verdict.numbers), *_of_departure(one), *_of_the_future(scene, one, long)]
        claims += [*_of_thrown(one), Claim("the step is the walk's", 0 <= verdict.step <= one.steps)]
        promise = None
        if isinstance(verdict.numbers, Crawling) and verdict.numbers.arrival is not None:
            promise = kept(scene, one, verdict.numbers.arrival)
    return Checked(scene, verdict.kind, words(verdict), claims, promise)


def from_minima(one: HikerWalk, steps: slice | int = slice(None)) -> np.ndarray:
    """How far the nearest minimum is, at some steps of a walk."""
    gaps = [np.hypot(one.x[steps] - m.x, one.y[steps] - m.y) for m in one.ground.minima]
    return np.min(gaps, axis=0) if gaps else np.full(np.shape(one.x[steps]), np.inf)


def from_place(one: HikerWalk, x: float, y: float) -> np.ndarray:
    """How far a place is at every step."""
    return np.hypot(one.x - x, one.y - y)


def inside(one: HikerWalk) -> np.ndarray:
    """At which steps a hiker is in the domain."""
    (left, right), (bottom, top) = one.ground.domain
    return (one.x >= left) & (one.x <= right) & (one.y >= bottom) & (one.y <= top)


def same(one: float, other: float) -> bool:
    """Whether two numbers are one but for rounding."""
    return one == other or math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12)


def side(ground: Surface) -> float:
    """The smaller side of the domain."""
    return min(high - low for low, high in ground.domain)


def there(one: HikerWalk) -> float:
    """How near to a minimum is at it: nearer than that, and where minima are dense not too near to the next."""
    x, y = np.array([(m.x, m.y) for m in one.ground.minima]).reshape(-1, 2).T
    if len(x) < 2:
        return THERE * side(one.ground)
    nearest = np.argmin(np.hypot(x - one.x[-1], y - one.y[-1]))
    apart = np.sort(np.hypot(x - x[nearest], y - y[nearest]))[1]
    return float(min(THERE * side(one.ground), apart / 4))


def grid(ground: Surface) -> np.ndarray:
    """Losses all over the domain, on a grid that is not the survey's."""
    points = 90 if ground.costly else 420
    losses = ground.value(*np.meshgrid(*ground.sides(points)))
    return losses[np.isfinite(losses)]


def is_minimum(ground: Surface, x: float, y: float) -> bool:
    """Whether nothing in small circles around a place is lower."""
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    loss = float(ground.value(x, y))
    for radius in (1e-3, 1e-4, 1e-5):
        around = ground.value(x + radius * side(ground) * np.cos(turn), y + radius * side(ground) * np.sin(turn))
        if (around[np.isfinite(around)] < loss - 1e-9 * max(1.0, abs(loss))).any():
            return False
    return True


def _of_numbers(one: HikerWalk, numbers: told.Numbers) -> Iterator[Claim]:
    """What a way to end claims of the walk itself."""
    n, loss, ground = one.steps, one.loss, one.ground
    if hasattr(numbers, "first"):
        yield Claim("the first loss", numbers.first == loss[0])
    if hasattr(numbers, "loss") and not isinstance(numbers, told.NoSlope):
        yield Claim("the last loss", numbers.loss == loss[-1])
    if hasattr(numbers, "steps"):
        yield Claim("the steps", numbers.steps == n)
    if getattr(numbers, "gap", None) is not None:
        yield Claim("the gap", same(numbers.gap, from_minima(one)[-1]))
    if hasattr(numbers, "window"):
        yield Claim("the window is of the walk", 1 <= numbers.window <= n)
    match numbers:
        case told.NoLoss(step, x, y):
            yield Claim("no loss there", (one.x[step], one.y[step]) == (x, y) and not np.isfinite(loss[step]))
            yield Claim("all losses before are numbers", bool(np.isfinite(loss[:step]).all()))
            yield Claim("that place is a number", bool(np.isfinite([x, y]).all()))
        case told.NoSlope(step, x, y, here, _, since, lowests):
            near = np.hypot(one.x[step] - x, one.y[step] - y) <= 1e-5 * side(ground)
            slope = ground.gradient(one.x[step], one.y[step])
            yield Claim("it stands there", bool(near) and here == loss[step] and np.isfinite(here))
            yield Claim("no slope there", not np.isfinite(slope).all())
            yield Claim("it goes no further", not np.isfinite([one.x[step + 1], one.y[step + 1]]).all())
            if since is not None:
                away = from_place(one, x, y)[: step + 1]
                yield Claim("it is a minimum", is_minimum(ground, x, y))
                yield Claim("it was there since", bool((away[since:] <= STAYED * side(ground)).all()))
                if lowests:
                    yield Claim("the lowest", here <= grid(ground).min() + 1e-6 * max(1.0, abs(here)))
        case told.NoStep(step):
            yield Claim("a slope there", bool(np.isfinite(ground.gradient(one.x[step], one.y[step])).all()))
            yield Claim("it goes no further", not np.isfinite([one.x[step + 1], one.y[step + 1]]).all())
        case told.OnKink(x, y, _, moved, window, away, fall, _):
            path = np.hypot(np.diff(one.x[-1 - window :]), np.diff(one.y[-1 - window :])).sum()
            turn, tiny = np.arange(64) * np.pi / 32, 1e-7 * side(ground)
            around = ground.value(one.x[-1] + away * np.cos(turn), one.y[-1] + away * np.sin(turn))
            slopes = (ground.value(one.x[-1] + tiny * np.cos(turn), one.y[-1] + tiny * np.sin(turn)) - loss[-1]) / tiny
            yield Claim("it rests there", float(from_place(one, x, y)[-1]) <= 1e-5 * side(ground))
            yield Claim("moved", same(moved, float(path)))
            yield Claim("lower ground near by", fall > 0 and abs(loss[-1] - np.nanmin(around) - fall) <= 0.05 * fall)
            yield Claim("no slope of 0 there", bool(np.abs(slopes).max() >= 0.1 * fall / away))
            given = np.hypot(one.gradient_x[-1], one.gradient_y[-1])
            yield Claim("the optimizer is given next to none", bool(given * away <= 0.1 * fall))
        case told.Overflowed(step, _):
            yield Claim("no finite loss or place", not np.isfinite([one.x[step], one.y[step], loss[step]]).all())
            yield Claim("it went off", not inside(one)[step])
        case told.FarAway(_, distance, _, pull):
            slope = ground.gradient(one.x[-1], one.y[-1]) @ (np.array([one.x[-1], one.y[-1]]) - ground.centre)
            yield Claim("the slope leads back", pull != "slope" or slope > 0)
            yield Claim("the distance", same(distance, float(from_place(one, *ground.centre)[-1])))
            yield Claim("far away", distance > 10 * side(ground))
        case told.AtMinimum():
            yield from _of_minimum(one, numbers)
        case told.AtRest(x, y, _, lower, hollow, where, _):
            yield Claim("it rests there", float(from_place(one, x, y)[-1]) <= 1e-5 * side(ground))
            turn = np.arange(64) * np.pi / 32
            around = ground.value(x + 0.01 * side(ground) * np.cos(turn), y + 0.01 * side(ground) * np.sin(turn))
            least = np.nanmin(around) - loss[-1]
            yield Claim("not lower all round it", least >= -2e-6 * ground.scale)
            if hollow and ground.hessian(x, y).any():
                yield Claim("a hollow", least > 0)
            yield Claim("inside the domain", where != "inside" or bool(inside(one)[-1]))
            yield Claim("outside the domain", where != "outside" or not inside(one)[-1])
            yield Claim("no edge has converged", where != "edge" or one.verdict.kind == "trapped")
            yield from _of_lower(one, lower, float(loss[-1]))
        case told.Flat(value):
            yield Claim("flat", bool((grid(ground) == value).all()))
        case told.NoValley(moved, window, curvature):
            path = np.hypot(np.diff(one.x[-1 - window :]), np.diff(one.y[-1 - window :])).sum()
            found = np.linalg.eigvalsh(ground.hessian(one.x[-1], one.y[-1]))
            slope = np.hypot(*ground.gradient(one.x[-1], one.y[-1]))
            yield Claim("level ground", slope <= 1e-3 * side(ground) * abs(found[0]))
            yield Claim("no slope to speak of", slope * side(ground) <= 0.02 * ground.scale)
            yield Claim("moved", same(moved, float(path)))
            yield Claim("the curvature down", same(curvature[0], float(found[0])) and curvature[0] < 0)
            yield Claim("the other curvature", abs(curvature[1] - found[1]) <= 1e-6 * abs(found).max())
        case told.Ledge(moved, window, away, fall):
            path = np.hypot(np.diff(one.x[-1 - window :]), np.diff(one.y[-1 - window :])).sum()
            turn = np.arange(64) * np.pi / 32
            around = ground.value(one.x[-1] + away * np.cos(turn), one.y[-1] + away * np.sin(turn))
            yield Claim("moved", same(moved, float(path)))
            yield Claim("lower ground near by", fall > 0 and abs(loss[-1] - np.nanmin(around) - fall) <= 0.05 * fall)
        case told.Climbing(half, later, earlier, _):
            yield Claim("mean loss", same(later, float(loss[-half:].mean())))
            yield Claim("mean loss before", same(earlier, float(loss[-2 * half : -half].mean())))
            yield Claim("higher and higher", later > earlier)
        case told.Bouncing(window, path, net, low, high):
            x, y = one.x[-1 - window :], one.y[-1 - window :]
            yield Claim("the path", same(path, float(np.hypot(np.diff(x), np.diff(y)).sum())))
            yield Claim("the way made good", same(net, float(np.hypot(x[-1] - x[0], y[-1] - y[0]))))
            yield Claim("the losses", (low, high) == (loss[-1 - window :].min(), loss[-1 - window :].max()))
        case told.Still(window, moved, rate, slope):
            yield Claim("the slope", same(slope, float(np.hypot(one.gradient_x[-1], one.gradient_y[-1]))))
            still = np.ptp(one.x[-1 - window :]) == 0 == np.ptp(one.y[-1 - window :])
            yield Claim("it stands still", bool(still))
            yield Claim("it had moved", moved == bool(np.ptp(one.x) or np.ptp(one.y)))
            zero = {"zero": not one.learning_rate.any(), "positive": one.learning_rate[-1] > 0}
            yield Claim("the rate", zero.get(rate, one.learning_rate[-1] == 0 != one.learning_rate.max()))
        case told.Crawling(window, moved, nearer, gap, _):
            x, y = one.x[-1 - window :], one.y[-1 - window :]
            yield Claim("moved", same(moved, float(np.hypot(x[-1] - x[0], y[-1] - y[0]))))
            yield Claim("nearer", abs(nearer - (from_minima(one)[-1 - window] - gap)) <= 1e-9 * gap)
        case told.JustArrived():
            yield Claim("at a valley", from_minima(one)[-1] <= THERE * side(ground))
        case told.NotLower():
            yield Claim("not lower", loss[-1] >= loss[0])
        case told.Downhill(_, _, _, edge):
            yield Claim("lower", loss[-1] < loss[0])
            if edge is not None:
                yield from _of_spot(one, edge)
        case told.LowerButFurther(_, _, _, first_gap):
            yield Claim("lower", loss[-1] < loss[0])
            yield Claim("the first gap", same(first_gap, float(from_minima(one)[0])) and numbers.gap > first_gap)
        case told.OnItsWay():
            yield Claim("lower", loss[-1] < loss[0])
            yield Claim("nearer than at the start", numbers.gap <= from_minima(one)[0])
        case told.MovingAway(_, _, window, _, before):
            yield Claim("the gap before", same(before, float(from_minima(one)[-1 - window])) and before < numbers.gap)
        case told.ComesAndGoes(_, _, window, nearest, furthest):
            away = from_minima(one)[-1 - window :]
            yield Claim("the span", same(nearest, float(away.min())) and same(furthest, float(away.max())))


def _of_minimum(one: HikerWalk, numbers: told.AtMinimum) -> Iterator[Claim]:
    ground, since = one.ground, numbers.step
    away = from_place(one, numbers.x, numbers.y)
    yield Claim("it is a minimum", is_minimum(ground, numbers.x, numbers.y))
    yield Claim("it stayed since", bool((away[since:] <= STAYED * side(ground)).all()))
    yield Claim("mostly there since", bool((away[since:] <= THERE * side(ground) * 1.0001).mean() >= 0.9))
    yield Claim("it came then", bool(since == 0 or away[since - 1] > away[since] or numbers.step == one.steps))
    here = float(ground.value(numbers.x, numbers.y))
    yield from _of_lower(one, numbers.lower, here)
    close = [m for m in ground.minima if np.hypot(m.x - one.x[-1], m.y - one.y[-1]) < away[-1] - 1e-6 * side(ground)]
    yield Claim("no other minimum is nearer", not close)


def _of_lower(one: HikerWalk, lower: Lower | None, here: float) -> Iterator[Claim]:
    """What is said to be lower, or that nothing is."""
    ground = one.ground
    least = float(grid(ground).min())
    seen = one.loss[inside(one)]
    least = min(least, float(np.fmin.reduce(seen, initial=np.inf)))
    slack = 1e-6 * max(1.0, abs(least), ground.scale)
    if lower is None:
        yield Claim("nothing is lower", here <= least + slack)
        return
    if lower.valley is not None:
        yield Claim("a valley is lower", lower.valley < here and lower.valley == ground.minima[0].loss)
    if lower.spot is not None:
        yield from _of_spot(one, lower.spot)
        yield Claim("the spot is lower", lower.spot.loss < min(here, lower.valley or np.inf))
    lowest = min(v for v in (lower.valley, lower.spot and lower.spot.loss) if v is not None)
    yield Claim("nothing is lower than what is named", lowest <= least + slack)


def _of_spot(one: HikerWalk, spot: Spot) -> Iterator[Claim]:
    ground = one.ground
    (left, right), (bottom, top) = ground.domain
    found = float(ground.value(spot.x, spot.y))
    yield Claim("the loss of a spot", abs(found - spot.loss) <= 1e-6 * max(1.0, abs(found)))
    yield Claim("it is in the domain", left <= spot.x <= right and bottom <= spot.y <= top)
    if spot.where == "edge":
        yield Claim("it is on the edge", spot.x in (left, right) or spot.y in (bottom, top))
    if spot.where == "passed":
        yield Claim("it was passed", one.loss[spot.step] == spot.loss)


def _of_departure(one: HikerWalk) -> Iterator[Claim]:
    left, out = one.verdict.left, np.flatnonzero(~inside(one))
    undefined = one.verdict.kind == "undefined"
    if undefined:
        out = out[out <= one.verdict.step]
    if not out.size or out[0] == 0:
        yield Claim("it never left", left is None)
        return
    yield Claim("it left", left is not None and left.step == out[0])
    if left is not None:
        stride = float(np.hypot(one.x[out[0]] - one.x[out[0] - 1], one.y[out[0]] - one.y[out[0] - 1]))
        yield Claim("its stride", same(left.stride, stride))
        yield Claim("once more", left.again == bool((np.diff(out) > 1).any()))
        yield Claim("it came back", left.back == (out[-1] < (one.verdict.step if undefined else one.steps)))


def _of_thrown(one: HikerWalk) -> Iterator[Claim]:
    thrown = one.verdict.thrown
    if thrown is None:
        return
    away = from_place(one, thrown.x, thrown.y)
    there = THERE * side(one.ground)
    yield Claim("it had arrived", bool((away[thrown.arrived : thrown.low_step + 1] <= there).all()))
    yield Claim("how low", thrown.low == one.loss[thrown.low_step])
    after = one.loss[thrown.high_step]
    yield Claim("how high", thrown.high == after or (thrown.high == np.inf and not np.isfinite(after)))
    yield Claim("thrown out", bool((away[thrown.low_step : thrown.high_step + 1] > 0.2 * there).any()))
    yield Claim("out after it was in", thrown.arrived <= thrown.low_step < thrown.high_step)


def _of_the_future(scene: Scene, one: HikerWalk, long: HikerWalk) -> Iterator[Claim]:
    """What must not come after such an end."""
    ground, numbers, n = one.ground, one.verdict.numbers, one.steps
    begun = slice(0, n) if not np.isfinite(one.loss[-1]) or one.verdict.kind == "diverged" else slice(0, n + 1)
    yield Claim("it is the same walk", bool(np.array_equal(one.x[begun], long.x[begun], equal_nan=True)))
    noisy = scene.noise > 0 or scene.batch_size is not None
    match one.verdict.kind:
        case "undefined" if isinstance(numbers, told.OnKink):
            away = float(from_place(long, numbers.x, numbers.y)[n:].max())
            yield Claim("it stays there", numbers.so_far or away <= 1e-5 * side(ground))
        case "undefined":
            yield Claim("nothing follows", long.steps == one.steps)
        case "diverged" if getattr(numbers, "pull", "none") == "none":
            yield Claim("it does not come back", not inside(long)[n:].any())
        case "converged" | "trapped" if isinstance(numbers, told.AtMinimum) and not (noisy or numbers.so_far):
            away = from_place(long, numbers.x, numbers.y)[n:]
            yield Claim("it stays after", bool((away <= STAYED * side(ground)).all()))
        case "converged" | "trapped" if isinstance(numbers, told.AtRest) and not (noisy or numbers.so_far):
            away = from_place(long, numbers.x, numbers.y)[n:]
            yield Claim("it rests on", bool((away <= STAYED * side(ground)).all()))
        case "crawling" if not noisy:
            arrived = from_minima(long)[n:] <= there(one)
            yield Claim("it does not arrive soon", not arrived[: n + 1].any())
    if one.verdict.kind == "trapped" and not (noisy or getattr(numbers, "so_far", False)):
        here = float(ground.value(numbers.x, numbers.y)) if isinstance(numbers, told.AtMinimum) else one.loss[-1]
        later = long.loss[n:][inside(long)[n:]]
        slack = max(1e-6 * max(1.0, abs(here)), ground.scale * 1e-3)
        yield Claim("never lower after", bool(np.fmin.reduce(later, initial=np.inf) >= here - slack))


def kept(scene: Scene, one: HikerWalk, arrival: Arrival, most: int = 1_000_000) -> float:
    """How many times the true number of steps a prediction is; NaN where it is too large to be tried.

    Walked on for up to twice what is predicted: who is not there by then has a prediction of less than half.
    """
    steps = one.steps + int(2 * arrival.more) + 1
    if steps > most:
        return math.nan
    long = walk(msgspec.structs.replace(scene, steps=steps)).walks[0]
    here = np.flatnonzero(from_minima(long)[one.steps :] <= arrival.within * (1 + 1e-9))
    return arrival.more / float(here[0]) if here.size and here[0] else (0.5 if not here.size else math.inf)

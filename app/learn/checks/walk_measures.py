"""The measures of a walk: each is one number, or one word, that a text may name and a claim may be about."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import structs

from app.descent.endings.arrival import from_valley
from app.descent.endings.judge import first_departure
from app.descent.endings.numbers import Arrival, Kind
from app.descent.story.plateau_epochs import cuts
from app.descent.story.rate_change import OneRate, RateOfAxes, rate_change
from app.descent.story.stability import bands, steepest
from app.descent.story.step_anatomy import Replay, rates_by_axis
from app.descent.text.json_input import InputError
from app.descent.walks.walk import HikerWalk
from app.learn.checks.measure import Found, OfWalk
from app.learn.checks.seen import RATES, Seen

Axis = Literal["x", "y"]
HALVINGS = 20  # of the gap between two rates of a sweep, to find where walks begin to diverge


class StepsToArrive(OfWalk, frozen=True, tag="steps_to_arrive"):
    """The step at which the hiker came to a valley to stay; never, if it did not."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return steps_to_arrive(one)


class Verdict(OfWalk, frozen=True, tag="verdict"):
    """How the walk ended, a word: converged, trapped, saddle, diverged, oscillating, crawling, walking, undefined."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return one.verdict.kind


class StepsWalked(OfWalk, frozen=True, tag="steps_walked"):
    """How many steps were taken; fewer than the scene has, if the walk left the finite numbers."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return float(one.steps)


class LossAt(OfWalk, frozen=True, tag="loss_at"):
    """The loss after ``step`` steps; −1 is the last, which is also what is meant without a step."""

    step: int = -1

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return float(one.loss[_index(self.step, len(one.loss), "step")])


class LowestLoss(OfWalk, frozen=True, tag="lowest_loss"):
    """The lowest loss of the whole walk."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return float(np.nanmin(one.loss))


class HighestLoss(OfWalk, frozen=True, tag="highest_loss"):
    """The highest loss of the whole walk; infinite if it left the finite numbers."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return float(np.nan_to_num(one.loss, nan=np.inf).max())


class PlaceAt(OfWalk, frozen=True, tag="place_at"):
    """One weight after ``step`` steps, on the ``axis`` x or y; −1 is the last step."""

    axis: Axis
    step: int = -1

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        place = one.x if self.axis == "x" else one.y
        return float(place[_index(self.step, len(place), "step")])


class SlopeAt(OfWalk, frozen=True, tag="slope_at"):
    """How steep the ground is where step number ``step`` begins (the first is 1); with ``axis``, along that."""

    axis: Axis | None = None
    step: int = 1

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        at = _index(self.step - 1 if self.step > 0 else self.step, one.steps, "step")
        x, y = float(one.gradient_x[at]), float(one.gradient_y[at])
        return x if self.axis == "x" else y if self.axis == "y" else math.hypot(x, y)


class StrideAt(OfWalk, frozen=True, tag="stride_at"):
    """How far the step number ``step`` went (the first is 1); −1 is the last."""

    step: int = 1

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        strides = strides_of(one)
        return float(strides[_index(self.step - 1 if self.step > 0 else self.step, len(strides), "step")])


class StrideChange(OfWalk, frozen=True, tag="stride_change"):
    """The last stride divided by the first: below 1, the hiker slowed down."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        strides = strides_of(one)
        return float(strides[-1] / strides[0]) if strides[0] > 0 else None


class AxisRateAt(OfWalk, frozen=True, tag="axis_rate_at"):
    """The rate that the ``axis`` x or y was really walked with in step number ``step`` (the first is 1).

    It is the learning rate divided by what the optimizer divides by on that axis; for SGD the learning rate itself.
    """

    axis: Axis
    step: int = 1

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        at = _index(self.step - 1 if self.step > 0 else self.step, one.steps, "step")
        rates = rates_by_axis(_replayed(one))
        return float(one.learning_rate[at] if rates is None else rates[0 if self.axis == "x" else 1, at])


class RateGrowth(OfWalk, frozen=True, tag="rate_growth"):
    """What the rate that the ``axis`` was really walked with was multiplied by, from the first step to the last."""

    axis: Axis

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        change = rate_change(_replayed(one))
        if isinstance(change, RateOfAxes):
            return change.change[0 if self.axis == "x" else 1]
        return change.last / change.first if isinstance(change, OneRate) and change.first > 0 else None


class LearningRateAt(OfWalk, frozen=True, tag="learning_rate_at"):
    """The learning rate that step number ``step`` used (the first is 1); −1 is the last."""

    step: int = 1

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        rates = one.learning_rate
        return float(rates[_index(self.step - 1 if self.step > 0 else self.step, len(rates), "step")])


class Cuts(OfWalk, frozen=True, tag="cuts"):
    """How many times the hiker's schedule lowered the rate: with ReduceLROnPlateau, how many times it fired."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return float(len(cuts(one)))


class CutAtEpoch(OfWalk, frozen=True, tag="cut_at_epoch"):
    """The epoch (the first is 1) after which the rate was lowered for the ``cut``-th time (the first is 1)."""

    cut: int = 1

    def of(self, seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        made = cuts(one)
        return float(made[self.cut - 1] // seen.whole_scene.steps_per_epoch) if 1 <= self.cut <= len(made) else None


class DistanceLeft(OfWalk, frozen=True, tag="distance_left"):
    """How far the nearest valley is from where the hiker ended; no number if it left the finite ones."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        if not one.ground.minima or not np.isfinite([one.x[-1], one.y[-1]]).all():
            return None
        return float(from_valley(one.ground, np.array([one.x[-1:], one.y[-1:]]))[0])


class LeftMapAt(OfWalk, frozen=True, tag="left_map_at"):
    """The step at which the hiker first left the map; never, if it did not."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        with np.errstate(all="ignore"):
            left = first_departure(one.ground, np.array([one.x, one.y]))
        return None if left is None else float(left.step)


class Crossings(OfWalk, frozen=True, tag="crossings"):
    """How many steps, until it arrived, jumped across the valley's line, on the ``axis`` x or y."""

    axis: Axis

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return float(crossings(one, self.axis))


class BestSteps(OfWalk, frozen=True, tag="best_steps"):
    """The fewest steps in which this hiker arrives at the lowest valley, over 181 rates from 1e-6 to 1000."""

    def of(self, seen: Seen, _one: HikerWalk) -> Found:
        """The value."""
        return best_arrival(seen, self.hiker)[1]


class BestRate(OfWalk, frozen=True, tag="best_rate"):
    """The rate with which this hiker arrives in the fewest steps, over 181 rates from 1e-6 to 1000."""

    def of(self, seen: Seen, _one: HikerWalk) -> Found:
        """The value."""
        return best_arrival(seen, self.hiker)[0]


class RateLimit(OfWalk, frozen=True, tag="rate_limit"):
    """The largest stable rate, 2/λ for plain SGD, ``at`` the start, or at the bottom of the lowest valley."""

    at: Literal["start", "valley"] = "valley"

    def of(self, seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        return rate_limit(seen, one, self.at)


class Curvature(OfWalk, frozen=True, tag="curvature"):
    """λ: how sharply the ground bends where it bends most, ``at`` the start or the bottom of the lowest valley."""

    at: Literal["start", "valley"] = "valley"

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        place = _place(one, self.at)
        return None if place is None else steepest(one.ground, *place)


class DivergesFrom(OfWalk, frozen=True, tag="diverges_from"):
    """The smallest rate at which this hiker's whole walk ends as diverged, found by walking."""

    def of(self, seen: Seen, _one: HikerWalk) -> Found:
        """The value."""
        return diverges_from(seen, self.hiker)


class ArrivingRate(OfWalk, frozen=True, tag="arriving_rate"):
    """The ``smallest`` or the ``largest`` rate that leads to the lowest valley in time, found by walking."""

    which: Literal["smallest", "largest"]

    def of(self, seen: Seen, _one: HikerWalk) -> Found:
        """The value."""
        sweep = seen.sweep(self.hiker)
        outward = -1 if self.which == "smallest" else 1
        # A sweep counts who has only just arrived; the judge, who wants to see it stay, does not.
        found = np.flatnonzero(np.isfinite(sweep.steps))[::-outward].tolist()
        place = next((one for one in found if self._arrives(seen, float(sweep.rates[one]))), None)
        if place is None:
            return None
        rate = float(sweep.rates[place])
        if not 0 <= place + outward < len(sweep.rates):
            return rate
        beyond = float(sweep.rates[place + outward])
        for _ in range(HALVINGS):
            middle = (rate * beyond) ** 0.5
            rate, beyond = (middle, beyond) if self._arrives(seen, middle) else (rate, middle)
        return rate

    def _arrives(self, seen: Seen, rate: float) -> bool:
        at_rate = seen.changed(self.hiker, {"learning_rate": rate}, {})
        return at_rate.walked(self.hiker).verdict.kind == "converged"


class StepsToGo(OfWalk, frozen=True, tag="steps_to_go"):
    """How many more steps a hiker that crawls will take to arrive; no number where no law says it."""

    def of(self, _seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        arrival: Arrival | None = getattr(one.verdict.numbers, "arrival", None)
        return None if arrival is None else float(arrival.more)


class SeedsThat(OfWalk, frozen=True, tag="seeds_that"):
    """Of the walks with the seeds 1 to ``seeds``, how many end as ``kind``: what noise does is chance."""

    kind: Kind
    seeds: Annotated[int, msgspec.Meta(ge=2, le=200)] = 50

    def of(self, seen: Seen, _one: HikerWalk) -> Found:
        """The value."""
        scene = structs.replace(seen.whole_scene, hikers=(seen.whole_scene.hikers[self.hiker],))
        walks = (seen.runs.walk(structs.replace(scene, seed=seed)) for seed in range(1, self.seeds + 1))
        return float(sum(walked.walks[0].verdict.kind == self.kind for walked in walks))


class Setting(OfWalk, frozen=True, tag="setting"):
    """A setting by its ``name`` in the file, of the hiker or else of the scene: momentum, beta_1, noise, steps, …"""

    name: str

    def of(self, seen: Seen, one: HikerWalk) -> Found:
        """The value."""
        for holder in (one.hiker, seen.whole_scene):
            value = getattr(holder, self.name, None) if self.name in holder.__struct_fields__ else None
            if isinstance(value, str) or value is None:
                if value is not None:
                    return value
            elif isinstance(value, int | float):
                return float(value)
        raise InputError(f"the scene and its hiker have no number or word called {self.name}")


class ArrivingRates(OfWalk, frozen=True, tag="arriving_rates"):
    """How many of 181 rates from 1e-6 to 1000, evenly on a log scale, lead to the lowest valley in time."""

    def of(self, seen: Seen, _one: HikerWalk) -> Found:
        """The value."""
        return float(np.isfinite(seen.sweep(self.hiker).steps).sum())


WalkMeasure = (
    StepsToArrive
    | Verdict
    | StepsWalked
    | LossAt
    | LowestLoss
    | HighestLoss
    | PlaceAt
    | SlopeAt
    | StrideAt
    | StrideChange
    | AxisRateAt
    | RateGrowth
    | LearningRateAt
    | Cuts
    | CutAtEpoch
    | DistanceLeft
    | LeftMapAt
    | Crossings
    | BestSteps
    | BestRate
    | RateLimit
    | Curvature
    | DivergesFrom
    | ArrivingRate
    | StepsToGo
    | SeedsThat
    | Setting
    | ArrivingRates
)


def _replayed(one: HikerWalk) -> Replay:
    replay = Replay(one)
    while not replay.go_on():
        pass
    return replay


def steps_to_arrive(one: HikerWalk) -> float | None:
    """The step at which a hiker came to a valley to stay, or None."""
    return float(one.verdict.step) if one.verdict.kind in ("converged", "trapped") else None


def best_arrival(seen: Seen, hiker: int) -> tuple[float | None, float | None]:
    """The rate with which a hiker arrives soonest and the steps it takes; (None, None) if none does."""
    sweep = seen.sweep(hiker)
    if not np.isfinite(sweep.steps).any():
        return None, None
    best = int(np.nanargmin(sweep.steps))
    return float(sweep.rates[best]), float(sweep.steps[best])


def diverges_from(seen: Seen, hiker: int) -> float | None:
    """The smallest rate at which a hiker's whole walk ends as diverged, found by walking; None if none does."""

    def diverges(rate: float) -> bool:
        return seen.changed(hiker, {"learning_rate": rate}, {}).walked(hiker).verdict.kind == "diverged"

    for before, rate in pairwise(RATES.tolist()):
        if diverges(rate):
            low, high = before, rate
            for _ in range(HALVINGS):
                middle = (low * high) ** 0.5
                low, high = (low, middle) if diverges(middle) else (middle, high)
            return float(high)
    return None


def rate_limit(seen: Seen, one: HikerWalk, at: Literal["start", "valley"]) -> float | None:
    """The largest stable rate at the start or in the lowest valley, or None where the ground sets none."""
    place = _place(one, at)
    return None if place is None else bands(one.ground, one.hiker, *place, seen.whole_scene.steps).stable


def strides_of(one: HikerWalk) -> np.ndarray:
    """How far each step went, (n,)."""
    with np.errstate(all="ignore"):
        return np.hypot(np.diff(one.x), np.diff(one.y))


def crossings(one: HikerWalk, axis: Axis) -> int:
    """How many steps jumped across the lowest valley on one axis, until the hiker arrived if it did."""
    valley = _place(one, "valley")
    if valley is None:
        return 0
    side = np.sign(one.x - valley[0] if axis == "x" else one.y - valley[1])
    if (arrived := steps_to_arrive(one)) is not None:
        side = side[: int(arrived) + 1]
    return int((side[1:] * side[:-1] < 0).sum())


def _place(one: HikerWalk, at: Literal["start", "valley"]) -> tuple[float, float] | None:
    if at == "start":
        return float(one.x[0]), float(one.y[0])
    lowest = next((m for m in one.ground.minima if m.is_lowest), None)
    return None if lowest is None else (lowest.x, lowest.y)


def _index(number: int, count: int, what: str) -> int:
    if not -count <= number < count:
        raise InputError(f"{what} {number} is not in this walk, which has {count} of them")
    return number

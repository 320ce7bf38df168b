"""What somebody predicts of a hiker while its end is hidden, and how far off that was: values and numbers, no words."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import FAR, domains_away
from app.descent.endings.lower_ground import named
from app.descent.step.schedules import carries_rate
from app.descent.walks.rate_sweep import sweep_hikers
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk

Array = NDArray[np.float64]
# Where a hiker ends, from which learning rate on it diverges, how its loss runs, and how many steps it takes to arrive.
Question = Literal["end", "limit", "curve", "steps"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
RATES = np.logspace(-6, 2, 121)  # rates that are tried for one that diverges, the lowest first
FINER = 16  # rates that are walked between two
CLOSE = 1.001  # times: so near to one another are the last rate that does not diverge and the first that does
LONGEST = 5000  # steps of a walk that is tried at so many rates
NOTHING = 1e-12  # of loss above the lowest: no curve is compared further down


class Guess(NamedTuple):
    """What is predicted of one hiker; None, or no points, where nothing is.

    ``end`` is a place, ``limit`` a learning rate, ``curve`` points (step of the scene, loss) by growing step, ``steps``
    the scene's step at which it arrives.
    """

    end: tuple[float, float] | None = None
    limit: float | None = None
    curve: tuple[tuple[float, float], ...] = ()
    steps: int | None = None

    @property
    def answered(self) -> tuple[Question, ...]:
        """The questions that it answers."""
        given = (self.end is not None, self.limit is not None, len(self.curve) > 1, self.steps is not None)
        return tuple(question for question, there in zip(QUESTIONS, given, strict=True) if there)


class Limit(NamedTuple):
    """The smallest learning rate at which a hiker diverges, None if none of those up to ``highest`` does."""

    rate: float | None
    highest: float


class EndMiss(NamedTuple):
    """The place that was predicted and the real one, ``away`` from it in domains: of its larger side.

    ``real`` and ``away`` are None for a hiker that diverged.
    """

    guess: tuple[float, float]
    real: tuple[float, float] | None
    away: float | None


class LimitMiss(NamedTuple):
    """The rate that was predicted and the measured Limit; ``factor`` times that is the guess, None if there is none."""

    guess: float
    real: Limit
    factor: float | None


class CurveMiss(NamedTuple):
    """How many ``times`` too high or too low a drawn curve is on average, and the share of it that is too ``low``.

    None where nothing of it can be compared.
    """

    times: float | None
    low: float


class StepsMiss(NamedTuple):
    """The step that was predicted and the real one; None if it does not arrive within ``steps``."""

    guess: int
    real: int | None
    steps: int


class Answers(NamedTuple):
    """What became of each prediction; None where there was none, or where the truth is not known yet."""

    end: EndMiss | None = None
    limit: LimitMiss | None = None
    curve: CurveMiss | None = None
    steps: StepsMiss | None = None


def answers(guess: Guess, one: HikerWalk, limit: Limit | None = None) -> Answers:
    """How far off a guess of a hiker's walk was; ``limit`` comes from ``diverging_rate``."""
    return Answers(
        end=None if guess.end is None else end_miss(guess.end, one),
        limit=None if guess.limit is None or limit is None else limit_miss(guess.limit, limit),
        curve=curve_miss(guess.curve, one) if len(guess.curve) > 1 else None,
        steps=None if guess.steps is None else StepsMiss(guess.steps, arrival_of(one), one.end),
    )


def end_miss(guess: tuple[float, float], one: HikerWalk) -> EndMiss:
    """How far a predicted place is from a walk's last one."""
    x, y = (float(side[-1]) for side in one.stood)
    gone = one.verdict.kind == "diverged" or not domains_away(one.ground, np.array([[x], [y]]))[0] <= FAR
    if gone:
        return EndMiss(guess, None, None)
    return EndMiss(
        guess, named(one.ground, x, y), math.hypot(x - guess[0], y - guess[1]) / float(one.ground.extent.max())
    )


def limit_miss(guess: float, real: Limit) -> LimitMiss:
    """How many times too high a predicted rate is, below 1 too low."""
    return LimitMiss(guess, real, None if real.rate is None else guess / real.rate)


def curve_miss(guess: tuple[tuple[float, float], ...], one: HikerWalk) -> CurveMiss:
    """How far a drawn curve is from a walk's losses, where both are, in factors of loss above the ground's lowest."""
    at, drawn = np.array(guess, float).T
    steps = np.arange(math.ceil(at[0]), min(math.floor(at[-1]), one.end) + 1)
    real, lowest = one.losses[steps], one.ground.lowest
    there = np.isfinite(real)
    if not there.any():
        return CurveMiss(None, 0.0)
    decades = np.interp(steps[there], at, _decades(drawn, lowest)) - _decades(real[there], lowest)
    return CurveMiss(10.0 ** float(np.abs(decades).mean()), float((decades < 0).mean()))


def _decades(loss: Array, lowest: float) -> Array:
    return np.asarray(np.log10(np.maximum(loss - lowest, NOTHING)))


def arrival_of(one: HikerWalk) -> int | None:
    """The scene's step at which a hiker came to where it stays, None if it has not."""
    ending = one.verdict
    return one.begun + ending.step if ending.kind in ("converged", "trapped") else None


def has_limit(scene: Scene, index: int) -> bool:
    """Whether a hiker's limit can be asked for: its walk is short enough, and its rate its own."""
    return scene.steps <= LONGEST and not carries_rate(scene.hikers[index].schedule)


def diverging_rate(scene: Scene, index: int) -> Generator[float, None, Limit]:
    """The lowest learning rate found at which a hiker of a scene diverges, all else as it is.

    Rates from a millionth to a hundred are walked, about fifteen to a decade; then some between the first that
    diverges and the one before it, until they agree to a thousandth. Yields the part done.
    """
    rates, before = RATES, 0.0
    hiker = scene.hikers[index]
    while True:
        sweeping = sweep_hikers(scene, [hiker], rates)
        while True:
            try:
                part = next(sweeping)
                yield 0.8 * part if before == 0 else 0.9
            except StopIteration as end:
                (swept,) = end.value
                break
        first = int(np.argmax(swept.diverged))
        if not swept.diverged[first]:
            return Limit(None, float(RATES[-1]))
        low, high = float(rates[first - 1]) if first else before, float(rates[first])
        if low == 0 or high <= CLOSE * low:
            return Limit(high, float(RATES[-1]))
        rates, before = np.append(np.geomspace(low, high, FINER + 2)[1:-1], high), low

"""One optimizer at several learning rates from one start: the rates, the hikers, and their walks one after another."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np

from app.descent.step.hiker import Hiker
from app.descent.step.schedules import carries_rate
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk, Walk, walk_in_pieces

OneHiker = TypeVar("OneHiker", bound=Hiker)
DECADES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)  # the rates of one click
MOST_RATES = 12
LONGEST = 20_000  # steps of a walk of which several are kept at once
AT_ONCE = 12_000  # steps of all, on simple ground, that are walked before anything is shown
DIGITS = 2  # of a rate: what people would type


class Piece(NamedTuple):
    """The walks that are there so far, by growing rate, and how much of the work is done, 0…1."""

    walks: tuple[HikerWalk, ...]
    part: float


def rates_between(low: float, high: float, count: int) -> tuple[float, ...]:
    """Up to ``count`` rates (at least 1) from ``low`` to ``high``, evenly apart on a log scale; both must be positive.

    Each is rounded to two digits, but for the ends, and there once.
    """
    low, high = min(low, high), max(low, high)
    if count < 2 or low == high:
        return (low,)
    inner = np.logspace(math.log10(low), math.log10(high), count)[1:-1]
    rates = {low, high, *(float(f"{rate:.{DIGITS - 1}e}") for rate in inner.tolist())}
    return tuple(sorted(rate for rate in rates if low <= rate <= high))


def a_few(rates: tuple[float, ...], most: int) -> tuple[float, ...]:
    """At most so many of the rates (at least 2), the lowest and the highest among them.

    Every second or third where that comes out even, so that nine rates in half decades give five in whole ones.
    """
    last = len(rates) - 1
    if last < most:
        return rates
    every = next((k for k in (2, 3) if last % k == 0 and last // k < most), None)
    if every is not None:
        return rates[::every]
    return tuple(rates[round(place)] for place in np.linspace(0, last, most).tolist())


def at_rates(hiker: Hiker, rates: Sequence[float]) -> tuple[Hiker, ...]:
    """The same hiker at each of the rates, from the start, seen, and styled as its place among them has it."""
    return tuple(
        msgspec.structs.replace(hiker, learning_rate=rate, hidden=False, style=None, fork=None) for rate in rates
    )


def why_not(scene: Scene, hiker: Hiker) -> str:
    """Why rates of one hiker of a scene are not walked side by side, empty if they may be."""
    if carries_rate(hiker.schedule):
        return "This hiker's schedule sets its own rates, so any other rate would walk the same way."
    return f"Only walked side by side up to {LONGEST:,} steps." if scene.steps > LONGEST else ""


def walk_at_rates(
    scene: Scene, hiker: Hiker, rates: Sequence[float]
) -> Generator[Piece | None, None, tuple[HikerWalk, ...]]:
    """Walk a scene's hiker at each of the rates, and judge each walk; None comes where there is nothing new to show.

    Short ones come all at once: what is dragged is then always shown whole.
    """
    walks: tuple[HikerWalk, ...] = ()
    at_once = scene.steps * len(rates) * scene.ground.fields.work <= AT_ONCE
    for index, one in enumerate(at_rates(hiker, rates)):
        work = walk_in_pieces(msgspec.structs.replace(scene, hikers=(one,)))
        while True:
            try:
                part = next(work)
            except StopIteration as end:
                walked: Walk = end.value
                break
            yield Piece(walks, (index + part) / len(rates)) if walks and not at_once else None
        walks = (*walks, walked.walks[0])
        _ = walks[-1].verdict  # judged here, where it keeps nobody waiting
        if not at_once or len(walks) == len(rates):
            yield Piece(walks, len(walks) / len(rates))
    return walks

"""How the rate that each axis was really walked with changed from the first step to the last: numbers, no words."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.step.hiker import Lion
from app.descent.story.step_anatomy import Replay, rates_by_axis
from app.descent.story.step_parts import remembers

Array = NDArray[np.float64]
Way = Literal["falls", "stays", "grows"]
SAME = 1.25  # times, that a rate may change and still be called the same


class SignOnly(NamedTuple):
    """Lion's: each axis moves by the learning rate or not at all; ``decay`` says that weight decay moves it too."""

    decay: bool


class OneRate(NamedTuple):
    """SGD's: one rate for both axes, at the first step, the last, and at its lowest and highest.

    ``clipped``: the strides follow the clipped slope; ``momentum``: and what went before.
    """

    first: float
    last: float
    lowest: float
    highest: float
    clipped: bool
    momentum: bool


class NotComparable(NamedTuple):
    """A rate at the first or the last step is 0 or not finite."""


class RateOfAxes(NamedTuple):
    """An adaptive optimizer's: what the rate of x and of y was multiplied by from the first step to the last.

    ``own`` is the optimizer's part of it, its schedule's taken out: None where the schedule ends at 0. ``strides``
    are the lengths of the first and the last step, None where they cannot be compared.
    """

    change: tuple[float, float]
    own: tuple[float, float] | None
    scheduled: bool
    strides: tuple[float, float] | None


RateChange = SignOnly | OneRate | NotComparable | RateOfAxes


def rate_change(replay: Replay) -> RateChange:
    """What became of the rates on a walk; the replay must be complete."""
    one, rates = replay.walk, rates_by_axis(replay)
    hiker, used = one.hiker, one.learning_rate
    if isinstance(hiker, Lion):
        return SignOnly(hiker.weight_decay is not None)
    if rates is None:
        clipped = hiker.clipnorm is not None or hiker.clipvalue is not None
        rate = (float(used[0]), float(used[-1]), float(used.min()), float(used.max()))
        return OneRate(*rate, clipped, remembers(hiker))
    with np.errstate(all="ignore"):
        change = rates[:, -1] / rates[:, 0]
        own = change / (used[-1] / used[0])
        strides = np.hypot(np.diff(one.x[[0, 1, -2, -1]]), np.diff(one.y[[0, 1, -2, -1]]))[[0, 2]]
    if not np.isfinite(change).all():
        return NotComparable()
    return RateOfAxes(
        change=_pair(change),
        own=_pair(own) if np.isfinite(own).all() else None,
        scheduled=hiker.schedule is not None,
        strides=_pair(strides) if np.isfinite(strides).all() and strides[0] > 0 else None,
    )


def way(change: float) -> Way:
    """Which way a rate or a stride went that was multiplied by ``change``."""
    return "falls" if change < 1 / SAME else "grows" if change > SAME else "stays"


def _pair(both: Array) -> tuple[float, float]:
    return float(both[0]), float(both[1])

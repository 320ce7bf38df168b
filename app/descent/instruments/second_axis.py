"""The hyperparameter that a rate map varies beside the learning rate: which there are, and how its axis runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

from app.descent.step.hiker import Hiker

Scale = Literal["even", "log", "nines"]


class SecondAxis(NamedTuple):
    """An argument of Keras's and its axis, which runs from coordinate ``low`` to ``high``.

    A coordinate is the value itself where the scale is even, its power of ten where it is ``log``; on ``nines`` it is
    how many nines the value has: 1 is 0.9, 2 is 0.99, 3 is 0.999.
    """

    name: str
    scale: Scale
    low: float
    high: float

    def value(self, at: float) -> float:
        """The hyperparameter at a coordinate."""
        if self.scale == "even":
            return at
        return float(10.0**at) if self.scale == "log" else 1 - float(10.0**-at)

    def coordinate(self, value: float | None) -> float:
        """Where a value lies; minus infinity for one that is off, and for 0 on a log axis."""
        if self.scale == "even":
            return -math.inf if value is None else value
        left = (value or 0.0) if self.scale == "log" else 1 - (value or 0.0)
        power = math.log10(left) if left > 0 else -math.inf
        return power if self.scale == "log" else -power


# By name, in the order in which they teach most.
AXES = {
    axis.name: axis
    for axis in (
        SecondAxis("momentum", "even", 0.0, 1.0),
        SecondAxis("beta_1", "even", 0.0, 1.0),
        SecondAxis("beta_2", "nines", 0.0, 4.0),
        SecondAxis("rho", "even", 0.0, 1.0),
        SecondAxis("initial_accumulator_value", "log", -4.0, 2.0),
        SecondAxis("weight_decay", "log", -4.0, 1.0),
        SecondAxis("epsilon", "log", -8.0, 1.0),
    )
}


def second_names(hiker: Hiker) -> tuple[str, ...]:
    """The names of what a hiker's map can vary beside its rate, the most telling first; every optimizer has some."""
    return tuple(name for name in AXES if name == "weight_decay" or name in hiker.arguments())


def samples(value_at: Callable[[float], float], low: float, high: float, count: int) -> list[float]:
    """A value from the middle of each of ``count`` equal cells, in as few digits as keep it in its cell's middle half.

    So what stands in a cell is what a person would type, and no other cell's.
    """
    side = (high - low) / count
    made = []
    for k in range(count):
        middle = low + (k + 0.5) * side
        least, exact, most = value_at(middle - side / 4), value_at(middle), value_at(middle + side / 4)
        rounded = (float(f"{exact:.{digits}g}") for digits in range(1, 17))
        made.append(next((value for value in rounded if least <= value <= most), exact))
    return made

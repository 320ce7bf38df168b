"""What hikers take along from one step to the next besides their place: this is handed over where one is forked."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray

from app.descent.step.hiker import Hiker
from app.descent.step.schedules import PlateauState, ReduceLROnPlateau, plateau_start

Array = NDArray[np.float64]


class Memory(NamedTuple):
    """The memory of n hikers of one optimizer, before a step.

    ``state`` is the optimizer's, its numbers (2, n), None where it remembers nothing yet; ``pace`` the plateau
    schedule's, None where there is none; ``seen`` (n,) the sum of the losses that the epoch's steps so far began at.
    """

    state: Any
    pace: PlateauState | None
    seen: Array


def taken_over(memory: Memory, parent: Hiker, hiker: Hiker, rates: Array) -> Memory:
    """What forks of a hiker begin with that walk at ``rates`` (n,).

    Another optimizer begins without memory. The same one has its parent's, and its plateau schedule goes on with its
    wait and cooldown: at the rate that it had come to, or at the fork's own where that is not its parent's.
    The epoch that has begun goes on for either.
    """
    alike, pace = type(parent) is type(hiker), None
    if isinstance(hiker.schedule, ReduceLROnPlateau):
        pace = plateau_start(rates)
        if alike and memory.pace is not None:
            came_to = np.where(rates == parent.learning_rate, memory.pace.rate, rates)
            pace = memory.pace._replace(rate=came_to)
    return Memory(memory.state if alike else None, pace, memory.seen)


def of_both(x: Any, y: Any) -> Any:
    """The states of two weights, in plain floats, as one of arrays (2, 1); a count of steps is one number."""
    parts = zip(astuple(x), astuple(y), strict=True)
    return type(x)(*(a if isinstance(a, int) else np.array([[a], [b]], float) for a, b in parts))


def of_each(state: Any) -> tuple[Any, Any]:
    """The state (2, 1) of one hiker as those of its two weights, in plain floats."""
    x, y = (type(state)(*(_part(value, axis) for value in astuple(state))) for axis in (0, 1))
    return x, y


def _part(value: Any, axis: int) -> Any:
    return value if isinstance(value, int) else float(np.broadcast_to(value, (2, 1))[axis, 0])


def memory_of(memory: Memory, column: int, count: int) -> Memory:
    """The memory of one of ``count`` hikers."""

    def one(value: Any) -> Any:
        return value if isinstance(value, int) else np.broadcast_to(value, (2, count))[:, column, None].copy()

    state = memory.state
    if state is not None:
        state = type(state)(*(one(value) for value in astuple(state)))
    pace = memory.pace
    if pace is not None:
        pace = PlateauState(*(np.broadcast_to(part, (count,))[column, None].copy() for part in pace))
    return Memory(state, pace, np.broadcast_to(memory.seen, (count,))[column, None].copy())

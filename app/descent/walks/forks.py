"""Who is forked from whom: what a scene may say of it, a hiker's whole line, and indices that stay right in a list."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.step.fork import Fork
from app.descent.step.hiker import Hiker
from app.descent.walks.many_hikers import Step, descend, grouped
from app.descent.walks.memory import Memory, taken_over
from app.descent.walks.noise_and_batches import Losses

Array = NDArray[np.float64]


BLOCK = 16  # steps of one piece of work


class Stage(NamedTuple):
    """One hiker of a line, from the scene's step ``begin`` to the one it is left at."""

    hiker: Hiker
    begin: int
    end: int


def check_forks(hikers: Sequence[Hiker], steps: int) -> None:
    """Raise ValueError with the JSON path of the first fork that cannot be walked."""
    for place, hiker in enumerate(hikers):
        fork, at = hiker.fork, f"$.hikers[{place}].fork"
        if fork is None:
            continue
        if not isinstance(fork, Fork):
            raise ValueError(f"expected Fork(hiker=0, step=40) or None, got {fork!r} - at `{at}`")
        if fork.hiker >= len(hikers):
            many = f"{len(hikers)} hikers, counted from 0" if len(hikers) > 1 else "one hiker, number 0"
            raise ValueError(f"there is no hiker {fork.hiker}: the scene has {many} - at `{at}.hiker`")
        if fork.step > steps:
            raise ValueError(
                f"expected a step from 0 to {steps:,}, the scene's last, got {fork.step:,} - at `{at}.step`"
            )
        if place in _ancestors(hikers, place):
            raise ValueError(f"hiker {place} would be forked from itself - at `{at}.hiker`")
        parent = hikers[fork.hiker].fork
        if isinstance(parent, Fork) and fork.step < parent.step:
            began = f"hiker {fork.hiker} begins at step {parent.step:,}"
            raise ValueError(f"expected a step from {parent.step:,} up, since {began} - at `{at}.step`")


def _ancestors(hikers: Sequence[Hiker], index: int) -> list[int]:
    """The hikers that one goes back to, the nearest first; one of them twice where they go round in a circle."""
    found: list[int] = []
    fork = hikers[index].fork
    while fork is not None and fork.hiker < len(hikers) and len(found) <= len(hikers):
        found.append(fork.hiker)
        fork = hikers[fork.hiker].fork
    return found


def parents_first(hikers: Sequence[Hiker]) -> list[int]:
    """The indices of all hikers, each after the one it is forked from, else in their order."""
    return sorted(range(len(hikers)), key=lambda index: len(_ancestors(hikers, index)))


def line_of(hikers: Sequence[Hiker], hiker: Hiker, steps: int) -> list[Stage]:
    """The way of a hiker from the scene's start: who walks which of the ``steps``, the hiker itself last."""
    line, end = [hiker], [steps]
    while (fork := line[0].fork) is not None:
        line.insert(0, hikers[fork.hiker])
        end.insert(0, min(fork.step, steps))
    begins = [0, *end[:-1]]
    return [Stage(*stage) for stage in zip(line, begins, end, strict=True)]


def watches(hikers: Sequence[Hiker]) -> bool:
    """Whether a fork has a plateau schedule, which counts the losses before it of the epoch that it begins in."""
    return any(hiker.fork is not None and hiker.schedule is not None for hiker in hikers)


def descend_line(losses: Losses, line: Sequence[Stage], start: Array, epoch: int) -> Iterator[Step]:
    """Take n hikers from ``start`` (2, n) down a line, each stage in the state that the one before left.

    Run it under ``np.errstate``.
    """
    params, memory, seeing = start, Memory(None, None, np.zeros(1)), watches([stage.hiker for stage in line])
    for before, (hiker, begin, end) in zip([None, *line], line, strict=False):
        _, groups = grouped([hiker], end)
        own = np.array([hiker.learning_rate])
        memories = () if before is None else (taken_over(memory, before.hiker, hiker, own),)
        for step in descend(losses, groups, params, end, epoch, begin, memories, (end,), seeing):
            yield step
            params, memory = step.params, step.memories[0] if step.memories else memory


def forking_place(
    losses: Losses, line: Sequence[Stage], start: Array, epoch: int, rates: Array
) -> Generator[None, None, tuple[Array, Memory]]:
    """Where the last hiker of a line, from ``start`` (2, 1), is forked, and what it begins with there at ``rates``.

    In pieces of some steps each.
    """
    *parents, (hiker, begun, _) = line
    params, memory = start, Memory(None, None, np.zeros(1))
    steps = descend_line(losses, line, start, epoch)
    for begin in range(0, begun, BLOCK):
        with np.errstate(all="ignore"):  # not around the yield
            for step in islice(steps, min(BLOCK, begun - begin)):
                params, memory = step.params, step.memories[0] if step.memories else memory
        yield
    return params, taken_over(memory, parents[-1].hiker, hiker, rates)


def latest_fork(hikers: Sequence[Hiker]) -> int:
    """The last step that anybody is forked at, 0 if nobody is."""
    return max((hiker.fork.step for hiker in hikers if hiker.fork is not None), default=0)


def family_of(hikers: Sequence[Hiker], index: int) -> list[int]:
    """A hiker and all who are forked from it or from those, in their order."""
    return [k for k in range(len(hikers)) if k == index or index in _ancestors(hikers, k)]


def alone(hikers: Sequence[Hiker], index: int) -> tuple[Hiker, ...]:
    """One hiker in plain sight, last, after those that it goes back to, without whom a fork cannot be walked."""
    line = picked(hikers, [*reversed(_ancestors(hikers, index)), index])
    return tuple(msgspec.structs.replace(hiker, hidden=False, style=None) for hiker in line)


def picked(hikers: Sequence[Hiker], order: Sequence[int]) -> tuple[Hiker, ...]:
    """The hikers at some indices in another order, every fork still from the hiker it was from."""
    return tuple(_from(hikers[index], order) for index in order)


def _from(hiker: Hiker, order: Sequence[int]) -> Hiker:
    if hiker.fork is None:
        return hiker
    fork = msgspec.structs.replace(hiker.fork, hiker=order.index(hiker.fork.hiker))
    return msgspec.structs.replace(hiker, fork=fork)

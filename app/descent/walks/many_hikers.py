"""Going down: n hikers stepping together, whatever their optimizers, rates and starts. One code path for all."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.descent.step.hiker import Hiker, Rule, kind_of, rule_of
from app.descent.step.schedules import Rates, rates_of
from app.descent.walks.memory import Memory
from app.descent.walks.noise_and_batches import Losses

Array = NDArray[np.float64]
Result = TypeVar("Result")


def finish(work: Generator[object, None, Result]) -> Result:
    """Run work that is done in pieces to its end and give its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result


class Group(NamedTuple):
    """Hikers that step as one array: where they stand in it, how they step, and their learning rates."""

    where: slice
    rule: Rule
    rates: Rates


class Step(NamedTuple):
    """One step of all: the params (2, n) it led to, the gradient (2, n) as the optimizers got it, the rates (n,).

    ``memories``, one a group, are kept after the steps that are asked for; none else.
    """

    params: Array
    gradient: Array
    rates: Array
    memories: tuple[Memory, ...] = ()


def grouped(hikers: Sequence[Hiker], steps: int) -> tuple[list[int], list[Group]]:
    """An order in which hikers that step alike stand together, and their groups in it."""
    kinds: dict[tuple[object, ...], list[int]] = {}
    for index, hiker in enumerate(hikers):
        kinds.setdefault(kind_of(hiker), []).append(index)
    order = [index for members in kinds.values() for index in members]
    groups, begin = [], 0
    for members in kinds.values():
        alike = [hikers[index] for index in members]
        rates = rates_of(np.array([h.learning_rate for h in alike]), [h.schedule for h in alike], steps)
        groups.append(Group(slice(begin, begin + len(members)), rule_of(alike), rates))
        begin += len(members)
    return order, groups


def descend(
    losses: Losses,
    groups: Sequence[Group],
    start: Array,
    steps: int,
    epoch: int = 10,
    begin: int = 0,
    memories: Sequence[Memory] = (),
    marks: Collection[int] = (),
    seeing: bool = False,
) -> Iterator[Step]:
    """Take the steps from ``begin`` to ``steps``, from ``start`` (2, n); ``epoch`` of them the plateaus count as one.

    ``memories``, one a group, are what they have before the first of these steps, nothing if left out; ``marks`` the
    steps after which they are kept, ``seeing`` with the epoch's losses even where no schedule watches any.
    A hiker that leaves the finite numbers goes on as NaN and disturbs nobody; run it under ``np.errstate``.
    """
    params = np.array(start, float)
    if len(groups) == 1:
        groups = [groups[0]._replace(where=slice(0, params.shape[1]))]
    states: list[Any] = [g.rule.transform.init(params[:, g.where]) for g in groups]
    paces = [g.rates.start for g in groups]
    watching = seeing or any(g.rates.observe for g in groups)
    seen = np.zeros(params.shape[1])
    for k, memory in enumerate(memories):
        states[k] = states[k] if memory.state is None else memory.state
        paces[k] = memory.pace
        seen[groups[k].where] = memory.seen
    alone = groups[0] if len(groups) == 1 else None
    for step in range(begin, steps):
        fields = losses.fields(step)
        if watching:
            seen = seen + fields.value(params[0], params[1])
        gradient = fields.gradient(params[0], params[1])
        if losses.noise is not None:
            gradient = gradient + losses.noise[step][:, None]
        if alone is not None:
            rates: Any = alone.rates.at(paces[0], step)
            params, states[0] = alone.rule.step(states[0], params, gradient, rates)
        else:
            after, rates = np.empty_like(params), np.empty(params.shape[1])
            for k, (where, rule, plan) in enumerate(groups):
                rates[where] = lr = plan.at(paces[k], step)
                after[:, where], states[k] = rule.step(states[k], params[:, where], gradient[:, where], lr)
            params = after
        if watching and (step + 1) % epoch == 0:
            for k, group in enumerate(groups):
                if group.rates.observe is not None and (pace := paces[k]) is not None:
                    paces[k] = group.rates.observe(pace, seen[group.where] / epoch)
            seen = np.zeros_like(seen)
        if step + 1 in marks:
            kept = zip(states, paces, groups, strict=True)
            yield Step(params, gradient, rates, tuple(Memory(s, p, seen[g.where]) for s, p, g in kept))
        else:
            yield Step(params, gradient, rates)

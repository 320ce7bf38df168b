"""One hiker walking alone, in plain floats: several times quicker than arrays of one, which is what a drag needs.

The optimizers and schedules are the ones the arrays use; only what they calculate with differs, and a walk is the
same either way, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Generator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import Slope
from app.descent.step.floats_or_arrays import SCALARS
from app.descent.step.hiker import Hiker, rule_of
from app.descent.step.schedules import Rates, rates_of
from app.descent.walks.memory import Memory, of_both, of_each
from app.descent.walks.noise_and_batches import Losses

Array = NDArray[np.float64]
PIECE = 2000  # steps of one piece of work, where a slope is a few additions


class Trace(NamedTuple):
    """k steps taken: positions (2, k + 1), gradients (2, k), rates (k,); the last position may not be finite.

    ``kept`` are the memories before the steps that somebody is forked at, by the scene's step.
    """

    positions: Array
    gradients: Array
    rates: Array
    kept: dict[int, Memory]


def slope_for(losses: Losses, hiker: Hiker) -> Slope | None:
    """The gradient in floats that this hiker could walk alone by, or None if it takes arrays."""
    clipped = hiker.clipnorm is not None or hiker.clipvalue is not None  # clipnorm needs both weights at once
    return None if clipped or losses.on_rows else losses.fields(0).slope


def walk_alone(
    losses: Losses,
    slope: Slope,
    hiker: Hiker,
    start: tuple[float, float],
    steps: int,
    epoch: int,
    begin: int = 0,
    memory: Memory | None = None,
    marks: Collection[int] = (),
    seeing: bool = False,
) -> Generator[int, None, Trace | None]:
    """Walk the steps from ``begin`` to ``steps``, yielding now and then how many are done.

    Ends where the numbers are no longer finite. ``memory`` is what the hiker has before its first step; ``marks`` are
    the steps at which it is kept, ``seeing`` with the epoch's losses even where this hiker's schedule watches none.
    None where floats raise an error: then the arrays, which know inf and NaN, have to walk.
    """
    rule, plan = rule_of([hiker], SCALARS), rates_of(np.array([hiker.learning_rate]), [hiker.schedule], steps)
    x, y = float(start[0]), float(start[1])
    xs, ys, gxs, gys, rates = [x], [y], list[float](), list[float](), list[float]()
    init: Any = rule.transform.init  # typed for arrays, and the same for floats
    update: Any = rule.transform.update
    state_x, state_y = init(x), init(y)
    decay = hiker.weight_decay
    value, watch = losses.fields(0).value, plan.observe
    pace, seen, seeing = plan.start, 0.0, seeing or watch is not None
    if memory is not None:
        pace, seen = memory.pace, float(memory.seen[0])
        state_x, state_y = (state_x, state_y) if memory.state is None else of_each(memory.state)
    fixed = None if watch is not None else _all_rates(plan, steps)
    piece = max(1, PIECE // losses.fields(0).work)
    kept = {begin: Memory(of_both(state_x, state_y), pace, np.array([seen]))} if begin in marks else {}
    edges = sorted({*range(begin, steps, piece), *(mark for mark in marks if begin < mark < steps), steps})
    for first, last in pairwise(edges):
        # A piece's own draws alone: 100,000 pairs take longer to make, and to throw away, than a drag may take.
        noise = None if losses.noise is None else losses.noise[first:last].tolist()
        try:
            with np.errstate(all="raise", under="ignore"):  # not around the yield
                for step in range(first, last):
                    if seeing:
                        seen += float(value(np.array([x]), np.array([y]))[0])
                    gx, gy = slope(x, y)
                    if noise is not None:
                        noise_x, noise_y = noise[step - first]
                        gx, gy = gx + noise_x, gy + noise_y
                    lr = fixed[step] if fixed is not None else _alone(plan.at(pace, step))
                    if decay is not None:
                        x, y = x - x * decay * lr, y - y * decay * lr
                    step_x, state_x = update(state_x, gx, lr)
                    step_y, state_y = update(state_y, gy, lr)
                    x, y = x + step_x, y + step_y
                    xs.append(x)
                    ys.append(y)
                    gxs.append(gx)
                    gys.append(gy)
                    rates.append(lr)
                    if seeing and (step + 1) % epoch == 0:
                        if watch is not None and pace is not None:
                            pace = watch(pace, np.array([seen / epoch]))
                        seen = 0.0
        except (ArithmeticError, ValueError, TypeError):  # TypeError: a negative number's root is complex
            return None
        if not (math.isfinite(x) and math.isfinite(y)):
            break
        if last in marks:
            kept[last] = Memory(of_both(state_x, state_y), pace, np.array([seen]))
        yield last
    return Trace(np.array([xs, ys]), np.array([gxs, gys]).reshape(2, -1), np.array(rates), kept)


def _all_rates(plan: Rates, steps: int) -> list[float]:
    """The rates of a plan that watches nothing."""
    rate = plan.at(None, 0)
    return [rate] * steps if isinstance(rate, float) else [_alone(plan.at(None, step)) for step in range(steps)]


def _alone(rate: Array | float) -> float:
    return rate if isinstance(rate, float) else float(rate[0])

"""One hiker walking alone, in plain floats: several times quicker than arrays of one, which is what a drag needs.

The optimizers and schedules are the ones the arrays use; only what they calculate with differs, and a walk is the
same either way, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import Slope
from app.descent.step.floats_or_arrays import SCALARS
from app.descent.step.hiker import Hiker, rule_of
from app.descent.step.schedules import Rates, rates_of
from app.descent.walks.noise_and_batches import Losses

Array = NDArray[np.float64]
PIECE = 2000  # steps of one piece of work, where a slope is a few additions


class Trace(NamedTuple):
    """k steps taken: positions (2, k + 1), gradients (2, k), rates (k,); the last position may not be finite."""

    positions: Array
    gradients: Array
    rates: Array


def slope_for(losses: Losses, hiker: Hiker) -> Slope | None:
    """The gradient in floats that this hiker could walk alone by, or None if it takes arrays."""
    clipped = hiker.clipnorm is not None or hiker.clipvalue is not None  # clipnorm needs both weights at once
    return None if clipped or losses.on_rows else losses.fields(0).slope


def walk_alone(
    losses: Losses, slope: Slope, hiker: Hiker, start: tuple[float, float], steps: int, epoch: int
) -> Generator[int, None, Trace | None]:
    """Walk ``steps`` steps, yielding now and then how many are done; ends where the numbers are no longer finite.

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
    pace, seen = plan.start, 0.0
    fixed = None if watch is not None else _all_rates(plan, steps)
    piece = max(1, PIECE // losses.fields(0).work)
    for begin in range(0, steps, piece):
        # A piece's own draws alone: 100,000 pairs take longer to make, and to throw away, than a drag may take.
        noise = None if losses.noise is None else losses.noise[begin : begin + piece].tolist()
        try:
            with np.errstate(all="raise", under="ignore"):  # not around the yield
                for step in range(begin, min(begin + piece, steps)):
                    if watch is not None:
                        seen += float(value(np.array([x]), np.array([y]))[0])
                    gx, gy = slope(x, y)
                    if noise is not None:
                        noise_x, noise_y = noise[step - begin]
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
                    if watch is not None and pace is not None and (step + 1) % epoch == 0:
                        pace, seen = watch(pace, np.array([seen / epoch])), 0.0
        except (ArithmeticError, ValueError, TypeError):  # TypeError: a negative number's root is complex
            return None
        if not (math.isfinite(x) and math.isfinite(y)):
            break
        yield min(begin + piece, steps)
    return Trace(np.array([xs, ys]), np.array([gxs, gys]).reshape(2, -1), np.array(rates))


def _all_rates(plan: Rates, steps: int) -> list[float]:
    """The rates of a plan that watches nothing."""
    rate = plan.at(None, 0)
    return [rate] * steps if isinstance(rate, float) else [_alone(plan.at(None, step)) for step in range(steps)]


def _alone(rate: Array | float) -> float:
    return rate if isinstance(rate, float) else float(rate[0])

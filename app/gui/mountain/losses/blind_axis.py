"""The losses that a blindfolded hiker knows: those so far, on a plain axis that grows with them in round steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.descent.walks.walk import Walk
from app.gui.paint.ticks import round_step

Array = NDArray[np.float64]
FOLLOWED = 10.0  # times the loss at the start that the axis follows a loss up, or down below zero
LINES = 4  # at least, into which the axis is parted


def felt_losses(walk: Walk) -> list[Array]:
    """Every hiker's loss, NaN where it is not finite, and held where the axis never comes to."""
    far = 100 * _bound(walk)
    return [np.where(np.isfinite(one.losses), np.clip(one.losses, -far, far), np.nan) for one in walk.walks]


def felt_extremes(walk: Walk) -> Array:
    """Lowest and highest loss of anybody up to each step, 0 among them, (steps + 1, 2)."""
    bound = _bound(walk)
    low, high = np.zeros(walk.steps + 1), np.zeros(walk.steps + 1)
    for loss in felt_losses(walk):
        held = np.clip(loss, -bound, bound)
        low[: len(held)] = np.fmin(low[: len(held)], held)
        high[: len(held)] = np.fmax(high[: len(held)], held)
    return np.stack([np.minimum.accumulate(low), np.maximum.accumulate(high)], axis=1)


def _bound(walk: Walk) -> float:
    """Depends on the start alone: what is still to come must not show."""
    starts = [abs(float(one.loss[0])) for one in walk.walks if not one.begun and math.isfinite(one.loss[0])]
    return FOLLOWED * max([1.0, *starts])


def round_range(low: float, high: float) -> tuple[float, float, float]:
    """An axis in round steps that holds a range: its ends, and how far its lines are apart."""
    span = high - low if high > low else 1.0
    apart = round_step(span / LINES)
    return apart * math.floor(low / apart), apart * max(math.ceil(high / apart), math.floor(low / apart) + 1), apart

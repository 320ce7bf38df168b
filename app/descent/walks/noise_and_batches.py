"""What makes a walk stochastic: the noise on each gradient, and the minibatch of rows that each step looks at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import Fields
from app.descent.ground.surface import Rows, Surface

Array = NDArray[np.float64]


class Losses(NamedTuple):
    """The loss and gradient of each step: the whole surface's, or with minibatches those of the step's rows."""

    fields: Callable[[int], Fields]
    noise: Array | None
    on_rows: bool = False


def losses_of(surface: Surface, steps: int, noise: float, seed: int, batch_size: int | None) -> Losses:
    """The losses that a scene's hikers walk by; the same draws for every hiker and every optimizer."""
    drawn = np.random.default_rng(seed).normal(0.0, noise, (steps, 2)) if noise > 0 else None
    on_rows = surface.on_rows
    if batch_size is None or on_rows is None or batch_size >= surface.rows:
        return Losses(lambda _step: surface.fields, drawn)
    batches = minibatches(surface.rows, batch_size, seed, steps)
    return Losses(lambda step: on_rows(batches[step]), drawn, on_rows=True)


def minibatches(rows: int, batch_size: int, seed: int, steps: int) -> list[Rows]:
    """The rows of each step: every epoch a new order of all rows, cut into batches, the last one what is left."""
    rng = np.random.default_rng(seed)
    made: list[Rows] = []
    while len(made) < steps:
        order = rng.permutation(rows)
        made += [order[k : k + batch_size] for k in range(0, rows, batch_size)]
    return made[:steps]

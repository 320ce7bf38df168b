"""Where a hiker ends from each start of a grid over the domain.

A generator that yields after each piece of work how much of it is done (0…1) and returns the result, as a rate sweep
is: a window runs a piece whenever it has time and drops the generator to cancel; ``finish`` runs one to its end.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker
from app.descent.walks.arrival import ARRIVED, FAR
from app.descent.walks.many_hikers import descend, grouped
from app.descent.walks.noise_and_batches import losses_of
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
PIECE = 4096  # hikers of a start map that walk together: their arrays fit the processor's cache
EVERY = 10  # steps between two looks at who has arrived


@dataclass(frozen=True)
class StartMap:
    """Where a hiker ends from each point of a grid over the domain, rows from the bottom.

    ``minimum`` indexes ``surface.minima`` (−1: none), ``diverged`` marks walks that left the map, ``steps`` is when
    the walk arrived for good, to ``EVERY`` steps (−1: never).
    """

    minimum: NDArray[np.int16]
    diverged: NDArray[np.bool_]
    steps: NDArray[np.int32]


def start_map(scene: Scene, hiker: Hiker, size: int = 256) -> Generator[float, None, StartMap]:
    """Walk a hiker from each of size × size starts over the domain, in pieces of a few thousand walks."""
    surface, n = scene.ground, scene.steps
    x, y = (side.ravel() for side in np.meshgrid(*surface.sides(size)))
    starts = np.stack([x, y])
    minimum, steps = np.full(size * size, -1, np.int16), np.full(size * size, -1, np.int32)
    diverged = np.zeros(size * size, bool)
    losses = losses_of(surface, n, scene.noise, scene.seed, scene.batch_size)
    for begin in range(0, size * size, PIECE):
        part = slice(begin, min(begin + PIECE, size * size))
        _, groups = grouped([hiker], n)
        with np.errstate(all="ignore"):
            params, since = starts[:, part], np.full(part.stop - part.start, -1, np.int32)
            for k, step in enumerate(descend(losses, groups, params, n, scene.steps_per_epoch)):
                params = step.params
                if (k + 1) % EVERY == 0 or k + 1 == n:
                    where = _arrived_at(surface, params)
                    since = np.where(where >= 0, np.where(since < 0, k + 1, since), -1).astype(np.int32)
            minimum[part], steps[part] = _arrived_at(surface, params), since
            away = np.abs(params - surface.centre[:, None]) / surface.extent[:, None]
            diverged[part] = ~(away.max(axis=0) <= FAR)
        yield part.stop / (size * size)
    shape = (size, size)
    return StartMap(minimum.reshape(shape), diverged.reshape(shape), steps.reshape(shape))


def _arrived_at(surface: Surface, params: Array) -> NDArray[np.int16]:
    """Which minimum each hiker (2, n) stands at, −1 for none."""
    found = np.full(params.shape[1], -1, np.int16)
    within = (ARRIVED * float(surface.extent.min())) ** 2
    for index, m in enumerate(surface.minima):
        found[np.square(params[0] - m.x) + np.square(params[1] - m.y) <= within] = index
    return found

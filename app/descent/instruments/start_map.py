"""Where a hiker ends from each start of a grid over the domain.

A generator that yields after each piece of work how much of it is done (0…1) and returns the result, as a rate sweep
is: a window runs a piece whenever it has time and drops the generator to cancel; ``finish`` runs one to its end.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import ARRIVED, FAR, domains_away, has_no_step
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker
from app.descent.walks.many_hikers import descend, grouped
from app.descent.walks.noise_and_batches import losses_of
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
PIECE = 4096  # hikers of a start map that walk together: their arrays fit the processor's cache
EVERY = 10  # steps between two looks at who has arrived
SIZES = (32, 64, 128, 256)  # starts a side, one after another: a rough map at once, a fine one a little later


COSTLY = 64  # starts a side, at most, on ground that is a sum over rows
LONGEST = 5000  # steps of a walk of which a map is made: a quarter of a second for the first, roughest one


class Fate(IntEnum):
    """What becomes of a start."""

    LOWEST = 0  # it reaches a lowest minimum
    OTHER = 1  # or another one
    NOT_YET = 2  # it has settled nowhere when the steps are over
    GONE = 3  # it leaves the map
    NOWHERE = 4  # it comes where there is no loss, or no slope


@dataclass(frozen=True)
class StartMap:
    """Where a hiker ends from each point of a grid over the domain, rows from the bottom.

    ``minimum`` indexes ``surface.minima`` (−1: none), ``diverged`` marks walks that left the map, ``undefined`` those
    that came to ground without a loss or a slope; ``steps`` is when the walk arrived for good, to ``EVERY`` steps (−1:
    never).
    """

    minimum: NDArray[np.int16]
    diverged: NDArray[np.bool_]
    undefined: NDArray[np.bool_]
    steps: NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many starts there are a side."""
        return len(self.minimum)

    def fates(self, surface: Surface) -> NDArray[np.uint8]:
        """The Fate of every start."""
        lowest = np.array([m.is_lowest for m in surface.minima] or [False])
        fates = np.where(lowest[self.minimum], Fate.LOWEST, Fate.OTHER)
        fates[self.minimum < 0] = Fate.NOT_YET
        fates[self.diverged], fates[self.undefined] = Fate.GONE, Fate.NOWHERE
        return fates.astype(np.uint8)


class Piece(NamedTuple):
    """A start map as far as it is known, and how much of the work is done, 0…1."""

    found: StartMap
    part: float


def sizes_for(scene: Scene) -> tuple[int, ...]:
    """How many starts a side a scene's maps have; none where its walks are too long for one."""
    if scene.steps > LONGEST:
        return ()
    return tuple(size for size in SIZES if not scene.ground.costly or size <= COSTLY)


def coarse_first(scene: Scene, hiker: Hiker, sizes: tuple[int, ...] = SIZES) -> Generator[Piece, None, None]:
    """Start maps of growing size, the first of them within milliseconds."""
    whole, done = sum(size * size for size in sizes), 0
    found: StartMap | None = None
    for size in sizes:
        work = start_map(scene, hiker, size)
        while True:
            try:
                part = next(work)
            except StopIteration as end:
                found = end.value
                break
            if found is not None:
                yield Piece(found, (done + part * size * size) / whole)
        done += size * size
        assert found is not None
        yield Piece(found, done / whole)


def start_map(scene: Scene, hiker: Hiker, size: int = 256) -> Generator[float, None, StartMap]:
    """Walk a hiker from each of size × size starts over the domain, in pieces of a few thousand walks."""
    surface, n = scene.ground, scene.steps
    x, y = (side.ravel() for side in np.meshgrid(*surface.sides(size)))
    starts = np.stack([x, y])
    minimum, steps = np.full(size * size, -1, np.int16), np.full(size * size, -1, np.int32)
    diverged, undefined = np.zeros(size * size, bool), np.zeros(size * size, bool)
    holes = bool(np.isnan(surface.grid_losses).any())  # else nobody needs to look whether there is a loss
    losses = losses_of(surface, n, scene.noise, scene.seed, scene.batch_size)
    for begin in range(0, size * size, PIECE):
        part = slice(begin, min(begin + PIECE, size * size))
        _, groups = grouped([hiker], n)
        with np.errstate(all="ignore"):
            params, since = starts[:, part], np.full(part.stop - part.start, -1, np.int32)
            ended = _NoGround(surface, params, holes)
            for k, step in enumerate(descend(losses, groups, params, n, scene.steps_per_epoch)):
                params = step.params
                ended.look(params, step.gradient)
                if (k + 1) % EVERY == 0 or k + 1 == n:
                    where = _arrived_at(surface, params)
                    since = np.where(where >= 0, np.where(since < 0, k + 1, since), -1).astype(np.int32)
            undefined[part] = ended.undefined
            minimum[part] = np.where(ended.undefined, -1, _arrived_at(surface, params))
            steps[part] = np.where(ended.undefined, -1, since)
            diverged[part] = ~(ended.undefined | (domains_away(surface, params) <= FAR))
        yield part.stop / (size * size)
    shape = (size, size)
    return StartMap(minimum.reshape(shape), diverged.reshape(shape), undefined.reshape(shape), steps.reshape(shape))


class _NoGround:
    """Looks out for hikers that come where the ground has no loss or no slope; ``undefined`` (k,) are those."""

    def __init__(self, surface: Surface, starts: Array, holes: bool) -> None:
        self._surface, self._before, self._holes = surface, starts, holes
        self._going = np.isfinite(surface.value(*starts))
        self.undefined = ~self._going
        self._finite = starts.size

    def look(self, params: Array, gradient: Array) -> None:
        """Look at where everybody is after a step, made with a gradient."""
        finite = int(np.count_nonzero(np.isfinite(params)))
        if self._holes or finite != self._finite:  # else nobody left the numbers in this step
            self._look_at(params, gradient)
            self._finite = finite
        self._before = params

    def _look_at(self, params: Array, gradient: Array) -> None:
        gone = np.flatnonzero(self._going & ~(np.isfinite(params[0]) & np.isfinite(params[1])))
        if gone.size:
            self._going[gone] = False
            before, after, slope = self._before[:, gone], params[:, gone], gradient[:, gone]
            self.undefined[gone] = has_no_step(self._surface, before, after, slope)
        if self._holes:
            lost = np.flatnonzero(self._going & ~np.isfinite(self._surface.value(*params)))
            self._going[lost] = False
            self.undefined[lost] = domains_away(self._surface, params[:, lost]) <= FAR
        self._before = params


def _arrived_at(surface: Surface, params: Array) -> NDArray[np.int16]:
    """Which minimum each hiker (2, n) stands at, −1 for none."""
    found = np.full(params.shape[1], -1, np.int16)
    within = (ARRIVED * float(surface.extent.min())) ** 2
    for index, m in enumerate(surface.minima):
        found[np.square(params[0] - m.x) + np.square(params[1] - m.y) <= within] = index
    return found

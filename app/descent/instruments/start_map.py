"""Where a hiker ends from each start of a grid over the domain.

A generator that yields after each few milliseconds of work what is known and how much is done (0…1), or None before
anything is known, and returns the result: a thread runs it and drops it to cancel; ``finish`` runs one to its end.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import ARRIVED, FAR, domains_away, has_no_step
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker
from app.descent.walks.forks import descend_line, line_of
from app.descent.walks.noise_and_batches import losses_of
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
PIECE = 8192  # hikers of a start map that walk together: fewer cost more calls, more leave the processor's cache
COSTLY_PIECE = 512  # … on ground that is a sum over rows, where one step of more takes long to be broken off
EVERY = 10  # steps between two looks at who has arrived
SIZE, FIRST = 256, 32  # starts a side, and those of the roughest map, which is there at once


COSTLY = 64  # starts a side, at most, on ground that is a sum over rows
LONGEST = 5000  # steps of a walk of which a map is made: a quarter of a second for the first, roughest one


class Fate(IntEnum):
    """What becomes of a start."""

    LOWEST = 0  # it reaches a lowest minimum
    OTHER = 1  # or another one
    NOT_YET = 2  # it has settled nowhere when the steps are over
    GONE = 3  # it leaves the map
    NOWHERE = 4  # it comes where there is no loss, or no slope


@dataclass(frozen=True, eq=False)
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

    def thinned(self, apart: int) -> StartMap:
        """A copy with one row and column in ``apart`` alone."""
        part = (slice(None, None, apart), slice(None, None, apart))
        return StartMap(
            self.minimum[part].copy(), self.diverged[part].copy(), self.undefined[part].copy(), self.steps[part].copy()
        )

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


def size_for(scene: Scene) -> int:
    """How many starts a side a scene's map has; 0 where its walks are too long for one."""
    if scene.steps > LONGEST:
        return 0
    return COSTLY if scene.ground.costly else SIZE


def start_map(
    scene: Scene, hiker: Hiker, size: int = SIZE, first: int = FIRST
) -> Generator[Piece | None, None, StartMap]:
    """Walk a hiker from each of size × size starts over the domain, in pieces of a few thousand walks.

    The starts of a map of about ``first`` a side come first, then those of one twice as fine, and so on, so that no
    walk is taken twice; a piece has the finest map that is whole. A fork's map is that of its whole way: from each
    start the hiker that it is forked from walks first.
    """
    surface, n = scene.ground, scene.steps
    starts = np.stack(np.meshgrid(*surface.sides(size))).reshape(2, -1)
    minimum, steps = np.full(size * size, -1, np.int16), np.full(size * size, -1, np.int32)
    diverged, undefined = np.zeros(size * size, bool), np.zeros(size * size, bool)
    shape = (size, size)
    whole = StartMap(minimum.reshape(shape), diverged.reshape(shape), undefined.reshape(shape), steps.reshape(shape))
    holes = bool(np.isnan(surface.grid_losses).any())  # else nobody needs to look whether there is a loss
    line = line_of(scene.hikers, hiker, n)
    losses = losses_of(surface, n, scene.noise, scene.seed, scene.batch_size)
    piece = COSTLY_PIECE if surface.costly else PIECE
    found: StartMap | None = None
    done = 0
    for apart, fresh in _finer_and_finer(size, first):
        for begin in range(0, len(fresh), piece):
            part = fresh[begin : begin + piece]
            params, since = starts[:, part], np.full(len(part), -1, np.int32)
            with np.errstate(all="ignore"):
                ended = _NoGround(surface, params, holes)
            walking = descend_line(losses, line, params, scene.steps_per_epoch)
            for k in range(n):
                with np.errstate(all="ignore"):  # not around the yield
                    step = next(walking)
                    params = step.params
                    ended.look(params, step.gradient)
                    if (k + 1) % EVERY == 0 or k + 1 == n:
                        where = _arrived_at(surface, params)
                        since = np.where(where >= 0, np.where(since < 0, k + 1, since), -1).astype(np.int32)
                yield None if found is None else Piece(found, (done + len(part) * (k + 1) / n) / len(minimum))
            with np.errstate(all="ignore"):
                undefined[part] = ended.undefined
                minimum[part] = np.where(ended.undefined, -1, _arrived_at(surface, params))
                steps[part] = np.where(ended.undefined, -1, since)
                diverged[part] = ~(ended.undefined | (domains_away(surface, params) <= FAR))
            done += len(part)
            if begin + piece >= len(fresh):
                found = whole.thinned(apart)
            yield None if found is None else Piece(found, done / len(minimum))
    return whole


def _finer_and_finer(size: int, first: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """How far the starts of each finer map are apart, and which of them (indices) no coarser one has."""
    apart = max(1, 2 ** int(np.log2(max(size // first, 1))))
    index, known = np.arange(size * size).reshape(size, size), np.zeros((size, size), bool)
    while apart >= 1:
        fresh = index[::apart, ::apart][~known[::apart, ::apart]]
        known[::apart, ::apart] = True
        yield apart, fresh
        apart //= 2


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

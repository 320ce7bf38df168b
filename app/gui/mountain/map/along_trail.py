"""Places along a trail, evenly apart wherever its steps lie: what a label had better not cover."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
APART = 10.0  # pixels: one place for each square of this size that the trail passes
MOST = 1500  # segments that are looked at
MIXED = np.array([1, 73_856_093, 19_349_663, 83_492_791])  # of a hash of squares
WIDE = 1 << 16  # squares in a row of them, more than any picture has


class Along(NamedTuple):
    """Pixels (n, 2), and the step (n,) after which the trail has come to each, in that order."""

    places: Array
    step: NDArray[np.intp]

    def until(self, step: int) -> Array:
        """The places that have been passed after so many steps."""
        return self.places[: np.searchsorted(self.step, step)]


def places_along(ends: Array, step: NDArray[np.intp]) -> Along:
    """The places along segments (m, 4), each of which belongs to a step.

    Of many segments those are left out that lie like an earlier one, and of very many more: a walk on a tilted ground
    lies there in short pieces, all of which count.
    """
    if len(ends) > MOST:
        _, first = np.unique((ends / APART).astype(np.intp) @ MIXED, return_index=True)
        first.sort()
        ends, step = ends[first], step[first]
    every = max(1, -(-len(ends) // MOST))
    ends, step = ends[::every], step[::every]
    begin, way = ends[:, :2], ends[:, 2:] - ends[:, :2]
    count = np.clip(np.ceil(np.hypot(*way.T) / APART), 1, MOST).astype(np.intp)
    of = np.repeat(np.arange(len(ends)), count)
    part = (np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)) / count[of]
    places = begin[of] + part[:, None] * way[of]
    squares = (places / APART).astype(np.intp)
    _, first = np.unique(squares[:, 0] + WIDE * squares[:, 1], return_index=True)
    first.sort()
    return Along(places[first], step[of[first]])

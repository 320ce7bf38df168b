"""Those who have no next step, since the ground has no slope there, stay where they stand; for many walks at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import FAR, has_no_step
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]


class Standing:
    """Lets those stay where they stand who have no next step, since the ground has no slope there."""

    def __init__(self, surface: Surface, start: Array) -> None:
        self._surface, self._before = surface, start.copy()
        self._going = np.ones(start.shape[1], bool)
        self._standing, self._anybody = np.zeros(start.shape[1], bool), False
        self._finite = start.size
        self._centre, self._far = surface.centre[:, None], FAR * surface.extent[:, None]

    def look(self, block: Array) -> None:
        """Look at some steps (k, 2, n), and put back who stands."""
        if self._anybody:
            block[:, :, self._standing] = self._before[:, self._standing]
        count = int(np.count_nonzero(np.isfinite(block[-1])))
        if count != self._finite:  # else nobody left the numbers in these steps
            self._finite = count
            self._put_back(block)
        self._before = block[-1].copy()

    def _put_back(self, block: Array) -> None:
        """Find out who left the numbers in a block of steps since there is no next step, and let those stand."""
        ended = np.flatnonzero(self._going & ~np.isfinite(block[-1]).all(axis=0))
        self._going[ended] = False
        # Nearly all were far off the map when these steps began, and need no second look.
        ended = ended[(np.abs(self._before[:, ended] - self._centre) <= FAR * self._far).all(axis=0)]
        if not ended.size:
            return
        ways = np.concatenate([self._before[None, :, ended], block[:, :, ended]])
        first = np.argmin(np.isfinite(ways).all(axis=1), axis=0)  # the first place that is none
        before = ways[first - 1, :, np.arange(len(ended))].T
        near = np.flatnonzero((np.abs(before - self._centre) <= self._far).all(axis=0))
        if not near.size:
            return
        here, after = before[:, near], ways[first[near], :, near].T
        stand = near[has_no_step(self._surface, here, after, self._surface.gradient(*here))]
        self._standing[ended[stand]] = True
        self._anybody |= stand.size > 0
        for k in stand.tolist():
            block[first[k] - 1 :, :, ended[k]] = before[:, k]

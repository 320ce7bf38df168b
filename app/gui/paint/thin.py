"""Long rows of values on a picture of few pixels: which of them it takes to draw the same picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def telling(values: Array, columns: int, column: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """The indices that a picture of ``columns`` can tell apart: each column's first, last, lowest, highest.

    ``column`` says in which column each value lies, never falling and beginning with 0; left out, evenly in all.
    """
    count = len(values)
    if count <= 4 * columns:
        return np.arange(count)
    if column is not None:
        first = np.flatnonzero(np.diff(column, prepend=-1))
    else:
        first = -(-np.arange(columns) * count // columns)  # a column's first index, ⌈k·count/columns⌉
    last = np.append(first[1:], count) - 1
    kept = [first, last]
    width = np.diff(np.append(first, count))
    for extreme in (np.fmin, np.fmax):
        at = np.flatnonzero(values == np.repeat(extreme.reduceat(values, first), width))
        if len(at):  # else nothing is finite
            kept.append(at[np.minimum(np.searchsorted(at, first), len(at) - 1)])
    return np.unique(np.concatenate(kept))

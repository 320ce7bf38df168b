"""Long rows of values on a picture of few pixels: which of them it takes to draw the same picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def telling(values: Array, columns: int, column: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """The indices that a picture so many columns wide can tell apart: each column's first, last, lowest, highest.

    ``column`` says in which column each value lies, never falling and beginning with 0; left out, evenly in all.
    """
    count = len(values)
    if count <= 4 * columns:
        return np.arange(count)
    if column is None:
        column = np.arange(count) * columns // count
    first = np.searchsorted(column, np.arange(columns))
    last = np.append(first[1:], count) - 1
    by_value = np.lexsort((values, column))  # a column's values in order stand where the column stood
    return np.unique(np.concatenate([first, last, by_value[first], by_value[last]]))

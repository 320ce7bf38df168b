"""Dashes cut from a line before it is painted: they run on from step to step, and cost what short lines cost.

Qt's own begin anew with every separate line, so that short steps never show them, and are slow along a joined one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MOST = 6000  # dashes of one line: more would crowd into what looks like none


def dashed(ends: Array, pattern: Sequence[float], width: float) -> tuple[Array, NDArray[np.intp]]:
    """Cut segments (n, 4), each after the other, into dashes; also which segment each piece belongs to, in order.

    ``pattern`` is in line widths, dash and gap by turns, without the caps that a pen adds; empty is solid. A line so
    long that its dashes could not be told apart stays solid.
    """
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    behind = np.cumsum(length)
    marks = np.cumsum([0.0, *pattern]) * width
    if not pattern or not len(ends) or behind[-1] / marks[-1] * len(pattern) / 2 > MOST:
        return ends, np.arange(len(ends))
    before = behind - length
    periods = np.arange(np.ceil(behind[-1] / marks[-1]))[:, None] * marks[-1]
    begin, end = (periods + marks[:-1:2]).ravel(), (periods + marks[1::2]).ravel()
    # A dash bends with the line: it has a piece of every segment that it lies on.
    first = np.searchsorted(behind, begin, "right")
    count = np.maximum(0, np.searchsorted(before, end, "left") - first)
    dash = np.repeat(np.arange(len(begin)), count)
    segment = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[dash]
    whole = length[segment]
    share = np.stack([begin[dash] - before[segment], end[dash] - before[segment]], axis=1)
    with np.errstate(over="ignore"):
        share = np.clip(share / np.where(whole > 0, whole, 1.0)[:, None], 0.0, 1.0)
    start, way = ends[segment, :2], ends[segment, 2:] - ends[segment, :2]
    return np.concatenate([start + share[:, :1] * way, start + share[:, 1:] * way], axis=1), segment

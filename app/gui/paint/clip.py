"""Cut a walk to the picture: a hiker may be 10³⁰⁰ pixels away, a painter's coordinates may not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FAR = 1e11  # pixels


def clip_segments(start: Array, end: Array, low: Array, high: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Liang and Barsky's clipping of segments ``start → end`` (n, 2) to the box ``low … high`` (2,).

    Returns the cut starts and ends, (n, 2), and which segments have any part inside, (n,); the others,
    those with a coordinate that is not finite among them, hold no meaning.
    """
    with np.errstate(invalid="ignore"):
        if ((np.minimum(start, end) >= low) & (np.maximum(start, end) <= high)).all():
            return start, end, np.ones(len(start), bool)
    with np.errstate(all="ignore"):
        # Scaled first: the difference of two finite coordinates may overflow.
        unit = np.maximum(1.0, np.maximum(np.abs(start), np.abs(end)).max(axis=1, keepdims=True))
        a, b = start / unit, end / unit
        delta = b - a
        enter = np.where(delta > 0, low / unit - a, high / unit - a) / delta
        leave = np.where(delta > 0, high / unit - a, low / unit - a) / delta
        parallel = delta == 0
        within = (start >= low) & (start <= high)
        enter = np.where(parallel, np.where(within, -np.inf, np.inf), enter)
        leave = np.where(parallel, np.where(within, np.inf, -np.inf), leave)
        t0 = np.maximum(enter.max(axis=1), 0.0)
        t1 = np.minimum(leave.min(axis=1), 1.0)
        # Of a stride that begins and ends so far out, rounding leaves no line that could be trusted.
        near = np.minimum(np.abs(start).max(axis=1), np.abs(end).max(axis=1)) < FAR
        inside = near & (t0 <= t1) & np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
        cut_start = np.where((t0 > 0)[:, None], np.clip((a + t0[:, None] * delta) * unit, low, high), start)
        cut_end = np.where((t1 < 1)[:, None], np.clip((a + t1[:, None] * delta) * unit, low, high), end)
    return cut_start, cut_end, inside

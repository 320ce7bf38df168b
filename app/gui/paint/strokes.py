"""Many separate lines at once: cut to the picture, broken into dashes, and drawn straight from an array."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QLineF
from PySide6.QtGui import QPainter, QPolygonF

Array = NDArray[np.float64]
FAR = 1e11  # pixels
SLIVER = 1e-6  # pixels: a shorter piece of a dash is rounding
MOST = 6000  # dashes of one line: more would crowd into what looks like none


def draw_lines(painter: QPainter, ends: Array) -> None:
    """Draw the lines ``ends`` (n, 4): x₁, y₁, x₂, y₂.

    A QLineF is four doubles, so the array is what Qt reads; to make n Python objects first takes longer than to
    draw them. Separate lines, not a joined path, which is a hundred times slower to fill when its strokes are long.
    """
    if len(ends):
        held = np.ascontiguousarray(ends, dtype=np.float64)
        first: QLineF = shiboken6.wrapInstance(held.ctypes.data, QLineF)  # type: ignore[assignment]
        painter.drawLines(first, len(held))


def draw_polygon(painter: QPainter, corners: Array) -> None:
    """Fill the polygon with ``corners`` (n, 2), read from the array as lines are."""
    outline = QPolygonF()
    count, places = np.array([len(corners)], ">u4").tobytes(), corners.astype(">f8").tobytes()
    stream = QDataStream(QByteArray(count + places))
    stream >> outline
    painter.drawPolygon(outline)


def bends(points: Array) -> Array:
    """The points (n, 2) of a curve without those in the middle of a level stretch, told to a sixteenth of a pixel.

    Where two lines meet, their smoothed edges are painted twice: a level curve of many lines would look like a
    string of beads.
    """
    level = np.round(points[:, 1] * 16)
    turns = level[1:] != level[:-1]  # true where a point is not finite
    return points[np.concatenate([[True], turns[:-1] | turns[1:], [True]])] if len(points) > 2 else points


def clip_segments(start: Array, end: Array, low: Array, high: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Cut segments ``start → end`` (n, 2) to the box ``low … high`` (2,), by Liang and Barsky's algorithm.

    A hiker may be 10³⁰⁰ pixels away, a painter's coordinates may not.
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


def dashed(ends: Array, pattern: Sequence[float], width: float) -> tuple[Array, NDArray[np.intp]]:
    """Cut segments (n, 4), each after the other, into dashes; also which segment each piece belongs to, in order.

    The dashes run on from segment to segment and cost what short lines cost. Qt's own begin anew with every separate
    line, so that short steps never show them, and are slow along a joined one.
    ``pattern`` is in line widths, dash and gap by turns, without the caps that a pen adds; empty is solid. A line so
    long that its dashes could not be told apart stays solid.
    """
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    behind = np.cumsum(length)
    marks = np.cumsum([0.0, *pattern]) * width
    if not pattern or not len(ends) or behind[-1] / marks[-1] * len(pattern) / 2 > MOST:
        return ends, np.arange(len(ends))
    periods = np.arange(np.ceil(behind[-1] / marks[-1]))[:, None] * marks[-1]
    return cut(ends, (periods + marks[:-1:2]).ravel(), (periods + marks[1::2]).ravel())


def cut(ends: Array, begin: Array, end: Array) -> tuple[Array, NDArray[np.intp]]:
    """What of the segments (n, 4), each after the other, lies between lengths ``begin`` and ``end`` (k,) along them.

    Also which segment each piece belongs to, in order. The lengths are sorted and the parts apart from one another.
    """
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    behind = np.cumsum(length)
    before = behind - length
    # A part bends with the line: it has a piece of every segment that it lies on.
    first = np.searchsorted(behind, begin, "right")
    count = np.maximum(0, np.searchsorted(before, end, "left") - first)
    dash = np.repeat(np.arange(len(begin)), count)
    segment = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[dash]
    whole = length[segment]
    share = np.stack([begin[dash] - before[segment], end[dash] - before[segment]], axis=1)
    with np.errstate(over="ignore"):
        share = np.clip(share / np.where(whole > 0, whole, 1.0)[:, None], 0.0, 1.0)
    seen = (share[:, 1] - share[:, 0]) * whole > SLIVER
    share, segment = share[seen], segment[seen]
    start, way = ends[segment, :2], ends[segment, 2:] - ends[segment, :2]
    return np.concatenate([start + share[:, :1] * way, start + share[:, 1:] * way], axis=1), segment

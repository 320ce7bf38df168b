"""Many separate lines at once, straight from an array."""

from __future__ import annotations

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter


def draw_lines(painter: QPainter, ends: NDArray[np.float64]) -> None:
    """Draw the lines ``ends`` (n, 4): x₁, y₁, x₂, y₂.

    A QLineF is four doubles, so the array is what Qt reads; to make n Python objects first takes longer than to
    draw them. Separate lines, not a joined path, which is a hundred times slower to fill when its strokes are long.
    """
    if len(ends):
        held = np.ascontiguousarray(ends, dtype=np.float64)
        first: QLineF = shiboken6.wrapInstance(held.ctypes.data, QLineF)  # type: ignore[assignment]
        painter.drawLines(first, len(held))


def bends(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points (n, 2) of a curve without those in the middle of a level stretch, told to a sixteenth of a pixel.

    Where two lines meet, their smoothed edges are painted twice: a level curve of many lines would look like a
    string of beads.
    """
    level = np.round(points[:, 1] * 16)
    turns = level[1:] != level[:-1]  # true where a point is not finite
    return points[np.concatenate([[True], turns[:-1] | turns[1:], [True]])] if len(points) > 2 else points

"""The shapes that hikers and trials are told apart by, beside their colours."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

# Corners, where the first one points (degrees clockwise from the right), and how much larger to look equally large.
POLYGONS = {
    "triangle": (3, -90.0, 1.42),
    "wedge": (3, 90.0, 1.42),
    "diamond": (4, 0.0, 1.25),
    "pentagon": (5, -90.0, 1.15),
    "star": (10, -90.0, 1.5),
    "spark": (8, -90.0, 1.55),
}
INNER = {"star": 0.5, "spark": 0.42}


@lru_cache(maxsize=64)
def marker_path(marker: str, size: float) -> QPainterPath:
    """A marker around (0, 0); shapes are scaled to look equally large."""
    path = QPainterPath()
    if marker == "circle":
        path.addEllipse(QPointF(0, 0), size, size)
    elif marker == "square":
        path.addRect(QRectF(-0.88 * size, -0.88 * size, 1.76 * size, 1.76 * size))
    else:
        corners, turn, grow = POLYGONS[marker]
        angles = np.radians(turn + 360 / corners * np.arange(corners))
        # A star's every other corner lies nearer to the middle.
        radii = size * grow * np.where(np.arange(corners) % 2, INNER.get(marker, 1.0), 1.0)
        ring = [QPointF(r * np.cos(a), r * np.sin(a)) for r, a in zip(radii, angles, strict=True)]
        path.addPolygon(QPolygonF([*ring, ring[0]]))
    return path


@lru_cache(maxsize=16)
def reach(marker: str) -> float:
    """How far a marker of size 1 reaches from its middle: 1 for a circle, more for what has corners."""
    box = marker_path(marker, 1.0).boundingRect()
    return max(abs(edge) for edge in (box.left(), box.right(), box.top(), box.bottom()))

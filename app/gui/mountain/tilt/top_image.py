"""A tilted ground as a picture: its pixels are looked up in the ground's colours, so a new angle computes none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from app.gui.mountain.tilt.oblique import Horizon
from app.gui.mountain.tilt.texture import Texture
from app.gui.mountain.tilt.view import TiltedView

KIND = QImage.Format.Format_ARGB32_Premultiplied
BAND = 192  # columns worked out at a time: what that takes stays near the processor
ROUGH_COLUMN, ROUGH_DEPTHS = 3.0, 180  # pixels of a picture while it moves, and places along its columns
DEPTHS = 560  # and at rest


class Top(NamedTuple):
    """A picture of the ground, transparent beside it, and the pixels of the view that it covers."""

    image: QImage
    place: QRectF


def ground_image(view: TiltedView, texture: Texture, ratio: float, moving: bool = False) -> Top:
    """The top of the block with ``ratio`` pixels of the image to a pixel; fewer while it is ``moving``."""
    fine = 1 / ROUGH_COLUMN if moving else ratio
    x, y, _ = view.heights.sparse
    px, py = view.to_pixels(x, y)
    covered = QRectF(QPointF(px.min(), py.min()), QPointF(px.max(), py.max())).adjusted(-2, -2, 2, 2) & view.rect
    columns, rows = (max(2, round(side * fine)) for side in (covered.width(), covered.height()))
    image = QImage(columns, rows, KIND)
    if image.isNull():
        raise MemoryError
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(rows, columns)
    u, _ = view.plane(covered.left() + (np.arange(columns) + 0.5) * covered.width() / columns, 0.0)
    _, bottom = view.plane(0.0, covered.bottom())
    spacing = covered.height() / rows / view.scale
    band = columns if moving else BAND
    depths = ROUGH_DEPTHS if moving else min(2 * rows, round(DEPTHS * max(1.0, ratio**0.5)))
    for first in range(0, columns, band):
        horizon = Horizon(view.heights, view.projection, u[first : first + band], depths)
        seen = horizon.look(float(bottom), spacing, rows)
        colours = texture.colours(seen.x, seen.y, smooth=not moving)
        colours *= seen.ground
        pixels[::-1, first : first + band] = colours
    return Top(image, covered)

"""A tilted ground as a picture: its pixels are looked up in the ground's colours, so a new angle computes none."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.gui.mountain.tilt.oblique import Horizon
from app.gui.mountain.tilt.texture import Texture
from app.gui.mountain.tilt.view import COLUMN, TiltedView

KIND = QImage.Format.Format_ARGB32_Premultiplied
BAND = 96  # columns worked out at a time: what that takes stays near the processor
DEPTHS = 560  # places along a column of a picture at rest
MOST_THREADS = 4
MORE_ROWS = 2  # of them than pixels, since ground seen obliquely is foreshortened


class Top(NamedTuple):
    """A picture of the ground, transparent beside it, and the pixels of the view that it covers."""

    image: QImage
    place: QRectF


def ground_image(view: TiltedView, texture: Texture, ratio: float, moving: bool = False) -> Top:
    """The top of the block with ``ratio`` pixels of the image to a pixel; fewer while it is ``moving``."""
    covered = view.covered
    if not covered.isValid():  # the top of the block is beside the picture
        return Top(QImage(), covered)
    columns = len(view.horizon.u) if moving else max(2, round(covered.width() * ratio))
    rows = max(2, round(covered.height() * (1 / COLUMN if moving else ratio * MORE_ROWS)))
    image = QImage(columns, rows, KIND)
    if image.isNull():
        raise MemoryError
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(rows, columns)
    bottom, spacing = float(view.plane(0.0, covered.bottom())[1]), covered.height() / rows / view.scale
    if moving:
        seen = view.horizon.look(bottom, spacing, rows)
        # A row more towards the viewer, or its coarse pixels would leave gaps above the block's sides.
        seen.ground[:-1] |= seen.ground[1:]
        pixels[::-1] = texture.colours(seen.x, seen.y, smooth=False) * seen.ground
        return Top(image, covered)
    px = covered.left() + (np.arange(columns) + 0.5) * covered.width() / columns
    u, _ = view.plane(px, 0.0)
    depths = round(DEPTHS * max(1.0, ratio**0.5))

    def draw(first: int) -> None:
        seen = Horizon(view.heights, view.projection, u[first : first + BAND], depths).look(bottom, spacing, rows)
        found = np.zeros(seen.ground.shape, np.uint32)
        found[seen.ground] = texture.colours(seen.x[seen.ground], seen.y[seen.ground], smooth=True)
        pixels[::-1, first : first + BAND] = found

    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads:  # NumPy lets them run side by side
        for _ in threads.map(draw, range(0, columns, BAND)):
            pass  # a fault of theirs is raised here
    return Top(image, covered)

"""A tilted ground as a picture: its pixels are looked up in the ground's colours, so a new angle computes none."""

from __future__ import annotations

from collections.abc import Iterator
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
MORE_ROWS = 2  # of them than pixels, since ground seen obliquely is foreshortened


class Top(NamedTuple):
    """A picture of the ground, transparent beside it, and the pixels of the view that it covers."""

    image: QImage
    place: QRectF


def ground_image(view: TiltedView, texture: Texture, ratio: float, moving: bool = False) -> Top:
    """The top of the block with ``ratio`` pixels of the image to a pixel; fewer while it is ``moving``."""
    covered = view.covered
    columns = len(view.horizon.u) if moving else max(2, round(covered.width() * ratio))
    rows = max(2, round(covered.height() * (1 / COLUMN if moving else ratio * MORE_ROWS)))
    image = QImage(columns, rows, KIND)
    if image.isNull():
        raise MemoryError
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(rows, columns)
    bottom, spacing = float(view.plane(0.0, covered.bottom())[1]), covered.height() / rows / view.scale
    for first, horizon in _horizons(view, columns, ratio, moving):
        seen = horizon.look(bottom, spacing, rows)
        colours = texture.colours(seen.x, seen.y, smooth=not moving)
        if moving:  # a row more towards the viewer, or its coarse pixels would leave gaps above the block's sides
            seen.ground[:-1] |= seen.ground[1:]
        colours *= seen.ground
        pixels[::-1, first : first + len(horizon.u)] = colours
    return Top(image, covered)


def _horizons(view: TiltedView, columns: int, ratio: float, moving: bool) -> Iterator[tuple[int, Horizon]]:
    """The columns of a picture, a band at a time, with the number of each band's first."""
    if moving:
        yield 0, view.horizon
        return
    px = view.covered.left() + (np.arange(columns) + 0.5) * view.covered.width() / columns
    u, _ = view.plane(px, 0.0)
    for first in range(0, columns, BAND):
        depths = round(DEPTHS * max(1.0, ratio**0.5))
        yield first, Horizon(view.heights, view.projection, u[first : first + BAND], depths)

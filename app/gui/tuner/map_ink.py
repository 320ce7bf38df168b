"""What stands on the search-space map besides its places: the axes' labels, and ink that can be read on them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage

from app.tuning.space_grid import Axis
from app.tuning.wording import value_text

SQUARE = 4.0  # pixels of a square's side


def squares(
    spots: np.ndarray, shades: np.ndarray, colours: list[QColor], grid: QRectF, size: QSize, ratio: float
) -> QImage:
    """Small squares at the spots (0…1 across and up, NaN for none) of a grid, each in the colour of its shade.

    Higher shades lie over lower ones. ``size`` is the image's in dots, ``ratio`` that of dots to pixels.
    """
    order = np.argsort(shades, kind="stable")
    order = order[np.isfinite(spots[order]).all(axis=1)]
    ink = np.array([colour.rgba() for colour in colours], np.uint32)[shades[order]]
    side = round(SQUARE * ratio)
    columns = np.round((grid.left() + spots[order, 0] * grid.width()) * ratio).astype(int) - side // 2
    rows = np.round((grid.bottom() - spots[order, 1] * grid.height()) * ratio).astype(int) - side // 2
    dots = np.zeros((size.height(), size.width()), np.uint32)
    for down in range(side):
        for right in range(side):
            dots[np.clip(rows + down, 0, len(dots) - 1), np.clip(columns + right, 0, dots.shape[1] - 1)] = ink
    kind = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(dots.data, size.width(), size.height(), 4 * size.width(), kind).copy()
    image.setDevicePixelRatio(ratio)
    return image


def marks(axis: Axis, most: int) -> list[tuple[float, str]]:
    """Where an axis is labelled, 0…1, and with what; not more than ``most``."""
    if axis.values is None:
        middle = (axis.low * axis.high) ** 0.5 if axis.log else (axis.low + axis.high) / 2
        texts = [value_text(axis.name, float(f"{v:.3g}")) for v in (axis.low, middle, axis.high)]
        return list(zip((0.0, 0.5, 1.0), texts, strict=True))
    count = len(axis.values)
    every = -(-count // most)
    return [((k + 0.5) / count, value_text(axis.name, axis.values[k])) for k in range(0, count, every)]


def luminance(colour: QColor) -> float:
    """Relative luminance as in WCAG, 0…1."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts(colour)]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def parts(colour: QColor) -> tuple[float, float, float]:
    """Red, green and blue, 0…1."""
    return colour.redF(), colour.greenF(), colour.blueF()

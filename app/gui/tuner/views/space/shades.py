"""How good places of the search-space map are coloured, and very many of them drawn."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage

from app.gui import theme as colours
from app.gui.theme import Theme

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


def shade_of(part: float | None, theme: Theme) -> QColor:
    """From the card's ground (0, the worst) to blue (1, the best); None is a place without a score."""
    if part is None:
        return QColor(theme.field)
    full = colours.BLUE if theme.name == "light" else colours.SKY
    return QColor(colours.mixed(full, theme.card, 0.12 + 0.88 * part))

"""A trail's dots: many small markers at once, stamped from a sheet on pixels, drawn as a path on paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap

from app.gui.paint.markers import marker_path, reach

RADIUS, RIM = 2.8, 1.0  # pixels of a marker, and of the line around it
PHASES = 4  # stamps a pixel, each way: a dot is within an eighth of a pixel of its place
FIELDS = 10  # numbers of a QPainter.PixmapFragment


def draw_dots(
    painter: QPainter, marker: str, bands: Sequence[NDArray[np.float64]], colours: tuple[str, ...], rim: str
) -> None:
    """Draw a marker at each place (n, 2), in the painter's coordinates; each band of them has a colour."""
    if not any(len(places) for places in bands):
        return
    if painter.paintEngine().type() == QPaintEngine.Type.Raster:
        _stamp(painter, marker, bands, colours, rim)
        return
    one = marker_path(marker, RADIUS)
    for places, colour in zip(bands, colours, strict=True):
        all_of_them = QPainterPath()
        for x, y in places.tolist():
            all_of_them.addPath(one.translated(x, y))
        all_of_them.setFillRule(Qt.FillRule.WindingFill)
        _draw(painter, all_of_them, colour, rim)


def _stamp(
    painter: QPainter, marker: str, bands: Sequence[NDArray[np.float64]], colours: tuple[str, ...], rim: str
) -> None:
    """A hundredth of the time that a path takes: Qt reads the stamps' places straight from an array."""
    device = painter.deviceTransform()
    ratio = device.m11()
    sheet, side = _sheet(marker, colours, rim, ratio)
    offset = np.array([device.dx(), device.dy()])
    corner = np.concatenate(bands) * ratio + (offset - side / 2)
    whole = np.floor(corner)
    stamps = np.empty((len(corner), FIELDS))
    stamps[:, 0:2] = (whole + side / 2 - offset) / ratio  # the middle
    stamps[:, 2:4] = side * np.floor((corner - whole) * PHASES)  # which stamp of the sheet
    if len(bands) > 1:
        stamps[:, 3] += np.repeat(np.arange(len(bands)) * (side * PHASES), [len(places) for places in bands])
    stamps[:, 4:6] = side
    stamps[:, 6:8] = 1 / ratio
    stamps[:, 8] = 0  # upright
    stamps[:, 9] = 1  # opaque
    first: QPainter.PixmapFragment = shiboken6.wrapInstance(  # type: ignore[assignment]
        stamps.ctypes.data, QPainter.PixmapFragment
    )
    painter.drawPixmapFragments(first, len(stamps), sheet)


@lru_cache(maxsize=128)
def _sheet(marker: str, colours: tuple[str, ...], rim: str, ratio: float) -> tuple[QPixmap, int]:
    """A marker at each fraction of a pixel, in one colour below the other; and the pixels from a stamp to the next."""
    side = 2 * math.ceil((RADIUS * reach(marker) + RIM) * ratio + 1)
    sheet = QPixmap(side * PHASES, side * PHASES * len(colours))
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row in range(PHASES * len(colours)):
        for column in range(PHASES):
            painter.resetTransform()
            painter.translate(
                side * (column + 0.5) + (column + 0.5) / PHASES, side * (row + 0.5) + (row % PHASES + 0.5) / PHASES
            )
            painter.scale(ratio, ratio)
            _draw(painter, marker_path(marker, RADIUS), colours[row // PHASES], rim)
    painter.end()
    return sheet, side


def _draw(painter: QPainter, path: QPainterPath, colour: str, rim: str) -> None:
    painter.setPen(QPen(QColor(rim), RIM))
    painter.setBrush(QColor(colour))
    painter.drawPath(path)

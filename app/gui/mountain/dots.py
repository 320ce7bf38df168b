"""A trail's dots: many small markers at once, stamped from a sheet on pixels, drawn as a path on paper."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap

from app.gui.mountain.looks import marker_path

RADIUS, RIM = 2.8, 1.0  # pixels of a marker, and of the line around it
PHASES = 4  # stamps a pixel, each way: a dot is within an eighth of a pixel of its place
FIELDS = 10  # numbers of a QPainter.PixmapFragment


def draw_dots(painter: QPainter, marker: str, places: NDArray[np.float64], colour: str, rim: str) -> None:
    """Draw a marker at each of ``places`` (n, 2), in the painter's coordinates."""
    if not len(places):
        return
    if painter.paintEngine().type() == QPaintEngine.Type.Raster:
        _stamp(painter, marker, places, colour, rim)
        return
    one, all_of_them = marker_path(marker, RADIUS), QPainterPath()
    for x, y in places.tolist():
        all_of_them.addPath(one.translated(x, y))
    all_of_them.setFillRule(Qt.FillRule.WindingFill)
    _draw(painter, all_of_them, colour, rim)


def _stamp(painter: QPainter, marker: str, places: NDArray[np.float64], colour: str, rim: str) -> None:
    """A hundredth of the time that a path takes: Qt reads the stamps' places straight from an array."""
    device = painter.deviceTransform()
    ratio = device.m11()
    sheet, side = _sheet(marker, colour, rim, ratio)
    offset = np.array([device.dx(), device.dy()])
    corner = places * ratio + (offset - side / 2)
    whole = np.floor(corner)
    stamps = np.empty((len(places), FIELDS))
    stamps[:, 0:2] = (whole + side / 2 - offset) / ratio  # the middle
    stamps[:, 2:4] = side * np.floor((corner - whole) * PHASES)  # which stamp of the sheet
    stamps[:, 4:6] = side
    stamps[:, 6:8] = 1 / ratio
    stamps[:, 8] = 0  # upright
    stamps[:, 9] = 1  # opaque
    first: QPainter.PixmapFragment = shiboken6.wrapInstance(  # type: ignore[assignment]
        stamps.ctypes.data, QPainter.PixmapFragment
    )
    painter.drawPixmapFragments(first, len(stamps), sheet)


@lru_cache(maxsize=128)
def _sheet(marker: str, colour: str, rim: str, ratio: float) -> tuple[QPixmap, int]:
    """A marker at each fraction of a pixel, and the pixels from one stamp to the next."""
    outline = marker_path(marker, RADIUS).boundingRect()
    reach = max(abs(edge) for edge in (outline.left(), outline.right(), outline.top(), outline.bottom()))
    side = 2 * math.ceil((reach + RIM) * ratio + 1)
    sheet = QPixmap(side * PHASES, side * PHASES)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row in range(PHASES):
        for column in range(PHASES):
            painter.resetTransform()
            painter.translate(*(side * (k + 0.5) + (k + 0.5) / PHASES for k in (column, row)))
            painter.scale(ratio, ratio)
            _draw(painter, marker_path(marker, RADIUS), colour, rim)
    painter.end()
    return sheet, side


def _draw(painter: QPainter, path: QPainterPath, colour: str, rim: str) -> None:
    painter.setPen(QPen(QColor(rim), RIM))
    painter.setBrush(QColor(colour))
    painter.drawPath(path)

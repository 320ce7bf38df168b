"""Pictures that are painted once and then copied: an empty one, and a painter for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap


def blank_pixmap(size: QSize | QSizeF, ratio: float, colour: str = "") -> QPixmap:
    """An empty picture of a size in pixels, with ``ratio`` device pixels each; transparent without a colour."""
    made = QPixmap((QSizeF(size) * ratio).toSize())
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(colour) if colour else Qt.GlobalColor.transparent)
    return made


@contextmanager
def painting(on: QPixmap) -> Iterator[QPainter]:
    """A smooth painter that does not outlive its picture, which would take the process with it."""
    painter = QPainter(on)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()

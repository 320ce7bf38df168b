"""A chart as a file's bytes: PNG at twice the screen's size, or SVG that stays sharp at any."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSaveFile
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from app.descent.text.json_input import InputError

DEVICE = QGraphicsItem.CacheMode.DeviceCoordinateCache
SCALE = 2
EMPTY_PATH = re.compile(rb'<path [^>]*\bd=""[^>]*/>')  # a curve without a point; some readers refuse it


def png_of(widget: QWidget) -> bytes:
    """What a widget shows, as PNG."""
    image = QImage(widget.size() * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SCALE)
    image.fill(0)
    _paint(widget, image)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(widget: QWidget) -> bytes:
    """What a widget shows, as SVG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    generator.setTitle(widget.accessibleName())
    _paint(widget, generator)
    return EMPTY_PATH.sub(b"", bytes(buffer.data().data()))


def _paint(widget: QWidget, device: QPaintDevice) -> None:
    views = [v for v in (widget, *widget.findChildren(QGraphicsView)) if isinstance(v, QGraphicsView)]
    items = [item for view in views for item in view.items() if hasattr(item, "setExportMode")]
    for item in items:
        item.setExportMode(True, {"resolutionScale": 1.0})  # pyqtgraph's dots are drawn, not copied from a picture
    caches = [view.cacheMode() for view in views]
    for view in views:
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    kept = [item for view in views for item in view.items() if item.cacheMode() == DEVICE]
    for item in kept:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    painter = QPainter(device)
    QWidget.render(widget, painter, QPoint())  # a chart of pyqtgraph has a render of its own, of its scene alone
    painter.end()
    for view, cache in zip(views, caches, strict=True):
        view.setCacheMode(cache)
    for item in kept:
        item.setCacheMode(DEVICE)
    for item in items:
        item.setExportMode(False)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing; raises InputError with a sentence."""
    file = QSaveFile(str(path))
    if not (file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit()):
        raise InputError(f"{path} cannot be written: {file.errorString()}. Choose another place.")

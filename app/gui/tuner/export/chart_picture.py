"""A chart as a file's bytes: PNG at twice the screen's size, or SVG that stays sharp at any."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from app.gui.paint.svg import svg_bytes

DEVICE = QGraphicsItem.CacheMode.DeviceCoordinateCache
SCALE = 2


def png_of(widget: QWidget) -> bytes:
    """What a widget shows, as PNG."""
    image = QImage(widget.size() * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SCALE)
    image.fill(0)
    painter = QPainter(image)
    try:
        _render(widget, painter)
    finally:
        painter.end()  # a painter that outlives its picture takes the process with it
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(widget: QWidget) -> bytes:
    """What a widget shows, as SVG."""
    return svg_bytes(lambda painter: _render(widget, painter), widget.width(), widget.height(), widget.accessibleName())


def _render(widget: QWidget, painter: QPainter) -> None:
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
    QWidget.render(widget, painter, QPoint())  # a chart of pyqtgraph has a render of its own, of its scene alone
    for view, cache in zip(views, caches, strict=True):
        view.setCacheMode(cache)
    for item in kept:
        item.setCacheMode(DEVICE)
    for item in items:
        item.setExportMode(False)

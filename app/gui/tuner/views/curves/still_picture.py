"""Plot items that stand still, painted as one picture: a frame then costs what moves in it, not what is there."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

HIDDEN = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents  # still there for the mouse


class StillPicture(pg.UIGraphicsItem):
    """Stands behind the items of its plot, and paints some of them in their stead.

    The picture is made again when the items, the view's range or the chart's size are others. A file's
    picture (``setExportMode``) gets the items themselves, as sharp as ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-1)
        self._items: list[pg.GraphicsObject] = []
        self._awake: set[pg.GraphicsObject] = set()
        self._seen: object = None
        self._picture = QPixmap()
        self._made_of: object = None
        self.renderings = 0  # how often the picture was made

    def show_items(self, items: Sequence[pg.GraphicsObject], looks: object) -> None:
        """Paint these, the last on top, until further notice; ``looks`` differs whenever one of them does."""
        if looks == self._seen:
            return
        for item in set(self._items) - self._awake - set(items):
            item.setFlag(HIDDEN, False)
        for item in set(items) - (set(self._items) - self._awake):
            item.setFlag(HIDDEN, True)
        self._items, self._awake = list(items), set()
        self._seen, self._made_of = looks, None
        self.update()

    def wake(self, item: pg.GraphicsObject) -> None:
        """Let one of them paint itself over the picture until the looks change."""
        self._awake.add(item)
        item.setFlag(HIDDEN, False)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._exportOpts is not False or widget is None:
            self._paint_items(painter, option, widget)
            return
        made_of = painter.worldTransform(), widget.size(), widget.devicePixelRatioF()
        if made_of != self._made_of:
            self._made_of = made_of
            self.renderings += 1
            self._picture = QPixmap(widget.size() * widget.devicePixelRatioF())
            self._picture.setDevicePixelRatio(widget.devicePixelRatioF())
            self._picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._picture)
            inner.setWorldTransform(painter.worldTransform())
            self._paint_items(inner, option, widget)
            inner.end()
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()

    def _paint_items(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        for item in self._items:
            painter.save()
            item.paint(painter, option, widget)
            painter.restore()

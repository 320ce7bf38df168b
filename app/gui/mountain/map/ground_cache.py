"""The ground of the map as a pixmap: sharp where it has been drawn for this view, else the last one stretched."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from app.descent.ground.surface import Surface
from app.gui.mountain.map.camera import View
from app.gui.mountain.map.ground import ground_pixmap
from app.gui.theme import Theme

SETTLE_MS = 120  # after the last resize or zoom, before the ground is drawn sharp again
ROUGH = 0.25  # of the resolution, for what shows only until then


class GroundLayer(QObject):
    """Keeps the ground drawn last; ``sharpened`` once it has been drawn anew after a zoom or a resize."""

    sharpened = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawn: QPixmap | None = None
        self._of: tuple[Surface, Theme] | None = None
        self._view, self._ratio = View(QRectF(), (0.0, 0.0), 1.0), 1.0
        self._wanted: tuple[Surface, Theme, View, float] | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._sharpen)

    def pixmap(self, surface: Surface, theme: Theme, view: View, ratio: float) -> QPixmap:
        """The ground of ``view.rect`` with ``ratio`` device pixels a pixel; a new surface is drawn sharp at once."""
        if self._drawn is None:
            # The window's first frame comes sooner with half the light and shade; the rest follows it at once.
            self._wanted = (surface, theme, view, ratio)
            QTimer.singleShot(0, self, self._sharpen)
            return self._draw(surface, theme, view, ratio, rough=True)
        if self._of != (surface, theme):
            return self._draw(surface, theme, view, ratio)
        if (self._view, self._ratio) == (view, ratio):
            return self._drawn
        self._wanted = (surface, theme, view, ratio)
        self._settle.start()
        return self._stretched(surface, theme, view, ratio)

    def _draw(self, surface: Surface, theme: Theme, view: View, ratio: float, rough: bool = False) -> QPixmap:
        self._drawn = ground_pixmap(surface, view, theme, ratio, detail=0.5 if rough else 1.0, lines=not rough)
        self._of, self._view, self._ratio = (surface, theme), view, ratio
        self._settle.stop()
        return self._drawn

    def _stretched(self, surface: Surface, theme: Theme, view: View, ratio: float) -> QPixmap:
        """The ground drawn last, moved and stretched to where it belongs now."""
        assert self._drawn is not None
        made = QPixmap((view.rect.size() * ratio).toSize())
        made.setDevicePixelRatio(ratio)
        (left, right), (bottom, top) = self._view.span()
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # What the old picture does not reach is drawn roughly until then.
        painter.drawPixmap(view.rect, ground_pixmap(surface, view, theme, ratio * ROUGH), QRectF())
        target = QRectF(view.point(left, top), view.point(right, bottom))
        painter.drawPixmap(target, self._drawn, QRectF(self._drawn.rect()))
        painter.end()
        return made

    def _sharpen(self) -> None:
        if self._wanted is not None:
            self._draw(*self._wanted)
            self.sharpened.emit()

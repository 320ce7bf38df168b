"""A frame around a control that something else speaks of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui.theme import Theme

AROUND = 3  # pixels


class Spotlight(QWidget):
    """Lies over a window's widgets and lets clicks through; hidden until ``show_around``."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_around(self, widget: QWidget | None) -> None:
        """Frame a widget that is seen, or nothing."""
        floor = self.parentWidget()
        if widget is None or floor is None or not widget.isVisible():
            self.hide()
            return
        seen = widget.visibleRegion().boundingRect()
        place = QRect(widget.mapTo(floor, seen.topLeft() if seen.isValid() else QPoint()), seen.size())
        self.setGeometry(place.adjusted(-AROUND, -AROUND, AROUND, AROUND))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

"""A hiker's marker on a short piece of its line: the sign it is known by beside its controls."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui.mountain.looks.looks import Look
from app.gui.paint.markers import marker_path
from app.gui.paint.strokes import dashed, draw_lines

LINE = 2.4  # pixels, as of a trail


class Badge(QWidget):
    """Draws a ``look``, fainter if it is ``dimmed``; says when it is clicked."""

    clicked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.dimmed = look, False
        self.setFixedSize(28, 16)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Click to take this hiker's steps apart in the “Step anatomy” card.")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def set_look(self, look: Look, dimmed: bool = False) -> None:
        """Draw another look."""
        if (look, dimmed) != (self.look, self.dimmed):
            self.look, self.dimmed = look, dimmed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if self.dimmed else 1.0)
        painter.setPen(QPen(QColor(self.look.colour), LINE, c=Qt.PenCapStyle.SquareCap))
        draw_lines(painter, dashed(np.array([[0.0, 8.0, 28.0, 8.0]]), self.look.dash, LINE)[0])
        painter.fillPath(marker_path(self.look.marker, 5).translated(14, 8), QColor(self.look.colour))

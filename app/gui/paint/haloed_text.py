"""Text with a rim of the halo's colour, so that it is read on any ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.gui.theme import Theme

RIM = 3.0  # pixels of the rim's line, half of which lies under the letters


def draw_haloed(painter: QPainter, middle: QPointF, text: str, font: QFont, theme: Theme) -> None:
    """Write a text whose middle is at a point. The letters are text in a vector picture, and can be copied."""
    metrics = QFontMetricsF(font)
    down = (metrics.ascent() - metrics.descent()) / 2
    begin = middle + QPointF(-metrics.horizontalAdvance(text) / 2, down)
    rim = QPainterPath()
    rim.addText(begin, font, text)
    painter.strokePath(rim, QPen(QColor(theme.halo), RIM, j=Qt.PenJoinStyle.RoundJoin))
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    painter.drawText(begin, text)

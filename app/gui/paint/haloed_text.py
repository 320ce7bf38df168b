"""Text with a rim of the halo's colour, so that it is read on any ground."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme

FINER = 2.0  # pixels of a stamp to each of the picture's: it may be turned
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


def stamp_haloed(painter: QPainter, middle: QPointF, text: str, font: QFont, theme: Theme) -> None:
    """The same from a picture of the text, a little less sharp: for what is written anew at every frame."""
    stamp = _stamp(text, font.key(), theme, FINER * painter.deviceTransform().determinant() ** 0.5)
    half = stamp.deviceIndependentSize() / 2
    painter.drawPixmap(middle - QPointF(half.width(), half.height()), stamp)


@lru_cache(maxsize=256)
def _stamp(text: str, font_key: str, theme: Theme, ratio: float) -> QPixmap:
    font = QFont()
    font.fromString(font_key)
    metrics = QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(text) + 2 * RIM, metrics.height() + 2 * RIM)
    made = blank_pixmap(size, ratio)
    with painting(made) as painter:
        draw_haloed(painter, QPointF(size.width() / 2, size.height() / 2), text, font, theme)
    return made

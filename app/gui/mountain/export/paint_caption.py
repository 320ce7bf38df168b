"""The figure's caption: every line whole, wrapped where it is wider than the figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from app.gui.mountain.looks.looks import Look
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme, pixel_font

LETTERS = (12, 11, 10, 9, 8, 7)  # pixels, the first at which the caption is low enough
LINE = 20 / 12  # of the letters' height, from one line to the next
LEFT, MARKER = 4.0, 18.0  # pixels that the text is in from the edge, and what a hiker's marker takes


class Caption(NamedTuple):
    """A caption as it is painted: the rows of each line, in letters of so many pixels, so high in all."""

    lines: list[list[str]]
    pixels: int
    height: float


def lay_caption(lines: Sequence[str], width: float, most: float) -> Caption:
    """Wrap the lines, of which all but the first have a marker; smaller where they would be higher than ``most``."""
    made = Caption([], LETTERS[0], 0.0)
    for pixels in LETTERS:
        font = pixel_font(pixels)
        rows = [_wrapped(line, font, width - 2 * LEFT - (MARKER if index else 0)) for index, line in enumerate(lines)]
        more = sum(len(one) - 1 for one in rows) * QFontMetricsF(font).lineSpacing()
        made = Caption(rows, pixels, LINE * pixels * len(rows) + more)
        if made.height <= most:
            break
    return made


def _wrapped(text: str, font: QFont, width: float) -> list[str]:
    """A text's rows; joined they are the text."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units, rows = text.encode("utf-16-le"), []  # Qt counts these
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20.0))
        rows.append(units[2 * line.textStart() : 2 * (line.textStart() + line.textLength())].decode("utf-16-le"))
    layout.endLayout()
    return rows


def paint_lines(painter: QPainter, caption: Caption, looks: Sequence[Look | None], rect: QRectF, theme: Theme) -> None:
    """The caption with each hiker's marker before its line."""
    painter.setFont(pixel_font(caption.pixels))
    metrics = QFontMetricsF(painter.font())
    size = caption.pixels / LETTERS[0]
    top = rect.top()
    for rows, look in zip(caption.lines, looks, strict=True):
        left, middle = rect.left() + LEFT, top + LINE * caption.pixels / 2
        if look is not None:
            marker = marker_path(look.marker, 4.5 * size).translated(left + 6, middle)
            painter.fillPath(marker, QColor(look.colour))
            left += MARKER
        painter.setPen(QColor(theme.text if look is not None else theme.muted))
        foot = middle + (metrics.ascent() - metrics.descent()) / 2
        for index, row in enumerate(rows):
            painter.drawText(QPointF(left, foot + index * metrics.lineSpacing()), row)
        top += LINE * caption.pixels + (len(rows) - 1) * metrics.lineSpacing()

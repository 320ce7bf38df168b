"""The texts of an SVG as text: one element for each, however many pieces a painter drew it in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QTransform

from app.gui.paint.svg_data import linear, matrix, number, plain

TOUCH = 1.0  # pixels between two pieces of one text at most
FALLBACK = "Inter, Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Piece:
    """Some letters whose baseline begins at ``at``, ``width`` long, both in the coordinates of ``transform``."""

    said: str
    at: QPointF
    width: float
    transform: QTransform
    font: QFont

    def goes_on(self, other: Piece) -> bool:
        """Whether another piece follows on the same line."""
        return self._leads_to(other, QPointF(self.width, 0))

    def wraps(self, other: Piece) -> bool:
        """Whether another piece is the next line of the same paragraph."""
        return self._leads_to(other, QPointF(0, QFontMetricsF(self.font).lineSpacing()))

    def _leads_to(self, other: Piece, way: QPointF) -> bool:
        turns = zip(linear(self.transform), linear(other.transform), strict=True)
        apart = self.transform.map(self.at + way) - other.transform.map(other.at)
        near = math.hypot(apart.x(), apart.y()) < TOUCH
        return near and self.font == other.font and all(math.isclose(a, b, abs_tol=1e-6) for a, b in turns)


def add_piece(pieces: list[Piece], made: Piece) -> None:
    """Put a piece after the others, or at the end of the last if it goes on there."""
    if pieces and pieces[-1].goes_on(made):
        last = pieces.pop()
        made = Piece(last.said + made.said, last.at, last.width + made.width, last.transform, last.font)
    pieces.append(made)


def text_elements(pieces: list[Piece]) -> list[str]:
    """An element a text, the lines of one paragraph in it together."""
    paragraphs: list[list[Piece]] = []
    for piece in pieces:
        if not piece.said.strip():
            continue
        if paragraphs and paragraphs[-1][-1].wraps(piece):
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
    return [_element(rows) for rows in paragraphs]


def _element(rows: list[Piece]) -> str:
    """As wide as it was drawn, whatever typeface the reader has."""
    font, transform = rows[0].font, rows[0].transform
    family = quoteattr(f"{font.family()}, {FALLBACK}")
    weight = f' font-weight="{int(font.weight())}"' if font.weight() != QFont.Weight.Normal else ""
    slant = ' font-style="italic"' if font.italic() else ""
    back, _ = transform.inverted()
    spans = []
    for index, row in enumerate(rows):
        at = back.map(row.transform.map(row.at))
        # A painter may leave out the blank that a line was broken at.
        gap = "" if index + 1 == len(rows) or row.said[-1].isspace() else " "
        place = f'x="{number(at.x())}" y="{number(at.y())}" textLength="{number(row.width)}"'
        spans.append(f'<tspan {place} lengthAdjust="spacingAndGlyphs">{plain(row.said + gap)}</tspan>')
    looks = f'font-family={family} font-size="{number(QFontInfo(font).pixelSize())}"{weight}{slant}'
    return f'<text xml:space="preserve"{matrix(transform)} {looks}>{"".join(spans)}</text>'

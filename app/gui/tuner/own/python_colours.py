"""Colours Python in an editor: words of the language, Keras's own names, texts, numbers and remarks."""

from __future__ import annotations

import builtins
import keyword
import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.gui.theme import Theme

# Text on the field of each theme, all at 4.5:1 and more.
INKS = {
    "light": {"word": "#8A1C7C", "name": "#0A5C96", "text": "#1D6B3A", "number": "#8A4B00", "remark": "#5C6268"},
    "dark": {"word": "#E0A3E8", "name": "#7CC4F5", "text": "#93D3A2", "number": "#F2B872", "remark": "#A5ABB2"},
}
BUILT_IN = "|".join(sorted(name for name in dir(builtins) if name.islower() and not name.startswith("_")))
TOKENS = re.compile(
    r"(?P<remark>#.*)"
    r"|(?P<text>(?i:[rbfu]{0,2})(?:'''|\"\"\"|'(?:\\.|[^'\\\n])*'?|\"(?:\\.|[^\"\\\n])*\"?))"
    rf"|(?P<word>\b(?:{'|'.join(keyword.kwlist)})\b)"
    r"|(?P<number>\b(?:0[xX][0-9a-fA-F_]+|\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?)\b)"
    rf"|(?P<name>\b(?:keras_tuner|keras|hp|np|tf|{BUILT_IN})\b|@\w+|(?<=def )\w+|(?<=class )\w+)"
)
LONG = {"'''": 1, '"""': 2}  # texts of several lines, and the state of a line that ends within one


class PythonColours(QSyntaxHighlighter):
    """Colours a document as it is edited."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Colour with another theme's inks from now on."""
        for name, ink in INKS[theme.name].items():
            made = QTextCharFormat()
            made.setForeground(QColor(ink))
            if name == "word":
                made.setFontWeight(QFont.Weight.DemiBold)
            made.setFontItalic(name == "remark")
            self._formats[name] = made
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        place = 0
        self.setCurrentBlockState(0)
        before = next((mark for mark, state in LONG.items() if state == self.previousBlockState()), "")
        if before:
            place = self._to_end(text, 0, 0, before)
        while (found := TOKENS.search(text, place)) is not None:
            kind = found.lastgroup or "text"
            mark = found[0][-3:]
            if kind == "text" and mark in LONG and found[0].lstrip("rRbBfFuU") == mark:
                place = self._to_end(text, found.start(), found.end(), mark)
                continue
            self.setFormat(found.start(), len(found[0]), self._formats[kind])
            place = found.end()

    def _to_end(self, text: str, begin: int, inside: int, mark: str) -> int:
        """Colour a text of several lines up to its end, or to that of the line."""
        end = text.find(mark, inside)
        stop = len(text) if end < 0 else end + len(mark)
        self.setFormat(begin, stop - begin, self._formats["text"])
        self.setCurrentBlockState(LONG[mark] if end < 0 else 0)
        return stop

"""One point of a good answer, to be ticked by whoever made it: a box and words that may take several lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.gui.learn.prose import Prose
from app.gui.theme import Theme


class Point(QWidget):
    """A click anywhere on it ticks it, as does the key of its ``number``."""

    def __init__(self, number: int, markdown: str, theme: Theme) -> None:
        super().__init__()
        self.box, self.words = QCheckBox(str(number)), Prose(theme)
        self.words.show_markdown(markdown)
        said = self.words.toPlainText()
        self.box.setAccessibleName(said)
        self.box.setToolTip(f"Tick it if you said so (key {number})")
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.box.toggle()

    def set_theme(self, theme: Theme) -> None:
        """Write in another theme's ink."""
        self.words.set_theme(theme)

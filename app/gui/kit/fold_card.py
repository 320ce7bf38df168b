"""A card that folds to its title and one line of what is in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Card, label

ROOM = 32  # pixels of a header that neither its title nor its line takes


class FoldCard(Card):
    """Add to ``body``; ``say`` sets the line that stands beside the title while the card is folded.

    A click anywhere on the header folds and unfolds, and so do the keys on its title.
    """

    flipped = Signal(bool)  # by the user; whether it is folded now

    def __init__(self, title: str, folded: bool = True, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title = title
        self.toggle = QToolButton()
        self.toggle.setText(title)
        self.toggle.setObjectName("fold")
        self.toggle.setStyleSheet("QToolButton { border: 0; background: transparent; font-weight: 600; padding: 2px; }")
        self.toggle.setAccessibleName(f"{title}: show or hide")
        self.toggle.setToolTip(f"Show or hide the {title.lower()} settings.")
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setIconSize(QSize(10, 10))
        self._said = self._fault = ""
        self._line = label("", "muted")
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._line.setMinimumWidth(1)  # a long line is elided, it never widens the column
        self.head.addWidget(self.toggle)
        self.head.addWidget(self._line, 1)
        outer, self.inner = self.body, QWidget()
        outer.addLayout(self.head)
        outer.addWidget(self.inner)
        self.body = QVBoxLayout(self.inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.set_folded(folded)
        self.toggle.clicked.connect(self._flip)

    @property
    def folded(self) -> bool:
        """Whether only the title shows."""
        return self.inner.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold."""
        self.inner.setVisible(not folded)
        self.toggle.setArrowType(Qt.ArrowType.RightArrow if folded else Qt.ArrowType.DownArrow)
        self._fit()

    def say(self, line: str) -> None:
        """What is in the card, in a few words."""
        self._said = line
        self._line.setToolTip(plain_text(line))
        self._fit()

    def mark(self, fault: str) -> None:
        """Say in the folded header that something in the card is wrong; nothing if that is empty."""
        self._fault = fault
        self._line.setObjectName("error" if fault else "muted")
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole header is the button."""
        if event.button() is Qt.MouseButton.LeftButton and self._in_header(event.position().y()):
            self._flip()
        else:
            super().mousePressEvent(event)

    def _in_header(self, y: float) -> bool:
        return self.folded or y < self.inner.y()

    def _fit(self) -> None:
        room = self.width() - self.toggle.sizeHint().width() - ROOM
        elided = self._line.fontMetrics().elidedText(
            self._fault or self._said, Qt.TextElideMode.ElideRight, max(room, 0)
        )
        self._line.setText(elided if self.folded else "")

    @Slot()
    def _flip(self) -> None:
        self.set_folded(not self.folded)
        self.flipped.emit(self.folded)

"""A card that folds to its title and one line of what is in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Card, label


class FoldCard(Card):
    """Add to ``body``; ``say`` sets the line that stands beside the title while the card is folded."""

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
        self._said = ""
        self._line = label("", "muted")
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
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
        self._line.setText(self._said if folded else "")
        self.toggle.setArrowType(Qt.ArrowType.RightArrow if folded else Qt.ArrowType.DownArrow)

    def say(self, line: str) -> None:
        """What is in the card, in a few words."""
        self._said = self._line.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, 190)
        self._line.setText(self._said if self.folded else "")
        self._line.setToolTip(plain_text(line))

    @Slot()
    def _flip(self) -> None:
        self.set_folded(not self.folded)

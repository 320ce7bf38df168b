"""The controls that a page needs, below it: the window's own, which go back to their place when the page goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.gui.kit.widgets import SCROLLBAR, label
from app.gui.theme import Theme

LEAST = 90  # pixels of its height
BESIDE = SCROLLBAR + 2  # pixels right of the cards of a column


class LentArea(QScrollArea):
    """As high as what it holds where there is room; it scrolls where there is not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._inner = QWidget()
        self._inner.setAutoFillBackground(False)
        self._inner.installEventFilter(self)
        self._layout = QVBoxLayout(self._inner)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self.invitation = label("")
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.invitation.hide()
        self._layout.addWidget(self.invitation)
        self._layout.addStretch(1)  # what room is left is below the controls, and not within them
        self.setWidget(self._inner)
        self.viewport().setAutoFillBackground(False)
        self.set_theme(theme)

    def hold(self, controls: Sequence[QWidget], invitation: str) -> None:
        """Hold these, from top to bottom, below an invitation to use them."""
        for control in controls:
            if self._layout.indexOf(control) < 0:
                self._layout.insertWidget(self._layout.count() - 1, control)
            control.show()  # at once: its keys may be pressed before Qt would
        self.invite(invitation if controls else "")
        self.setVisible(bool(controls))
        self.updateGeometry()

    def invite(self, words: str) -> None:
        """Invite to do something with the controls, or with no words no longer."""
        self.invitation.setText(words and f"↓ {words}")
        self.invitation.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        """Write the invitation in another theme's accent."""
        self.invitation.setStyleSheet(f"color: {theme.accent}; font-weight: 600;")

    def tab_parts(self) -> list[QWidget]:
        """What the Tab key goes through."""
        return [self._inner]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._inner.setFixedWidth(self.width() - BESIDE)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False

    def sizeHint(self) -> QSize:
        wide = max(self.width() - BESIDE, self._inner.minimumSizeHint().width())
        hint = self._inner.sizeHint()
        return QSize(
            hint.width(), self._layout.totalHeightForWidth(wide) if self._layout.hasHeightForWidth() else hint.height()
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(LEAST, self.sizeHint().height()))

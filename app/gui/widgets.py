"""Small pieces both tabs are made of."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.gui.theme import Theme

SCROLLBAR = 12  # pixels kept free for it
ICON_SIZES = (16, 20, 32, 40)


class Card(QFrame):
    """A titled group of controls; add to ``body``, or to ``head`` beside the title."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 10, 12, 12)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        if title:
            self.head.addWidget(label(title, "title"), 1)
            self.body.addLayout(self.head)


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """A label in one of the theme's roles (title, muted, error) whose text can be selected and copied if it wraps."""
    made = QLabel(text)
    made.setObjectName(role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def column(*cards: QWidget, width: int) -> QScrollArea:
    """Cards below one another, as wide as ``width``, scrolling where the window is too low."""
    inner = QWidget()
    inner.setFixedWidth(width - SCROLLBAR)  # so that nothing moves when the scroll bar comes or goes
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(0, 0, 2, 0)
    layout.setSpacing(10)
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFixedWidth(width)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


def icon(name: str, theme: Theme) -> QIcon:
    """An icon of the Material Design set in the theme's ink."""
    drawn = qtawesome.icon(f"mdi6.{name}", color=theme.text, color_disabled=theme.muted)
    made = QIcon()
    # Drawn now: QtAwesome's own icon warns when a button that has no size yet asks it for a picture.
    for size in ICON_SIZES:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
            made.addPixmap(drawn.pixmap(size, size, mode), mode)
    return made


def tool_button(name: str, tooltip: str) -> QToolButton:
    """A button that shows an icon (set by the theme) and says in its tooltip what it does."""
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(tooltip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made

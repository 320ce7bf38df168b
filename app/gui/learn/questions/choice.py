"""One answer of a question: its key, its words, and once somebody has chosen, why it is right or wrong."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.gui.kit.widgets import icon
from app.gui.learn.prose import Prose
from app.gui.theme import Theme, mixed

State = Literal["open", "right", "wrong", "other"]  # "other": neither chosen nor right
SIGN = 18  # pixels of the key, or of the tick or cross in its stead
SIGNS = {"right": "check", "wrong": "close"}
SAID = {"open": "", "right": "right: ", "wrong": "wrong: ", "other": ""}


class ChoiceButton(QPushButton):
    """A button as high as its words; ``key`` is the key that chooses it too."""

    def __init__(self, key: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.key, self.state = key, "open"
        self._theme = theme
        self.sign = QLabel()
        self.sign.setFixedWidth(SIGN)
        self.sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text_part, self.why = Prose(theme), Prose(theme, muted=True)
        words = QVBoxLayout()
        words.setSpacing(3)
        for part in (self.text_part, self.why):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 7, 10, 7)
        row.setSpacing(8)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.set_theme(theme)

    def show_choice(self, text: str, why: str) -> None:
        """Other words, as Markdown, not chosen yet."""
        self.text_part.show_markdown(text)
        self.why.show_markdown(why)
        self.mark("open")

    def set_key(self, key: str) -> None:
        """Show another key, or another sign in its stead."""
        self.key = key
        self._dress()

    def mark(self, state: State) -> None:
        """What has become of it."""
        self.state = state
        self.why.setVisible(state in SIGNS)
        said = f"{SAID[state]}{self.text_part.toPlainText()}"
        self.setAccessibleName(f"{self.key}, {said}" if state == "open" else said)
        self.setAccessibleDescription(self.why.toPlainText() if state in SIGNS else "")
        self._dress()

    def _dress(self) -> None:
        theme, name = self._theme, SIGNS.get(self.state)
        edge = {"right": theme.accent, "wrong": theme.error}.get(self.state, theme.line)
        ground = mixed(edge, theme.card, 0.08) if name else theme.field if self.state == "open" else theme.card
        sheet = (
            f"QPushButton#choice {{ background: {ground}; border: 1px solid {edge}; border-radius: 6px; padding: 0; }}"
            f"QPushButton#choice:hover {{ border-color: {theme.muted if self.state == 'open' else edge}; }}"
            f"QPushButton#choice:focus {{ border-color: {theme.accent}; }}"
        )
        if sheet != self.styleSheet():  # reading one takes Qt longer than all the rest
            self.setStyleSheet(sheet)
            self.sign.setStyleSheet(f"color: {theme.muted};")
        if name:
            self.sign.setPixmap(icon(name, theme).pixmap(SIGN, SIGN))
        else:
            self.sign.setText(self.key)
        self.text_part.set_theme(theme)
        self.why.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self._theme = theme
        self._dress()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.totalMinimumSize()

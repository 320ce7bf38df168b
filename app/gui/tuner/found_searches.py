"""The searches below a folder that is none itself, each opened by a click."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.descent.text.numbers import counted
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Card, button, discard, label, sender_of

MOST = 12  # buttons
LONGEST = 40  # letters of a name


class FoundSearches(Card):
    """Hidden until there is something to choose from."""

    chosen = Signal(object)  # a search's folder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Searches in this folder", parent)
        self._more = label("", "muted", wrap=True)
        self.body.addWidget(self._more)
        self.buttons: dict[QPushButton, Path] = {}
        self.hide()

    def offer(self, folder: Path, searches: list[Path]) -> None:
        """Offer these searches of a folder, or with none go away."""
        for made in self.buttons:
            discard(made)
        self.buttons.clear()
        for search in searches[:MOST]:
            name = str(search.relative_to(folder)).replace("&", "&&")
            made = button(_short(name), "")
            made.setToolTip(plain_text(f"Open {search}"))
            made.clicked.connect(self._choose)
            self.body.insertWidget(self.body.count() - 1, made)
            self.buttons[made] = search
        left = len(searches) - MOST
        self._more.setText(f"and {counted(left, 'more')}; open one by its folder." if left > 0 else "")
        self._more.setVisible(left > 0)
        self.setVisible(bool(searches))

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.buttons[sender_of(self, QPushButton)])


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 :]}"

"""A list of a scene's hikers, of which one is chosen: whose walks an instrument takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Slot

from app.gui.kit.widgets import Choice


class HikerChoice(Choice):
    """``chosen`` is an index into the scene's hikers; ``activated`` tells, as ever, that somebody has chosen."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.chosen = 0
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self.choose)  # before anybody who hears of it

    def list_hikers(self, names: Sequence[str]) -> None:
        """Offer these; the one that stands where the chosen one stood is chosen, or the last."""
        with QSignalBlocker(self):
            self.clear()
            self.addItems(list(names))
        self.choose(self.chosen)

    @Slot(int)
    def choose(self, index: int) -> None:
        """Choose one, without a word to anybody."""
        self.chosen = min(index, self.count() - 1) if self.count() else index
        with QSignalBlocker(self):
            self.setCurrentIndex(self.chosen)

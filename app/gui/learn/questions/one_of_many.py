"""The line above one of many questions: which it is, how many are done, and the ways to those before and after."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.kit.widgets import tool_button
from app.gui.learn.head import draw
from app.gui.learn.prose import Prose, escaped
from app.gui.theme import Theme


class OneOfMany(QWidget):
    """``chosen`` carries the place, counted from 0, of the one that is wanted."""

    chosen = Signal(int)

    def __init__(self, thing: str, theme: Theme) -> None:
        super().__init__()
        self._place = 0
        self.where = Prose(theme, muted=True)
        self.before = tool_button(f"Previous {thing}", f"The {thing} before this one")
        self.after = tool_button(f"Next {thing}", f"The {thing} after this one")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.where, 1)
        for one in (self.before, self.after):
            one.setObjectName("small")
            row.addWidget(one)
        self.before.clicked.connect(self._go_before)
        self.after.clicked.connect(self._go_after)
        self.set_theme(theme)

    def show_place(self, place: int, count: int, said: str) -> None:
        """It is the one at a place, counted from 0, and this is to be said of them all."""
        self._place = place
        self.where.show_markdown(escaped(f"{place + 1} of {count} · {said}"))
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < count)

    @Slot()
    def _go_before(self) -> None:
        self.chosen.emit(self._place - 1)

    @Slot()
    def _go_after(self) -> None:
        self.chosen.emit(self._place + 1)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self.where.set_theme(theme)
        draw(self.before, "chevron-left", theme)
        draw(self.after, "chevron-right", theme)

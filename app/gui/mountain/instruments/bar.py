"""The row of small buttons below the map, one an instrument."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.gui.kit.widgets import icon, sender_of, tool_button
from app.gui.mountain.instruments.every_instrument import EVERY
from app.gui.theme import Theme

ICON, BUTTON = 16, 22  # pixels


class InstrumentBar(QWidget):
    """``chosen`` carries the name of the instrument whose button was pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for entry in EVERY:
            made = tool_button(entry.title, f"{entry.title} ({entry.key}). {entry.tip}")
            made.setAccessibleDescription(entry.tip)
            made.setObjectName("small")
            made.setProperty("instrument", entry.name)
            made.setCheckable(True)
            made.setIconSize(QSize(ICON, ICON))
            made.setFixedSize(BUTTON, BUTTON)
            made.clicked.connect(self._choose)
            row.addWidget(made)
            self.buttons[entry.name] = made

    def show_open(self, name: str) -> None:
        """Press the button of the instrument that is open; with an empty name none is."""
        for own, made in self.buttons.items():
            made.setChecked(own == name)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's ink."""
        for entry in EVERY:
            self.buttons[entry.name].setIcon(icon(entry.icon, theme))

    def _choose(self) -> None:
        self.chosen.emit(str(sender_of(self, QToolButton).property("instrument")))

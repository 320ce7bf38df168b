"""How a file is written: found out, and changeable where that went wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.kit.widgets import Choice, label, sender_of
from app.tuning.spec.data import Table
from app.tuning.tables.preview import Format

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", " ": "spaces", "|": "bar"}
SHORT = {";": ";", "|": "|"}  # a sign that says it, in little room
DECIMALS = {".": "point", ",": "comma"}
HEADERS = {True: "first row", False: "none"}
ENCODINGS = {name: name for name in ("utf-8", "cp1252", "latin-1", "utf-16", "shift_jis", "gb18030", "cp1251")}
WIDEST = 190  # pixels
NAMES: dict[str, tuple[str, dict[Any, str], str]] = {
    "header": ("names in", HEADERS, "Whether the first row holds the columns' names, or data already."),
    "separator": ("separated by", SEPARATORS, "What stands between two values of a row."),
    "decimal": ("decimal", DECIMALS, "What stands before a number's fraction: 1.5 or 1,5."),
    "encoding": ("encoding", ENCODINGS, "How letters are written as bytes. If é or ß look wrong, it is another one."),
}


class FormatRow(QWidget):
    """One chooser for each of four things; ``asked`` carries what is to be another."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: tuple[Any, ...] = ()  # what was shown last
        self.choosers: dict[str, Choice] = {}
        self._parts: dict[str, QWidget] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for name, (said, _, tip) in NAMES.items():
            self._parts[name] = title = label(said, "muted")
            self.choosers[name] = chooser = Choice()
            chooser.setObjectName(name)
            chooser.setAccessibleName(f"{said} (how the file is written)")
            for part in (title, chooser):
                part.setToolTip(f"{tip}\nThe first choice goes back to what is found in the file.")
            chooser.setMinimumContentsLength(8)
            chooser.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMaximumWidth(WIDEST)
            chooser.activated.connect(self._ask)
            row.addWidget(title)
            row.addWidget(chooser, 8)
        row.addStretch(1)

    def show_format(self, table: Table, found: Format | None) -> None:
        """Show how a table is said to be written, and what was found."""
        told = (*(getattr(table, name) for name in NAMES), found)
        if told == self._told:
            return
        self._told = told
        for name, (_, choices, _) in NAMES.items():
            chooser, value = self.choosers[name], getattr(table, name)
            known = dict(choices)
            here = None if found is None else getattr(found, name)
            for extra in (value, here):
                if extra not in (None, "") and extra not in known:
                    known[extra] = str(extra)
            detected = f"detected: {SHORT.get(str(here), known[here])}" if value is None and here in known else "detect"
            with QSignalBlocker(chooser):
                chooser.clear()
                chooser.addItem(detected, None)
                for choice, words in known.items():
                    chooser.addItem(words, choice)
                places = [k for k in range(1, chooser.count()) if chooser.itemData(k) == value]
                chooser.setCurrentIndex(places[0] if value is not None and places else 0)
            # A spreadsheet or an array of numbers is not written in letters.
            shown = found is None or bool(found.separator) or name == "header"
            chooser.setVisible(shown)
            self._parts[name].setVisible(shown)

    @Slot()
    def _ask(self) -> None:
        chooser = sender_of(self, Choice)
        self.asked.emit({chooser.objectName(): chooser.currentData()})

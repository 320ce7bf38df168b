"""Which rows of a table train, which validate, and which are kept for the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QWidget

from app.gui.forms.struct_form import RESET, StructForm
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Choice, button, label
from app.gui.theme import Theme
from app.gui.tuner.columns.column_text import LONGEST_CELL, shortened
from app.tuning.spec.data import SplitBy, Table
from app.tuning.tables.preview import Preview

WAYS = {
    "auto": ("auto", "Stratified where classes are predicted, shuffled where numbers are."),
    "stratified": ("each class by its share", "Shuffled, and every part has the classes in the same shares."),
    "shuffled": ("shuffled", "Any row may train or validate, whatever its class."),
    "ordered": (
        "in order of time",
        "The last rows validate. For rows in order of time: a network that has seen the future would seem too good.",
    ),
    "group": (
        "by groups",
        "Rows of one patient, customer or match stay together, or a network would know those that validate.",
    ),
    "table": ("a second file", "All rows of this table train; those of a second file validate."),
}
ENDINGS = "*.csv *.tsv *.tab *.txt *.gz *.xlsx *.parquet *.npz *.json"
FILTER = f"Tables ({ENDINGS});;All files (*)"


class SplitRows(QWidget):
    """Edits how a Table is split; ``asked`` carries what is to be another, ``added`` the name of a second file."""

    asked = Signal(object)
    added = Signal(str)
    complained = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = Table()
        self._groups: list[str] = []  # the columns to choose from
        self._by_group = False  # chosen, while no column has been
        self.way = Choice()
        for key, (words, tip) in WAYS.items():
            self.way.addItem(words, key)
            self.way.setItemData(self.way.count() - 1, plain_text(tip), 3)
        self.way.setAccessibleName("split: which rows validate")
        self.group = Choice()
        self.group.setAccessibleName("column that names the group")
        self.group.setToolTip("Rows with the same value in this column stay in one part.")
        self.group.setPlaceholderText("choose a column")
        for chooser in (self.way, self.group):
            chooser.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(8)
        self.second = button("Choose a second file…", "A table with the same columns, whose rows validate.")
        self.share = StructForm(Table(), ("test",), theme, "the rows")
        self.weights = QCheckBox("weigh rare classes more")
        self.weights.setAccessibleName("class weights")
        self.weights.setToolTip(
            "Every class counts as much as any other in training, however few rows it has (class_weight).\n"
            "For tables in which one class is rare and matters: without it, always the commonest looks good."
        )
        policy = self.weights.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing below moves
        self.weights.setSizePolicy(policy)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, RESET)
        grid.addWidget(label("split", "muted"), 0, 0)
        grid.addWidget(self.way, 0, 1)
        self._group_label = label("groups", "muted")
        grid.addWidget(self._group_label, 1, 0)
        grid.addWidget(self.group, 1, 1)
        grid.addWidget(self.second, 2, 1)
        grid.addWidget(self.weights, 3, 1)
        grid.addWidget(self.share, 4, 0, 1, 3)
        self.way.activated.connect(self._choose_way)
        self.group.activated.connect(self._choose_group)
        self.second.clicked.connect(self._choose_second)
        self.weights.clicked.connect(self._weigh)
        self.share.changed.connect(lambda table: self.asked.emit({"test": table.test}))
        self.share.complained.connect(self.complained)

    @property
    def names_width(self) -> int:
        """Pixels that its names take."""
        return max(self.share.names_width, self._group_label.sizeHint().width())

    def align(self, width: int) -> None:
        """Let names have this many pixels at least, as those of the forms around it."""
        self._grid.setColumnMinimumWidth(0, width)
        self.share.align(width)

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink from now on."""
        self.share.set_theme(theme)

    def show_table(self, table: Table, preview: Preview | None) -> None:
        """Show how a table is split; the preview knows its columns."""
        by = table.split if isinstance(table.split, SplitBy) else None
        before = self._groups if table.table == self._table.table else []  # while the file is being read
        if table.split != self._table.split or table.table != self._table.table:
            self._by_group = False
        self._table = table
        way = str(table.split) if by is None else "group" if by.group is not None else "table"
        way = "group" if self._by_group else way
        self.way.setCurrentIndex(list(WAYS).index(way))
        self.way.setToolTip(plain_text(f"How the rows that validate are chosen.\n{WAYS[way][1]}"))
        with QSignalBlocker(self.group):
            names = [c.name for c in preview.columns if c.role != "target"] if preview is not None else [*before]
            if by is not None and by.group is not None and by.group not in names:
                names.append(by.group)
            if names != self._groups:
                self._groups = names
                self.group.clear()
                for name in names:
                    self.group.addItem(shortened(name, LONGEST_CELL), name)
            self.group.setCurrentIndex(names.index(by.group) if by is not None and by.group is not None else -1)
        for part in (self.group, self._group_label):
            part.setVisible(way == "group")
        self.second.setVisible(way == "table")
        second = Path(by.table).name if by is not None and by.table is not None else "Choose a second file…"
        self.second.setText(shortened(second, 40).replace("&", "&&"))
        classes = preview is None or preview.task != "regression"
        self.weights.setVisible(classes or table.class_weight is not None)
        self.weights.setChecked(table.class_weight == "balanced")
        self.share.show_value(msgspec.structs.replace(Table(), test=table.test))

    @Slot()
    def _choose_way(self) -> None:
        way = self.way.currentData()
        self._by_group = way == "group"
        if way == "group":
            self.show_table(self._table, None) if not self.group.count() else None
            for part in (self.group, self._group_label):
                part.show()
            self.second.hide()
            self.group.setFocus()
        elif way == "table":
            self._choose_second()
        else:
            self._ask("split", way)

    @Slot()
    def _choose_group(self) -> None:
        self._by_group = False
        self._ask("split", {"group": self.group.currentData()})

    @Slot()
    def _choose_second(self) -> None:
        start = str(Path(self._table.table).parent)
        name, _ = QFileDialog.getOpenFileName(self, "Choose the table that validates", start, FILTER)
        if name:
            self.added.emit(name)
            self._ask("split", {"table": name})
        else:
            by = self._table.split
            way = by if not isinstance(by, SplitBy) else "group" if by.group is not None else "table"
            self.way.setCurrentIndex(list(WAYS).index(way))

    @Slot()
    def _weigh(self) -> None:
        self._ask("class_weight", "balanced" if self.weights.isChecked() else None)

    def _ask(self, name: str, value: Any) -> None:
        self.asked.emit({name: value})

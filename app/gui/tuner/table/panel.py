"""The table of trials: one row a trial, sorted by any column, filtered by what is typed, copied as text."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.descent.text.numbers import counted
from app.gui.kit.widgets import Choice, button, label
from app.gui.theme import Theme
from app.gui.tuner.table.header import FittingHeader
from app.gui.tuner.table.model import TRIAL, TrialModel
from app.tuning.record.state import SearchState

STATUSES = ("COMPLETED", "RUNNING", "FAILED", "INVALID", "STOPPED", "SKIPPED")


class TrialTable(QTableView):
    """Shows a TrialModel; says which trial was chosen, and copies the chosen rows with Ctrl+C."""

    trial_chosen = Signal(str)
    trial_opened = Signal(str)  # Return, or a double click
    note_written = Signal(str, str)  # trial, note

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Trials")
        self._trials = TrialModel(self)
        self.setHorizontalHeader(FittingHeader(self))
        self.setModel(self._trials)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)
        self._trials.note_written.connect(self.note_written)
        self._trials.modelReset.connect(self._mark_sorted)

    def choose(self, trial: str) -> None:
        """Select a trial's row, or with "" none; a row that the filter hides is chosen all the same."""
        row = self._trials.row_of(trial)
        if row >= 0:
            self.selectRow(row)
        else:
            self.clearSelection()
            self.trial_chosen.emit(trial)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._trials.theme = theme
        self.viewport().update()

    def show_state(self, state: SearchState, notes: dict[str, str]) -> None:
        """Show the trials of a search, with the notes on them."""
        self._trials.show_state(state, notes)

    def show_only(self, text: str, status: str) -> None:
        """Show the trials that match a filter and have a status; an empty one lets all of them through."""
        self._trials.set_filter(text, status)

    def headers(self) -> list[str]:
        """The columns' titles."""
        return self._trials.headers()

    def counts(self) -> tuple[int, int]:
        """How many trials are shown, and how many there are."""
        return self._trials.rowCount(), self._trials.total

    @Slot()
    def _mark_sorted(self) -> None:
        """Another search's columns: the arrow goes where the sorted one is now."""
        self.horizontalHeader().setSortIndicator(*self._trials.sorted_by)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.trial_opened.emit(index.data(TRIAL))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        rows = self.selectionModel().selectedRows()
        self.trial_chosen.emit(rows[0].data(TRIAL) if len(rows) == 1 else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self.selectionModel().selectedRows()
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(rows) == 1:
            self._open(rows[0])
        elif event.key() == Qt.Key.Key_F2 and len(rows) == 1:
            self.edit(self._trials.index(rows[0].row(), self._trials.columnCount() - 1))
        else:
            super().keyPressEvent(event)

    def text(self) -> str:
        """The chosen rows (all, if none is) as tab-separated text with their headers."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(self._trials.rowCount())
        lines = [self._trials.headers()]
        lines += [
            [str(self._trials.index(row, column).data()) for column in range(self._trials.columnCount())]
            for row in rows
        ]
        return "\n".join("\t".join(line) for line in lines)


class TrialPanel(QWidget):
    """The table below what filters it."""

    trial_chosen = Signal(str)  # a trial's id, or nothing
    trial_opened = Signal(str)
    note_written = Signal(str, str)  # trial, note

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = TrialTable()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter: words, units=64, score>0.9")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("Filter")
        self.filter.setToolTip(
            "Show the trials that have all these words in their values, status, message or note.\n"
            "Comparisons: units=64, learning_rate<=0.001, score>0.9, best epoch<5, time>2, trial>=10."
        )
        self.status = Choice()
        self.status.addItems(["any status", *STATUSES])
        self.status.setAccessibleName("Status")
        self.status.setToolTip("Show only the trials with this status.")
        self.count = label("", "muted")
        self.head = QHBoxLayout()
        self.head.addWidget(self.filter, 1)
        self.head.addWidget(self.status)
        self.head.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self.head)
        layout.addLayout(self._none_line())
        layout.addWidget(self.table, 1)
        self.filter.textChanged.connect(self._filter)
        self.status.currentIndexChanged.connect(self._filter)
        self.table.trial_chosen.connect(self.trial_chosen)
        self.table.trial_opened.connect(self.trial_opened)
        self.table.note_written.connect(self.note_written)
        self.set_theme(theme)

    def choose(self, trial: str) -> None:
        """Select a trial's row; "" selects none."""
        self.table.choose(trial)

    def _none_line(self) -> QHBoxLayout:
        """What stands above an empty table, and how to fill it again."""
        self.none = label("", "muted")
        self.clear = button("Show all trials", "Clear the filter and show any status.")
        self.clear.clicked.connect(self.show_all)
        line = QHBoxLayout()
        line.addWidget(self.none)
        line.addWidget(self.clear)
        line.addStretch(1)
        return line

    @Slot()
    def show_all(self) -> None:
        """Clear the filter and show any status."""
        self.filter.clear()
        self.status.setCurrentIndex(0)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.table.set_theme(theme)

    def show_state(self, state: SearchState, notes: dict[str, str]) -> None:
        """Show the trials of a search that pass the filter."""
        self.table.show_state(state, notes)
        self._tell()

    @Slot()
    def _filter(self) -> None:
        status = self.status.currentText() if self.status.currentIndex() > 0 else ""
        self.table.show_only(self.filter.text(), status)
        self._tell()

    def _tell(self) -> None:
        shown, total = self.table.counts()
        asked = [f"“{self.filter.text().strip()}”"] if self.filter.text().strip() else []
        asked += [f"the status {self.status.currentText()}"] if self.status.currentIndex() > 0 else []
        self.none.setText(f"No trial matches {' and '.join(asked)}.")
        for part in (self.none, self.clear):
            part.setVisible(total > 0 and shown == 0)
        all_of_them = counted(total, "trial")
        self.count.setText(all_of_them if shown == total else f"{shown:,} of {all_of_them}")

"""The table of trials: one row a trial, sorted by any column, copied as text."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.tuning.state import SearchState, TrialState
from app.tuning.wording import summary, value_text

SORT = Qt.ItemDataRole.UserRole
TRIAL = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
TIPS = {
    "trial": "Keras Tuner's number of the trial; ★ is the best so far.",
    "best epoch": "The epoch whose weights Keras Tuner kept, counted from 1.",
    "epochs": "Epochs trained so far.",
    "time": "Seconds of training.",
    "status": "COMPLETED has a score; INVALID and FAILED could not be trained; STOPPED will be run again on Go on.",
}


class TrialModel(QAbstractTableModel):
    """A SearchState as rows in the order of the trials' numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SearchState()
        self._trials: list[TrialState] = []
        self._names: list[str] = []
        self._best = ""

    def show_state(self, state: SearchState) -> None:
        """Show a search; rows that are already there stay where they are."""
        names = list(state.spec.space.varied()) if state.spec else []
        trials = sorted(state.trials.values(), key=lambda t: t.number)
        same = names == self._names and [t.trial for t in trials[: len(self._trials)]] == [
            t.trial for t in self._trials
        ]
        if not same or not self._trials:
            self.beginResetModel()
            self._take(state, trials, names)
            self.endResetModel()
            return
        if len(trials) > len(self._trials):
            self.beginInsertRows(QModelIndex(), len(self._trials), len(trials) - 1)
            self._take(state, trials, names)
            self.endInsertRows()
        else:
            self._take(state, trials, names)
        self.dataChanged.emit(self.index(0, 0), self.index(len(trials) - 1, self.columnCount() - 1))

    def _take(self, state: SearchState, trials: list[TrialState], names: list[str]) -> None:
        self._state, self._trials, self._names = state, trials, names
        self._best = state.best.trial if state.best else ""

    def headers(self) -> list[str]:
        """The columns' titles."""
        objective = self._state.spec.objective if self._state.spec else "score"
        return ["trial", *self._names, objective, "best epoch", "epochs", "time", "status"]

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._trials)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.headers())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headers()):
            return None
        title = self.headers()[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS.get(title, f"{title} of the trial; click to sort.")
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        trial, column = self._trials[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(trial)[column][0]
        if role == SORT:
            return self._cells(trial)[column][1]
        if role == TRIAL:
            return trial.trial
        if role == Qt.ItemDataRole.ToolTipRole and trial.message:
            return summary(trial.message)
        return None

    def _cells(self, trial: TrialState) -> list[tuple[str, object]]:
        """Text and sort key of every column."""
        values = [trial.values.get(name) for name in self._names]
        epoch = trial.best_epoch
        score = "" if trial.score is None else f"{trial.score:.4f}"
        return [
            (f"{trial.number} ★" if trial.trial == self._best else f"{trial.number}", trial.number),
            *(("" if v is None else value_text(n, v), v) for n, v in zip(self._names, values, strict=True)),
            (score, trial.score),
            ("" if epoch is None else f"{epoch + 1}", epoch),
            (f"{len(trial.epochs)}", len(trial.epochs)),
            (f"{trial.seconds:.1f} s" if trial.epochs else "", trial.seconds),
            (trial.status, trial.status),
        ]


class TrialTable(QTableView):
    """Shows a TrialModel; says which trial was chosen, and copies the chosen rows with Ctrl+C."""

    trial_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Trials")
        self.trials = TrialModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.trials)
        self._proxy.setSortRole(SORT)
        self.setModel(self._proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)

    def choose(self, trial: str) -> None:
        """Select a trial's row."""
        for row in range(self._proxy.rowCount()):
            if self._proxy.index(row, 0).data(TRIAL) == trial:
                self.selectRow(row)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        rows = self.selectionModel().selectedRows()
        self.trial_chosen.emit(rows[0].data(TRIAL) if len(rows) == 1 else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def text(self) -> str:
        """The chosen rows (all, if none is) as tab-separated text with their headers."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(self._proxy.rowCount())
        lines = [self.trials.headers()]
        lines += [
            [str(self._proxy.index(row, column).data()) for column in range(self._proxy.columnCount())] for row in rows
        ]
        return "\n".join("\t".join(line) for line in lines)

"""A SearchState as rows: sorted and filtered here, in one pass, so that ten thousand trials stay quick."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.gui.theme import LIGHT, Theme
from app.tuning.filtering import matches
from app.tuning.plain import PlainSpec
from app.tuning.state import SearchState, TrialState
from app.tuning.wording import summary, value_text

TRIAL = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
TIPS = {
    "trial": "Keras Tuner's number of the trial; ★ is the best so far.",
    "best epoch": "The epoch whose weights Keras Tuner kept, counted from 1.",
    "epochs": "Epochs trained so far.",
    "time": "Seconds of training.",
    "status": "COMPLETED has a score; INVALID and FAILED could not be trained; SKIPPED was left out on your word; "
    "STOPPED will be run again on Go on.",
    "note": "Your note; F2 on a row to write it. Kept in the project's folder.",
}


class TrialModel(QAbstractTableModel):
    """The trials of a search that pass the filter, in the order of the sorted column."""

    note_written = Signal(str, str)  # trial, note

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._state = SearchState()
        self._rows: list[TrialState] = []
        self._headers = self._headers_of(self._state)
        self._names: list[str] = []
        self._notes: dict[str, str] = {}
        self._best = ""
        self._filter, self._status = "", ""
        self._column, self._falling = 0, False

    def show_state(self, state: SearchState, notes: dict[str, str] | None = None) -> None:
        """Show a search and the notes on it; rows that stay are not touched."""
        notes = self._notes if notes is None else notes
        names = list(state.spec.space.varied()) if state.spec else []
        headers = self._headers_of(state)
        best = state.best.trial if state.best else ""
        changed = {t for t in (self._best, best) if t} if best != self._best else set()
        changed |= {t for t in {*notes, *self._notes} if notes.get(t) != self._notes.get(t)}
        same_columns = headers == self._headers
        self._state, self._notes, self._best = state, dict(notes), best
        self._names = names
        if not same_columns:
            self.beginResetModel()
            self._headers = headers
            self._rows = self._chosen()
            self.endResetModel()
            return
        self._put(self._chosen(), changed)

    def set_filter(self, text: str, status: str = "") -> None:
        """Show only the trials that match what was typed, and (if given) have this status."""
        if (text, status) != (self._filter, self._status):
            self._filter, self._status = text, status
            self._put(self._chosen(), set())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows without a value there come last either way."""
        self._column, self._falling = column, order == Qt.SortOrder.DescendingOrder
        self._put(self._chosen(), set())

    @property
    def total(self) -> int:
        """How many trials there are, shown or not."""
        return len(self._state.trials)

    def row_of(self, trial: str) -> int:
        """The row of a trial, or -1 if the filter hides it."""
        return next((row for row, t in enumerate(self._rows) if t.trial == trial), -1)

    def _put(self, rows: list[TrialState], changed: set[str]) -> None:
        before = self._rows
        count = len(before)
        if len(rows) >= count and all(a.trial == b.trial for a, b in zip(before, rows, strict=False)):
            altered = [
                k for k, (a, b) in enumerate(zip(before, rows, strict=False)) if a is not b or b.trial in changed
            ]
            if len(rows) > count:
                self.beginInsertRows(QModelIndex(), count, len(rows) - 1)
                self._rows = rows
                self.endInsertRows()
            self._rows = rows
            if altered:
                self.dataChanged.emit(self.index(altered[0], 0), self.index(altered[-1], self.columnCount() - 1))
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        places = {t.trial: row for row, t in enumerate(rows)} if old else {}
        new = [
            self.createIndex(places[before[i.row()].trial], i.column()) if before[i.row()].trial in places else NOWHERE
            for i in old
        ]
        self._rows = rows
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _chosen(self) -> list[TrialState]:
        objective = self._headers[len(self._names) + 1]
        rows = [
            t
            for t in self._state.trials.values()
            if (not self._status or t.status == self._status)
            and (not self._filter or matches(t, self._filter, self._notes.get(t.trial, ""), objective))
        ]
        rows.sort(key=lambda t: t.number)
        if self._column == 0:
            return rows[::-1] if self._falling else rows
        keyed = [(self._key(t, self._column), t) for t in rows]
        there = [(k, t) for k, t in keyed if k is not None and k != ""]
        there.sort(key=lambda pair: (isinstance(pair[0], str), pair[0]), reverse=self._falling)
        return [t for _, t in there] + [t for k, t in keyed if k is None or k == ""]

    def _key(self, trial: TrialState, column: int) -> int | float | str | None:
        place = column - 1 - len(self._names)
        if place < 0:
            return trial.values.get(self._names[column - 1])
        match place:
            case 0:
                return trial.score
            case 1:
                return trial.best_epoch
            case 2:
                return None if isinstance(self._state.spec, PlainSpec) else len(trial.epochs)  # it has the best alone
            case 3:
                return trial.seconds
            case 4:
                return trial.status
            case _:
                return self._notes.get(trial.trial, "").casefold()

    @staticmethod
    def _headers_of(state: SearchState) -> list[str]:
        names = list(state.spec.space.varied()) if state.spec else []
        objective = state.spec.objective if state.spec else "score"
        return ["trial", *names, objective, "best epoch", "epochs", "time", "status", "note"]

    def headers(self) -> list[str]:
        """The columns' titles."""
        return self._headers

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        made = super().flags(index)
        return made | Qt.ItemFlag.ItemIsEditable if index.column() == len(self._headers) - 1 else made

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headers):
            return None
        title = self._headers[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS.get(title, f"{title} of the trial; click to sort.")
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        trial, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(trial, column)
        if role == TRIAL:
            return trial.trial
        if role == Qt.ItemDataRole.ToolTipRole and trial.message:
            return summary(trial.message)
        if role == Qt.ItemDataRole.ForegroundRole and column == len(self._headers) - 2:
            return QColor(self._colour(trial.status))
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.note_written.emit(self._rows[index.row()].trial, str(value).strip())
        return True

    def _colour(self, status: str) -> str:
        known = {"FAILED": self.theme.error, "INVALID": self.theme.error, "RUNNING": self.theme.accent}
        return known.get(status, self.theme.text if status == "COMPLETED" else self.theme.muted)

    def _text(self, trial: TrialState, column: int) -> str:
        key = trial.number if column == 0 else self._key(trial, column)
        place = column - 1 - len(self._names)
        if column == 0:
            return f"{trial.number} ★" if trial.trial == self._best else f"{trial.number}"
        if place < 0:
            return "" if key is None else value_text(self._names[column - 1], key)
        match place:
            case 0:
                return "" if trial.score is None else f"{trial.score:.4f}"
            case 1:
                return "" if trial.best_epoch is None else f"{trial.best_epoch + 1}"
            case 3:
                return f"{trial.seconds:.1f} s" if trial.epochs else ""
            case 5:
                return self._notes.get(trial.trial, "")
            case _:
                return "" if key is None else f"{key}"

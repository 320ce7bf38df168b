"""A SearchState as rows: sorted and filtered here; an event changes one row, so ten thousand trials stay quick."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.theme import LIGHT, Theme
from app.gui.tuner.table.columns import NOTE, STATUS, Column, columns_of
from app.tuning.record.state import SearchState, TrialState, changed_trials
from app.tuning.record.trial_filter import matches
from app.tuning.words.trial import row_tip

TRIAL = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NUMBER = (int, float)
FEW = 100  # changed trials; more are sorted all at once
SortKey = tuple[int, Any, int, str]  # which kind of value, the value, the trial's number, its id


class _Falling:
    """A text that comes before the smaller ones."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Falling) and self._text == other._text

    def __lt__(self, other: _Falling) -> bool:
        return other._text < self._text

    __hash__ = None  # type: ignore[assignment]


class TrialModel(QAbstractTableModel):
    """The trials of a search that pass the filter, in the order of the sorted column."""

    note_written = Signal(str, str)  # trial, note

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._state = SearchState()
        self._rows: list[str] = []  # the trials that pass, in their order
        self._keys: list[SortKey] = []  # what each row is sorted by
        self._columns = columns_of(self._state)
        self._notes: dict[str, str] = {}
        self._best = ""
        self._filter, self._status = "", ""
        self._column, self._falling = 0, False
        self._by = self._sorted_column().value  # looked up once, not for each of ten thousand trials

    def show_state(self, state: SearchState, notes: dict[str, str] | None = None) -> None:
        """Show a search and the notes on it; rows that stay are not touched."""
        notes = self._notes if notes is None else notes
        columns = columns_of(state)
        best = state.best.trial if state.best else ""
        trials = changed_trials(self._state, state)
        changed = dict.fromkeys(t.trial for t in trials or ())
        changed |= dict.fromkeys(t for t in {self._best, best} if best != self._best and t in state.trials)
        if state.paused != self._state.paused:
            changed |= dict.fromkeys(t.trial for t in state.running_trials)
        if notes != self._notes:
            differ = (t for t in {*notes, *self._notes} if notes.get(t) != self._notes.get(t))
            changed |= dict.fromkeys(t for t in differ if t in state.trials)
        self._state, self._notes, self._best = state, dict(notes), best
        if [column.title for column in columns] != self.headers():
            self.beginResetModel()
            self._column, self._falling = self._same_column(columns)
            self._columns = columns
            self._by = self._sorted_column().value
            self._rows, self._keys = self._chosen()
            self.endResetModel()
        elif trials is None or len(changed) > FEW:
            self._put(*self._chosen())
            if self._rows:
                self._tell_changed(0, len(self._rows) - 1)
        else:
            for trial in changed:
                self._fit(trial)

    def set_filter(self, text: str, status: str = "") -> None:
        """Show only the trials that match what was typed, and (if given) have this status."""
        if (text, status) != (self._filter, self._status):
            self._filter, self._status = text, status
            self._put(*self._chosen())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows without a value there come last either way."""
        falling = order == Qt.SortOrder.DescendingOrder
        if (column, falling) != (self._column, self._falling):
            self._column, self._falling = column, falling
            self._by = self._sorted_column().value
            self._put(*self._chosen())

    @property
    def total(self) -> int:
        """How many trials there are, shown or not."""
        return len(self._state.trials)

    def row_of(self, trial: str) -> int:
        """The row of a trial, or -1 if the filter hides it."""
        try:
            return self._rows.index(trial)
        except ValueError:
            return -1

    def _fit(self, name: str) -> None:
        """Bring one trial's row up to date: put it in, take it out, or move it, alone."""
        row, trial = self.row_of(name), self._state.trials[name]
        key = self._sort_key(trial)
        place = bisect_left(self._keys, key)
        if not self._passes(trial):
            if row >= 0:
                self.beginRemoveRows(NOWHERE, row, row)
                del self._rows[row], self._keys[row]
                self.endRemoveRows()
        elif row < 0:
            self.beginInsertRows(NOWHERE, place, place)
            self._rows.insert(place, name)
            self._keys.insert(place, key)
            self.endInsertRows()
        else:
            if place in (row, row + 1):
                self._keys[row] = key
            else:
                self.beginMoveRows(NOWHERE, row, row, NOWHERE, place)
                del self._rows[row], self._keys[row]
                row = place - 1 if place > row else place
                self._rows.insert(row, name)
                self._keys.insert(row, key)
                self.endMoveRows()
            self._tell_changed(row, row)

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _put(self, rows: list[str], keys: list[SortKey]) -> None:
        """Take other rows, or the same in another order; who points at a row keeps pointing at its trial."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        places = {trial: row for row, trial in enumerate(rows)} if old else {}
        new = [
            self.createIndex(places[self._rows[i.row()]], i.column()) if self._rows[i.row()] in places else NOWHERE
            for i in old
        ]
        self._rows, self._keys = rows, keys
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column that is sorted by, and which way."""
        return self._column, Qt.SortOrder.DescendingOrder if self._falling else Qt.SortOrder.AscendingOrder

    def _sorted_column(self) -> Column:
        return self._columns[self._column]

    def _same_column(self, columns: tuple[Column, ...]) -> tuple[int, bool]:
        """Where the sorted column stands among another search's; the trial's number if that search has none."""
        now = self._sorted_column()
        for place, column in enumerate(columns):
            if column.title == now.title or column.value == now.value:  # scores are scores, whatever they are called
                return place, self._falling
        return 0, False

    def _chosen(self) -> tuple[list[str], list[SortKey]]:
        """The trials that pass, sorted, and what they are sorted by."""
        trials = self._state.trials.values()
        passing = filter(self._passes, trials) if self._filter or self._status else trials
        keys = sorted(map(self._sort_key, passing))
        return [key[-1] for key in keys], keys

    def _passes(self, trial: TrialState) -> bool:
        if self._status and trial.status != self._status:
            return False
        objective = self._state.spec.objective if self._state.spec else "score"
        return not self._filter or matches(trial, self._filter, self._notes.get(trial.trial, ""), objective)

    def _sort_key(self, trial: TrialState) -> SortKey:
        """Numbers, then texts, then what has no value; equals by their numbers."""
        value = self._by(self._state, self._notes, trial)
        if isinstance(value, NUMBER):
            return 0, -value if self._falling else value, trial.number, trial.trial
        if value is None or value == "":
            return 2, 0, trial.number, trial.trial
        return 1, _Falling(value) if self._falling else value, trial.number, trial.trial

    def headers(self) -> list[str]:
        """The columns' titles."""
        return [column.title for column in self._columns]

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        made = super().flags(index)
        editable = index.isValid() and self._columns[index.column()] is NOTE
        return made | Qt.ItemFlag.ItemIsEditable if editable else made

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_text(self._columns[section].tip)
        if role == Qt.ItemDataRole.InitialSortOrderRole:  # the best score first
            high = self._columns[section].best_is_high(self._state)
            return Qt.SortOrder.DescendingOrder if high else Qt.SortOrder.AscendingOrder
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        trial, column = self._state.trials[self._rows[index.row()]], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(self._state, self._notes, trial)
        if role == TRIAL:
            return trial.trial
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_text(row_tip(self._state, trial)) or None
        if role == Qt.ItemDataRole.ForegroundRole and column is STATUS:
            return QColor(self._colour("FAILED" if trial.ended_badly else trial.status))
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.note_written.emit(self._rows[index.row()], str(value).strip())
        return True

    def _colour(self, status: str) -> str:
        known = {"FAILED": self.theme.error, "INVALID": self.theme.error, "RUNNING": self.theme.accent}
        return known.get(status, self.theme.text if status == "COMPLETED" else self.theme.muted)

"""A Preview as a table model: a file's column is a column, the target first, its first rows below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.gui.kit.plain_text import plain_text
from app.gui.theme import LIGHT, Theme, mixed
from app.gui.tuner.columns.column_text import LONGEST_CELL, LONGEST_TIP, column_tip, shortened, spoken
from app.tuning.tables.preview import ColumnView, Preview

COLUMN = Qt.ItemDataRole.UserRole + 1  # of a header: the ColumnView
ROWS = Qt.ItemDataRole.UserRole + 2  # of a header: how many rows the table has
AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ColumnModel(QAbstractTableModel):
    """The columns of a Preview whose names hold what is searched for, in the file's order after the target."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.preview: Preview | None = None
        self._shown: list[int] = []  # places in the file
        self._search = ""

    @property
    def names(self) -> list[str]:
        """The columns that are shown, from left to right."""
        return [column.name for column in self.columns]

    @property
    def columns(self) -> list[ColumnView]:
        """The same with what is known of them."""
        return [] if self.preview is None else [self.preview.columns[place] for place in self._shown]

    def show_preview(self, preview: Preview | None) -> None:
        """Show another preview; where the columns stand as they did, what is selected stays so."""
        before, self.preview = self.preview, preview
        shown = self._places()
        heads = [] if preview is None else preview.head
        same = before is not None and preview is not None and shown == self._shown and before.head == heads
        if same and before is not None and preview is not None:
            same = [c.name for c in before.columns] == [c.name for c in preview.columns]
        if same:
            if shown:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(shown) - 1)
            if shown and heads:
                self.dataChanged.emit(self.index(0, 0), self.index(len(heads) - 1, len(shown) - 1))
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show the columns whose names hold a text; an empty one shows all."""
        self._search = text.strip().casefold()
        self.beginResetModel()
        self._shown = self._places()
        self.endResetModel()

    def _places(self) -> list[int]:
        if self.preview is None:
            return []
        found = self.preview.columns
        places = [k for k, column in enumerate(found) if self._search in column.name.casefold()]
        return sorted(places, key=lambda k: found[k].role != "target")  # stable: else the file's order

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.head)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if self.preview is None or not 0 <= section < len(self._shown):
            return None
        column = self.preview.columns[self._shown[section]]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shortened(column.name, LONGEST_CELL)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(column_tip(column, self.preview.rows))
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(column, self.preview.rows)
            case _ if role == ROWS:
                return self.preview.rows
        return column if role == COLUMN else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.preview is None or not index.isValid():
            return None
        place = self._shown[index.column()]
        column = self.preview.columns[place]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shortened(self.preview.head[index.row()][place], LONGEST_CELL)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(self.preview.head[index.row()][place][:LONGEST_TIP])
            case Qt.ItemDataRole.AccessibleTextRole:
                cell = shortened(self.preview.head[index.row()][place], LONGEST_CELL) or "missing"
                return f"{spoken(column, self.preview.rows)}; row {index.row() + 1}: {cell}"
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self.theme.muted if column.role == "ignored" else self.theme.text)
            case Qt.ItemDataRole.BackgroundRole:
                tint = QColor(mixed(self.theme.accent, self.theme.card, 0.12))
                return tint if column.role == "target" else None
        return None

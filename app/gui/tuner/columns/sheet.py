"""The columns of a table to look at and to choose for: by keys, by their chips, or by a menu, many at once."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.gui.theme import Theme, mixed, readable
from app.gui.tuner.columns.column_text import KINDS, MEANS
from app.gui.tuner.columns.header import ColumnHeader
from app.gui.tuner.columns.model import ColumnModel
from app.tuning.spec.data import Kind
from app.tuning.tables.preview import Preview

ROW = 24  # pixels
KEYS: dict[int, Kind] = {Qt.Key(ord(key)): kind for kind, key in KINDS.items()}
TARGET = (Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Enter)
GUESS = (Qt.Key.Key_G, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class ColumnSheet(QTableView):
    """Shows a Preview; what somebody chooses for columns is told, not done."""

    kinds_asked = Signal(object)  # {a column's name: its Kind, or None for what is guessed}
    target_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnModel(self)
        self.setModel(self.columns)
        self.head = ColumnHeader(self)
        self.setHorizontalHeader(self.head)
        self.setAccessibleName("Columns of the table")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.head.chip_clicked.connect(self._open_menu)

    def show_preview(self, preview: Preview | None) -> None:
        """Show a table, or with None nothing; the chosen columns stay chosen while they are there."""
        chosen = self.chosen
        self.columns.show_preview(preview)
        self.head.fit()
        if chosen and not self.chosen:
            self.choose(chosen)

    @property
    def chosen(self) -> list[str]:
        """The names of the selected columns, from left to right."""
        names = self.columns.names
        # Of whole columns: asking Qt for those would look at every cell.
        ranges = [range(part.left(), part.right() + 1) for part in self.selectionModel().selection().toList()]
        return [names[place] for place in sorted(set().union(*ranges))]

    def choose(self, names: list[str]) -> None:
        """Select the columns of these names, the first of them in sight."""
        here = self.columns.names
        places = [here.index(name) for name in names if name in here]
        self.clearSelection()
        for place in places:
            for_all = self.selectionModel().SelectionFlag
            self.selectionModel().select(self.columns.index(0, place), for_all.Select | for_all.Columns)
        if places:
            no_update = self.selectionModel().SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.columns.index(0, places[0]), no_update)
            self.scrollTo(self.columns.index(0, places[0]))

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.columns.theme = self.head.theme = theme
        ground = mixed(theme.accent, theme.card, 0.3)  # the cells of a chosen column are still to be read
        ink = readable(theme.text, ground)
        self.setStyleSheet(f"QTableView {{ selection-background-color: {ground}; selection-color: {ink}; }}")
        self.viewport().update()
        self.head.viewport().update()

    def ask_kind(self, kind: Kind | None) -> None:
        """Have the chosen columns taken for a kind, or with None for what is guessed."""
        if chosen := self.chosen:
            self.kinds_asked.emit(dict.fromkeys(chosen, kind))

    def ask_target(self) -> None:
        """Have the chosen column predicted."""
        if len(chosen := self.chosen) == 1:
            self.target_asked.emit(chosen[0])

    def menu(self) -> QMenu:
        """What can be chosen for the selected columns."""
        made = QMenu(self)
        made.setToolTipsVisible(True)
        held = {column.kind for column in self.columns.columns if column.name in set(self.chosen)}
        for kind in get_args(Kind):
            action = made.addAction(f"{kind.capitalize()}\t{KINDS[kind]}")
            action.setToolTip(MEANS[kind])
            action.setCheckable(True)
            action.setChecked(held == {kind})
            action.setData(kind)
        made.addSeparator()
        target = made.addAction("★ Predict this column\tY")
        target.setEnabled(len(self.chosen) == 1)
        target.setData("target")
        made.addAction("Back to the guess\tG").setData("")
        made.triggered.connect(lambda action: self._take(action.data()))
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return made

    def _take(self, asked: str) -> None:
        if asked == "target":
            self.ask_target()
        else:
            self.ask_kind(next((kind for kind in KINDS if kind == asked), None))

    @Slot(int, QPoint)
    def _open_menu(self, section: int, place: QPoint) -> None:
        name = self.columns.names[section]
        if name not in self.chosen:
            self.choose([name])
        self.menu().popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.columnAt(event.pos().x())
        if event.reason() == QContextMenuEvent.Reason.Mouse and place >= 0:
            name = self.columns.names[place]
            if name not in self.chosen:
                self.choose([name])
        if self.chosen:
            self.menu().popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Letters mean kinds here, whatever they mean elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._means(event):
            event.accept()
            return True
        return super().event(event)

    def _means(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and (event.key() in KEYS or event.key() in TARGET or event.key() in GUESS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._means(event):
            super().keyPressEvent(event)
        elif event.key() in KEYS:
            self.ask_kind(KEYS[event.key()])
        elif event.key() in TARGET:
            self.ask_target()
        else:
            self.ask_kind(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys need a column to be meant for."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.chosen and self.columns.names:
            self.choose(self.columns.names[:1])

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here; columns are found by the field above."""

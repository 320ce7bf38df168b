"""The list of all searches: what each is about and what came of it; open, rename, delete."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.descent.text.numbers import counted, metric_text
from app.gui.kit.background import Background
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import button, label
from app.tuning.project.lock import holder
from app.tuning.project.summary import SearchSummary, searches_of, summary_of
from app.tuning.words.plan import data_line

TITLES = ("name", "data", "objective", "best", "trials", "begun", "size")
SORTED = Qt.ItemDataRole.UserRole + 1
LONGEST = 200  # bytes of a folder's name that every file system takes
NAME, BEGUN = TITLES.index("name"), TITLES.index("begun")
EMPTY = "No searches here yet. Press Start in the Tuner tab: each search gets a folder of its own, and a line here."


class _Cell(QTableWidgetItem):
    """A text that is sorted by a value of its own."""

    def __init__(self, text: str, value: float | str) -> None:
        super().__init__(text)
        self.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        self.setData(SORTED, value)
        self.setToolTip(plain_text(text))

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.data(SORTED) < other.data(SORTED))


class SearchList(QDialog):
    """Lists the searches right below a folder; each is read off the window's thread, one after another."""

    opened = Signal(object)  # a search's folder
    renamed = Signal(object, object)  # the folder it was, and is now
    deleted = Signal(object)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Searches")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 420)
        self._folder, self._unread = folder, list[Path]()
        self._reading = Background(self)
        self._reading.answered.connect(self._take)
        self.where = label(f"In {folder}", "muted", wrap=True)
        self.table = QTableWidget(0, len(TITLES))
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.setAccessibleName("Searches")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicator(BEGUN, Qt.SortOrder.DescendingOrder)
        self.empty = label(EMPTY, "muted", wrap=True)
        self.said = label("", "error", wrap=True)
        self.open_button = button("Open", "Show this search in the Tuner tab (Return, or a double click).")
        self.open_button.setObjectName("primary")
        self.rename_button = button("Rename…", "Give its folder another name (F2).")
        self.delete_button = button("Delete", "Move its folder to the system's trash (Del).")
        self._close = button("Close", "Close this list (Esc).")
        self._lay_out()
        self.open_button.clicked.connect(self._open)
        self.rename_button.clicked.connect(self._ask_name)
        self.delete_button.clicked.connect(self._delete)
        self._close.clicked.connect(self.close)
        self.table.itemSelectionChanged.connect(self._fit)
        self.table.doubleClicked.connect(self._open)
        for key, slot in (("Return", self._open), ("F2", self._ask_name), ("Del", self._delete)):
            QShortcut(QKeySequence(key), self.table, slot, context=Qt.ShortcutContext.WidgetShortcut)
        self.refresh()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for made in (self.open_button, self.rename_button, self.delete_button):
            buttons.addWidget(made)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        for part in (self.where, self.empty, self.table, self.said):
            layout.addWidget(part, 1 if part is self.table else 0)
        layout.addLayout(buttons)

    def refresh(self, chosen: Path | None = None) -> None:
        """Read the folder anew; ``chosen`` is selected, none if that is not there."""
        self._reading.forget()
        self._unread = searches_of(self._folder)
        self.table.setSortingEnabled(False)
        self.table.setRowCount(len(self._unread))
        for row, project in enumerate(self._unread):
            self._fill(row, SearchSummary(project))
        self.empty.setVisible(not self._unread)
        self.table.setVisible(bool(self._unread))
        self.said.hide()
        self.table.clearSelection()
        if chosen in self._unread:
            self.table.selectRow(self._unread.index(chosen))
        self._fit()
        self._read_next()

    def chosen(self) -> Path | None:
        """The folder of the row that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._project(rows[0].row()) if rows else None

    def closeEvent(self, event: QCloseEvent) -> None:
        self._reading.stop()
        super().closeEvent(event)

    def _read_next(self) -> None:
        if self._unread:
            project = self._unread.pop(0)
            self._reading.ask(project, lambda: _summary(project))
            return
        self.table.setSortingEnabled(True)

    @Slot(object, object)
    def _take(self, project: Path, found: SearchSummary) -> None:
        for row in range(self.table.rowCount()):
            if self._project(row) == project:
                self._fill(row, found)
        self._read_next()

    def _fill(self, row: int, found: SearchSummary) -> None:
        spec, read = found.spec, found.size > 0
        data = "" if spec is None or found.foreign else data_line(spec.data).partition(",")[0]
        known = "a script's" if found.foreign else (found.fault and "can't be read") or data
        best = "" if found.best is None else metric_text(found.best)
        began = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.began)) if read else ""
        name = found.project.name + (" (running)" if found.runs else "")
        sign = -1 if spec is not None and spec.direction == "max" else 1
        cells: tuple[tuple[str, float | str], ...] = (
            (name, found.project.name.casefold()),
            (known, known),
            (spec.objective if spec else "", spec.objective if spec else ""),
            (best, float("inf") if found.best is None else sign * found.best),
            (f"{found.trials:,}" if read and not found.fault else "", found.trials),
            (began, found.began),
            (_size_text(found.size) if read else "…", found.size),
        )
        for column, (text, value) in enumerate(cells):
            self.table.setItem(row, column, _Cell(text, value))
        model, name_cell = self.table.model(), self.table.model().index(row, NAME)
        model.setData(name_cell, str(found.project), Qt.ItemDataRole.UserRole)
        model.setData(name_cell, plain_text(found.fault or str(found.project)), Qt.ItemDataRole.ToolTipRole)

    def _project(self, row: int) -> Path:
        return Path(self.table.model().index(row, NAME).data(Qt.ItemDataRole.UserRole))

    @Slot()
    def _fit(self) -> None:
        for made in (self.open_button, self.rename_button, self.delete_button):
            made.setEnabled(self.chosen() is not None)

    @Slot()
    def _open(self) -> None:
        if (project := self.chosen()) is not None:
            self.opened.emit(project)
            self.close()

    @Slot()
    def _ask_name(self) -> None:
        project = self.chosen()
        if project is None or self._is_busy(project, "renamed"):
            return
        name, given = QInputDialog.getText(self, "Rename the search", "Name of its folder:", text=project.name)
        if given and (name := name.strip()) != project.name:
            self.rename_to(project, name)

    def rename_to(self, project: Path, name: str) -> None:
        """Give a search's folder another name beside the others; why it cannot be is said."""
        if not name or name.startswith(".") or any(letter in name for letter in '/\\:*?"<>|\0'):
            bad = 'begin with no dot, and leave out / \\ : * ? " < > |'
            self._say(f"{name or 'Nothing'} can't be a folder's name; {bad}.")
            return
        if len(name.encode()) > LONGEST:
            self._say(f"This name is too long; {LONGEST} letters are the most.")
            return
        target = project.with_name(name)
        if target.exists():
            self._say(f"There is already something called {name} here; choose another name.")
            return
        if not self._is_busy(project, "renamed"):  # it may have begun meanwhile
            self._change(project, lambda: project.rename(target), lambda: self.renamed.emit(project, target), target)

    @Slot()
    def _delete(self) -> None:
        project = self.chosen()
        if project is not None and not self._is_busy(project, "deleted"):
            self._change(project, lambda: _to_trash(project), lambda: self.deleted.emit(project))

    def _is_busy(self, project: Path, what: str) -> bool:
        busy = bool(holder(project))
        if busy:
            self._say(f"{project.name} is running; it can be {what} when it has ended.")
        return busy

    def _change(
        self, project: Path, work: Callable[[], object], tell: Callable[[], None], then: Path | None = None
    ) -> None:
        try:
            work()
        except OSError as error:
            self._say(f"{project.name}: {error.strerror or error}.")
            return
        tell()
        self.refresh(then)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.show()


def _summary(project: Path) -> SearchSummary:
    try:
        return summary_of(project)
    except Exception as error:  # of one folder: the others are listed all the same
        return SearchSummary(project, size=1, fault=f"{type(error).__name__}: {error}")


def _to_trash(project: Path) -> None:
    if not QFile(str(project)).moveToTrash():
        raise OSError(0, f"the system has no trash for this folder; delete {project} yourself")


def _size_text(size: int) -> str:
    """Bytes as a person says them: 12 kB, 3.4 MB."""
    if size < 1000:
        return counted(size, "byte")
    amount, unit = size / 1000, "kB"
    for larger in ("MB", "GB"):
        if amount >= 1000:
            amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"

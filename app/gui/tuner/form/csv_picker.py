"""A CSV file as data: choose it, see what is in it, name the column to predict.

A file that the user did not choose here, since a spec or a search from elsewhere names it, is not touched until asked.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.forms.struct_form import RESET
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Choice, button, label
from app.gui.tuner.form.csv_reader import CsvReader

HEIGHT = 170  # pixels of the preview
MOST_CLASSES = 6  # named in the balance
EMPTY = "The columns of the file and its first rows appear here."
CHOOSE = "Choose a CSV file, or drop one on the window."
WAIT = "The CSV file is being read."
UNREAD = "The CSV file has not been read yet."
ASK = "These settings name a file. It is read only when you ask for it:"
MOST_SHOWN = 300  # characters of such a name
STOPPED = "Reading was cancelled. Choose the file again, or another one."


class CsvPicker(QWidget):
    """Edits a Table; ``changed`` carries the new one. ``fault`` says why the file can't be used, or is empty."""

    changed = Signal(object)
    complained = Signal(str)  # the fault, which is another now
    opened = Signal()  # what the user chose has been read and is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: Any = None
        self.preview: Any = None
        self.fault = ""
        self.trusted: set[str] = set()  # the files that the user chose or asked to read
        self._read: tuple[str, str, str] | None = None  # what the preview was read for
        self._columns_of = ""  # the file whose columns are there to choose from
        self._chosen = False  # by hand, and being read: the target its header suggests becomes the value's
        self._reading = CsvReader(self)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Reading progress")
        self.cancel = button("Cancel", "Stop reading this file.")
        self.choose = button("Choose a CSV file…", "A file of comma-separated values with a header. Or drop one here.")
        self.ask = label("", wrap=True)
        self.read = button("Read the file", "Look into this file and learn from it. Until then it is not touched.")
        self.target = Choice()
        self.target.setAccessibleName("target column")
        self.target.setToolTip("The column the networks learn to predict from all the others.")
        self.task = Choice()
        self.task.addItems(["auto", "binary", "multiclass", "regression"])
        self.task.setAccessibleName("task")
        self.task.setToolTip(
            "auto decides from the target: two values are binary, a few are multiclass, many numbers are regression."
        )
        self.about = label("", "muted", wrap=True)
        self.error = ErrorNote(self)
        self.table = QTableWidget()
        self.table.setAccessibleName("Preview of the CSV file")
        self.table.setToolTip("Each column's type and missing values, then the first rows.")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)  # beside it lies the system's own grey
        self.table.setFixedHeight(HEIGHT)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(6)
        grid.setColumnMinimumWidth(2, RESET)  # fields end where those of the forms around it do
        top = QHBoxLayout()  # one or the other, so that nothing below moves
        top.addWidget(self.choose, 1)
        top.addWidget(self.bar, 1)
        top.addWidget(self.cancel)
        grid.addLayout(top, 0, 0, 1, 3)
        grid.addWidget(label("target", "muted"), 1, 0)
        grid.addWidget(self.target, 1, 1)
        grid.addWidget(label("task", "muted"), 2, 0)
        grid.addWidget(self.task, 2, 1)
        inside = QVBoxLayout()
        inside.setSpacing(6)
        parts: list[QWidget] = [self.ask, self.read, self.about, self.table]
        for part in parts:
            inside.addWidget(part)
        inside.addStretch(1)
        grid.addLayout(inside, 3, 0, 1, 3)
        self.about.setMinimumHeight(2 * self.about.fontMetrics().lineSpacing())
        grid.setRowMinimumHeight(3, self.about.minimumHeight() + inside.spacing() + HEIGHT)
        self.bar.hide()
        self.cancel.hide()
        self.ask.hide()
        self.read.hide()
        self._reading.found.connect(self._take)
        self._reading.failed.connect(self._fail)
        self._reading.progressed.connect(self._tell)
        self.cancel.clicked.connect(self._stop)
        self.choose.clicked.connect(self._choose)
        self.read.clicked.connect(self._read_it)
        self.target.activated.connect(self._choose_target)
        self.task.activated.connect(self._choose_task)

    def align(self, width: int) -> None:
        """Let names have this many pixels at least, as those of the forms around it."""
        self._grid.setColumnMinimumWidth(0, width)

    @property
    def opening(self) -> bool:
        """Whether a file that was just chosen is still being read."""
        return self._chosen and self._reading.busy

    @property
    def unread(self) -> bool:
        """Whether the file waits until the user asks to read it."""
        return self.fault == UNREAD

    def show_value(self, value: Any) -> None:
        """Show a Table: a trusted file is read when the file, the target or the task is another."""
        self._chosen = False
        self._set(value)

    def leave(self) -> None:
        """Something else is the data now: what is still being read is not wanted."""
        self._chosen = False
        if self._reading.busy:
            self._reading.stop()
            self._read = None

    def _set(self, value: Any) -> None:
        self.value = value
        with QSignalBlocker(self.task):
            self.task.setCurrentText(value.task)
        if self._read != (value.table, value.target, value.task):
            self._look()

    def open(self, path: Path) -> None:
        """Take another file, with the target that its header suggests."""
        assert self.value is not None
        value = msgspec.structs.replace(self.value, table=str(path.absolute()), target="", task="auto")
        self.trusted.add(value.table)
        self._read = None  # it may have changed on disk
        self._take_up(value)

    def _take_up(self, value: Any) -> None:
        """Read for something that the user chose: it becomes the value once it is found to be of use, or of none."""
        self._chosen = True
        self._set(value)
        if not self._reading.busy:
            self._settle()

    def _look(self) -> None:
        """Read the file anew."""
        value = self.value
        self._read = (value.table, value.target, value.task)
        self.preview = None
        if not value.table or value.table not in self.trusted:
            self._reading.stop()
            self.fault = UNREAD if value.table else CHOOSE
            self._show()
            return
        self.fault = WAIT
        self.bar.setValue(0)
        self._reading.read(value)
        self._show()
        self.complained.emit(self.fault)  # Start waits

    @Slot(object)
    def _take(self, found: Any) -> None:
        self.preview, self.fault = found, ""
        if not self.value.target:
            self.value = msgspec.structs.replace(self.value, target=found.target)
            self._read = (self.value.table, self.value.target, self.value.task)
        self._settle()

    @Slot(str)
    def _fail(self, why: str) -> None:
        self.fault = why
        self._settle()

    def _settle(self) -> None:
        """Show what was found, and tell of it."""
        chosen, self._chosen = self._chosen, False
        self._show()
        self.changed.emit(self.value)
        if chosen:
            self.opened.emit()

    @Slot()
    def _stop(self) -> None:
        self._reading.stop()
        self._fail(STOPPED)

    def _show(self) -> None:
        found, busy, unread = self.preview, self._reading.busy, self.unread
        name = Path(self.value.table).name.replace("&", "&&")  # one would mark a key
        self.choose.setText(name or "Choose a CSV file…")
        wrong = bool(self.fault and self.value.table and not busy and not unread)
        self.error.show_error(self.fault if wrong else "", self.task)
        self.ask.setText(f"{ASK}\n{_breakable(self.value.table)}" if unread else "")
        self.ask.setVisible(unread)
        self.read.setVisible(unread)
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.choose.setVisible(not busy)
        self.about.setVisible(not unread)
        self.table.setVisible(not unread)
        other = unread or not self.value.table or self.value.table != self._columns_of
        if found is None and other:  # else it stays until more is known
            self.about.setText(EMPTY)
            self.table.setRowCount(0)
            self.table.setColumnCount(0)
        with QSignalBlocker(self.target):
            if found is not None or unread or self.value.table != self._columns_of:
                self._columns_of = self.value.table
                self.target.clear()
            if unread:
                self.target.addItem(self.value.target)
            elif found is not None:
                self.target.addItems([column.name for column in found.columns])
                self.target.setCurrentText(found.target)
        # After a wrong target the columns of before stay to choose from.
        self.target.setEnabled(self.target.count() > 0 and bool(self.value.table) and not unread)
        if found is None:
            return
        self.about.setText("\n".join([_about(found), *found.notes]))
        self.table.clear()
        self.table.setColumnCount(len(found.columns))
        self.table.setRowCount(len(found.head) + 2)
        self.table.setHorizontalHeaderLabels([column.name for column in found.columns])
        for place, column in enumerate(found.columns):
            kind = "target" if column.name == found.target else column.kind
            cells = [kind, f"{column.missing} missing", *(row[place] for row in found.head)]
            for row, text in enumerate(cells):
                item = QTableWidgetItem(text[:60])
                item.setToolTip(plain_text(column.why or f"{column.name}: {column.distinct} different values"))
                self.table.setItem(row, place, item)
        self.table.resizeColumnsToContents()

    @Slot(float)
    def _tell(self, done: float) -> None:
        self.bar.setValue(round(100 * done))

    @Slot()
    def _read_it(self) -> None:
        self.trusted.add(self.value.table)
        self._read = None
        self._take_up(self.value)

    @Slot()
    def _choose(self) -> None:
        start = str(Path(self.value.table).parent) if self.value.table in self.trusted else str(Path.home())
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a CSV file", start, "CSV files (*.csv *.tsv *.tab *.txt);;All files (*)"
        )
        if name:
            self.open(Path(name))

    @Slot()
    def _choose_target(self) -> None:
        self._take_up(msgspec.structs.replace(self.value, target=self.target.currentText()))

    @Slot()
    def _choose_task(self) -> None:
        self._take_up(msgspec.structs.replace(self.value, task=self.task.currentText()))


def _about(found: Any) -> str:
    """Rows, task and the balance of the classes, in one sentence."""
    text = f"{found.rows:,} rows, {len(found.columns)} columns; {found.task}"
    if not found.balance:
        return f"{text} of {found.target}."
    total = sum(count for _, count in found.balance)
    shown = [f"{name} {_share(count, total)}" for name, count in found.balance[:MOST_CLASSES]]
    more = len(found.balance) - len(shown)
    return f"{text}: {', '.join(shown)}" + (f" and {more} more." if more > 0 else ".")


def _breakable(name: str) -> str:
    """A path that a label may break after each folder, cut in the middle if it is endless."""
    if len(name) > MOST_SHOWN:
        name = f"{name[: MOST_SHOWN // 2]} … {name[-MOST_SHOWN // 2 :]}"
    return re.sub(r"([/\\])", "\\1\u200b", name)


def _share(count: int, total: int) -> str:
    """A part in percent; a class that is there is never 0 %, nor all there is while others are."""
    if count * 100 < total:
        return "<1%"
    return ">99%" if total > count > 0.99 * total else f"{count / total:.0%}"

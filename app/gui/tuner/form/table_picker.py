"""A table of the user's own as data: choose its file, see what is in it, name the column to predict.

A file that the user did not choose here, since a spec or a search from elsewhere names it, is not touched until asked.
"""

from __future__ import annotations

import re
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.gui.forms.struct_form import RESET
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.recent import RecentFiles, RecentMenu
from app.gui.kit.widgets import Choice, button, label, tool_button
from app.gui.theme import Theme
from app.gui.tuner.columns.changes import as_read, changed_table, with_kinds
from app.gui.tuner.columns.class_shares import ClassShares
from app.gui.tuner.columns.column_text import LONGEST_CELL, about_line, kinds_line, shortened
from app.gui.tuner.columns.panel import TablePanel
from app.gui.tuner.form.split_rows import FILTER
from app.gui.tuner.form.table_reader import TableReader
from app.tuning.spec.data import SplitBy, Table
from app.tuning.tables.preview import Preview

EMPTY = "What is in the table appears here."
CHOOSE = "Choose a table, or drop one on the window."
WAIT = "The table is being read."
UNREAD = "The table has not been read yet."
ASK = "These settings name a file. It is read only when you ask for it:"
ASK_BOTH = "These settings name two files. They are read only when you ask for it:"
MOST_SHOWN = 300  # characters of such a name
STOPPED = "Reading was cancelled. Choose the file again, or another one."
SOON, FOR_NOW = 2.0, 0.05  # seconds and part of a file after which the time left is told


class TablePicker(QWidget):
    """Edits a Table; ``changed`` carries the new one. ``fault`` says why the file can't be used, or is empty."""

    changed = Signal(object)
    complained = Signal(str)  # the fault, which is another now
    opened = Signal()  # what the user chose has been read and is shown
    panel_asked = Signal(bool)  # whether the columns are to be shown where there is room for them
    looked_at = Signal()  # what is known of the table is another

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: Any = None
        self.preview: Preview | None = None
        self.fault = ""
        self.trusted: set[str] = set()  # the files that the user chose or asked to read
        self.recent: RecentFiles | None = None  # the tables of before
        self._read: Any = None  # what the preview was read for
        self._shown: Preview | None = None  # the last one of this file; it stays until there is another
        self._chosen = False  # by hand, and being read: the target its header suggests becomes the value's
        self._new = False  # another file was chosen, and its columns are to be looked at
        self._quiet = False  # what is being read will hardly differ from what is shown
        self._wide = False  # the columns are shown
        self._told: tuple[Any, ...] = (None, None, "", False)  # what was shown last
        self._begun = 0.0
        self._reading = TableReader(self)
        self.panel = TablePanel(self)
        self.panel.hide()  # until somebody has room for it
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Reading progress")
        self.cancel = button("Cancel", "Stop reading this file.")
        self.choose = button(
            "Choose a table…",
            "A file with rows and columns: CSV, TSV, text, Excel, Parquet, NumPy, JSON. Or drop one on the window.",
        )
        self.earlier = tool_button("Tables chosen before", "The tables that were chosen last.")
        self.earlier.setText("▾")
        self.earlier.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.earlier.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.earlier.setMenu(RecentMenu(self._recent_paths, self.open, self))
        self.ask = label("", wrap=True)
        self.read = button("Read the file", "Look into this file and learn from it. Until then it is not touched.")
        self.read.setMinimumHeight(self.read.sizeHint().height())  # it may be clicked before all is laid out
        self.target = Choice()
        self.target.setAccessibleName("target column")
        self.target.setToolTip("The column the networks learn to predict from all the others.")
        self.task = Choice()
        self.task.addItems(["auto", "binary", "multiclass", "regression"])
        self.task.setAccessibleName("task")
        self.task.setToolTip(
            "auto decides from the target: two values are binary, a few are multiclass, many numbers are regression."
        )
        for chooser in (self.target, self.task):
            chooser.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(8)
        self.about = label("", "muted", wrap=True)
        self.shares = ClassShares()
        self.columns = button("Columns…", "")
        self.more = button("Notes", "What was noticed when the file was read.")
        self.more.setCheckable(True)
        self.notes = label("", "muted", wrap=True)
        self.error = ErrorNote(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(6)
        grid.setColumnMinimumWidth(2, RESET)  # fields end where those of the forms around it do
        top = QHBoxLayout()  # one or the other, so that nothing below moves
        top.setSpacing(4)
        for widget, stretch in ((self.choose, 1), (self.earlier, 0), (self.bar, 1), (self.cancel, 0)):
            top.addWidget(widget, stretch)
        grid.addLayout(top, 0, 0, 1, 3)
        grid.addWidget(label("target", "muted"), 1, 0)
        grid.addWidget(self.target, 1, 1)
        grid.addWidget(label("task", "muted"), 2, 0)
        grid.addWidget(self.task, 2, 1)
        inside = QVBoxLayout()
        inside.setSpacing(6)
        look = QHBoxLayout()
        look.addWidget(self.columns, 1)
        look.addWidget(self.more)
        above: list[QWidget] = [self.ask, self.read, self.about, self.shares]
        for part in above:
            inside.addWidget(part)
        inside.addLayout(look)
        inside.addWidget(self.notes)
        grid.addLayout(inside, 3, 0, 1, 3)
        policy = self.shares.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing below moves
        self.shares.setSizePolicy(policy)
        self.about.setMinimumHeight(3 * self.about.fontMetrics().lineSpacing())
        parts: list[int] = [self.about.minimumHeight(), self.shares.height(), self.columns.sizeHint().height()]
        grid.setRowMinimumHeight(3, sum(parts) + 2 * inside.spacing())  # the same whatever is shown there
        hidden: list[QWidget] = [self.bar, self.cancel, self.ask, self.read, self.shares, self.notes, self.more]
        for part in hidden:
            part.hide()

    def _connect(self) -> None:
        self._reading.found.connect(self._take)
        self._reading.failed.connect(self._fail)
        self._reading.progressed.connect(self._tell)
        self.cancel.clicked.connect(self._stop)
        self.choose.clicked.connect(self._choose)
        self.read.clicked.connect(self._read_it)
        self.target.activated.connect(lambda: self.edit({"target": self.target.currentData()}))
        self.task.activated.connect(lambda: self.edit({"task": self.task.currentText()}))
        self.panel.asked.connect(self.edit)
        self.panel.left.connect(lambda: self.panel_asked.emit(False))
        self.columns.clicked.connect(self._ask_panel)
        self.more.toggled.connect(self.notes.setVisible)

    def align(self, width: int) -> None:
        """Let names have this many pixels at least, as those of the forms around it."""
        self._grid.setColumnMinimumWidth(0, width)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.shares.theme = theme
        self.shares.update()
        self.panel.set_theme(theme)

    @property
    def opening(self) -> bool:
        """Whether a file that was just chosen is still being read."""
        return self._chosen and self._reading.busy

    @property
    def unread(self) -> bool:
        """Whether the file waits until the user asks to read it."""
        return self.fault == UNREAD

    def may_read(self, value: Table) -> bool:
        """Whether the user chose the files of a table, or let them be read."""
        return files_of(value) <= self.trusted

    def show_value(self, value: Any) -> None:
        """Show a Table: a trusted file is read when something that it is read for is another."""
        self._chosen = False
        self._set(value)

    def leave(self) -> None:
        """Something else is the data now: what is still being read is not wanted."""
        self._chosen = False
        if self._reading.busy:
            self._reading.stop()
            self._read = None

    def show_place(self, wide: bool) -> None:
        """Whether the columns are shown where there is room for them."""
        self._wide = wide
        self._name_columns()

    def open(self, path: Path) -> None:
        """Take another file, with the target that its header suggests."""
        assert self.value is not None
        value = Table(table=str(path.absolute()), test=self.value.test, seed=self.value.seed)
        self.trusted.add(value.table)
        if self.recent is not None:
            self.recent.add(path)
        self._read = None  # it may have changed on disk
        self._new = True
        self._take_up(value)

    @Slot(object)
    def edit(self, change: dict[str, Any]) -> None:
        """Change fields of the table, by hand."""
        value = changed_table(self.value, change)
        if value == self.value:
            self._show()  # puts back what a control may say by now
            return
        kinds = change.get("columns", {})
        if as_read(value) == as_read(self.value):
            self.value = value
            self._settle()
        elif set(change) == {"columns"} and self.preview is not None and self._patches(kinds):
            self.preview = self._shown = with_kinds(self.preview, kinds)
            self.value, self._read = value, as_read(value)
            self._quiet = True
            self._reading.read(value)
            self._settle()
        else:
            self._take_up(value)

    def _patches(self, kinds: dict[str, Any]) -> bool:
        """Whether what the file says to these kinds will hardly be news."""
        assert self.preview is not None
        return None not in kinds.values() and self.preview.target not in kinds

    def _set(self, value: Any) -> None:
        self.value = value
        if self._read != as_read(value) or not self.may_read(value):
            self._look()
        else:
            self._show()

    def _take_up(self, value: Any) -> None:
        """Read for something that the user chose: it becomes the value once it is found to be of use, or of none."""
        self._chosen = True
        self._set(value)
        if not self._reading.busy:
            self._settle()

    def _look(self) -> None:
        """Read the file anew."""
        value = self.value
        if self._shown is not None and (self._read is None or self._read.table != value.table):
            self._shown = None  # of another file
        self._read = as_read(value)
        self.preview = None
        self._quiet = False
        if not value.table or not self.may_read(value):
            self._reading.stop()
            self._read = self._shown = None
            self.fault = UNREAD if value.table else CHOOSE
            self._show()
            self.panel_asked.emit(False)  # there is nothing to be seen of it
            return
        self.fault = WAIT
        self.bar.setValue(0)
        self._begun = monotonic()
        self._reading.read(value)
        self._show()
        self.complained.emit(self.fault)  # Start waits

    @Slot(object)
    def _take(self, found: Preview) -> None:
        self.preview = self._shown = found
        self.fault = found.fault
        if not self.value.target and found.target:
            self.value = msgspec.structs.replace(self.value, target=found.target)
            self._read = as_read(self.value)
        self._settle()

    @Slot(str)
    def _fail(self, why: str) -> None:
        self.fault = why
        self.preview = None
        self._settle()

    def _settle(self) -> None:
        """Show what was found, and tell of it."""
        chosen, self._chosen = self._chosen, False
        self._show()
        self.changed.emit(self.value)
        if chosen:
            self.opened.emit()
            if self._new and self.preview is not None:
                self.panel_asked.emit(True)
            self._new = False

    @Slot()
    def _stop(self) -> None:
        self._reading.stop()
        self._fail(STOPPED)

    def _show(self) -> None:
        found, unread = self._shown, self.unread
        busy = self._reading.busy and not self._quiet
        told = (self.value, found, self.fault, busy)
        if told[0] == self._told[0] and found is self._told[1] and told[2:] == self._told[2:]:
            self._put_back()
            return
        self._told = told
        name = Path(self.value.table).name
        self.choose.setText(shortened(name, 36).replace("&", "&&") or "Choose a table…")  # one & would mark a key
        files = sorted(files_of(self.value))
        self.ask.setText(f"{ASK if len(files) < 2 else ASK_BOTH}\n{_breakable(*files)}" if unread else "")
        self.read.setText("Read the file" if len(files) < 2 else "Read the files")
        when: dict[QWidget, bool] = {
            self.ask: unread,
            self.read: unread,
            self.bar: busy,
            self.cancel: busy,
            self.choose: not busy,
            self.earlier: not busy,
            self.about: not unread,
            self.columns: not unread,
        }
        for part, visible in when.items():
            part.setVisible(visible)
        self._show_target()
        self._put_back()
        if busy and found is None:
            self.about.setText(WAIT)
        elif not busy:
            self.about.setText(EMPTY if found is None else f"{about_line(found)}\n{kinds_line(found)}")
        self.shares.show_balance(found.balance if found is not None else ())
        notes = found.notes if found is not None else ()
        self.notes.setText("\n".join(notes))
        self.more.setVisible(bool(notes))
        self.more.setText("1 note" if len(notes) == 1 else f"{len(notes)} notes")
        self.notes.setVisible(bool(notes) and self.more.isChecked())
        self.columns.setEnabled(bool(self.value.table))
        self._name_columns()
        wrong = self.fault if self.value.table and not busy and not unread else ""
        self.error.show_error(wrong, self.task)
        if wrong and found is not None:
            mends = [choice for offer in found.offers if offer.kind == "fault" for choice in offer.choices]
            self.error.offer(*(self._mend(choice.label, choice.change) for choice in mends[:3]))
        self.panel.show_table(self.value, found, wrong, WAIT if busy else "")
        self.looked_at.emit()

    def _show_target(self) -> None:
        found, value = self._shown, self.value
        with QSignalBlocker(self.target):
            names = [] if found is None else [column.name for column in found.columns]
            if found is None and value.target:
                names = [value.target]
            if names != [self.target.itemData(k) for k in range(self.target.count())]:
                self.target.clear()
                for name in names:
                    self.target.addItem(shortened(name, LONGEST_CELL), name)
        # After a wrong target the columns of before stay to choose from.
        self.target.setEnabled(found is not None)

    @Slot()
    def _ask_panel(self) -> None:
        self.panel_asked.emit(not self._wide)
        if self._wide:
            self.panel.sheet.setFocus()

    def _put_back(self) -> None:
        """Let the choosers say what the value says: a choice that was refused may stand there."""
        with QSignalBlocker(self.task), QSignalBlocker(self.target):
            self.task.setCurrentText(self.value.task)
            target = self.value.target or (self._shown.target if self._shown is not None else "")
            self.target.setCurrentIndex(self.target.findData(target))

    def _name_columns(self) -> None:
        asked = len(self._shown.offers) if self._shown is not None else 0
        said = "Back to the charts" if self._wide else "Look at the columns…"
        if asked and not self._wide:
            said = f"Columns and {asked} question{'s' if asked > 1 else ''}…"
        self.columns.setText(said)
        self.columns.setAccessibleName(said)
        self.columns.setToolTip(
            "All columns with their first rows, what each is used for, and how the file is written: to look at and to\n"
            "change, in the place of the charts."
        )

    def _mend(self, words: str, change: dict[str, Any]) -> Any:
        made = button(shortened(words, 36).replace("&", "&&"), words)
        made.clicked.connect(lambda: self.edit(change))
        return made

    @Slot(float)
    def _tell(self, done: float) -> None:
        self.bar.setValue(round(100 * done))
        spent = monotonic() - self._begun
        if not self._quiet and spent > SOON and FOR_NOW < done < 1:
            self.about.setText(f"Reading: about {max(1, round(spent * (1 - done) / done))} s left.")

    def _recent_paths(self) -> list[Path]:
        return [] if self.recent is None else self.recent.paths()

    @Slot()
    def _read_it(self) -> None:
        self.trusted |= files_of(self.value)
        self._read = None
        self._new = True
        self._take_up(self.value)

    @Slot()
    def _choose(self) -> None:
        start = str(Path(self.value.table).parent) if self.value.table in self.trusted else str(Path.home())
        name, _ = QFileDialog.getOpenFileName(self, "Choose a table", start, FILTER)
        if name:
            self.open(Path(name))


def files_of(table: Table) -> set[str]:
    """The files that learning from a table reads."""
    second = table.split.table if isinstance(table.split, SplitBy) else None
    return {name for name in (table.table, second) if name}


def _breakable(*names: str) -> str:
    """Paths that a label may break after each folder, each cut in the middle if it is endless."""
    said = []
    for name in names:
        cut = f"{name[: MOST_SHOWN // 2]} … {name[-MOST_SHOWN // 2 :]}" if len(name) > MOST_SHOWN else name
        said.append(re.sub(r"([/\\])", "\\1\u200b", cut))
    return "\n".join(said)

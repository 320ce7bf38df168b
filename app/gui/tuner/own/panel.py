"""The code of a search's model where there is room for it: an editor, and what a look at the file finds beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app import paths
from app.files import write_whole
from app.gui.kit.widgets import Card, Field, OneLine, button, label
from app.gui.theme import LIGHT, Theme
from app.gui.tuner.own.chooser import FILTER, look_text
from app.gui.tuner.own.editor import Editor
from app.gui.tuner.own.findings import Findings
from app.gui.tuner.own.look import FileLook

TYPED_MS = 800  # after the last key, a file that was written here is looked at


class OwnPanel(Card):
    """Edits the file of a FileLook. One that was written here is saved while it is typed, any other one when asked."""

    left = Signal()  # back to what stood here before
    saved_as = Signal(object)  # a Path: from now on this file is the model

    def __init__(self, look: FileLook, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.look = look
        self._file = ""  # that the editor shows
        self._source = ""  # its text as it was read or saved last
        self._read = ""  # the same as the editor has it: it knows one kind of line end
        self._begun = ""  # as it was when it was opened
        self.title = label("", "title")
        self.about = OneLine()
        self.save = button("Save", "Write the changes into the file (Ctrl+S), and look at it.")
        self.save_as = button("Save as…", "Write the code into another file, and go on with that one.")
        self.revert = button("Revert", "Back to how the file was when it was opened.")
        self.back = button("Back to the charts", "Show the search's charts here again (Esc).")
        self.run = button("Let it run", "Run this code from now on. It is asked for again when the code changes.")
        self.finder = Field()
        self.finder.setPlaceholderText("Find")
        self.finder.setClearButtonEnabled(True)
        self.finder.setAccessibleName("Find in the code")
        self.finder.setToolTip("Go to the next place where this text stands (Ctrl+F, then Return).")
        self.finder.setMaximumWidth(180)
        self.error = label("", "error", wrap=True)
        self.editor = Editor(theme)
        self.fault = OneLine()
        self.finderings = Findings()
        self._typing = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typing.timeout.connect(self._save_typed)
        self._lay_out()
        self.editor.typed.connect(self._take_typing)
        self.save.clicked.connect(self.save_now)
        self.save_as.clicked.connect(self._ask_save_as)
        self.revert.clicked.connect(self._revert)
        self.back.clicked.connect(self.left)
        self.run.clicked.connect(look.let_run)
        self.finder.returnPressed.connect(lambda: self.editor.find_next(self.finder.text()))
        self.finderings.line_chosen.connect(self.editor.go_to)
        for keys, does in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._find),
            (QKeySequence(QKeySequence.StandardKey.Save), self.save_now),
            (QKeySequence("Ctrl++"), lambda: self.editor.change_size(1)),
            (QKeySequence("Ctrl+-"), lambda: self.editor.change_size(-1)),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        look.changed.connect(self.show_look)
        self.set_theme(theme)
        self.show_look()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.about, 1)
        for part in (self.finder, self.save, self.save_as, self.revert, self.back):
            top.addWidget(part)
        self.body.addLayout(top)
        asked = QHBoxLayout()
        self.asks = label("", wrap=True)
        asked.addWidget(self.asks, 1)
        asked.addWidget(self.run)
        self.body.addLayout(asked)
        self.body.addWidget(self.error)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        code = QWidget()
        inside = QVBoxLayout(code)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.editor, 1)
        inside.addWidget(self.fault)
        both.addWidget(code)
        both.addWidget(self.finderings)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setSizes([600, 320])
        self.body.addWidget(both, 1)

    @property
    def unsaved(self) -> bool:
        """Whether the editor holds something else than the file."""
        return bool(self._file) and self.editor.toPlainText() != self._read

    @property
    def written_here(self) -> bool:
        """Whether the file is one that was made in this window, and is saved while it is typed."""
        return Path(self._file).parent == paths.own_models()

    @Slot()
    def show_look(self) -> None:
        """Show what is known of the file; its text unless the user is typing."""
        look = self.look
        if look.file != self._file:
            self._typing.stop()
            self._file, self._begun = look.file, ""
            self._fill("")
        if look.text != self._source and look.state not in ("reading", "unsaved") and not self.unsaved:
            self._fill(look.text)
            self._begun = self._begun or self._read
        asks = look.state == "asks"
        self.title.setText(look.name or "No file")
        self.about.set_text("written here" if self.written_here else look.file)
        self.asks.setText(look_text(look) if asks else "")
        self.asks.setVisible(asks)
        self.run.setVisible(asks)
        self.editor.setReadOnly(asks or look.state in ("none", "reading"))
        fault = look.fault if look.state == "faulty" else None
        self.editor.mark_line(fault.line if fault is not None else None)
        self.fault.set_text(look_text(look) if fault is not None else "")
        self.finderings.show_look(look)
        self._show_buttons()

    def show_error(self, sentence: str) -> None:
        """Say why the file cannot be written; nothing if it is empty."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.editor.set_theme(theme)
        self.about.set_colour(theme.muted)
        self.fault.set_colour(theme.error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def save_now(self) -> None:
        """Write the code into its file, and look at it."""
        self._typing.stop()
        if not self._file or self.editor.isReadOnly():
            return
        text = self.editor.toPlainText()
        try:
            write_whole(Path(self._file), text.encode())
        except OSError as error:
            self.show_error(f"{Path(self._file).name} cannot be written: {error.strerror}")
            return
        self.show_error("")
        self._source = self._read = text
        self.look.take_written(text)

    def _fill(self, text: str) -> None:
        self._source = text
        self.editor.set_text(text)
        self._read = self.editor.toPlainText()
        self.show_error("")

    def _show_buttons(self) -> None:
        may = bool(self._file) and not self.editor.isReadOnly()
        self.save.setVisible(not self.written_here)
        self.save.setEnabled(may and self.unsaved)
        self.save_as.setEnabled(may)
        self.revert.setEnabled(may and self.editor.toPlainText() != self._begun)

    @Slot()
    def _take_typing(self) -> None:
        if self.unsaved:
            self.look.mark_unsaved()
            if self.written_here:
                self._typing.start()
        elif self.look.state == "unsaved":  # back to what the file has
            self._typing.stop()
            self.look.take_written(self._source)
        self._show_buttons()

    @Slot()
    def _save_typed(self) -> None:
        if self.unsaved:
            self.save_now()

    @Slot()
    def _revert(self) -> None:
        self.editor.selectAll()
        self.editor.insertPlainText(self._begun)  # Ctrl+Z brings the changes back

    @Slot()
    def _ask_save_as(self) -> None:
        start = str(Path.home() / Path(self._file).name)
        name, _ = QFileDialog.getSaveFileName(self, "Save the code", start, FILTER)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.py")
        try:
            write_whole(path, self.editor.toPlainText().encode())
        except OSError as error:
            self.show_error(f"{path.name} cannot be written: {error.strerror}")
            return
        self.saved_as.emit(path)

    @Slot()
    def _find(self) -> None:
        self.finder.setFocus()
        self.finder.selectAll()


def new_file(text: str) -> Path:
    """A new file among those that are written here; raises OSError where it cannot be written."""
    folder = paths.own_models()
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while (path := folder / f"my_model{f'_{number}' if number > 1 else ''}.py").exists():
        number += 1
    write_whole(path, text.encode())
    return path

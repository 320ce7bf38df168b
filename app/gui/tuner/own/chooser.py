"""Chooses the model of a search: the built-in network, or a Python file, and says what a look at the file found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.descent.text.numbers import counted
from app.gui.kit.plain_text import plain_text
from app.gui.kit.recent import RecentFiles, RecentMenu
from app.gui.kit.widgets import Choice, button, label, tool_button
from app.gui.tuner.own.look import FileLook
from app.tuning.spec.own_model import OwnModel

KINDS = ("the built-in network", "a Python file")
FILTER = "Python files (*.py)"
SOMEBODY = "This is somebody else's Python code. It runs only if you let it."
CHANGED = "The file was changed outside of this window. Its code runs only if you let it."


class ModelChooser(QWidget):
    """Shows what a FileLook knows; what the user chooses goes out by signals, and comes back with ``show_model``."""

    built_in_chosen = Signal()
    file_wanted = Signal()  # a file is to be the model, none is chosen yet
    file_chosen = Signal(object)  # a Path
    write_asked = Signal()
    function_chosen = Signal(str)
    panel_asked = Signal(bool)  # whether the code is to be shown where there is room for it

    def __init__(self, look: FileLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.recent: RecentFiles | None = None  # the files of before
        self._wide = False
        self.kind = Choice()
        self.kind.addItems(KINDS)
        self.kind.setAccessibleName("model")
        self.kind.setToolTip(
            "What is trained.\nthe built-in network: layers of neurons, set below.\n"
            "a Python file: your own function that takes hp and returns a compiled Keras model, or a HyperModel."
        )
        self.choose = button("Choose a file…", "A file with a function build_model(hp). Or drop one on the window.")
        self.earlier = tool_button("Python files chosen before", "The Python files that were chosen last.")
        self.earlier.setMenu(RecentMenu(self._recent_paths, self.file_chosen.emit, self))
        self.earlier.setPopupMode(self.earlier.ToolButtonPopupMode.InstantPopup)
        self.write = button("Write one here", "Edit a file in this window; it begins with the network set here.")
        self.name = label("")
        self.name.setMinimumWidth(1)  # a long name is cut, it never widens the column
        self.function = Choice()
        self.function.setAccessibleName("function that builds the networks")
        self.function.setToolTip("What in the file builds the networks.")
        self.said = label("", wrap=True)
        self.run = button("Let it run", "Run this code from now on. It is asked for again when the code changes.")
        self.cancel = button("Cancel", "Stop looking at the file.")
        self.again = button("Look again", "Run the file once more, to see what it registers.")
        self.code = button("Show the code…", "")
        self._lay_out()
        self.kind.activated.connect(self._choose_kind)
        self.choose.clicked.connect(self._choose_file)
        self.write.clicked.connect(self.write_asked)
        self.function.activated.connect(lambda: self.function_chosen.emit(self.function.currentText()))
        self.run.clicked.connect(look.let_run)
        self.cancel.clicked.connect(look.stop)
        self.again.clicked.connect(look.look)
        self.code.clicked.connect(lambda: self.panel_asked.emit(not self._wide))
        look.changed.connect(self.show_look)
        self.show_model(None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        top = QGridLayout()
        top.setHorizontalSpacing(6)
        top.setColumnStretch(1, 1)
        top.addWidget(label("model", "muted"), 0, 0)
        top.addWidget(self.kind, 0, 1)
        layout.addLayout(top)
        self.own = QWidget()
        inside = QVBoxLayout(self.own)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        chosen = QHBoxLayout()
        chosen.setSpacing(4)
        chosen.addWidget(self.choose, 1)
        chosen.addWidget(self.earlier)
        chosen.addWidget(self.write)
        inside.addLayout(chosen)
        inside.addWidget(self.name)
        inside.addWidget(self.function)
        inside.addWidget(self.said)
        doing = QHBoxLayout()
        doing.setSpacing(4)
        for one in (self.run, self.cancel, self.again, self.code):
            doing.addWidget(one, 1)
        inside.addLayout(doing)
        layout.addWidget(self.own)

    def show_model(self, model: OwnModel | None) -> None:
        """Show which model a spec has."""
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(int(model is not None))
        self.own.setVisible(model is not None)
        self.show_look()

    def show_place(self, wide: bool) -> None:
        """Whether the code is shown where there is room for it."""
        self._wide = wide
        self.code.setText("Back to the charts" if wide else "Show the code…")
        self.code.setToolTip("The file's code and what it registers, in the place of the charts.")

    @Slot()
    def show_look(self) -> None:
        """Say what is known of the file."""
        look = self.look
        state = look.state
        self.name.setVisible(bool(look.file))
        self.name.setText(look.name)
        self.name.setToolTip(plain_text(look.file))
        builders = look.found.builders if look.found is not None else ()
        self.function.setVisible(len(builders) > 1)
        with QSignalBlocker(self.function):
            if [self.function.itemText(k) for k in range(self.function.count())] != list(builders):
                self.function.clear()
                self.function.addItems(list(builders))
            self.function.setCurrentText(look.function)
        self.said.setText(look_text(look))
        self.said.setObjectName("error" if state == "faulty" else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.run.setVisible(state == "asks")
        self.cancel.setVisible(state == "looking")
        self.again.setVisible(state in ("faulty", "fine"))
        self.code.setVisible(bool(look.file))

    @property
    def waits(self) -> str:
        """What has to be done to start, empty if nothing."""
        name = self.look.name
        said = {
            "none": "Choose a Python file for the model to start.",
            "reading": f"Wait until {name} has been read.",
            "asks": f"Let {name} run to start.",
            "looking": f"Wait until {name} has been looked at.",
            "unsaved": f"Save {name} to start.",
            "faulty": f"Fix {name} to start.",
        }
        return said.get(self.look.state, "")

    def _recent_paths(self) -> list[Path]:
        return [] if self.recent is None else self.recent.paths()

    @Slot()
    def _choose_kind(self) -> None:
        if self.kind.currentIndex() == 0:
            self.built_in_chosen.emit()
        else:
            self.file_wanted.emit()

    @Slot()
    def _choose_file(self) -> None:
        start = str(Path.home()) if self.recent is None else self.recent.folder(None)
        name, _ = QFileDialog.getOpenFileName(self, "Choose a Python file", start, FILTER)
        if name:
            self.file_chosen.emit(Path(name))


def look_text(look: FileLook) -> str:
    """What is known of a file, in a sentence or two."""
    if look.state == "asks":
        return CHANGED if look.edited_elsewhere else SOMEBODY
    if look.state == "faulty" and look.fault is not None:
        where = "" if look.fault.line is None else f"line {look.fault.line}: "
        return where + look.fault.sentence
    if look.state == "fine" and look.found is not None:
        found = look.found
        size = f", {found.parameters:,} parameters with its defaults" if found.parameters else ""
        return f"{found.function} registers {counted(len(found.hyperparameters), 'hyperparameter')}{size}."
    return {
        "none": "Choose a file with a function build_model(hp), or write one here.",
        "reading": "The file is being read.",
        "looking": "The file is run once, to see what it registers…",
        "unsaved": "There are changes that are not saved.",
    }.get(look.state, "")

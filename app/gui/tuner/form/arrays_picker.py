"""A NumPy archive of the user's own as data: choose its file, and say what kind of answer it asks for.

Nothing is read here. A file that the user did not choose, since a spec from elsewhere names it, waits to be let read.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.gui.forms.struct_form import RESET
from app.gui.kit.widgets import Choice, button, label
from app.gui.tuner.columns.column_text import shortened
from app.tuning.spec.data import Npz

CHOOSE = "Choose a .npz file…"
ASK = "These settings name a file. It is read only when you ask for it:"
FILTER = "NumPy archives (*.npz);;All files (*)"


class ArraysPicker(QWidget):
    """Edits an Npz; ``changed`` carries the new one, ``let`` the name of a file that may be read from now on."""

    changed = Signal(object)
    let = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = Npz()
        self.choose = button(
            CHOOSE,
            "Arrays as numpy.savez writes them: x and y, and x_val and y_val if they are to validate.\n"
            "Beside a model of your own, you can drop one on the window.",
        )
        self.ask = label("", wrap=True)
        self.read = button("Read the file", "Learn from this file. Until then it is not touched.")
        self.task = Choice()
        self.task.addItems(["auto", "binary", "multiclass", "regression"])
        self.task.setAccessibleName("task of the arrays")
        self.task.setToolTip("auto decides from y: two values are binary, a few are multiclass, many are regression.")
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, RESET)
        grid.addWidget(self.choose, 0, 0, 1, 3)
        grid.addWidget(self.ask, 1, 0, 1, 3)
        grid.addWidget(self.read, 2, 0, 1, 3)
        grid.addWidget(label("task", "muted"), 3, 0)
        grid.addWidget(self.task, 3, 1)
        self.choose.clicked.connect(self._choose)
        self.read.clicked.connect(self._let_read)
        self.task.activated.connect(lambda: self.changed.emit(replace(self._value, task=self.task.currentText())))

    def align(self, width: int) -> None:
        """Let names have this many pixels at least, as those of the forms around it."""
        self._grid.setColumnMinimumWidth(0, width)

    def show_value(self, value: Npz, unread: bool) -> None:
        """Show which file it is, and whether it waits to be let read."""
        self._value = value
        self.choose.setText(shortened(Path(value.npz).name, 36).replace("&", "&&") or CHOOSE)
        self.choose.setAccessibleDescription(value.npz)
        self.ask.setText(f"{ASK}\n{shortened(value.npz, 300)}" if unread else "")
        self.ask.setVisible(unread)
        self.read.setVisible(unread)
        self.task.setCurrentText(value.task)

    def open(self, path: Path) -> None:
        """Take a file that the user named."""
        name = str(path.absolute())
        self.let.emit(name)
        self.changed.emit(replace(self._value, npz=name))

    @Slot()
    def _let_read(self) -> None:
        self.let.emit(self._value.npz)
        self.changed.emit(self._value)

    @Slot()
    def _choose(self) -> None:
        start = str(Path(self._value.npz).parent if self._value.npz else Path.home())
        name, _ = QFileDialog.getOpenFileName(self, "Choose a NumPy archive", start, FILTER)
        if name:
            self.open(Path(name))

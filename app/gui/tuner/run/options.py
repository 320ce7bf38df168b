"""How the next search is run: by how many workers, in which process, and whether other machines may join."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.forms.spins import WholeSpin
from app.gui.kit.widgets import label
from app.gui.tuner.run.join_box import JoinBox
from app.tuning.workers.join_line import Place

MOST_WORKERS = max(2, min(16, os.cpu_count() or 1))


class Options(NamedTuple):
    """How a search is run."""

    workers: int = 1
    in_thread: bool = False  # of this window's process, instead of in worker processes


class OptionsBox(QWidget):
    """Edits Options; ``changed`` carries the new ones, ``complained`` what is wrong with what was typed, or nothing."""

    changed = Signal(object)
    complained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workers = WholeSpin(
            "Workers",
            1,
            MOST_WORKERS,
            "How many processes train at the same time, one trial each (Keras Tuner's chief and worker mode).\n"
            "More of them than the machine has cores only slow each other down. Where every core trains, this\n"
            "window and all other programs have priority.",
        )
        self.in_thread = QCheckBox("Train inside this window's process")
        self.in_thread.setToolTip(
            "For machines that can't start a second process. The window stutters while networks train, and\n"
            "Stop may have to wait until TensorFlow has loaded or a network is built."
        )
        self.join = JoinBox()
        self._busy = False
        line = QHBoxLayout()
        line.addWidget(label("workers", "muted"), 1)
        line.addWidget(self.workers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.join)
        layout.addWidget(self.in_thread)
        self.workers.valueChanged.connect(self._tell)
        self.workers.complained.connect(self.complained)
        self.in_thread.toggled.connect(self._fit)
        self.in_thread.toggled.connect(self._tell)

    @property
    def value(self) -> Options:
        """What is chosen."""
        return Options(self.workers.value(), self.in_thread.isChecked())

    @property
    def fault(self) -> str:
        """What is wrong with what was typed, or nothing."""
        return self.workers.fault

    def show_value(self, value: Options) -> None:
        """Show other options; more workers than this machine takes become as many as it does."""
        self.in_thread.setChecked(value.in_thread)
        self.workers.setValue(min(value.workers, MOST_WORKERS))

    def place(self, project: Path) -> Place | None:
        """Where a project's search is to listen for other machines (``JoinBox.place``)."""
        return self.join.place(project)

    def show_place(self, place: str) -> None:
        """Say how other machines join the search, which listens at this HOST:PORT."""
        self.join.show_place(place)

    def show_busy(self, busy: bool) -> None:
        """While a search runs nothing can be changed."""
        self._busy = busy
        self.join.show_busy(busy)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        alone = self.in_thread.isChecked()
        self.in_thread.setEnabled(not self._busy)
        self.workers.setEnabled(not (self._busy or alone))
        self.join.setEnabled(not alone)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.value)

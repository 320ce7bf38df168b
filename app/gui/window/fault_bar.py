"""A bar at the window's lower edge that says, in one sentence, that something went wrong which nobody foresaw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.kit.widgets import button, label
from app.gui.window.fault_log import Fault


class FaultBar(QWidget):
    """Hidden until ``show_fault``. A fault that was dismissed is not shown again, whatever leads to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fault = Fault("", "")
        self._log = Path()
        self._dismissed: set[str] = set()
        self.sentence = label("", "error", wrap=True)
        self.copy = button("Copy details", "Copy the details, to send to the people who maintain this app.")
        self.show_log = button("Show log", "Open the file in which all faults of this kind are written down.")
        self.dismiss = button("Dismiss", "Close this message and do not show this fault again.")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 14, 8)
        layout.addWidget(self.sentence, 1)
        for made in (self.copy, self.show_log, self.dismiss):
            layout.addWidget(made)
        self.copy.clicked.connect(self._copy)
        self.show_log.clicked.connect(self._open_log)
        self.dismiss.clicked.connect(self._dismiss)
        self.hide()

    def set_log(self, log: Path) -> None:
        """Where the faults are written down."""
        self._log = log

    @Slot(object)
    def show_fault(self, fault: Fault) -> None:
        """Say what went wrong."""
        if fault.origin in self._dismissed:
            return
        self._fault = fault
        more = "" if not fault.more else f" {fault.more} more came with it."
        self.sentence.setText(
            f"Something unexpected went wrong: {fault.name.rstrip('.')}.{more} "
            "You can go on, but the last thing you did may not have worked."
        )
        self.show_log.setVisible(self._log.is_file())
        self.show()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n\n{self._fault.details}".strip())

    @Slot()
    def _open_log(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log))):
            self.sentence.setText(f"No program opens the log from here. It is {self._log}")

    @Slot()
    def _dismiss(self) -> None:
        self._dismissed.add(self._fault.origin)
        self.hide()

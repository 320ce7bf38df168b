"""The button that ends a search later: after the trials that run, or after some time."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.gui.kit.widgets import sender_of

TIP = (
    "Stop later: when the running trials have ended, or some time from now.\n"
    "What runs then is finished first, so nothing that was trained is lost."
)
MINUTES = {"10 minutes": 10, "30 minutes": 30, "1 hour": 60, "3 hours": 180, "8 hours": 480}


class StopAfter(QPushButton):
    """``due`` when the search is to end with the trials that run; ``at`` says when that will be, if a time was set."""

    due = Signal()
    changed = Signal()  # another time, or none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Stop after…", parent)
        self.setAccessibleName("Stop after")
        self.setToolTip(TIP)
        self.at: float | None = None  # Unix seconds
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._end)
        menu = QMenu(self)
        menu.addAction("this trial").triggered.connect(self._end)
        menu.addSeparator()
        for text, minutes in MINUTES.items():
            action = menu.addAction(text)
            action.setData(minutes)
            action.triggered.connect(self._wait)
        menu.addSeparator()
        self._never = menu.addAction("don't stop")
        self._never.triggered.connect(self.forget)
        self._never.setEnabled(False)
        self.setMenu(menu)

    @Slot()
    def forget(self) -> None:
        """Wait for no time any more."""
        if self.at is not None:
            self.at = None
            self._timer.stop()
            self._never.setEnabled(False)
            self.changed.emit()

    @Slot()
    def _wait(self) -> None:
        seconds = 60 * int(sender_of(self, QAction).data())
        self.at = time.time() + seconds
        self._timer.start(1000 * seconds)
        self._never.setEnabled(True)
        self.changed.emit()

    @Slot()
    def _end(self) -> None:
        self.forget()
        self.due.emit()

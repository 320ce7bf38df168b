"""Whether another process searches in the folder that is shown, as another window does."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.descent.text.json_input import InputError
from app.tuning.project.folder import project_state
from app.tuning.project.lock import holder

LOOK_MS = 1000  # between two looks whether it has ended


class OtherProcess(QObject):
    """Knows who searches in a folder besides this window, and tells when that has ended."""

    ended = Signal(object)  # the search as it ended

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.who = ""  # "process 7 on ark", or nothing
        self._project: Path | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def watch(self, project: Path | None) -> None:
        """Look at this folder from now on, or at none: this window's own search is not another's."""
        self._project = project
        self.who = holder(project) if project is not None else ""
        if self.who:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _look(self) -> None:
        if (project := self._project) is not None and not holder(project):
            self.watch(None)
            with suppress(InputError):  # what is wrong with the folder is said when it is opened
                self.ended.emit(project_state(project))

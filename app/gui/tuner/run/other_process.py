"""The search that is shown, followed while another process writes it: another window, ``tune``, or a script."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.gui.kit.background import Background
from app.tuning.project.follow import FollowedProject
from app.tuning.record.state import SearchState

LOOK_MS = 1000  # between two looks


class OtherProcess(QObject):
    """Knows who searches in a folder besides this window, and carries what is written there."""

    changed = Signal(object)  # the search as it is now

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.who = ""  # "process 7 on ark", or nothing
        self._followed: FollowedProject | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._looking = Background(self)
        self._looking.answered.connect(self._take)

    def watch(self, project: Path | None, state: SearchState | None = None) -> None:
        """Look at this folder from now on, or at none: this window's own search is not another's."""
        self._looking.forget()
        self._followed = None if project is None or state is None else FollowedProject(project, state)
        self.who = "" if self._followed is None else self._followed.who
        if self._followed is None:
            self._timer.stop()
        else:
            self._timer.start()

    def stop(self) -> None:
        """Look no more; nothing may outlive the window."""
        self._timer.stop()
        self._looking.stop()

    @Slot()
    def _look(self) -> None:
        if self._followed is not None and self._looking.asked is None:
            self._looking.ask(self._followed, self._followed.look)

    @Slot(object, object)
    def _take(self, followed: FollowedProject, changed: bool) -> None:
        if changed and followed is self._followed:
            self.who = followed.who
            self.changed.emit(followed.state)

"""Scenes to go back to: a drag is one undo step, and so is a burst of presses of the same key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.descent.walks.scene import Scene

BURST_MS = 1000  # a pause this long ends a burst of keys


class SetScene(QUndoCommand):
    """One change of the scene; changes of one name within a step are one."""

    def __init__(self, history: SceneHistory, before: Scene, after: Scene, text: str, step: int) -> None:
        super().__init__(text)
        self._history, self._before, self._after, self._step = history, before, after, step
        self.file: Path | None = None  # set where from here on another file is meant

    def id(self) -> int:
        """Qt asks commands with equal ids whether they merge."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetScene) or (other._step, other.text()) != (self._step, self.text()):
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._history.end_step()
        self._history.scene_set.emit(self._before)

    def redo(self) -> None:
        self._history.scene_set.emit(self._after)


class SceneHistory(QObject):
    """``scene_set`` carries the scene to be shown: after a push, an undo or a redo."""

    scene_set = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._step = 0
        self._burst = QTimer(self, singleShot=True, interval=BURST_MS)
        self._burst.timeout.connect(self.end_step)

    def push(self, before: Scene, after: Scene, text: str) -> None:
        """Go from one scene to another; ``text`` names the change for undo."""
        self.stack.push(SetScene(self, before, after, text, self._step))

    def end_step(self) -> None:
        """What comes next is another undo step, even if it is of the same name."""
        self._burst.stop()
        self._step += 1

    def end_step_soon(self) -> None:
        """The same after a moment's pause: until then, more of it is another press of a key in a burst."""
        self._burst.start()

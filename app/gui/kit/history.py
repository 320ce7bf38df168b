"""Values to go back to: a drag is one undo step, and so is a burst of presses of the same key."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

BURST_MS = 1000  # a pause this long ends a burst of keys


class Change(QUndoCommand):
    """One change of a value; changes of one name within a step are one."""

    def __init__(self, history: History, before: object, after: object, text: str, step: int) -> None:
        super().__init__(text)
        self._history, self._before, self._after, self._step = history, before, after, step
        self.note: object = None

    def id(self) -> int:
        """Qt asks commands with equal ids whether they merge."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Change) or (other._step, other.text()) != (self._step, self.text()):
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._history.end_step()
        self._history.undone.emit()
        self._history.value_set.emit(self._before)

    def redo(self) -> None:
        self._history.value_set.emit(self._after)


class History(QObject):
    """Undo and redo of one value of any type that is never changed in place: a scene, a search's settings.

    ``value_set`` carries the value to be shown: after a push, an undo or a redo; ``undone`` comes before it where it
    is an undo.
    """

    value_set = Signal(object)
    undone = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._first_note: object = None  # of the value below the whole stack
        self._step = 0
        self._burst = QTimer(self, singleShot=True, interval=BURST_MS)
        self._burst.timeout.connect(self.end_step)

    @property
    def in_burst(self) -> bool:
        """Whether another press of a key would still be part of the last step."""
        return self._burst.isActive()

    def push(self, before: object, after: object, text: str) -> None:
        """Go from one value to another; ``text`` names the change for undo."""
        self.stack.push(Change(self, before, after, text, self._step))

    def end_step(self) -> None:
        """What comes next is another undo step, even if it is of the same name."""
        self._burst.stop()
        self._step += 1

    def end_step_soon(self) -> None:
        """The same after a moment's pause: until then, more of it is another press of a key in a burst."""
        self._burst.start()

    def set_note(self, note: object) -> None:
        """Keep a note of the value as it is, such as the file it was saved to; undo goes back to the note before."""
        last = self.stack.command(self.stack.index() - 1) if self.stack.index() else None
        if isinstance(last, Change):
            last.note = note
        else:
            self._first_note = note

    @property
    def note(self) -> object:
        """The last note of the value or of those it was made from; None if there is none."""
        changes = [self.stack.command(at) for at in reversed(range(self.stack.index()))]
        notes = (change.note for change in changes if isinstance(change, Change) and change.note is not None)
        return next(notes, self._first_note)

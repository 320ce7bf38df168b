"""Whether a goal is reached: looked at off the window's thread, whenever the learner lets go of what was changed."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from app.descent.text.json_input import InputError
from app.gui.kit.background import Background
from app.learn.checks.check import Answer
from app.learn.checks.every_check import AnyCheck
from app.learn.checks.seen import Seen


class _Look:
    """A check and what it is to be asked of; neither is compared."""

    def __init__(self, check: AnyCheck, seen: Seen) -> None:
        self.check, self.seen = check, seen

    def answer(self) -> Answer | str:
        """What it comes to, or the sentence that says why it comes to nothing."""
        try:
            return self.check.answer(self.seen)
        except InputError as error:
            return str(error)


class Outcome(NamedTuple):
    """What became of a goal, and for which check it was looked at."""

    check: AnyCheck
    answer: Answer


class GoalWatch(QObject):
    """``answered`` carries an Outcome; of what is asked before it is there only the newest counts."""

    answered = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._background.answered.connect(self._hear)

    def look(self, check: AnyCheck, seen: Seen) -> None:
        """Ask whether a goal is reached."""
        asked = _Look(check, seen)
        self._background.ask(asked, asked.answer)

    def forget(self) -> None:
        """Wait for no answer any more."""
        self._background.forget()

    def stop(self) -> None:
        """The same, and come back only when nothing runs any more."""
        self._background.stop()

    @Slot(object, object)
    def _hear(self, asked: object, answer: object) -> None:
        assert isinstance(asked, _Look)
        if isinstance(answer, Answer):
            self.answered.emit(Outcome(asked.check, answer))

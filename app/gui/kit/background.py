"""Work off the window's thread: what was asked last is answered, what comes too late is dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot


class Bell(QObject):
    """Rung by a thread of the pool; whoever asked may be gone by then."""

    rung = Signal(object, object)


class InPool(QObject):
    """Whoever has work done by the threads of the pool."""

    def forget(self) -> None:
        """Wait for no answer any more: what has not begun is not done, and what can be broken off is."""
        raise NotImplementedError

    def stop(self) -> None:
        """The same, and come back only when nothing runs any more: nothing may outlive its window."""
        self.forget()
        QThreadPool.globalInstance().waitForDone()


def forget_all(window: QObject) -> None:
    """Let all that is worked on for a window be forgotten, so that whoever stops first waits for none of it in vain."""
    for one in window.findChildren(InPool):
        one.forget()


class Background(InPool):
    """Runs a function in the pool; ``answered`` carries what was asked for and what it came to, in this thread.

    Of what is asked before the answer is there only the newest counts: the others are not begun any more, and are
    not heard where they were.
    """

    answered = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: object = None
        self._bells: set[Bell] = set()  # of what runs: no thread but this one is to take them down

    @property
    def asked(self) -> object:
        """What an answer is waited for, None if nothing is."""
        return self._asked

    def ask(self, question: object, work: Callable[[], object]) -> None:
        """Begin some work, unless the same question is being answered already; ``work`` may touch no widget."""
        if self._asked == question:
            return
        self._asked = question
        bell = Bell()
        bell.rung.connect(self._hear)
        self._bells.add(bell)
        wanted = self._is_wanted

        def run() -> None:
            done: object = None
            try:
                done = work() if wanted(question) else None
            except Exception as error:
                done = error
            bell.rung.emit(question, (bell, done))

        QThreadPool.globalInstance().start(run)

    def _is_wanted(self, question: object) -> bool:
        return self._asked is question

    def forget(self) -> None:
        self._asked = None

    @Slot(object, object)
    def _hear(self, question: object, answer: tuple[Bell, object]) -> None:
        bell, done = answer
        self._bells.discard(bell)
        if self._asked is question:
            self._asked = None
            if isinstance(done, Exception):
                raise done  # here, where faults are heard
            self.answered.emit(question, done)

"""Work that answers piece by piece, off the window's thread: what comes too late is dropped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from app.gui.kit.background import Bell, InPool

APART = 0.03  # seconds between two pieces that are handed over: more would only keep the window busy
WORK = 0.0005  # seconds of work, after which whoever else wants the interpreter may have it
BLINK, LATE = 0.00002, 0.001  # seconds for which it is let go, and after which somebody else had it meanwhile …
REST, MOST_REST = 0.002, 0.01  # … so that work rests for so long, and again, but for no longer than this

Work = Callable[[], Iterable[object]]  # a piece that is None has nothing to show: it only lets the work be stopped


@dataclass(eq=False)
class _Run:
    """Work on one question; the two flags are set by the window's thread and read by the other."""

    question: object
    bell: Bell
    late: bool = False  # something else is asked for: stop once one piece has been shown
    dropped: bool = False  # nobody wants any of it


class _End:
    """What is rung when all pieces are there, with the fault that ended it if there was one."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault


class PieceByPiece(InPool):
    """Answers a question by a generator that runs in the pool, each of whose pieces says all that is known by then.

    A piece that is None says nothing new: it is a moment for the window. The more there are, the less it has to wait.
    ``came`` carries the question and a piece, ``ended`` the question once nothing more is to come. While something is
    dragged every question is soon late: its first piece is still shown, then the newest question has its turn.
    """

    came = Signal(object, object)
    ended = Signal(object)
    rested = Signal()  # nothing is worked on any more, since it is all there or is forgotten

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: object = None
        self._next: tuple[object, Work] | None = None
        self._run: _Run | None = None
        self._dropped: set[_Run] = set()  # held until they have ended: no thread but this one may take a bell down

    @property
    def asked(self) -> object:
        """What was asked last, None if that is forgotten."""
        return self._asked

    @property
    def is_working(self) -> bool:
        """Whether more is to come."""
        return self._run is not None

    def ask(self, question: object, work: Work) -> None:
        """Answer a question, unless it is the one that was asked last; ``work`` may touch no widget."""
        if question == self._asked:
            return
        self._asked, self._next = question, (question, work)
        if self._run is None:
            self._begin()
        else:
            self._run.late = True

    def forget(self) -> None:
        self._asked = self._next = None
        if self._run is not None:
            self._run.dropped = True
            self._dropped.add(self._run)
            self._run = None
            self.rested.emit()

    def _begin(self) -> None:
        assert self._next is not None
        question, work = self._next
        self._next = None
        bell = Bell()
        bell.rung.connect(self._hear)
        run = self._run = _Run(question, bell)
        QThreadPool.globalInstance().start(lambda: _work(run, work))

    @Slot(object, object)
    def _hear(self, run: _Run, piece: object) -> None:
        if run.dropped:
            if isinstance(piece, _End):
                self._dropped.discard(run)
            return
        if not isinstance(piece, _End):
            self.came.emit(run.question, piece)
            return
        self._run = None
        if piece.fault is not None:
            self.rested.emit()
            raise piece.fault  # here, where faults are heard
        if self._next is not None:
            self._begin()
        else:
            self.ended.emit(run.question)
            self.rested.emit()


def _give_way() -> None:
    """Let the window have the interpreter, and rest as long as it is seen to use it.

    NumPy does not let go of it for small arrays: the window, each of whose events asks for it, would wait up to 5 ms
    every time.
    """
    began, rest = time.perf_counter(), BLINK
    while True:
        asleep = time.perf_counter()
        time.sleep(rest)
        awake = time.perf_counter()
        if awake - asleep < rest + LATE or awake - began > MOST_REST:
            return
        rest = REST


def _work(run: _Run, work: Work) -> None:
    """Ring the bell for each piece that there is time to look at, always for the last, and at the end."""
    unsent: object = None
    sent, rested = 0.0, time.perf_counter()
    try:
        for piece in () if run.dropped else work():
            if run.dropped or (run.late and sent):
                unsent = None
                break
            unsent = piece if piece is not None else unsent
            if unsent is not None and time.perf_counter() - sent >= APART:
                run.bell.rung.emit(run, unsent)
                unsent, sent = None, time.perf_counter()
            if time.perf_counter() - rested >= WORK:
                _give_way()
                rested = time.perf_counter()
        if unsent is not None:
            run.bell.rung.emit(run, unsent)
        run.bell.rung.emit(run, _End())
    except Exception as error:
        run.bell.rung.emit(run, _End(error))

"""Faults that nobody foresaw, Python's and Qt's, in whichever thread: each into a log, and to whoever shows them."""

from __future__ import annotations

import contextlib
import platform
import sys
import threading
import time
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qFormatLogMessage,
    qInstallMessageHandler,
)

import app
from app import __version__

QUIET_MS = 1000  # between two faults that are shown
LARGEST = 1_000_000  # bytes of the log; then it is put aside, and the one that was put aside before is gone
LONGEST = 20_000, 300  # characters of a fault's details, and of its name
APP = Path(app.__file__).parent
LOGGED = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


@dataclass(frozen=True)
class Fault:
    """What went wrong in a few words, all that is known of it, and how many others came at the same time.

    ``origin`` is the same for every fault of one kind from one line of the app, however the app came to it.
    """

    name: str
    details: str
    more: int = 0
    origin: str = ""


class FaultLog(QObject):
    """Hears of faults from ``install`` on, or while a ``with`` block lasts; what heard of them before still does.

    ``raised`` is emitted in the thread that this object belongs to, at most once a second. Of Qt's messages warnings
    are only written down: most are about the system's fonts and screens, and nothing is lost by them.
    """

    raised = Signal(object)  # a Fault
    _heard = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._lock, self._here = threading.RLock(), threading.local()  # the collector may raise where a lock is held
        self._installed = False
        self._waiting: Fault | None = None  # not shown yet
        self._written = ("", 0.0, 0)  # the last details, when, and how often they came since
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._show)
        # Never at once: the fault may have been in the middle of painting.
        self._heard.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Hear of faults from now on."""
        self._installed = True
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._hear_exception
        threading.excepthook = self._hear_thread
        sys.unraisablehook = self._hear_unraisable
        self._qt_before = qInstallMessageHandler(self._hear_qt)

    def uninstall(self) -> None:
        """Put back what was there before; whoever has come after us stays, and hears nothing from us any more."""
        self._installed = False
        if (handler := qInstallMessageHandler(self._qt_before)) != self._hear_qt:
            qInstallMessageHandler(handler)
        if sys.excepthook == self._hear_exception:
            sys.excepthook = self._before[0]
        if threading.excepthook == self._hear_thread:
            threading.excepthook = self._before[1]
        if sys.unraisablehook == self._hear_unraisable:
            sys.unraisablehook = self._before[2]

    def __enter__(self) -> FaultLog:
        self.install()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            self._take(_name(error), _text(error), _origin(error))
        self.uninstall()

    def _hear_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._take(_name(error), _text(error), _origin(error))
        self._before[0](kind, error, trace)

    def _hear_thread(self, told: threading.ExceptHookArgs) -> None:
        if isinstance(told.exc_value, Exception):
            thread = f"in the thread {told.thread.name}\n" if told.thread is not None else ""
            self._take(_name(told.exc_value), thread + _text(told.exc_value), _origin(told.exc_value))
        self._before[1](told)

    def _hear_unraisable(self, told: sys.UnraisableHookArgs) -> None:
        if isinstance(told.exc_value, Exception):
            where = told.err_msg or "Exception ignored in"
            with contextlib.suppress(Exception):  # it may be half gone
                where += f" {told.object!r}"
            self._take(_name(told.exc_value), f"{where}\n{_text(told.exc_value)}", _origin(told.exc_value))
        self._before[2](told)

    def _hear_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in LOGGED:
            place = f"{context.category or 'Qt'}, {context.file or 'unknown file'}, line {context.line}"
            self._take(f"Qt: {text}", f"Qt: {text}\n{place}", f"Qt: {text}", shown=kind != QtMsgType.QtWarningMsg)
        if self._qt_before is not None:
            self._qt_before(kind, context, text)
        elif sys.stderr is not None:
            print(qFormatLogMessage(kind, context, text), file=sys.stderr)

    def _take(self, name: str, details: str, origin: str, shown: bool = True) -> None:
        """Write a fault down, and have it shown; a fault on the way is passed over, or it would never end."""
        if not self._installed or getattr(self._here, "busy", False):
            return
        self._here.busy = True
        try:
            name = name if len(name) <= LONGEST[1] else f"{name[: LONGEST[1]]}…"
            with self._lock:
                self._write(details[: LONGEST[0]])
                if not shown:
                    return
                first = self._waiting
                if first is not None:
                    self._waiting = replace(first, more=first.more + 1)
                    return
                self._waiting = Fault(name, f"{_versions()}\n{details[: LONGEST[0]]}", origin=origin)
            self._heard.emit()
        except Exception:  # the window is gone, say; what was there before us still hears of the fault
            pass
        finally:
            self._here.busy = False

    def _write(self, details: str) -> None:
        """Add to the log: the same fault over and over, as in a widget that can't be painted, once a second."""
        last, when, times = self._written
        now = time.monotonic()
        if details == last and now - when < QUIET_MS / 1000:
            self._written = last, when, times + 1
            return
        self._written = details, now, 0
        again = f"The last one came {times} times more.\n\n" if times else ""
        head = f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {_versions()}"
        with contextlib.suppress(OSError):  # a disk that is full or closed to us: the window still tells
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LARGEST:
                self.path.replace(self.path.with_suffix(".old.log"))
            with self.path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"{again}{head}\n{details.rstrip()}\n\n")

    @Slot()
    def _show(self) -> None:
        if self._quiet.isActive():
            return
        with self._lock:
            fault, self._waiting = self._waiting, None
        if fault is not None:
            self._quiet.start()
            self._here.busy = True  # a fault in showing it is not shown
            try:
                self.raised.emit(fault)
            finally:
                self._here.busy = False


def _name(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1].strip()


def _text(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def _origin(error: BaseException) -> str:
    """The kind of an exception and the last line of the app that it passed: its own, or one that called a library."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(APP)] or frames
    place = f" at {own[-1].filename}:{own[-1].lineno}" if own else ""
    return f"{type(error).__qualname__}{place}"


def _versions() -> str:
    python = platform.python_version()
    return f"Blindfolded Mountain {__version__}, Python {python}, PySide6 {qt_version}, {sys.platform}"

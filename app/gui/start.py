"""Open the window and run it to its end."""

from __future__ import annotations

import gc
import importlib
import signal
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app import paths
from app.descent.walks.scene import Scene
from app.gui import theme as themes
from app.gui.main_window import MainWindow
from app.gui.theme import ThemeName
from app.gui.window.fault_log import FaultLog

PRELOAD_MS = 800  # after the start
LESSONS_MS = 100  # the window is painted by then
WAKE_MS = 200  # how often Python gets a chance to see Ctrl+C while Qt waits


def open_window(scene: Scene | None, project: Path | None, theme: ThemeName | None) -> int:
    """Show the main window; return the exit code once it has closed, 130 if Ctrl+C closed it."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Blindfolded Mountain")
    app.setDesktopFileName("blindfolded-mountain")
    themes.load_fonts()
    with FaultLog(paths.fault_log()) as faults:
        return _run(app, MainWindow(scene, project, theme), faults, lessons=scene is None and project is None)


def _run(app: QApplication, window: MainWindow, faults: FaultLog, lessons: bool) -> int:
    window.fault_bar.set_log(faults.path)
    faults.raised.connect(window.fault_bar.show_fault)
    window.closed.connect(app.quit)
    interrupted = []

    def interrupt(_signal: int, _frame: object) -> None:
        interrupted.append(True)
        QTimer.singleShot(0, window.close)  # not now: Python may be in the middle of painting it

    signal.signal(signal.SIGINT, interrupt)
    waker = QTimer(interval=WAKE_MS)
    waker.timeout.connect(_look_up)
    waker.start()
    preload = Preload()
    QTimer.singleShot(PRELOAD_MS, preload.start)
    if lessons:
        QTimer.singleShot(LESSONS_MS, window.open_lessons_as_left)
    window.show()
    code = app.exec()
    preload.wait()
    return 130 if interrupted else code


def _look_up() -> None:
    """Nothing, but in Python: a signal is heard between two of its instructions, and a builtin has none."""


class Preload(QObject):
    """Loads the tuner tab's charts, which takes a third of a second, so that they are there when they are wanted.

    Importing them makes no object of Qt's, so it may be done in a thread while the picture moves; the rest may not.
    """

    _loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.Thread(target=self._load, name="preload")
        self._loaded.connect(self._settle)

    @Slot()
    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until it has ended, if it has begun: nothing is imported while the interpreter goes."""
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        importlib.import_module("app.gui.tuner.tab")
        self._loaded.emit()

    @Slot()
    def _settle(self) -> None:
        """In the window's thread: what is there now stays; the collector need not look at it while something moves."""
        gc.freeze()

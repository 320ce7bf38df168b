"""Open the window and run it to its end."""

from __future__ import annotations

import gc
import importlib
import signal
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import paths
from app.descent.walks.scene import Scene
from app.gui import theme as themes
from app.gui.main_window import MainWindow
from app.gui.theme import ThemeName
from app.gui.window.fault_log import FaultLog

PRELOAD_MS = 800  # after the start
WAKE_MS = 200  # how often Python gets a chance to see Ctrl+C while Qt waits


def open_window(scene: Scene | None, project: Path | None, theme: ThemeName | None) -> int:
    """Show the main window; return the exit code once it has closed, 130 if Ctrl+C closed it."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Blindfolded Mountain")
    app.setDesktopFileName("blindfolded-mountain")
    themes.load_fonts()
    with FaultLog(paths.fault_log()) as faults:
        return _run(app, MainWindow(scene, project, theme), faults)


def _run(app: QApplication, window: MainWindow, faults: FaultLog) -> int:
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
    # The tuner tab's charts take a third of a second to load; by the time they are wanted they are there.
    QTimer.singleShot(PRELOAD_MS, _begin_preload)
    window.show()
    code = app.exec()
    return 130 if interrupted else code


def _look_up() -> None:
    """Nothing, but in Python: a signal is heard between two of its instructions, and a builtin has none."""


def _begin_preload() -> None:
    threading.Thread(target=_preload, daemon=True).start()


def _preload() -> None:
    importlib.import_module("app.gui.tuner.tab")
    # What is there now stays; the collector need not look at it again while something moves.
    gc.freeze()

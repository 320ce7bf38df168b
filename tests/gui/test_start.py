"""What happens beside the window when it opens: the charts are loaded, and nothing of it outlives the window."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
import threading

from app.gui.start import Preload


def test_that_what_is_preloaded_is_settled_in_the_windows_thread(qtbot, monkeypatch):
    imported, frozen = [], []
    monkeypatch.setattr(importlib, "import_module", lambda name: imported.append((name, threading.current_thread())))
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(threading.current_thread()))
    preload = Preload()
    preload.wait()  # nothing has begun
    preload.start()
    qtbot.waitUntil(lambda: frozen != [])
    preload.wait()
    [(name, thread)] = imported
    assert name == "app.gui.tuner.tab"
    assert thread is not threading.main_thread()
    assert not thread.daemon
    assert not thread.is_alive()
    assert frozen == [threading.main_thread()]


def test_that_the_charts_make_no_object_of_qt_when_they_are_imported():
    """They may be imported in a thread only as long as this is so."""
    program = (
        "import gc, importlib, threading\n"
        "from PySide6.QtCore import QObject, QThread\n"
        "from PySide6.QtWidgets import QApplication\n"
        "import app.gui.main_window\n"
        "app = QApplication([])\n"
        "thread = threading.Thread(target=importlib.import_module, args=('app.gui.tuner.tab',))\n"
        "thread.start()\n"
        "thread.join()\n"
        "made = [o for o in gc.get_objects() if isinstance(o, QObject) and not isinstance(o, QApplication)]\n"
        "assert made == [], made\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stderr

"""From the start of the process to the first painted frame: this window against a bare pyqtgraph one.

``python -m tests.benchmarks.window_start``: five processes of each in turns, their medians, and the ratio.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
STOP = """
from PySide6.QtCore import QEvent, QObject
class Stop(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            import os
            from PySide6.QtCore import QTimer
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
"""
BARE = f"""
import pyqtgraph as pg
{STOP}
app = pg.mkQApp()
plot = pg.PlotWidget()
plot.resize(1280, 800)
stop = Stop()
plot.viewport().installEventFilter(stop)
plot.show()
app.exec()
"""
OURS = f"""
import sys
{STOP}
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from app.gui import start
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
app = QApplication([])
window = MainWindow(theme="light", settings=Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
stop = Stop()
window.mountain_tab.map.installEventFilter(stop)
window.show()
app.exec()
"""


def seconds(program: str, home: str) -> float:
    """Wall time of one process."""
    # Compiled modules are kept, as they are for a user; some machines forbid it, and then count the compiler too.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = f"{home}/compiled"
    command = [sys.executable, "-c", program, f"{home}/settings.ini"]
    began = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began


def main() -> None:
    """Print both medians and their ratio."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        seconds(BARE, home), seconds(OURS, home)  # fill the caches
        pairs = [(seconds(BARE, home), seconds(OURS, home)) for _ in range(RUNS)]
    bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"bare pyqtgraph window {bare:.2f} s, this window {ours:.2f} s, ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()

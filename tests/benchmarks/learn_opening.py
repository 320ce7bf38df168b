"""How long the window stands still while Learn is opened for the first time, and until its first lesson can be read.

``python -m tests.benchmarks.learn_opening``: five processes, their medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

RUNS = 5
PROGRAM = """
import sys, time
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from app import paths
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
paths.progress = lambda: paths.Path(sys.argv[1]) / "progress.json"
app = QApplication([])
store = QSettings(sys.argv[1] + "/settings.ini", QSettings.Format.IniFormat)
window = MainWindow(theme="light", settings=Settings(store))
window.resize(1280, 800)
window.show()
end = time.perf_counter() + 1
while time.perf_counter() < end:
    app.processEvents()
began = time.perf_counter()
window.flip_learning()
app.processEvents()  # painted
opened = time.perf_counter() - began
panel = window.learning.panel
while panel.page is None:
    app.processEvents()
listed = time.perf_counter() - began
panel.go_on()
while not panel.page.question.markdown:
    app.processEvents()
print(opened, listed, time.perf_counter() - began)
"""


def main() -> None:
    """Print the medians."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            ran = subprocess.run(
                [sys.executable, "-c", PROGRAM, home], check=True, capture_output=True, text=True, env=os.environ
            )
        rows.append([float(word) for word in ran.stdout.split()])
    opened, listed, read = (1000 * statistics.median(column) for column in zip(*rows, strict=True))
    print(f"open after {opened:.0f} ms, contents after {listed:.0f} ms, the first lesson read after {read:.0f} ms")


if __name__ == "__main__":
    main()

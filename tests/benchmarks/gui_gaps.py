"""How long the window stands still while the default search runs: the longest gap between two 16 ms ticks.

One worker process, two, and the window's own thread, in one run, the mountain playing or the tuner in front:
``python -m tests.benchmarks.gui_gaps``
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise

TICK = 16  # ms
ROUNDS = 3


def measure(how: str, mountain: bool) -> tuple[float, float, float]:
    """Longest gap and 99th percentile in ms, and how long the search took in s; in this process."""
    from PySide6.QtCore import QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings

    app = QApplication([])
    folder = tempfile.mkdtemp()
    store = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
    store.setValue("projects", folder)
    store.setValue("in_thread", "yes" if how == "thread" else "no")
    window = MainWindow(theme="light", settings=Settings(store))
    window.resize(1280, 800)
    window.tuner_tab.run_card.options_box.workers.setValue(2 if how == "two" else 1)
    window.tabs.setCurrentIndex(0 if mountain else 1)
    window.show()
    if mountain:
        window.mountain_tab.playback.speed = 7.5
        window.mountain_tab.playback.seek(0)
        window.mountain_tab.playback.play()
    gc.collect()
    gc.freeze()  # as the app does soon after its start
    ticks: list[float] = []
    timer = QTimer(interval=TICK, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))

    def begin() -> None:
        timer.start()
        window.tuner_tab.start_search()

    QTimer.singleShot(500, begin)  # once the window has been painted
    window.tuner_tab.search_idle.connect(app.quit)
    app.exec()
    assert window.tuner_tab.state.reason == "completed"
    gaps = sorted(1000 * (b - a) for a, b in pairwise(ticks))
    return gaps[-1], gaps[int(0.99 * len(gaps))], ticks[-1] - ticks[0]


def main() -> None:
    """Measure each case in processes of its own, and print a table."""
    if len(sys.argv) > 1:
        print(*measure(sys.argv[1], sys.argv[2] == "mountain"))
        return
    print(f"{'training':16}{'in front':10}{'longest gaps, ms':28}{'p99, ms':>8}{'search, s':>11}")
    for where in ("one", "two", "thread"):
        for front in ("tuner", "mountain"):
            command = [sys.executable, "-m", "tests.benchmarks.gui_gaps", where, front]
            runs = [
                [float(v) for v in subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split()]
                for _ in range(ROUNDS)
            ]
            longest = ", ".join(f"{run[0]:.1f}" for run in runs)
            p99, took = (sorted(run[k] for run in runs)[ROUNDS // 2] for k in (1, 2))
            print(f"{where:16}{front:10}{longest:28}{p99:8.1f}{took:11.1f}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()

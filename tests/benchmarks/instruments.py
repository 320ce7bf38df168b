"""How soon each instrument answers another scene on its example, and how long the window stands still meanwhile.

``python -m tests.benchmarks.instruments [NAME…]``: milliseconds to the first picture and to the whole one, by the clock
(the best of a few: what else the machine does comes on top); the longest gap between two 16 ms ticks by the clock, and
how much of it the window's thread worked; and the same while the rate is dragged. ``tests.benchmarks.rate_map`` and
``descent_speed`` measure engines alone.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from itertools import pairwise

TICK, ROUNDS, LONGEST = 16, 7, 20_000  # ms between ticks, rates that are tried, ms that one may take
FRAMES = 60  # of a drag


def measure(name: str) -> str:
    """One line about one instrument; in this process."""
    import msgspec
    from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from app.descent.walks.scene import load_scene
    from app.gui.main_window import MainWindow
    from app.gui.mountain.gallery import examples, title_of
    from app.gui.mountain.instruments.every_instrument import entry_of
    from app.gui.settings import Settings

    app = QApplication.instance() or QApplication([])
    entry = entry_of(name)
    assert entry is not None
    scene = next(load_scene(path.read_bytes()) for path in examples() if title_of(path) == entry.example)
    store = QSettings(f"{tempfile.mkdtemp()}/settings.ini", QSettings.Format.IniFormat)
    window = MainWindow(scene=scene, theme="light", settings=Settings(store))
    window.resize(1280, 800)
    window.show()
    tab = window.mountain_tab

    def wait(ms: float) -> None:
        loop = QEventLoop()  # unlike QTest's, it lets other threads run
        QTimer.singleShot(round(ms), loop.quit)
        loop.exec()

    wait(500)
    tab.beside.open_instrument(name)
    assert tab.beside.panel is not None
    seen: list[tuple[float, float]] = []
    tab.beside.panel.instrument.worked.connect(lambda part: seen.append((time.perf_counter(), part)))
    wait(3000)
    gc.collect()
    gc.freeze()  # as the app does soon after its start
    ticks: list[tuple[float, float]] = []  # by the clock, and what the thread has worked
    timer = QTimer(interval=TICK, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append((time.perf_counter(), time.thread_time())))
    timer.start()

    def gap() -> tuple[float, float]:
        gaps = [(1000 * (b[0] - a[0]), 1000 * (b[1] - a[1])) for a, b in pairwise(ticks)]
        return max((clock for clock, _ in gaps), default=0.0), max((worked for _, worked in gaps), default=0.0)

    def walk_with(factor: float, held: bool) -> None:
        hiker, (x, y) = scene.hikers[0], scene.origin
        hiker = msgspec.structs.replace(hiker, learning_rate=float(f"{hiker.learning_rate * factor:.4g}"))
        other = msgspec.structs.replace(scene, hikers=(hiker, *scene.hikers[1:]), start=(x * factor, y * factor))
        tab.edits.take_scene(other, "another rate and start", held)

    firsts, wholes, gaps = [], [], []
    for round_ in range(ROUNDS):
        while not tab.sweeps.is_swept:
            wait(20)
        wait(300)
        seen.clear()
        ticks.clear()
        began = time.perf_counter()
        walk_with(1 - 0.02 * (round_ + 1), held=False)
        while not (seen and seen[-1][1] >= 1) and 1000 * (time.perf_counter() - began) < LONGEST:
            wait(2)
        if seen:
            firsts.append(1000 * (seen[0][0] - began))
            wholes.append(1000 * (seen[-1][0] - began))
        gaps.append(gap())
    ticks.clear()
    for frame in range(FRAMES):
        walk_with(1 - 0.004 * (frame % 30), held=True)
        wait(TICK)
    tab.edits.end_drag()
    dragged = gap()
    window.close()
    app.sendPostedEvents()
    if not firsts:
        return f"{entry.title:18} asks for nothing when a rate or a start is another"
    clock, worked = sorted(gaps)[len(gaps) // 2]
    return (
        f"{entry.title:18} first {min(firsts):5.0f} ms  whole {min(wholes):5.0f} ms  "
        f"gap {clock:5.1f} ms ({worked:.1f} worked)  dragged {dragged[0]:5.1f} ms ({dragged[1]:.1f} worked)"
    )


def main() -> None:
    """Print a line for each instrument, or for those that are named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.gui.mountain.instruments.every_instrument import EVERY

    for name in sys.argv[1:] or [entry.name for entry in EVERY]:
        print(measure(name), flush=True)


if __name__ == "__main__":
    main()

"""What a frame of the tilted mountain costs at 1920 × 1080: turning it, until it is sharp, playing, dragging the start.

``python -m tests.benchmarks.tilt_frames``: each case in ms, by the clock and by what the window's thread worked, and
as a share of what a plain frame of pyqtgraph takes in the same run: machines differ and drift, and the share hardly
does.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time

import numpy as np

from tests.benchmarks.mountain_frames import FRAMES, percentiles, plain_frames

TURNS = 200


def main() -> None:
    """Print a line for each case."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from app.descent.step.hiker import Adam, Rmsprop, Sgd
    from app.descent.walks.camera import Camera
    from app.descent.walks.scene import Scene
    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings

    app = QApplication([])
    hikers = (Sgd(learning_rate=0.02), Sgd(learning_rate=0.01, momentum=0.9), Adam(learning_rate=0.3), Rmsprop())
    store = QSettings(f"{tempfile.mkdtemp()}/settings.ini", QSettings.Format.IniFormat)
    window = MainWindow(scene=Scene(surface="two-valleys", hikers=hikers), theme="light", settings=Settings(store))
    window.resize(1920, 1080)
    window.show()
    tab, worked = window.mountain_tab, list[float]()

    def until_sharp() -> float:
        began = time.perf_counter()
        while not tab.map.tilted.is_sharp:
            app.processEvents()
        return time.perf_counter() - began

    def timed(work: object) -> float:
        """Seconds until a change is painted, on the clock; what the window's thread worked is kept beside it."""
        began, thread = time.perf_counter(), time.thread_time()
        work()  # type: ignore[operator]
        app.sendPostedEvents()  # paints, and lets no timer in between
        worked.append(time.thread_time() - thread)
        return time.perf_counter() - began

    def mouse(kind: QEvent.Type, at: QPoint) -> None:
        left = Qt.MouseButton.LeftButton
        place = QPointF(at)
        event = QMouseEvent(kind, place, QPointF(tab.map.mapToGlobal(at)), left, left, Qt.KeyboardModifier.NoModifier)
        app.sendEvent(tab.map, event)

    def dragging(begin: QPoint, way: QPoint) -> list[float]:
        at, times = begin, list[float]()
        mouse(QEvent.Type.MouseButtonPress, at)
        for k in range(TURNS):
            at += way if k % 100 < 50 else -way
            place = QPoint(at)
            times.append(timed(lambda place=place: mouse(QEvent.Type.MouseMove, place)))
        mouse(QEvent.Type.MouseButtonRelease, at)
        return times

    def playing() -> list[float]:
        stride = tab.playback.length / FRAMES
        return [timed(lambda k=k: tab.playback.seek(k * stride)) for k in range(FRAMES)]

    def told(case: str, times: list[float]) -> None:
        shares = [float(np.percentile(times, q) / np.percentile(plain, q)) for q in (50, 99)]
        line = f"{case:26s} {percentiles(times)}  of a plain frame's {shares[0]:.2f}, {shares[1]:.2f}"
        if worked:
            line += f"   the thread's work: {percentiles(worked)}"
        print(line)
        worked.clear()

    for _ in range(60):
        app.processEvents()
    tab.finish_walk()
    plain = plain_frames(tab.walk)
    told("plain frame of pyqtgraph", plain)
    tab.map.set_camera(Camera(), motion=False)
    print(f"first sharp picture        {1e3 * until_sharp():.0f} ms")
    gc.collect()
    gc.freeze()
    told("turning, event to picture", dragging(QPoint(300, 300), QPoint(3, 1)))
    waits = []
    for k in range(12):
        tab.map.set_camera(Camera(turn=10.0 * k, tilt=35.0), motion=False)
        app.sendPostedEvents()
        waits.append(until_sharp())
    print(f"{'from rest until sharp':26s} {percentiles(waits)}")
    told("playing, paint", playing())
    start = tab.map.view().point(*tab.scene.origin).toPoint()
    told("dragging the start", dragging(start, QPoint(-3, 1)))
    window.close()


if __name__ == "__main__":
    main()

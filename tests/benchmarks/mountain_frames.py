"""What a frame of the mountain costs at 1920 × 1080: playing, dragging the start, blindfolded, and a long walk.

``python -m tests.benchmarks.mountain_frames``: each case in ms, and as a share of what the same frame takes drawn the
plain way with pyqtgraph (four growing anti-aliased trails with halos over an image), timed in the same run: machines
differ and drift, and the share hardly does.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.descent.walks.walk import Walk

FRAMES = 400


def percentiles(times: list[float]) -> str:
    """Median and 99th percentile of some seconds, in ms."""
    return f"median {1e3 * float(np.median(times)):5.1f} ms, p99 {1e3 * float(np.percentile(times, 99)):5.1f} ms"


def plain_frames(walked: Walk) -> list[float]:
    """The walk drawn by pyqtgraph's own items, a frame every two steps, as a first version of this app did."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(1540, 760)  # as large as the map is in a window of 1920 × 1080
    plot.addItem(pg.ImageItem(np.random.default_rng(0).random((600, 400))))
    trails = [
        [plot.plot(pen=pg.mkPen(colour, width=width), antialias=True) for colour, width in (("w", 4.6), ("b", 2.4))]
        for _ in walked.walks
    ]
    plot.setRange(xRange=walked.scene.ground.domain[0], yRange=walked.scene.ground.domain[1])
    plot.show()
    pg.mkQApp().processEvents()
    times = []
    for step in range(2, walked.steps, 2):
        began = time.perf_counter()
        for lines, one in zip(trails, walked.walks, strict=True):
            for line in lines:
                line.setData(one.x[:step], one.y[:step])
        plot.viewport().repaint()
        times.append(time.perf_counter() - began)
    plot.close()
    plot.deleteLater()
    return times


def main() -> None:
    """Print a line for each case."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QSettings, Qt, QTimer
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.descent.step.hiker import Adam, Rmsprop, Sgd
    from app.descent.walks.scene import Scene
    from app.gui.main_window import MainWindow
    from app.gui.mountain.scene.playhead import FRAME_MS, SPEEDS
    from app.gui.settings import Settings

    left = Qt.MouseButton.LeftButton
    app = QApplication([])
    hikers = (Sgd(learning_rate=0.02), Sgd(learning_rate=0.01, momentum=0.9), Adam(learning_rate=0.3), Rmsprop())
    store = QSettings(f"{tempfile.mkdtemp()}/settings.ini", QSettings.Format.IniFormat)
    window = MainWindow(scene=Scene(surface="two-valleys", hikers=hikers), theme="light", settings=Settings(store))
    window.resize(1920, 1080)
    window.show()
    tab = window.mountain_tab
    for _ in range(30):
        app.processEvents()
    gc.collect()
    gc.freeze()  # as the app does soon after its start

    class Paints(QObject):
        """When the map was painted."""

        def __init__(self) -> None:
            super().__init__()
            self.times: list[float] = []

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.times.append(time.perf_counter())
            return False

    def paint(position: float) -> float:
        """From the new step to all that it changed painted."""
        began = time.perf_counter()
        tab.playback.seek(position)
        app.sendPostedEvents()
        return time.perf_counter() - began

    def playing() -> list[float]:
        """Frames of the whole walk, or of a long one's middle at the highest speed there is."""
        length = tab.playback.length
        stride = min(length / FRAMES, SPEEDS[-1] * FRAME_MS / 1000)
        begin = (length - FRAMES * stride) / 2
        paint(begin)
        while tab.map.behind:
            app.processEvents()
        return [paint(begin + k * stride) for k in range(FRAMES)]

    def scrubbing() -> list[float]:
        """Frames of a playhead that is dragged over the whole walk and back."""
        places = np.concatenate([np.linspace(0, 1, FRAMES // 2), np.linspace(1, 0, FRAMES // 2)])
        return [paint(float(part) * tab.playback.length) for part in places]

    def intervals() -> list[float]:
        """Between two frames of the map while it plays by its own clock."""
        watch = Paints()
        tab.map.installEventFilter(watch)
        tab.playback.seek(0)
        tab.playback.play()
        loop = QEventLoop()  # to quit the application would close the window
        QTimer.singleShot(6000, loop.quit)
        loop.exec()
        tab.playback.pause()
        tab.map.removeEventFilter(watch)
        return list(np.diff(watch.times))

    def dragging() -> tuple[list[float], list[float]]:
        """Real mouse moves over the map, from the event until the picture, and until all it changed, is painted."""
        pictured, drags, at = list[float](), list[float](), tab.map.view().point(*tab.scene.origin).toPoint()
        repaint = tab.map.repaint

        def timed() -> None:
            repaint()
            pictured.append(time.perf_counter() - began)

        tab.map.repaint = timed  # type: ignore[method-assign]
        began = time.perf_counter()
        QTest.mousePress(tab.map, left, pos=at)
        pictured.clear()
        for k in range(150):
            at += QPoint(-3, 2 if k % 50 < 25 else -2)
            move = QMouseEvent(
                QEvent.Type.MouseMove, at, tab.map.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier
            )
            began = time.perf_counter()
            app.sendEvent(tab.map, move)
            app.sendPostedEvents()  # paints, and lets no timer in between
            drags.append(time.perf_counter() - began)
            for _ in range(2):  # the LR curve's turn, and its painting
                app.processEvents()
        QTest.mouseRelease(tab.map, left, pos=at)
        del tab.map.repaint
        return pictured, drags

    def all_of(name: str, plain: list[float]) -> None:
        settle()
        whole: list[float] = []

        def picturing() -> list[float]:
            pictured, whole[:] = dragging()
            return pictured

        cases = (
            ("paint, playing", playing),
            ("paint, scrubbing", scrubbing),
            ("interval of its frames", intervals),
            ("drag, event to picture", picturing),
            ("drag, event to all", lambda: whole),
        )
        for case, timed in cases:
            times = timed()
            shares = [float(np.percentile(times, q) / np.percentile(plain, q)) for q in (50, 99)]
            of_plain = "" if timed is intervals else "  of a plain frame's {:.2f}, {:.2f}".format(*shares)
            print(f"{name}: {case:24s} {percentiles(times)}{of_plain}")

    def settle() -> None:
        """Let what is done after a change be done, and the collector not look at it again."""
        for _ in range(100):
            app.processEvents()
            time.sleep(0.01)
        gc.collect()
        gc.freeze()

    four = tab.walk
    plain = plain_frames(four)
    print(f"plain     : {'a frame of pyqtgraph':24s}", percentiles(plain))
    all_of("open      ", plain)
    tab.playback_card.blindfold.setChecked(True)
    all_of("blindfold ", plain_frames(four))
    tab.playback_card.blindfold.setChecked(False)
    tab.replace_scene(Scene(surface="two-valleys", steps=100_000, noise=1.0, hikers=hikers), "long")
    tab.finish_walk()
    all_of("100,000   ", plain_frames(four))
    window.close()


if __name__ == "__main__":
    main()

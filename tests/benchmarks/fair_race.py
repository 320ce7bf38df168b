"""What a fair race costs: its walks and seconds by itself, and how long the window waits while it runs beside the map.

``python -m tests.benchmarks.fair_race``: a line a scene. A gap is the time between two ticks of a timer in the window;
the largest may be 33 ms. On a machine that has other work to do compare it with what it is while the window is idle.
"""

from __future__ import annotations

import os
import tempfile
import time

import msgspec
import numpy as np

from app.descent.instruments.fair_race import FairRace, fair_race, racers
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene

TICK = 3  # ms
SCENES = {
    "two in the ravine": (Scene(), False),
    "nine in the ravine": (Scene(), True),
    "nine, with noise": (Scene(noise=0.5), True),
    "nine, noise, 1,000 steps": (Scene(noise=0.5, steps=1000), True),
    "nine on two-valleys": (Scene(surface="two-valleys"), True),
    "two on data, minibatches": (Scene(surface="two-weights", batch_size=16, steps=100), False),
}


def main() -> None:
    """Print a line for each scene."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow
    from app.gui.mountain.instruments.race_view import RaceView
    from app.gui.settings import Settings

    app = QApplication([])
    store = QSettings(f"{tempfile.mkdtemp()}/settings.ini", QSettings.Format.IniFormat)
    window = MainWindow(theme="light", settings=Settings(store))
    window.resize(1920, 1080)
    window.show()
    window.mountain_tab.beside.open_instrument("fair_race")
    panel = window.mountain_tab.beside.panel
    assert panel is not None
    view = panel.instrument
    assert isinstance(view, RaceView)

    def run(scene: Scene) -> tuple[float, float, list[float]]:
        """Seconds to the first rows and to the end, and the gaps in ms."""
        loop, timer, began = QEventLoop(), QTimer(interval=TICK), time.perf_counter()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        seen, first = [began], list[float]()

        def look() -> None:
            seen.append(time.perf_counter())
            race = view.race
            if race is not None and _is_of(race, scene):
                first.append(seen[-1] - began)
                if race.part == 1:
                    loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        return first[0], seen[-1] - began, (1e3 * np.diff(seen)).tolist()

    def still() -> list[float]:
        """The gaps in ms of half a second in which nothing is done."""
        loop, timer, seen = QEventLoop(), QTimer(interval=TICK), [time.perf_counter()]
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: seen.append(time.perf_counter()))
        QTimer.singleShot(500, loop.quit)
        timer.start()
        loop.exec()
        return (1e3 * np.diff(seen[len(seen) // 2 :])).tolist()

    for name, (scene, every) in SCENES.items():
        raced = msgspec.structs.replace(scene, steps=scene.steps - 1)
        view.every.setChecked(every)
        window.mountain_tab.replace_scene(scene, "A scene")
        view.steps.setValue(scene.steps)
        view.finish()
        settled = time.perf_counter() + 1
        while not window.mountain_tab.sweeps.is_swept or time.perf_counter() < settled:
            app.processEvents()
        idle = still()
        view.steps.setValue(raced.steps)
        first, whole, gaps = run(raced)
        began = time.perf_counter()
        alone = finish(fair_race(raced, racers(scene, every)))
        took = time.perf_counter() - began
        rows = f"first {len(view.rows)} rows after {1e3 * first:4.0f} ms, all after {whole:5.2f} s"
        gap = (
            f"gaps p99 {np.percentile(gaps, 99):4.1f}, largest {max(gaps):4.1f} ms; idle {max(idle, default=0.0):4.1f}"
        )
        print(f"{name:26s} {alone.walks:6,} walks in {took:5.2f} s; beside the map the {rows}, {gap}")
    window.close()


def _is_of(race: FairRace, scene: Scene) -> bool:
    """Whether a race is of a scene."""
    return (race.scene.surface, race.scene.steps, race.scene.noise) == (scene.surface, scene.steps, scene.noise)


if __name__ == "__main__":
    main()

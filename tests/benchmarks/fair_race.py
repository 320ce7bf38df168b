"""What a fair race costs: its walks and seconds by itself, and how long the window waits while it runs beside the map.

``python -m tests.benchmarks.fair_race``: a line a scene. A gap is how long a turn of the window's event loop takes, in
which it does nothing else; the largest may be 33 ms. On a machine that has other work to do, what the window's own
thread worked in that turn says more.
"""

from __future__ import annotations

import os
import tempfile
import time

import msgspec

from app.descent.instruments.fair_race import FairRace, fair_race, racers
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene

SCENES = {
    "two in the ravine": (Scene(), False),
    "nine in the ravine": (Scene(), True),
    "nine, with noise": (Scene(noise=0.5), True),
    "nine, noise, 1,000 steps": (Scene(noise=0.5, steps=1000), True),
    "nine on two-valleys": (Scene(surface="two-valleys"), True),
    "two on data, minibatches": (Scene(surface="two-weights", batch_size=16), False),
}


def main() -> None:
    """Print a line for each scene."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QSettings
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

    def run(scene: Scene) -> tuple[float, float, list[float], list[float]]:
        """Seconds to the first rows and to the end, and the gaps in ms: by the clock, and of the thread's own work."""
        first, gaps, worked, began = 0.0, list[float](), list[float](), time.perf_counter()
        while True:
            last, thread = time.perf_counter(), time.thread_time()
            app.processEvents()
            now = time.perf_counter()
            gaps.append(1e3 * (now - last))
            worked.append(1e3 * (time.thread_time() - thread))
            race = view.race
            if race is None or not _is_of(race, scene):
                continue
            first = first or now - began
            if race.part == 1:
                return first, now - began, gaps, worked

    for name, (scene, every) in SCENES.items():
        raced = msgspec.structs.replace(scene, steps=scene.steps - 1)
        view.every.setChecked(every)
        window.mountain_tab.replace_scene(scene, "A scene")
        view.steps.setValue(scene.steps)
        view.finish()
        for _ in range(200):
            app.processEvents()
        view.steps.setValue(raced.steps)
        first, whole, gaps, worked = run(raced)
        began = time.perf_counter()
        alone = finish(fair_race(raced, racers(scene, every)))
        took = time.perf_counter() - began
        rows = f"first {len(view.rows)} rows after {1e3 * first:4.0f} ms, all after {whole:5.2f} s"
        gap = f"largest gap {max(gaps):4.1f} ms, of the thread's own work {max(worked):4.1f}"
        print(f"{name:26s} {alone.walks:6,} walks in {took:5.2f} s; beside the map the {rows}, {gap}")
    window.close()


def _is_of(race: FairRace, scene: Scene) -> bool:
    """Whether a race is of a scene."""
    return (race.scene.surface, race.scene.steps, race.scene.noise) == (scene.surface, scene.steps, scene.noise)


if __name__ == "__main__":
    main()

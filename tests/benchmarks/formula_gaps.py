"""How long the window stands still while a formula is opened in it: the longest turn of its event loop.

Every classic test function and some that are nasty, opened one after another at 1280 × 800, watched until their
valleys are found, the ground is sharp and the LR curve is swept: ``python -m tests.benchmarks.formula_gaps [NAME …]``,
with ``--all`` every ground whose lowest loss is known too, some 300 in ten minutes.
Of each the longest turn in ms, by the clock and by the processor time of the window's thread: on a busy machine the
clock says how busy it is. ``first`` is the turn in which the formula was taken, ``valleys`` when they were found.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time

from app.descent.ground.formula_presets import PRESETS
from app.descent.ground.minima import Box
from tests.descent.ground.known_lowest import known

BAR, PATIENCE = 50, 20.0  # ms a turn may take; seconds until nothing more is waited for
NASTY = (
    ("tan of tan of tan", "tan(tan(tan(x*y)))", 3.0),
    ("tan of tan of tan ±10", "tan(tan(tan(x*y)))", 10.0),
    ("sine squares", "sin(30*x)*sin(30*y)", 10.0),
    ("fine sines", "sin(20*x)*sin(20*y)", 5.0),
    ("noise", "sin(1000*x)*cos(1000*y)", 10.0),
    ("poles", "1/(sin(x)*sin(y))", 10.0),
    ("steps", "floor(5*x)*floor(5*y)", 10.0),
    ("tower", "x^y^2 + y^x^2", 3.0),
    ("half undefined", "sqrt(x*y)*log(x + y)", 5.0),
    ("flat", "0*x + 5", 3.0),
    ("exp of exp", "exp(exp(exp(x*y)))", 3.0),
    ("long sum", " + ".join(f"sin({k}*x)*cos({k + 1}*y)/{k}" for k in range(1, 25)), 5.0),
)


def formulas() -> list[tuple[str, str, Box]]:
    """Name, formula and domain of each."""
    classic = [(preset.name, preset.formula, preset.domain) for preset in PRESETS]
    if "--all" in sys.argv:
        classic += [(one.formula[:24], one.formula, (one.x, one.y)) for one in known() if one.source != "published"]
    return classic + [(name, formula, ((-half, half), (-half, half))) for name, formula, half in NASTY]


def main() -> None:
    """Print a line for each formula, then how many were slower than the bar."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from app.descent.ground.surface_choice import Ground
    from app.descent.walks.scene import Scene
    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings

    app = QApplication([])
    store = QSettings(f"{tempfile.mkdtemp()}/settings.ini", QSettings.Format.IniFormat)
    window = MainWindow(theme="light", settings=Settings(store))
    window.resize(1280, 800)
    window.show()
    tab = window.mountain_tab
    turns: list[tuple[float, float]] = []

    def turn(work: object = app.processEvents) -> None:
        began, used = time.perf_counter(), time.thread_time()
        work()  # type: ignore[operator]
        turns.append((1e3 * (time.perf_counter() - began), 1e3 * (time.thread_time() - used)))

    def watch() -> float | None:
        """Until all is there; seconds until the valleys were found."""
        begun, found = time.perf_counter(), None
        while time.perf_counter() - begun < PATIENCE:
            turn()
            if found is None and tab.scene.ground.is_surveyed:
                found = time.perf_counter() - begun
            if found is not None and tab.map.ground.is_sharp and tab.sweeps.is_swept:
                break
            time.sleep(0.001)
        return found

    watch()
    gc.collect()
    gc.freeze()  # as the app does soon after its start
    wanted, slow = [name for name in sys.argv[1:] if name != "--all"], [0, 0]
    print(f"{'':26}{'longest turn, ms':>18}{'its processor, ms':>19}{'first, ms':>11}{'valleys, s':>12}{'count':>8}")
    for name, formula, (x, y) in formulas():
        if wanted and name not in wanted:
            continue
        turns.clear()

        def take(formula: str = formula, x: tuple[float, float] = x, y: tuple[float, float] = y) -> None:
            tab.replace_scene(Scene(surface=Ground(formula=formula, x=x, y=y)), "typed")

        turn(take)
        found = watch()
        longest, used = (max(one[k] for one in turns) for k in (0, 1))
        slow = [slow[0] + (longest > BAR), slow[1] + (used > BAR)]
        seconds = "never" if found is None else f"{found:.2f}"
        count = len(tab.scene.ground.minima) if found is not None else 0
        print(f"{name:26}{longest:18.0f}{used:19.0f}{turns[0][1]:11.0f}{seconds:>12}{count:8}", flush=True)
    print(f"above {BAR} ms: {slow[0]} by the clock, {slow[1]} by the processor time of the window's thread")
    window.close()


if __name__ == "__main__":
    main()

"""Make the README's pictures anew: ``python -m tests.pictures``.

Three are the window itself, grabbed after a real run of the default search, one is the walk over the tilted mountain.
With a folder's name, both tabs, a lesson and tables in both themes and sizes go there instead, to be looked at.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow

SCENE = """{"surface": "two-valleys", "steps": 200, "hikers": [
  {"optimizer": "sgd", "learning_rate": 0.09}, {"optimizer": "adam", "learning_rate": 0.09}]}"""

VIEWS = ("mountain", "tuner", "learn")
SMALL = ("--size", "1000x640", "--scale", "1", "--frames", "60", "--fps", "15")


def windows(
    folder: Path, themes: tuple[str, ...], sizes: tuple[tuple[int, int], ...], tables: tuple[int, ...] = ()
) -> None:
    """Grab the window's views in every theme and size, after a search, and tables of so many columns to be set up."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from app.descent.walks.scene import load_scene
    from app.gui.kit.widgets import scroll_to
    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as home:
        store = QSettings(f"{home}/settings.ini", QSettings.Format.IniFormat)
        store.setValue("projects", home)
        window = MainWindow(scene=load_scene(SCENE), settings=Settings(store))
        window.tuner_tab.search_idle.connect(app.quit)
        window.tuner_tab.start_search()
        app.exec()
        window.show()
        for theme in themes:
            window.set_theme(theme)
            for size in sizes:
                window.resize(*size)
                for view in VIEWS:
                    window.tabs.setCurrentIndex(1 if view == "tuner" else 0)
                    if view == "learn":
                        open_lesson(window, app)
                    rest(app)  # until the ground is sharp and the curves are swept
                    scroll_to(window.tuner_tab.run_card)  # it ran before there was a window to lay it out in
                    window.grab().save(str(folder / f"{view}-{theme}-{size[0]}.png"))
                window.flip_learning()
        window.tabs.setCurrentIndex(1)
        for columns in tables:
            open_table(window, app, Path(home) / f"{columns} columns.csv", columns)
            for theme in themes:
                window.set_theme(theme)
                for size in sizes:
                    window.resize(*size)
                    rest(app)
                    window.grab().save(str(folder / f"table-{columns}-{theme}-{size[0]}.png"))
        window.close()


def open_table(window: MainWindow, app: QApplication, path: Path, columns: int) -> None:
    """Let the next search learn from a table with this many columns, and look at them."""
    names = ["kind", "id", "day", "colour", *(f"measurement {k}" for k in range(columns))][:columns]
    draw = random.Random(columns)
    rows = [",".join(names)]
    for row in range(300):
        day = f"2024-{row % 12 + 1:02}-{row % 28 + 1:02}"
        known = ["ab"[row % 2], str(1000 + row), day, draw.choice(("red", "blue"))]
        rows.append(",".join([*known, *(f"{draw.gauss(0, 1):.3f}" for _ in range(columns))][:columns]))
    path.write_text("\n".join(rows))
    window.open_path(path)
    picker = window.tuner_tab.form.data.picker
    while picker.opening:
        rest(app, 0.2)


def open_lesson(window: MainWindow, app: QApplication) -> None:
    """Open the lesson on a rate that is just right."""
    from app.gui.learn.panel import LearnPanel

    window.flip_learning()
    rest(app)  # until the lessons are read
    panel = window.findChild(LearnPanel)
    assert isinstance(panel, LearnPanel)
    panel.go("lesson/just-right")


def rest(app: QApplication, seconds: float = 1.5) -> None:
    """Let the window and its threads work: between two looks at events no one holds the interpreter."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


def walk(path: Path) -> None:
    """The walk over the tilted mountain, as an animation."""
    from app import cli

    with tempfile.TemporaryDirectory() as home:
        scene = Path(home) / "scene.json"
        scene.write_text(SCENE.replace('"steps": 200', '"steps": 120'))
        view = ("--view", "tilt", "--turn", "60", "--tilt", "45")
        assert cli.main(["shot", str(scene), "-o", str(path), *view, *SMALL]) == 0


def main() -> None:
    """Make the pictures."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        windows(folder, ("light", "dark"), ((1280, 800), (1920, 1080)), tables=(3, 30, 800))
        return
    folder = paths.resources() / "pictures"
    folder.mkdir(exist_ok=True)
    walk(folder / "walk.webp")
    windows(folder, ("light",), ((1280, 800),))
    for view in VIEWS:
        (folder / f"{view}-light-1280.png").replace(folder / f"{view}.png")


if __name__ == "__main__":
    main()

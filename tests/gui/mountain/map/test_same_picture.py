"""The window shows what a figure of the same scene shows, however its playhead came there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.descent.step.hiker import Adam, Hiker, Rmsprop, Sgd
from app.descent.walks.scene import Scene, load_scene
from app.descent.walks.walk import Walk, walk
from app.gui.mountain.map.frame import paint_moving, paint_still
from app.gui.mountain.map.labels import Labels
from app.gui.mountain.map.widget import MapView
from app.gui.mountain.terrain.camera import fit
from app.gui.theme import DARK, LIGHT, Theme
from tests.gui.paint.pixels import pixels

WIDTH, HEIGHT = 480, 340
EXAMPLES = sorted((Path(__file__).parents[4] / "resources" / "scenes").glob("*.json"))
MOMENTUM = Sgd(learning_rate=0.003, momentum=0.9)


def of(surface: str, *hikers: Hiker, steps: int = 300, **more: object) -> Scene:
    return Scene(surface=surface, hikers=hikers, steps=steps, **more)  # type: ignore[arg-type]


SCENES = {path.stem: load_scene(path.read_text(encoding="utf-8")) for path in EXAMPLES} | {
    "zigzag": of("ravine", Sgd(learning_rate=0.01), steps=1200),
    "small strides": of("ravine", Adam(learning_rate=0.001), steps=12_000),
    "swinging": of("ravine", Sgd(learning_rate=0.0199), MOMENTUM, steps=400),
    "four": of("two-valleys", Sgd(learning_rate=0.02), MOMENTUM, Adam(learning_rate=0.3), Rmsprop()),
    "alike": of("rosenbrock", Sgd(learning_rate=0.001), Sgd(learning_rate=0.001), Sgd(learning_rate=0.001)),
    "along one valley": of("rosenbrock", Sgd(learning_rate=0.002), Sgd(learning_rate=0.001), MOMENTUM, steps=900),
    "dashes": of("rosenbrock", MOMENTUM, Sgd(learning_rate=0.0005, momentum=0.95, nesterov=True), steps=600),
    "noise": of("two-valleys", Sgd(learning_rate=0.02), Adam(learning_rate=0.1), steps=2000, noise=1.0),
    "long noise": of("two-valleys", Sgd(learning_rate=0.02), Rmsprop(), steps=9000, noise=1.0),
    "leaps": of("bowl", Rmsprop(learning_rate=100.0), Sgd(learning_rate=0.1)),
    "gone": of("ravine", Sgd(learning_rate=0.1), Adam(learning_rate=0.1), steps=60),
    "thrown about": of("himmelblau", Rmsprop(learning_rate=0.05), Adam(learning_rate=0.5), steps=500),
    "saddle": of("saddle", Sgd(learning_rate=0.05), MOMENTUM, Adam(learning_rate=0.05), steps=150),
    "short": of("bowl", Sgd(learning_rate=0.1), steps=5),
}


def figure(walked: Walk, step: int, theme: Theme) -> np.ndarray:
    """The scene as a figure paints it."""
    view = fit(walked.scene.ground, QRectF(0, 0, WIDTH, HEIGHT))
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_still(painter, walked, view, theme, 1.0)
    paint_moving(painter, walked, view, step, theme)
    painter.end()
    return pixels(image)


@pytest.fixture(autouse=True)
def no_label(monkeypatch):
    """Labels stay where they were while a walk is played, where a figure places them anew."""
    monkeypatch.setattr(Labels, "paint", lambda *_: None)


@pytest.fixture
def shown(qtbot):
    """A map in a window of its own."""
    made = MapView(LIGHT)
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show()
    yield made
    made.stop()


def seen(qtbot, shown: MapView) -> np.ndarray:
    """What a map shows once it has painted all of its steps."""

    def painted() -> bool:
        shown.grab()
        return not shown.behind

    qtbot.waitUntil(painted, timeout=20_000)
    return pixels(shown.grab())


def assert_same(window: np.ndarray, drawn: np.ndarray, when: str) -> None:
    """Equal but for the rounding of a few layers' edges."""
    away = np.abs(window - drawn).max(axis=2)
    assert away.max() <= 24, when
    assert (away > 8).mean() < 0.001, when


@pytest.mark.parametrize("name", SCENES)
def test_that_window_and_figure_show_the_same_picture(qtbot, shown, name):
    walked, theme = walk(SCENES[name]), DARK if len(name) % 2 else LIGHT
    end = walked.steps
    shown.set_theme(theme)
    with qtbot.waitSignal(shown.ground.sharpened):
        shown.set_walk(walked)
    assert_same(seen(qtbot, shown), figure(walked, 0, theme), "before it was played")
    for step in np.linspace(0, end, 25).astype(int).tolist():
        shown.set_position(float(step))
        shown.grab()
    assert_same(seen(qtbot, shown), figure(walked, end, theme), "played")
    for step in (end // 2, end // 3, end // 2):
        shown.set_position(float(step))
        shown.grab()
    assert_same(seen(qtbot, shown), figure(walked, end // 2, theme), "gone back")

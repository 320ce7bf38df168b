"""Hikers that walk along the same line are all seen."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.map.coincide import Line, part
from app.gui.mountain.map.trail import lay_trails
from app.gui.mountain.map.widget import MapView
from app.gui.mountain.terrain.camera import fit
from app.gui.theme import LIGHT
from tests.gui.paint.pixels import pixels

ALIKE = (Sgd(learning_rate=0.02), Sgd(learning_rate=0.02), Sgd(learning_rate=0.02))
VALLEY = (
    Sgd(learning_rate=0.0008),
    Sgd(learning_rate=0.0008, momentum=0.5),
    Sgd(learning_rate=0.0006, nesterov=True, momentum=0.7),
)
SCENES = {
    "alike": Scene(surface="two-valleys", hikers=ALIKE, steps=25),
    "one valley": Scene(surface="rosenbrock", hikers=VALLEY, steps=900),
}


def straight(x: float, y: float, to_x: float, to_y: float, count: int = 50) -> Line:
    points = np.linspace((x, y), (to_x, to_y), count + 1)
    return Line(np.concatenate([points[:-1], points[1:]], axis=1), np.arange(count))


def length(line: Line) -> float:
    return float(np.hypot(*(line.ends[:, 2:] - line.ends[:, :2]).T).sum())


def test_that_lines_that_coincide_share_what_they_have_in_common():
    lines = [straight(10, 10, 310, 10)] * 3
    first, *others = part(lines)
    assert length(first.own) == pytest.approx(300)
    for one in others:
        assert length(one.own) == pytest.approx(0, abs=3)
        assert length(one.stripes) == pytest.approx(100, abs=16)
    at = [set(np.round(one.stripes.ends[:, 0] + 0.5).astype(int).tolist()) for one in others]
    assert not at[0] & at[1]


def test_that_lines_that_cross_or_lie_side_by_side_are_left_alone():
    for other in (straight(150, 0, 160, 300), straight(10, 16, 310, 16)):
        assert part([straight(10, 10, 310, 10), other]) == [None, None]


def test_that_who_comes_first_draws_a_whole_line_whatever_its_number():
    slow, quick = straight(10, 10, 310, 10, 300), straight(10, 10, 310, 10, 30)
    late, early = part([slow, quick])
    assert length(early.own) > 280
    assert length(late.own) < 20
    assert 100 < length(late.stripes) < 200


@pytest.fixture
def shown(qtbot):
    """A map in a window of its own."""
    made = MapView(LIGHT)
    qtbot.addWidget(made)
    made.resize(700, 460)
    made.show()
    yield made
    made.stop()


@pytest.mark.parametrize("name", SCENES)
def test_that_every_one_of_three_hikers_on_one_line_is_seen(shown, name):
    walked = walk(SCENES[name])
    shown.set_walk(walked)
    shown.set_position(float(walked.steps))
    seen = pixels(shown.grab())[..., ::-1]
    # Between the start and where the slowest is, away from the figures and labels.
    x, y = shown.view().to_pixels(walked.walks[0].x, walked.walks[0].y)
    part_way = slice(len(x) // 12, 2 * len(x) // 3)
    left, right = int(x[part_way].min()) - 4, int(x[part_way].max()) + 4
    top, bottom = int(y[part_way].min()) - 4, int(y[part_way].max()) + 4
    for look in looks_of(walked.scene.hikers, LIGHT):
        colour = QColor(look.colour).getRgb()[:3]
        inked = np.abs(seen[top:bottom, left:right] - colour).max(axis=2) < 60
        assert inked.sum() > 15, look
    assert "same line" in shown.said_of_stripes()


def test_that_hikers_on_ways_of_their_own_are_not_said_to_share_one(shown):
    shown.set_walk(walk(Scene(surface="ravine", hikers=(Sgd(learning_rate=0.1), Adam(learning_rate=0.3)))))
    shown.grab()
    assert not shown.said_of_stripes()


def test_that_no_step_of_a_shared_line_is_lost():
    scene = SCENES["one valley"]
    view = fit(scene.ground, QRectF(0, 0, 700, 460))
    for alone, beside in zip(
        lay_trails(walk(scene), view, LIGHT, most=0), lay_trails(walk(scene), view, LIGHT), strict=True
    ):
        assert alone.reach(0, 900) == beside.reach(0, 900)
        np.testing.assert_array_equal(alone.last_seen, beside.last_seen)


@pytest.mark.parametrize("steps", [40, 900])
def test_that_stripes_are_seen_while_the_start_is_held(qtbot, shown, steps):
    scene = Scene(surface="two-valleys", hikers=ALIKE, steps=steps, noise=0.3)
    shown.set_walk(walk(scene))
    shown.start_moved.connect(lambda x, y: shown.set_walk(walk(structs.replace(scene, start=(x, y)))))
    at = shown.view().point(*scene.origin).toPoint()
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(shown.start_moved):
        qtbot.mouseMove(shown, at + QPoint(0, 12))
    shown.grab()
    assert steps > 40 or shown.said_of_stripes()
    qtbot.waitUntil(lambda: "same line" in shown.said_of_stripes())  # of a long walk once the pointer rests
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=at)

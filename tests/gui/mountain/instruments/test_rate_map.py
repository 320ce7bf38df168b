"""The rate map in the window: a click and the keys walk a cell, rectangle and wheel look closer, it can be saved."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.descent import Scene
from app.descent.instruments.rate_map import SIZE, Window, home, rate_map
from app.descent.instruments.start_map import Fate
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import load_scene
from app.gui.mountain.export.carried_scene import scene_in
from app.gui.mountain.instruments.rate_map_colours import (
    LOSS,
    STEPS,
    VERDICT,
    legend_of,
    rate_map_image,
    scale_of,
)

LEFT = Qt.MouseButton.LeftButton
SCENE = Scene(surface="ravine", steps=40, hikers=(Sgd(learning_rate=0.1, momentum=0.5), Adam(learning_rate=0.03)))


@pytest.fixture
def view(qtbot, tab):
    """The rate map of a short scene, whole."""
    tab.replace_scene(SCENE, "a scene")
    qtbot.mouseClick(tab.instrument_bar.buttons["rate_map"], LEFT)
    made = tab.beside.panel.instrument
    wait_whole(qtbot, made)
    return made


def wait_whole(qtbot, view, window: Window | None = None):
    def is_whole() -> bool:
        found = view.found
        return found is not None and found.size == SIZE and (window is None or found.window == window)

    qtbot.waitUntil(is_whole, timeout=20_000)


def pixel(view, rate: float, second: float) -> QPoint:
    return view.plane.point(math.log10(rate), second).toPoint()


def colour_at(view, rate: float, second: float) -> tuple[int, int, int]:
    image = view.grab().toImage()
    found = image.pixelColor(pixel(view, rate, second))
    return found.red(), found.green(), found.blue()


def turn(view, at: QPoint, notches: int) -> None:
    nothing, place = QPoint(), QPointF(at)
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        nothing,
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_that_a_click_walks_that_rate_and_momentum_and_can_be_undone(qtbot, tab, view):
    qtbot.mouseClick(view, LEFT, pos=pixel(view, 0.4, 0.8))
    hiker = tab.scene.hikers[0]
    assert hiker.learning_rate == pytest.approx(0.4, rel=0.08)
    assert hiker.momentum == pytest.approx(0.8, abs=0.02)
    assert tab.walk.walks[0].hiker == hiker
    assert tab.scene.hikers[1] == SCENE.hikers[1]
    tab.undo_stack.undo()
    assert tab.scene == SCENE


def test_that_what_the_pointer_reads_out_is_what_the_walk_then_does(qtbot, tab, view):
    for rate, second in ((0.4, 0.8), (3.0, 0.2), (0.01, 0.1)):
        qtbot.mouseMove(view, pixel(view, rate, second))
        said = tab.beside.panel.line.text
        qtbot.mouseClick(view, LEFT, pos=pixel(view, rate, second))
        verdict = tab.walk.walks[0].verdict
        assert ("diverged" in said) == (verdict.kind == "diverged")
        assert ("not settled" in said) == (verdict.kind not in ("converged", "diverged"))
        if verdict.kind == "converged":
            assert said.endswith(f"since step {verdict.step}")


def test_that_arrows_move_a_mark_and_return_walks_there(qtbot, tab, view):
    view.setFocus()
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert tab.scene == SCENE
    assert "LR 0.1" in tab.beside.panel.line.text
    qtbot.keyClick(view, Qt.Key.Key_Return)
    hiker = tab.scene.hikers[0]
    assert hiker.learning_rate == pytest.approx(0.1 * 10 ** (3 * 4 / SIZE), rel=0.05)
    assert hiker.momentum == pytest.approx(0.5 + 8 / SIZE, abs=1 / SIZE)


def test_that_a_rectangle_looks_closer_and_home_looks_at_the_whole_again(qtbot, tab, view):
    whole = view.found.window
    qtbot.mousePress(view, LEFT, pos=pixel(view, 0.5, 0.2))
    qtbot.mouseMove(view, pixel(view, 1.0, 0.4))
    qtbot.mouseMove(view, pixel(view, 3.0, 0.6))
    qtbot.mouseRelease(view, LEFT, pos=pixel(view, 3.0, 0.6))
    assert tab.scene == SCENE
    wait_whole(qtbot, view, view.window_shown)
    (left, right), (bottom, top) = view.found.window
    assert (left, right) == pytest.approx((math.log10(0.5), math.log10(3.0)), abs=0.03)
    assert (bottom, top) == pytest.approx((0.2, 0.6), abs=0.01)
    assert view.whole.isEnabled()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    wait_whole(qtbot, view, whole)
    assert not view.whole.isEnabled()


def test_that_the_rectangle_and_the_mark_of_the_keys_are_seen(qtbot, tab, view):
    view.setFocus()
    bare = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    marked = view.grab().toImage()
    assert marked != bare
    qtbot.mousePress(view, LEFT, pos=pixel(view, 0.5, 0.2))
    qtbot.mouseMove(view, pixel(view, 1.0, 0.4))
    qtbot.mouseMove(view, pixel(view, 3.0, 0.6))
    drawn = view.grab().toImage()
    corner = pixel(view, 3.0, 0.4)
    assert drawn.pixelColor(corner) != marked.pixelColor(corner)
    qtbot.mouseRelease(view, LEFT, pos=pixel(view, 3.0, 0.6))


def test_that_the_wheel_looks_closer_at_what_is_below_the_pointer(qtbot, tab, view):
    at = pixel(view, 1.0, 0.3)
    before = view.place_at(QPointF(at))
    turn(view, at, 3)
    assert view.place_at(QPointF(at)) == pytest.approx(before, abs=1e-6)
    (left, right), (bottom, top) = view.window_shown
    assert (right - left) / 4 == pytest.approx(top - bottom)
    assert top - bottom == pytest.approx(0.8**3)
    wait_whole(qtbot, view, view.window_shown)


def test_that_a_double_click_shows_the_whole_and_leaves_the_hiker_as_it_was(qtbot, tab, view):
    whole = view.found.window
    view.look_at(Window((-1.0, 0.0), (0.2, 0.6)))
    wait_whole(qtbot, view, view.window_shown)
    at = pixel(view, 0.3, 0.3)
    qtbot.mouseClick(view, LEFT, pos=at)
    assert tab.scene != SCENE
    qtbot.mouseDClick(view, LEFT, pos=at)
    assert tab.scene == SCENE
    wait_whole(qtbot, view, whole)


def test_that_a_dragged_start_is_followed_coarsely_and_at_rest_to_the_finest(qtbot, tab, view):
    before = view.found
    for x in (-9.0, -5.0, 0.0, 4.0):
        tab.edits.move_start(x, 1.0)
    qtbot.waitUntil(lambda: view.found is not before)
    tab.edits.drop_start()
    qtbot.waitUntil(lambda: "(4, 1)" in " ".join(view.caption()), timeout=10_000)
    wait_whole(qtbot, view)


def test_that_a_dragged_rate_moves_the_mark_and_walks_nothing_anew(qtbot, tab, view):
    before, picture = view.found, view.grab().toImage()
    tab.edit("Another rate", hikers=(Sgd(learning_rate=0.4, momentum=0.2), SCENE.hikers[1]))
    assert view.found is before
    assert view.grab().toImage() != picture


def test_that_divergence_has_a_colour_of_its_own_whatever_is_coloured(qtbot, tab, view):
    seen = []
    for kind in range(view.kind.count()):
        view.kind.setCurrentIndex(kind)
        assert colour_at(view, 6.0, 0.2) != colour_at(view, 0.3, 0.3)
        seen.append(colour_at(view, 6.0, 0.2))
    assert len(set(seen)) == 1


def test_that_the_line_of_theory_is_drawn_where_there_is_one_and_said_where_there_is_none(qtbot, tab, view):
    assert "2(1+β)/λmax" in view.caption()[1]
    assert "the limit is 1.5" in view.caption()[2]
    view.look_at(Window((-0.3, 0.5), (0.0, 1.0)))
    wait_whole(qtbot, view, view.window_shown)
    image = view.grab().toImage()
    row = view.plane.point(0, 0.5).y()
    line = view.plane.point(math.log10(1.5), 0.5).x()
    dark = [image.pixelColor(round(line) + dx, round(row) + dy).lightness() for dx in (-1, 0, 1) for dy in range(-9, 9)]
    assert min(dark) < 60
    qtbot.keyClick(view.hiker, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Adam" in " ".join(view.caption()), timeout=10_000)
    assert "No line of theory" in view.caption()[1]


def test_that_each_optimizer_offers_its_own_second_hyperparameters(qtbot, tab, view):
    offered = lambda: [view.second.itemText(k) for k in range(view.second.count())]  # noqa: E731
    assert offered() == ["momentum", "weight_decay"]
    qtbot.keyClick(view.hiker, Qt.Key.Key_Down)
    assert offered() == ["beta_1", "beta_2", "weight_decay", "epsilon"]
    qtbot.keyClick(view.second, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.found is not None and view.found.axis.name == "beta_2", timeout=10_000)
    wait_whole(qtbot, view)
    qtbot.mouseClick(view, LEFT, pos=pixel(view, 1.0, 2.0))
    assert tab.scene.hikers[1].beta_2 == pytest.approx(0.99, abs=0.002)


def test_that_it_says_to_a_screen_reader_what_was_walked(tab, view):
    said = view.accessibleDescription()
    assert "128 × 128" in said
    assert "40 steps" in said
    for chooser in (view.hiker, view.second, view.kind):
        assert chooser.accessibleName()
        assert chooser.toolTip()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_that_its_picture_is_saved_with_its_scene(qtbot, monkeypatch, tmp_path, tab, view, suffix):
    path = tmp_path / f"rates{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(tab.beside.panel.save, LEFT)
    qtbot.waitUntil(path.exists)
    assert load_scene(scene_in(path.read_bytes())) == tab.scene


def test_that_a_figure_is_of_the_whole_map_however_soon_it_is_asked_for(tab, view):
    tab.edit("Longer", steps=150)
    view.finish()
    assert view.found.size == SIZE
    assert "150 steps" in view.caption()[0]


def test_that_light_and_dark_are_two_pictures(window, view):
    light = view.grab().toImage()
    window.set_theme("dark")
    dark = view.grab().toImage()
    assert light != dark
    values = np.frombuffer(dark.constBits(), np.uint8)
    assert len(np.unique(values)) > 20


def test_that_its_example_opens_with_it(qtbot, window, tab):
    qtbot.mouseClick(window.gallery_button, LEFT)
    (tile,) = (one for one in tab.stage.gallery.tiles if one.text() == "At the edge of divergence")
    qtbot.mouseClick(tile, LEFT)
    assert tab.beside.name == "rate_map"
    view = tab.beside.panel.instrument
    wait_whole(qtbot, view)
    own = [view.found.cell(math.log10(h.learning_rate), h.momentum) for h in tab.scene.hikers]
    assert [bool(view.found.ends.diverged[cell]) for cell in own] == [False, True]


def test_that_a_fork_is_walked_from_the_start_and_it_says_so(qtbot, tab, view):
    tab.edit("Fork", hikers=(*SCENE.hikers, Sgd(learning_rate=0.3, fork=Fork(hiker=0, step=10))))
    view.choose(2)
    wait_whole(qtbot, view)
    assert "fork" in " ".join(view.caption())
    qtbot.mouseClick(view, LEFT, pos=pixel(view, 0.4, 0.8))
    assert tab.scene.hikers[2].fork == Fork(hiker=0, step=10)


@pytest.mark.parametrize("kind", [LOSS, STEPS, VERDICT])
def test_that_each_share_of_the_legend_is_found_on_the_map_in_a_hue_of_its_own(kind):
    scene = Scene(surface="two-valleys", steps=100)
    found = finish(rate_map(scene, Sgd(), "momentum", home(scene, Sgd(), "momentum"), 64))
    scale = scale_of(found, scene.ground, scene.origin, kind)
    image = rate_map_image(found, scene.ground, kind, scale)
    fates = found.fates(scene.ground)[::-1]
    assert set(fates.ravel().tolist()) >= {Fate.LOWEST, Fate.OTHER, Fate.NOT_YET, Fate.GONE}
    by_fate = {fate: set() for fate in np.unique(fates).tolist()}
    for row, column in np.ndindex(fates.shape):
        by_fate[int(fates[row, column])].add(image.pixelColor(column, row).getRgb())
    for one, other in itertools.combinations(by_fate.values(), 2):
        assert not one & other
    hues = {fate: {QColor(*rgb).hslHue() for rgb in seen} for fate, seen in by_fate.items()}
    assert all(195 <= hue <= 215 for hue in hues[Fate.LOWEST])  # blue, however light
    assert all(30 <= hue <= 50 for hue in hues[Fate.OTHER])  # orange
    shaded = {entry.fate for entry in legend_of(found, scene.ground, kind) if entry.shaded}
    assert all((len(seen) > 1) <= (fate in shaded) for fate, seen in by_fate.items())


@pytest.mark.parametrize("height", [160, 190, 220, 300, 400])
def test_that_in_a_small_picture_the_legend_gives_way_to_the_cells(view, height):
    view.setFixedSize(264, height)
    assert view.plane.rect.height() >= min(70, height - 60)
    assert view.plane.rect.bottom() <= height - 36
    view.setMinimumSize(220, 160)
    view.setMaximumSize(16_777_215, 16_777_215)

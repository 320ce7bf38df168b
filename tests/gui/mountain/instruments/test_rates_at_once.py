"""Several rates side by side in the window: by mouse and keys, at the playhead, as hikers, and taken away."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QFileDialog

from app.descent.instruments.rates_at_once import DECADES, rates_between, walk_at_rates
from app.descent.instruments.rates_at_once_sentences import WORDS
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.text.numbers import lr_text
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene, load_scene
from app.gui.mountain.export.carried_scene import scene_in
from app.gui.mountain.instruments.little_maps import LittleMaps
from app.gui.mountain.looks.looks import every_look
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import LIGHT

LEFT = Qt.MouseButton.LeftButton
ROUNDING = 4  # levels of a pixel whose line was painted in two pieces
SCENE = Scene(surface="two-valleys", steps=40, hikers=(Sgd(learning_rate=0.032, momentum=0.9), Adam()))


@pytest.fixture
def view(qtbot, tab):
    tab.replace_scene(SCENE, "a scene")
    qtbot.mouseClick(tab.instrument_bar.buttons["rates"], LEFT)
    made = tab.beside.panel.instrument
    wait_whole(qtbot, made)
    return made


def wait_whole(qtbot, view):
    def whole():
        return tuple(one.hiker.learning_rate for one in view.walks) == view.rates

    qtbot.waitUntil(whole, timeout=10_000)


def pixels(widget) -> np.ndarray:
    image = widget.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).copy()


def test_that_a_click_takes_a_rate_to_the_hiker_and_undo_takes_it_back(qtbot, tab, view):
    qtbot.mouseClick(view, LEFT, pos=view.place_of(2).toPoint())
    assert tab.scene.hikers[0].learning_rate == view.rates[2] == 0.001
    assert tab.scene.hikers[1] == SCENE.hikers[1]
    tab.undo_stack.undo()
    assert tab.scene == SCENE


def test_that_arrows_and_return_take_a_rate(qtbot, tab, view):
    view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
    assert "0.00032" in tab.beside.panel.line.text
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert tab.scene.hikers[0].learning_rate == view.rates[1]


def test_that_every_end_is_told_to_who_cannot_see_it(view):
    for one, rate in zip(view.walks, view.rates, strict=True):
        assert f"{lr_text(rate)} {WORDS[one.verdict.kind]}" in view.accessibleDescription()


def test_that_it_shows_the_playhead_of_the_map(tab, view):
    end = pixels(view)
    tab.playback.seek(5)
    early = pixels(view)
    assert not np.array_equal(end, early)
    tab.playback.seek(40)
    apart = np.abs(pixels(view).astype(int) - end.astype(int))
    assert apart.max() <= ROUNDING


def test_that_the_rates_are_typed_and_what_is_none_is_marked(qtbot, tab, view):
    view.low.selectAll()
    qtbot.keyClicks(view.low, "1e-2")
    qtbot.keyClick(view.low, Qt.Key.Key_Return)
    view.count.setValue(3)
    wait_whole(qtbot, view)
    assert view.rates == (0.01, 0.1, 1.0)
    assert "3 learning rates from 0.01 to 1" in view.caption()[0]
    view.high.selectAll()
    qtbot.keyClicks(view.high, "much")
    qtbot.keyClick(view.high, Qt.Key.Key_Return)
    assert view.high.property("invalid")
    assert view.rates == (0.01, 0.1, 1.0)


def test_that_a_fork_s_walks_are_said_to_begin_at_the_start(qtbot, tab, view):
    assert "from the start" not in " ".join(view.caption())
    tab.edit("A fork", hikers=(*tab.scene.hikers, Sgd(fork=Fork(hiker=0, step=20))))
    view.choose(len(tab.scene.hikers) - 1)
    assert "from the start" in " ".join(view.caption())


def test_that_what_is_asked_at_first_gives_one_hiker_a_decade(qtbot, tab, view):
    qtbot.mouseClick(view.as_hikers, LEFT)
    assert "all hikers" in view.as_hikers.toolTip()
    assert tuple(one.learning_rate for one in tab.scene.hikers) == DECADES


def test_that_all_of_them_become_hikers_eight_at_most(qtbot, tab, view):
    view.count.setValue(12)
    qtbot.mouseClick(view.as_hikers, LEFT)
    assert len(tab.scene.hikers) == 8
    assert {one.learning_rate for one in tab.scene.hikers} <= set(view.rates)
    assert all(one.momentum == 0.9 for one in tab.scene.hikers)
    tab.undo_stack.undo()
    assert tab.scene == SCENE


def test_that_a_hiker_s_menu_gives_it_at_powers_of_ten(tab, view):
    row = tab.hikers_card.rows[0]
    (action,) = (one for one in row.tools.menu_actions() if one.text() == "Several rates at once")
    action.trigger()
    assert tuple(one.learning_rate for one in tab.scene.hikers) == DECADES
    tab.undo_stack.undo()
    assert tab.scene == SCENE


def test_that_a_schedule_with_rates_of_its_own_is_told_so(tab, view):
    own = Sgd(schedule=PiecewiseConstantDecay(boundaries=(10,), values=(0.1, 0.01)))
    tab.edit("A schedule", hikers=(own,))
    assert "own rates" in view.caption()[0]
    assert not view.as_hikers.isEnabled()
    assert not view.grab().isNull()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_that_its_picture_is_saved(qtbot, monkeypatch, tmp_path, tab, view, suffix):
    path = tmp_path / f"rates{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(tab.beside.panel.save, LEFT)
    qtbot.waitUntil(path.exists)
    assert load_scene(scene_in(path.read_bytes())) == tab.scene


def test_that_a_drag_of_the_start_moves_every_walk(qtbot, tab, view):
    qtbot.mousePress(tab.map, LEFT, pos=tab.map.view().point(-1.0, 1.0).toPoint())
    qtbot.waitUntil(lambda: all(one.x[0] == tab.scene.origin[0] for one in view.walks), timeout=5000)
    qtbot.mouseRelease(tab.map, LEFT)
    wait_whole(qtbot, view)


def test_that_narrow_ground_is_not_drawn_as_strips(qtbot, tab, view):
    tab.edit("Narrow ground", surface="line-fit", start=None)
    wait_whole(qtbot, view)
    gaps = [view.place_of(1).x() - view.place_of(0).x(), view.place_of(8).y() - view.place_of(0).y()]
    assert gaps[0] > 80
    assert gaps[1] > 160


@pytest.mark.parametrize("size", [(413, 327), (400, 220), (760, 600)])
@pytest.mark.parametrize("surface", ["ravine", "two-valleys", "line-fit"])
def test_that_how_each_walk_ends_stands_above_its_map_in_a_small_window_too(qapp, surface, size):
    scene, rates = Scene(surface=surface, steps=40), rates_between(1e-4, 1.0, 9)
    walks = finish(walk_at_rates(scene, Sgd(), rates))

    def painted(shown):
        look, rect = every_look(scene.hikers, LIGHT)[0], QRectF(0, 0, *size)
        maps = LittleMaps(scene.ground, rates, shown, look, scene.origin, rect, LIGHT, 1.0)
        pixmap = blank_pixmap(rect.size().toSize(), 1.0)
        with painting(pixmap) as painter:
            maps.paint_still(painter, 0.0, ahead=False)
        return maps.places, pixmap.toImage()

    (places, without), (same, image) = painted(()), painted(walks)
    assert places == same  # nothing moves when a walk is there
    for place in places:
        above = place.adjusted(0, -30, 0, -place.height() - 1).toRect()
        assert image.copy(above) != without.copy(above)

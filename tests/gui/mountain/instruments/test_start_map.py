"""The start map in the window: opened by button and key, asked by mouse and arrows, laid on the map, taken away."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter

from app.descent.instruments.start_map import SIZE
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.camera import Camera
from app.descent.walks.scene import Scene, load_scene
from app.gui.mountain.export.carried_scene import scene_in

LEFT = Qt.MouseButton.LeftButton
SCENE = Scene(surface="two-valleys", steps=40, hikers=(Sgd(learning_rate=0.03), Adam(learning_rate=0.03)))


@pytest.fixture
def view(qtbot, tab):
    """The start map of a short scene, whole."""
    tab.replace_scene(SCENE, "a scene")
    qtbot.mouseClick(tab.instrument_bar.buttons["start_map"], LEFT)
    made = tab.beside.panel.instrument
    wait_whole(qtbot, made)
    return made


def wait_whole(qtbot, view):
    qtbot.waitUntil(lambda: view.found is not None and view.found.size == SIZE, timeout=20_000)


def colours(view) -> np.ndarray:
    """The picture's pixels."""
    image = view.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width(), :3].copy()


def test_that_one_button_opens_and_closes_it_and_so_do_its_key_and_escape(qtbot, window, tab):
    button = tab.instrument_bar.buttons["start_map"]
    wide = tab.map.width()
    qtbot.mouseClick(button, LEFT)
    assert tab.beside.panel.isVisible()
    assert button.isChecked()
    qtbot.waitUntil(lambda: tab.map.width() < 0.7 * wide)
    qtbot.mouseClick(button, LEFT)
    assert not tab.beside.isVisible()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_S)
    assert tab.beside.panel.isVisible()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not tab.beside.isVisible()
    assert not button.isChecked()


def test_that_a_click_starts_there_and_the_map_walks_at_once(qtbot, tab, view):
    before = tab.scene
    qtbot.mouseClick(view, LEFT, pos=view.pixel_of(-1.0, 0.5).toPoint())
    assert tab.scene.origin == pytest.approx((-1.0, 0.5), abs=0.02)
    assert (tab.walk.walks[0].x[0], tab.walk.walks[0].y[0]) == tab.scene.origin
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_arrows_move_a_mark_and_return_starts_there(qtbot, tab, view):
    x, y = tab.scene.origin
    view.setFocus()
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert tab.scene.origin == (x, y)
    said = tab.beside.panel.line.text
    assert "valley" in said or "settled" in said or "ditch" in said
    qtbot.keyClick(view, Qt.Key.Key_Return)
    width, height = tab.scene.ground.extent
    assert tab.scene.origin == pytest.approx((x - 4 * width / 64, y - height / 8))


def test_that_another_hiker_or_rate_or_colour_is_another_picture(qtbot, tab, view):
    pictures = [colours(view)]
    view.kind.setCurrentIndex(2)
    pictures.append(colours(view))
    tab.edit("Another rate", hikers=(Sgd(learning_rate=0.3), SCENE.hikers[1]))
    qtbot.waitUntil(lambda: "learning_rate 0.3" in view.caption()[0])
    wait_whole(qtbot, view)
    pictures.append(colours(view))
    qtbot.keyClick(view.hiker, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Adam" in view.caption()[0])
    wait_whole(qtbot, view)
    pictures.append(colours(view))
    for one, other in pairwise(pictures):
        assert not np.array_equal(one, other)


def test_that_the_colours_lie_on_the_map_while_they_are_asked_for(qtbot, tab, view):
    bare = tab.map.grab().toImage()
    qtbot.mouseClick(view.on_map, LEFT, pos=view.on_map.rect().center() - QPointF(30, 0).toPoint())
    assert view.on_map.isChecked()
    assert tab.map.grab().toImage() != bare
    tab.beside.close_instrument()
    qtbot.waitUntil(lambda: tab.map.width() > 500)
    open_again = tab.map.grab().toImage()
    tab.map.set_wash(None)
    assert tab.map.grab().toImage() == open_again


def test_that_tilted_ground_takes_no_colours_and_the_box_says_so(tab, view):
    flat = view.on_map.toolTip()
    tab.map.set_camera(Camera(), motion=False)
    assert not view.on_map.isEnabled()
    assert view.on_map.toolTip() != flat
    tab.beside.close_instrument()
    tab.beside.open_instrument("start_map")
    again = tab.beside.panel.instrument
    assert not again.on_map.isEnabled()
    tab.map.set_camera(None, motion=False)
    assert again.on_map.isEnabled()


def test_that_fog_covers_it_and_says_what_to_do(qtbot, tab, view):
    view.on_map.setChecked(True)
    tab.playback_card.flip_blindfold()
    panel = tab.beside.panel
    assert panel.is_covered
    tab.map.set_motion(False)
    fog = tab.map.grab().toImage()
    tab.map.set_wash(None)
    assert tab.map.grab().toImage() == fog
    tab.edits.set_hiker(0, Sgd(learning_rate=0.02), "Another rate", held=False)
    qtbot.waitUntil(lambda: "0.02" in view.caption()[0])
    wait_whole(qtbot, view)
    fog = tab.map.grab().toImage()
    tab.map.set_wash(None)
    assert tab.map.grab().toImage() == fog
    assert not view.isVisible()
    assert not panel.save.isEnabled()
    qtbot.mouseClick(panel.reveal, LEFT)
    assert not tab.blindfold
    assert view.isVisible()


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_that_its_picture_is_saved_with_its_scene(qtbot, monkeypatch, tmp_path, tab, view, suffix):
    path = tmp_path / f"starts{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(tab.beside.panel.save, LEFT)
    qtbot.waitUntil(path.exists)
    assert load_scene(scene_in(path.read_bytes())) == tab.scene


def test_that_its_picture_is_copied(qtbot, tab, view):
    qtbot.mouseClick(tab.beside.panel.copy, LEFT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().image().width() > 1000)


def test_that_its_shares_are_told_to_who_cannot_see_them(tab, view):
    assert "% reach the lowest valley" in view.accessibleDescription()
    view.kind.setCurrentIndex(2)
    assert "half of them within" in view.accessibleDescription()


def test_that_long_walks_are_not_mapped_and_it_says_so(tab, view):
    tab.edit("Longer", steps=6000)
    assert view.found is None
    assert "5,000" in view.caption()[0]


def test_that_the_open_one_is_remembered(qtbot, open_window, settings):
    first = open_window(settings=settings)
    first.show()
    first.mountain_tab.beside.open_instrument("start_map")
    first.close()
    second = open_window(settings=settings)
    assert not second.mountain_tab.beside.name  # not before the window has been painted
    second.show()
    qtbot.waitUntil(lambda: second.mountain_tab.beside.name == "start_map")
    second.close()


def test_that_the_share_of_the_width_is_remembered(qtbot, open_window, settings):
    first = open_window(settings=settings)
    first.resize(1280, 800)
    first.show()
    beside = first.mountain_tab.beside
    beside.open_instrument("start_map")
    handle = first.mountain_tab.stage.findChild(QSplitter, "across").handle(1)
    qtbot.waitUntil(lambda: handle.height() > 300)  # laid out
    before, middle = beside.width(), handle.rect().center()
    qtbot.mousePress(handle, LEFT, pos=middle)
    to = QPointF(middle + QPoint(60, 0))
    move, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(handle, QMouseEvent(move, to, QPointF(handle.mapToGlobal(to.toPoint())), LEFT, LEFT, none))
    qtbot.mouseRelease(handle, LEFT, pos=middle)
    qtbot.waitUntil(lambda: beside.width() < before - 30)
    narrow = beside.width()
    first.close()
    second = open_window(settings=settings)
    second.resize(1280, 800)  # whatever the screen let it be
    second.show()
    qtbot.waitUntil(lambda: abs(second.mountain_tab.beside.width() - narrow) <= 3)
    second.close()


def test_that_the_menu_opens_it(window, tab):
    (action,) = (one for one in window.menuBar().findChildren(object) if _is(one, "Start map"))
    action.trigger()
    assert tab.beside.name == "start_map"
    assert action.isChecked()
    action.trigger()
    assert not tab.beside.name
    assert not action.isChecked()


def _is(one: object, title: str) -> bool:
    text = getattr(one, "text", None)
    return callable(text) and str(text()).startswith(title) and hasattr(one, "trigger")


def test_that_a_drag_in_it_is_one_step_of_undo(qtbot, tab, view):
    before = tab.scene
    qtbot.mousePress(view, LEFT, pos=view.pixel_of(-1.0, 0.5).toPoint())
    for x in (-0.9, -0.5, 0.0):
        qtbot.mouseMove(view, view.pixel_of(x, 0.5).toPoint())
    assert tab.scene != before
    qtbot.mouseRelease(view, LEFT, pos=view.pixel_of(0.0, 0.5).toPoint())
    tab.undo_stack.undo()
    assert tab.scene == before
    assert msgspec.structs.asdict(tab.scene) == msgspec.structs.asdict(SCENE)


def test_that_narrow_ground_fills_the_picture_and_a_click_starts_where_it_points(qtbot, tab, view):
    tab.edit("Narrow ground", surface="line-fit", start=None)
    (left, right), (bottom, top) = tab.scene.ground.domain
    wide = view.pixel_of(right, 0).x() - view.pixel_of(left, 0).x()
    high = view.pixel_of(0, bottom).y() - view.pixel_of(0, top).y()
    assert 0.5 <= wide / high <= 2
    assert min(wide, high) > 150
    x, y = left + 0.25 * (right - left), bottom + 0.75 * (top - bottom)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.pixel_of(x, y).toPoint())
    assert tab.scene.start == pytest.approx((x, y), abs=0.02 * (top - bottom))
    assert tab.scene.start[0] == pytest.approx(x, abs=0.02 * (right - left))

"""The mountain tab, driven by mouse and keys."""

from __future__ import annotations

import math

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.descent import SURFACES
from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from tests.gui.controls import choose, type_rate

LEFT = Qt.MouseButton.LeftButton


def test_that_sgd_and_adam_walk_by_default(tab):
    assert [type(h).__name__ for h in tab.scene.hikers] == ["Sgd", "Adam"]
    assert tab.walk.steps == 300


@pytest.mark.parametrize("surface", SURFACES)
def test_that_every_surface_can_be_chosen(qtbot, tab, surface):
    choose(qtbot, tab.surface_card.picker, surface)
    assert tab.scene.surface == surface
    assert tab.scene.origin == SURFACES[surface].start


def test_that_a_burst_of_keys_is_one_undo_step(qtbot, tab):
    slider = tab.hikers_card.rows[0].rate.slider
    before, steps = tab.scene, tab.undo_stack.count()
    slider.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_Asterisk):
        qtbot.keyClick(slider, key)
    slid = tab.scene
    assert tab.undo_stack.count() == steps + 1
    tab.map.setFocus()
    for _ in range(5):
        qtbot.keyClick(tab.map, Qt.Key.Key_Up)
    assert tab.undo_stack.count() == steps + 2
    tab.undo_stack.undo()
    assert tab.scene == slid
    qtbot.keyClick(tab.map, Qt.Key.Key_Up)  # after an undo a new step begins
    tab.undo_stack.undo()
    assert tab.scene == slid
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_bursts_with_a_pause_or_a_click_between_them_are_steps_of_their_own(qtbot, tab):
    steps = tab.undo_stack.count()
    tab.map.setFocus()
    qtbot.keyClick(tab.map, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: not tab.history.in_burst, timeout=3000)
    qtbot.keyClick(tab.map, Qt.Key.Key_Up)
    qtbot.mouseClick(tab.map, LEFT, pos=QPoint(200, 200))
    qtbot.mouseClick(tab.map, LEFT, pos=QPoint(220, 200))
    assert tab.undo_stack.count() == steps + 4
    chips = tab.hikers_card.rows[0].rate.chips
    qtbot.mouseClick(chips[1], LEFT)
    qtbot.mouseClick(chips[3], LEFT)
    assert tab.undo_stack.count() == steps + 6


def test_that_a_click_moves_the_start_and_every_path_follows(qtbot, tab):
    target = QPoint(tab.map.width() // 3, tab.map.height() // 3)
    qtbot.mouseClick(tab.map, LEFT, pos=target)
    x, y = tab.scene.origin
    assert tab.map.view().to_world(QPointF(target)) == pytest.approx((x, y))
    for one in tab.walk.walks:
        assert (one.x[0], one.y[0]) == (x, y)


def test_that_dragging_the_start_walks_anew_at_every_move_and_is_one_undo_step(qtbot, tab):
    walks, before = [], tab.scene
    tab.scene_changed.connect(walks.append)
    centre = QPoint(tab.map.width() // 2, tab.map.height() // 2)
    qtbot.mousePress(tab.map, LEFT, pos=centre)
    for k in range(1, 8):
        qtbot.mouseMove(tab.map, centre + QPoint(9 * k, 4 * k))
    qtbot.mouseRelease(tab.map, LEFT, pos=centre + QPoint(63, 28))
    assert len({scene.origin for scene in walks}) >= 7
    qtbot.keyClick(tab, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert tab.scene == before


def test_that_dragging_outside_the_map_stays_finite(qtbot, tab):
    qtbot.mousePress(tab.map, LEFT, pos=QPoint(50, 50))
    qtbot.mouseMove(tab.map, QPoint(-5000, 9000))
    qtbot.mouseRelease(tab.map, LEFT, pos=QPoint(-5000, 9000))
    assert all(math.isfinite(v) for v in tab.scene.origin)


def test_that_reset_puts_the_start_back(qtbot, tab):
    qtbot.mouseClick(tab.map, LEFT, pos=QPoint(200, 200))
    assert tab.scene.start is not None
    qtbot.mouseClick(tab.surface_card.reset, LEFT)
    assert tab.scene.origin == tab.scene.ground.start


def test_that_play_walks_on_and_pause_holds(qtbot, tab):
    card = tab.playback_card
    qtbot.mouseClick(card.reset, LEFT)
    assert tab.playback.position == 0
    with qtbot.waitSignals([tab.playback.position_changed] * 5, timeout=3000):
        qtbot.mouseClick(card.play, LEFT)
    assert tab.playback.playing
    qtbot.mouseClick(card.play, LEFT)
    held = tab.playback.position
    assert held > 0
    with qtbot.assertNotEmitted(tab.playback.position_changed, wait=100):
        pass
    assert tab.playback.position == held


def test_that_play_stops_at_the_end(qtbot, tab):
    tab.edit("shorter", steps=3)
    qtbot.mouseClick(tab.playback_card.reset, LEFT)
    with qtbot.waitSignal(tab.playback.playing_changed, timeout=3000, check_params_cb=lambda playing: not playing):
        qtbot.keyClick(tab, Qt.Key.Key_Space)
    assert tab.playback.position == 3


def test_that_step_and_step_back_are_one_step_each(qtbot, tab):
    qtbot.mouseClick(tab.playback_card.reset, LEFT)
    qtbot.mouseClick(tab.playback_card.forward, LEFT)
    qtbot.mouseClick(tab.playback_card.forward, LEFT)
    assert tab.playback.position == 2
    qtbot.mouseClick(tab.playback_card.back, LEFT)
    assert tab.playback.position == 1
    qtbot.keyClick(tab, Qt.Key.Key_End)
    assert tab.playback.position == tab.walk.steps
    qtbot.keyClick(tab, Qt.Key.Key_Left)
    assert tab.playback.position == tab.walk.steps - 1


def test_that_the_playhead_follows_the_mouse_over_the_strip(qtbot, tab):
    strip = tab.strip
    middle = strip.height() // 2
    qtbot.mousePress(strip, LEFT, pos=QPoint(strip.width() // 2, middle))
    first = tab.playback.position
    qtbot.mouseMove(strip, QPoint(3 * strip.width() // 4, middle))
    second = tab.playback.position
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(3 * strip.width() // 4, middle))
    assert 0 < first < second < tab.walk.steps
    qtbot.mouseClick(strip, LEFT, pos=QPoint(strip.width() + 500, middle))
    assert tab.playback.position == tab.walk.steps


def test_that_speed_is_chosen_by_key(qtbot, tab):
    choose(qtbot, tab.playback_card.speed, 100.0)
    assert tab.playback.speed == 100.0


def test_that_a_longer_walk_is_asked_for_in_the_spin_box(qtbot, tab):
    steps = tab.playback_card.steps
    steps.selectAll()
    qtbot.keyClicks(steps, "500")
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert tab.scene.steps == tab.walk.steps == 500


def test_that_undo_and_redo_name_what_they_change(qtbot, tab):
    type_rate(qtbot, tab.hikers_card.rows[1], "0.3")
    assert tab.undo_stack.undoText() == "Change the learning rate of Adam"
    tab.undo_stack.undo()
    assert tab.scene.hikers[1].learning_rate == 0.1
    assert tab.hikers_card.rows[1].rate.field.text() == "0.1"
    tab.undo_stack.redo()
    assert tab.scene.hikers[1].learning_rate == 0.3


def test_that_a_scene_with_other_hikers_gets_other_rows(tab):
    hikers = (Sgd(), Sgd(momentum=0.9), Sgd(momentum=0.9, nesterov=True))
    tab.show_scene(msgspec.structs.replace(Scene(), hikers=hikers))
    assert len(tab.hikers_card.rows) == 3
    tab.show_scene(Scene())
    assert len(tab.hikers_card.rows) == 2


def test_that_every_control_has_a_name_and_a_tooltip(own_window, window):
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractSlider,
        QAbstractSpinBox,
        QComboBox,
        QLineEdit,
        QScrollBar,
        QTabBar,
    )

    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit):
        for control in window.centralWidget().findChildren(kind):
            part_of_another = control.objectName().startswith("qt_") or isinstance(control, QScrollBar)
            if part_of_another or isinstance(control.parent(), QTabBar) or control.window() is not window:
                continue
            assert control.toolTip(), control
            assert control.accessibleName() or getattr(control, "text", str)(), control


def test_that_painting_does_not_depend_on_the_size(qtbot, window, tab):
    for size in ((400, 300), (1280, 800), (1920, 1080), (700, 1000)):
        window.resize(*size)
        QTest.qWait(1)
        assert not window.grab().isNull()


def test_that_a_long_walk_shows_its_first_steps_at_once_and_all_of_it_later(qtbot, tab):
    tab.replace_scene(Scene(steps=20_000), "long")
    assert 0 < tab.walk.steps < 20_000
    assert tab.scene.steps == 20_000
    qtbot.waitUntil(lambda: tab.walk.steps == 20_000, timeout=20_000)
    assert (tab.walk.walks[0].x == walk(tab.scene).walks[0].x).all()
    assert tab.playback.length == 20_000


def test_that_a_description_is_of_the_whole_walk(qtbot, tab):
    tab.replace_scene(Scene(steps=20_000), "long")
    tab.finish_walk()
    assert tab.walk.steps == 20_000
    tab.edit("Change the number of steps", steps=10)
    assert tab.walk.steps == 10

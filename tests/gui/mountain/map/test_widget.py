"""The map's own ways: zoom, pan, blindfold."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.gui.controls import choose
from tests.gui.paint.pixels import pixels

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def wheel(view, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_that_the_wheel_zooms_where_the_pointer_is(qtbot, tab):
    at = QPoint(200, 150)
    before = tab.map.view()
    held = before.to_world(QPointF(at))
    wheel(tab.map, at, 3)
    after = tab.map.view()
    assert after.scale > 1.5 * before.scale
    assert after.to_world(QPointF(at)) == pytest.approx(held)
    assert tab.playback_card.whole.isEnabled()
    qtbot.mouseClick(tab.playback_card.whole, LEFT)
    assert tab.map.view() == before


def test_that_zooming_out_ends_at_the_whole(tab):
    whole = tab.map.view()
    wheel(tab.map, QPoint(10, 10), 1)
    wheel(tab.map, QPoint(300, 200), -5)
    assert tab.map.view() == whole


def test_that_keys_zoom_and_show_the_whole(qtbot, tab):
    whole = tab.map.view()
    qtbot.keyClick(tab.map, Qt.Key.Key_Plus)
    assert tab.map.view().scale == pytest.approx(1.5 * whole.scale)
    qtbot.keyClick(tab.map, Qt.Key.Key_0)
    assert tab.map.view() == whole


def test_that_the_right_button_pans_and_leaves_the_start_alone(qtbot, tab):
    scene, at = tab.scene, QPoint(300, 200)
    held = tab.map.view().to_world(QPointF(at))
    qtbot.mousePress(tab.map, RIGHT, pos=at)
    qtbot.mouseMove(tab.map, at + QPoint(60, 25))
    qtbot.mouseRelease(tab.map, RIGHT, pos=at + QPoint(60, 25))
    assert tab.map.view().to_world(QPointF(at + QPoint(60, 25))) == pytest.approx(held)
    assert tab.scene == scene


def test_that_the_ground_is_sharp_again_after_a_zoom(qtbot, tab):
    tab.map.grab()
    wheel(tab.map, QPoint(300, 200), 4)
    with qtbot.waitSignal(tab.map.ground.sharpened, timeout=3000):
        stretched = pixels(tab.map.grab())
    assert (pixels(tab.map.grab()) != stretched).any()


def test_that_another_surface_is_shown_whole(qtbot, tab):
    wheel(tab.map, QPoint(300, 200), 4)
    choose(qtbot, tab.surface_card.picker, "himmelblau")
    assert not tab.playback_card.whole.isEnabled()


def test_that_the_blindfold_hides_the_ground_and_keeps_the_footprints(qtbot, tab):
    choose(qtbot, tab.surface_card.picker, "two-valleys")
    tab.playback.seek(40)
    seen = pixels(tab.map.grab())
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert tab.map.blindfold
    qtbot.waitUntil(lambda: not tab.map.drifting)
    assert tab.playback_card.blindfold.text() == "Reveal"
    hidden = pixels(tab.map.grab())
    # A corner far from every hiker: contours and shading are gone.
    assert hidden[-60:, -60:].std() < 0.3 * seen[-60:, -60:].std() + 3
    feet = tab.map.view().point(tab.walk.walks[0].x[40], tab.walk.walks[0].y[40])
    x, y = int(feet.x()), int(feet.y())
    near = hidden[y - 15 : y + 15, x - 15 : x + 15]
    assert near.std() > 10
    qtbot.mouseClick(tab.playback_card.blindfold, LEFT)
    assert not tab.map.blindfold
    qtbot.waitUntil(lambda: not tab.map.drifting)
    np.testing.assert_array_equal(pixels(tab.map.grab()), seen)

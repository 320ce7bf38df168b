"""The line below the map that says what its marks mean."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from app.descent.walks.camera import Camera


def test_that_the_marks_are_explained_below_the_map_and_never_on_it(tab):
    assert tab.key.isVisible()
    assert tab.key.mapTo(tab, QPoint(0, 0)).y() >= tab.map.mapTo(tab, QPoint(0, tab.map.height())).y()
    told = tab.key.toolTip()
    for mark in ("Ring", "star", "Dotted frame", "Number"):
        assert mark in told
    assert not tab.key.grab().isNull()


def test_that_who_walks_blind_is_told_of_the_start_alone(qtbot, tab):
    whole = tab.key.meanings
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert tab.key.meanings == ["start"]
    assert "star:" not in tab.key.toolTip()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert tab.key.meanings == whole


def test_that_a_tilted_ground_has_no_frame_of_its_domain(tab):
    whole = tab.key.meanings
    tab.map.set_camera(Camera(), motion=False)
    assert set(whole) - set(tab.key.meanings) == {"domain"}
    tab.map.set_camera(None, motion=False)
    assert tab.key.meanings == whole

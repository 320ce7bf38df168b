"""The line below the map that says what its marks mean."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Lion, Sgd
from app.descent.walks.camera import Camera
from app.gui.mountain.looks.looks import every_look
from app.gui.mountain.map.key_line import MapKey
from app.gui.theme import DARK, LIGHT


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


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_a_fork_s_ring_is_in_the_colours_of_the_forks(qtbot, theme):
    hikers = (Sgd(), Adam(fork=Fork(hiker=0, step=3)), Lion(fork=Fork(hiker=0, step=5)), Sgd(momentum=0.9))
    key = MapKey(theme)
    qtbot.addWidget(key)
    key.resize(400, key.height())
    key.set_hikers(hikers)
    image = key.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    colours = [QColor(look.colour).name() for look in every_look(hikers, theme)]
    assert {colours[1], colours[2]} <= seen
    assert not {colours[0], colours[3]} & seen
    key.set_hikers(hikers[:1])
    assert "fork" not in key.meanings

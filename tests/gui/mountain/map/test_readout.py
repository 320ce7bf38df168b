"""What is read out of the map, the loss strip and the LR curve under the pointer."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.descent import SURFACES
from app.gui.mountain.map.readout import place_readout
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.edge_ticks import edge_ticks
from tests.gui.paint.pixels import pixels


def point_at(widget, at):
    """Move the pointer there."""
    QTest.mouseMove(widget, at + QPoint(3, 3))
    QTest.mouseMove(widget, at)


@pytest.fixture
def blind(qtbot, tab):
    """A blindfold that leaves no fog to the next test."""
    tab.map.set_motion(False)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    yield
    tab.playback_card.blindfold.setChecked(False)
    tab.map.set_motion(True)


def leave(widget):
    """Take the pointer away."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def test_that_a_place_is_read_out_with_its_loss_and_slope():
    view = View(QRectF(0, 0, 400, 300), (0, 0), 40.0)
    assert place_readout(SURFACES["bowl"], view, 1.23, -0.4).startswith("(1.2, −0.4) · loss ")
    assert "slope" in place_readout(SURFACES["bowl"], view, 1.23, -0.4)


def test_that_a_zoom_is_read_out_in_more_digits():
    near = View(QRectF(0, 0, 400, 300), (0, 0), 4000.0)
    assert place_readout(SURFACES["bowl"], near, 1.23456, -0.4).startswith("(1.235, −0.400)")


def test_that_the_map_s_place_under_the_pointer_is_read_out(tab):
    at = tab.map.view().point(*tab.scene.origin).toPoint()
    point_at(tab.map, at + QPoint(40, 40))
    x, y = tab.map.view().to_world(QPointF(at + QPoint(40, 40)))
    assert tab.key.said == place_readout(tab.scene.ground, tab.map.view(), x, y)
    leave(tab.map)
    assert tab.key.said == ""


def test_that_who_walks_blind_is_told_nothing_of_the_ground(tab, blind):
    point_at(tab.map, tab.map.rect().center())
    assert tab.key.said == ""


@pytest.mark.parametrize("name", ["strip", "curve"])
def test_that_strip_and_curve_show_a_crosshair_and_read_out_in_the_same_line(qtbot, tab, name):
    widget = tab.strip if name == "strip" else tab.curve_card.curve
    qtbot.waitUntil(lambda: tab.curve_card.curve.curve_of(tab.walk.walks[0].hiker) is not None)
    leave(widget)
    before = pixels(widget.grab())
    at = widget.rect().center() - QPoint(25, 15)
    point_at(widget, at)
    changed = (pixels(widget.grab()) != before).any(axis=2)
    assert changed[:, at.x() - 8 : at.x() + 9].any(axis=1).sum() > 20  # a line up
    assert changed[at.y() - 1 : at.y() + 2].any(axis=0).sum() > 60  # and one across
    begin = "step " if name == "strip" else "LR "
    assert tab.key.said.startswith(begin)
    assert "loss" in tab.key.said or "overflow" in tab.key.said
    leave(widget)
    assert tab.key.said == ""
    assert (pixels(widget.grab()) == before).all()


def test_that_who_walks_blind_reads_out_no_loss_to_come(tab, blind):
    tab.playback.seek(0)
    point_at(tab.strip, tab.strip.rect().center())
    assert tab.key.said == ""


@pytest.mark.parametrize("scale", [0.01, 1.0, 40.0, 130.0, 1e5])
def test_that_edge_ticks_are_round_and_stand_where_their_number_says(scale):
    view = View(QRectF(0, 0, 900, 500), (0.3, -0.7), scale)
    ticks = edge_ticks(view)
    for along, low, high in ((ticks.x, *view.span()[0]), (ticks.y, *view.span()[1])):
        assert len(along) >= 3
        assert all(low < tick.at < high for tick in along)
        assert [float(tick.text.replace("−", "-")) for tick in along] == pytest.approx([tick.at for tick in along])
        assert np.ptp(np.diff([tick.at for tick in along])) < 1e-6 * (high - low)


def test_that_beside_a_tilted_block_there_is_no_place_to_be_read_out(qtbot, tab):
    tab.map.set_motion(False)
    qtbot.keyClick(tab, Qt.Key.Key_T)
    point_at(tab.map, tab.map.rect().center())
    assert tab.key.said.startswith("(")
    point_at(tab.map, QPoint(5, 5))
    assert tab.key.said == ""
    qtbot.keyClick(tab, Qt.Key.Key_T)
    tab.map.set_motion(True)

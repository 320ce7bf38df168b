"""A picture is taken away once it is whole; until then the window answers, and the press can be called off."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.descent.instruments.fair_race import fair_race
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene, load_scene
from app.gui.mountain.export.carried_scene import scene_in
from app.gui.mountain.instruments import race_view

LEFT = Qt.MouseButton.LeftButton
SCENE = Scene(steps=40, hikers=(Sgd(learning_rate=0.1), Adam(learning_rate=0.1)))


@pytest.fixture
def gate(monkeypatch):
    """No race is run before it is opened."""
    made = threading.Event()

    def held_up(*of):
        made.wait(20)
        return (yield from fair_race(*of))

    monkeypatch.setattr(race_view, "fair_race", held_up)
    yield made
    made.set()


@pytest.fixture
def panel(qtbot, tab, gate):
    """A race that has not been run yet."""
    tab.replace_scene(SCENE, "a scene")
    qtbot.mouseClick(tab.instrument_bar.buttons["fair_race"], LEFT)
    QGuiApplication.clipboard().clear()
    return tab.beside.panel


def is_copied() -> bool:
    return not QGuiApplication.clipboard().image().isNull()


def test_that_a_copy_waits_for_the_picture_while_the_window_answers(qtbot, panel, gate):
    qtbot.mouseClick(panel.copy, LEFT)
    assert not is_copied()
    assert panel.copy.text() == "Cancel"
    assert "worked out" in panel.copy.toolTip()
    gate.set()
    qtbot.waitUntil(is_copied, timeout=20_000)
    assert panel.copy.text() == ""
    assert panel.instrument.race.part == 1


def test_that_a_second_press_calls_it_off(qtbot, panel, gate):
    qtbot.mouseClick(panel.copy, LEFT)
    qtbot.mouseClick(panel.copy, LEFT)
    assert panel.copy.text() == ""
    gate.set()
    qtbot.waitUntil(lambda: not panel.instrument.is_working, timeout=20_000)
    qtbot.wait(0)
    assert not is_copied()


def test_that_a_file_is_written_once_the_picture_is_whole(qtbot, monkeypatch, tmp_path, tab, panel, gate):
    path = tmp_path / "race.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(panel.save, LEFT)
    assert not path.exists()
    assert panel.save.text() == "Cancel"
    gate.set()
    qtbot.waitUntil(path.exists, timeout=20_000)
    assert load_scene(scene_in(path.read_bytes())) == tab.scene


def test_that_what_is_asked_meanwhile_is_waited_for_too(qtbot, tab, panel, gate):
    qtbot.mouseClick(panel.copy, LEFT)
    tab.edit("Longer", steps=50)
    gate.set()
    qtbot.waitUntil(is_copied, timeout=20_000)
    assert panel.instrument.race.scene.steps == 50


@pytest.mark.parametrize("way", ["blindfold", "close"])
def test_that_a_picture_that_is_covered_or_closed_is_not_taken_away(qtbot, tab, panel, gate, way):
    qtbot.mouseClick(panel.copy, LEFT)
    if way == "close":
        gate.set()
        qtbot.mouseClick(panel.close_button, LEFT)
    else:
        tab.playback_card.blindfold.setChecked(True)
        gate.set()
        qtbot.waitUntil(lambda: not panel.instrument.is_working, timeout=20_000)
    qtbot.wait(0)
    assert not is_copied()

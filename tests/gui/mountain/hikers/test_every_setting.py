"""Every optimizer and every schedule with each of its settings, and what has no test of its own, by mouse and keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.descent import OPTIMIZERS
from app.descent.walks.scene import Scene, dump_scene
from app.gui.mountain.hikers.hiker_settings import SCHEDULES
from tests.every_setting import settings_of
from tests.gui.controls import choose, reset_of

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def row(qtbot, tab):
    qtbot.mouseClick(tab.hikers_card.rows[0].more, LEFT)
    return tab.hikers_card.rows[0]


def as_json(tab):
    return json.loads(dump_scene(tab.scene))["hikers"][0]


def put(qtbot, form, name, typed):
    """Type a setting and press Enter, or click its box."""
    if typed is None:
        box = form.findChild(QCheckBox, name)
        qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
        return
    line = form.findChild(QLineEdit, name)
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_every_setting_of_an_optimizer_is_set_and_put_back(qtbot, tab, row, name):
    choose(qtbot, row.optimizer, name)
    for setting, typed, wanted in settings_of(OPTIMIZERS[name]):
        default = as_json(tab)[setting]
        put(qtbot, row.settings.form, setting, typed)
        assert as_json(tab)[setting] == wanted
        qtbot.mouseClick(reset_of(row.settings.form, setting), LEFT)
        assert as_json(tab)[setting] == default


@pytest.mark.parametrize("name", SCHEDULES)
def test_that_every_setting_of_a_schedule_is_set_and_put_back(qtbot, tab, row, name):
    choose(qtbot, row.settings.schedule, name)
    for setting, typed, wanted in settings_of(SCHEDULES[name]):
        default = as_json(tab)["schedule"][setting]
        put(qtbot, row.settings.schedule_form, setting, typed)
        assert as_json(tab)["schedule"][setting] == wanted
        qtbot.mouseClick(reset_of(row.settings.schedule_form, setting), LEFT)
        assert as_json(tab)["schedule"][setting] == default


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        ("duplicate", ["sgd", "sgd", "adam"]),
        ("down", ["adam", "sgd"]),
        ("remove", ["adam"]),
        ("up", ["sgd", "adam"]),
    ],
)
def test_that_the_menu_of_a_hiker_does_what_its_keys_do(qtbot, tab, row, action, kinds):
    wanted = getattr(row.tools, action)
    row.tools.menu.popup(row.tools.menu_button.mapToGlobal(row.tools.menu_button.rect().bottomLeft()))
    qtbot.mouseClick(row.tools.menu, LEFT, pos=row.tools.menu.actionGeometry(wanted).center())
    assert [hiker["optimizer"] for hiker in json.loads(dump_scene(tab.scene))["hikers"]] == kinds


def test_that_a_scene_is_dropped_on_the_window(own_window, window, tab, tmp_path):
    wanted = Scene(surface="himmelblau", steps=7)
    path = tmp_path / "dropped.json"
    path.write_bytes(dump_scene(wanted))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NONE))
    assert tab.scene == wanted
    assert window.windowTitle().startswith("dropped.json")

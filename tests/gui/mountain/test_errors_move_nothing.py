"""What is wrong is said over the column: nothing moves when it comes or goes, and it goes with its cause."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider

from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import ExponentialDecay
from app.descent.walks.scene import Scene
from app.gui.mountain.ground.card import OWN
from tests.gui.controls import complaint, notes_of

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QSlider)


def places(tab):
    """Where every control in sight stands in the window."""
    found = [part for kind in CONTROLS for part in tab.findChildren(kind) if part.isVisible()]
    found = [part for part in found if not any(note.isAncestorOf(part) for note in notes_of(tab))]
    found = [part for part in found if not tab.error.isAncestorOf(part)]
    return {part: (part.mapTo(tab, QPoint(0, 0)), part.size()) for part in found}


def type_in(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, KEY.Key_Return)


def field_of(tab, name):
    """The field that is called so, with all folds open."""
    row, card = tab.hikers_card.rows[0], tab.surface_card
    fields = {
        "rate": (row.rate.field, row.rate),
        "steps": (tab.playback_card.steps, tab.playback_card),
        "formula": (card.own.formula, card.own),
        "range": (card.own.ranges["x"], card.own),
    }
    if name in fields:
        return fields[name]
    settings = row.settings
    form = {"momentum": settings.form, "decay_rate": settings.schedule_form, "rotate": card.ground_form}.get(name)
    return (form or card.scene_form).findChild(QLineEdit, name), form or card.scene_form


@pytest.fixture
def opened(qtbot, tab):
    """The tab with every fold of the column open."""
    tab.replace_scene(Scene(surface=OWN, hikers=(Sgd(schedule=ExponentialDecay()), Adam())), "all controls")
    for button in (tab.surface_card.more, tab.hikers_card.rows[0].more):
        qtbot.mouseClick(button, LEFT)
    return tab


WRONG = {
    "steps": "5000000",
    "formula": "sin(q) + 2",
    "range": "4",
    "momentum": "2",
    "decay_rate": "x",
    "rotate": "x",
    "noise": "-1",
    "seed": "1.5",
}


@pytest.mark.parametrize("name", WRONG)
def test_that_an_error_moves_nothing_and_escape_takes_it_away(qtbot, opened, name):
    field, part = field_of(opened, name)
    before = places(opened)
    type_in(qtbot, field, WRONG[name])
    assert complaint(part)
    assert places(opened) == before
    qtbot.keyClick(field, KEY.Key_Escape)
    assert not complaint(opened)
    assert places(opened) == before


@pytest.mark.parametrize("name", WRONG)
def test_that_an_error_goes_with_a_new_scene(qtbot, opened, window, name):
    field, _ = field_of(opened, name)
    type_in(qtbot, field, WRONG[name])
    qtbot.keyClick(window, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    opened.leave_gallery()
    assert not complaint(opened)


def test_that_a_rate_that_is_none_moves_nothing(qtbot, tab):
    rate, before = tab.hikers_card.rows[0].rate, places(tab)
    type_in(qtbot, rate.field, "fast")
    assert complaint(rate)
    assert places(tab) == before
    type_in(qtbot, rate.field, "0.1")
    assert not complaint(rate)


def test_that_a_new_scene_like_the_old_takes_an_error_too(qtbot, tab, window):
    tab.replace_scene(Scene(), "plain")
    type_in(qtbot, tab.playback_card.steps, "5000000")
    type_in(qtbot, tab.hikers_card.rows[0].rate.field, "fast")
    assert complaint(tab.playback_card)
    assert complaint(tab.hikers_card)
    tab.leave_gallery()
    qtbot.keyClick(window, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not complaint(tab)
    assert tab.playback_card.steps.text().startswith("300")


def test_that_a_file_that_is_no_scene_moves_nothing(qtbot, window, tab):
    before = places(tab)
    QGuiApplication.clipboard().setText(json.dumps({"steps": 0}))
    qtbot.keyClick(window, KEY.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert "steps" in complaint(tab.error)
    assert places(tab) == before
    qtbot.mouseClick(tab.error.dismiss, LEFT)
    assert not complaint(tab)


def test_that_a_click_goes_through_a_note_to_what_it_covers(qtbot, opened):
    field, part = field_of(opened, "momentum")
    type_in(qtbot, field, "2")
    (note,) = notes_of(part)
    at = note.mapTo(opened, QPoint(note.width() // 2, note.height() // 2))
    assert not note.isAncestorOf(opened.childAt(at))


def test_that_a_note_goes_out_of_sight_with_its_field(qtbot, opened):
    field, part = field_of(opened, "momentum")
    type_in(qtbot, field, "2")
    assert complaint(part)
    opened.hikers_card.choose(1)
    assert not complaint(opened)
    opened.hikers_card.choose(0)
    assert complaint(part)

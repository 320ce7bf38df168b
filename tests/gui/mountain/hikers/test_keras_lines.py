"""A hiker is set by a pasted line of Keras, and gives such a line back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.descent.step.hiker import Adam, Sgd
from app.descent.step.keras_line import read_keras_line
from app.descent.walks.scene import Scene
from tests.gui.controls import complaint, notes_of, type_rate

CTRL, KEY = Qt.KeyboardModifier.ControlModifier, Qt.Key
LINE = "model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.0005, beta_1=0.8), loss='mse')"


def put(text):
    QGuiApplication.clipboard().setText(text)


def test_that_a_line_pasted_on_a_row_sets_it_in_one_step(qtbot, tab, rows):
    before = tab.scene
    put("Adam(learning_rate=0.0005)")
    rows[0].setFocus()
    qtbot.keyClick(rows[0], KEY.Key_V, CTRL)
    assert tab.scene.hikers[0] == Adam(learning_rate=0.0005)
    assert rows[0].rate.field.text() == "0.0005"
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_a_line_pasted_into_a_rate_or_typed_there_sets_the_hiker(qtbot, tab, rows):
    put(LINE)
    rows[0].rate.field.setFocus()
    qtbot.keyClick(rows[0].rate.field, KEY.Key_V, CTRL)
    assert tab.scene.hikers[0] == Adam(learning_rate=0.0005, beta_1=0.8)
    type_rate(qtbot, rows[0], "SGD(0.02, momentum=0.9)")
    assert tab.scene.hikers[0] == Sgd(learning_rate=0.02, momentum=0.9)
    assert rows[0].rate.field.text() == "0.02"


def test_that_a_line_pasted_anywhere_sets_the_chosen_hiker(qtbot, tab):
    tab.hikers_card.choose(1)
    tab.map.setFocus()
    put("RMSprop(0.003)")
    qtbot.keyClick(tab.map, KEY.Key_V, CTRL)
    assert tab.scene.hikers[1] == read_keras_line("RMSprop(0.003)")
    before = tab.scene
    put("anything else")
    qtbot.keyClick(tab.map, KEY.Key_V, CTRL)
    assert tab.scene == before
    assert not complaint(tab)


def test_that_a_wrong_line_is_refused_in_place_with_its_column(qtbot, tab, rows):
    before = tab.scene
    put("Adam(learning_rate=0.0005, beta_9=0.8)")
    rows[0].setFocus()
    qtbot.keyClick(rows[0], KEY.Key_V, CTRL)
    assert tab.scene == before
    (note,) = notes_of(rows[0])
    line, mark = note.caret.text().split("\n")
    assert line[mark.index("^") :].startswith("beta_9")
    assert "column 28" in complaint(rows[0])
    put("Adam(0.5)")
    qtbot.keyClick(rows[0], KEY.Key_V, CTRL)
    assert not complaint(tab)


@pytest.mark.parametrize("line", ["SGD(learning_rate=0.02, momentum=0.9, nesterov=True)", "Lion(learning_rate=1e-05)"])
def test_that_a_hiker_gives_its_line_back(qtbot, tab, rows, line):
    tab.replace_scene(Scene(hikers=(read_keras_line(line),)), "one hiker")
    put("")
    (action,) = (entry for entry in rows[0].tools.menu.actions() if entry.text() == "Copy as Keras")
    action.trigger()
    assert QGuiApplication.clipboard().text() == line

"""A formula of one's own: two lines, judged in place, mended at a click, or named."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.descent.ground.formula_presets import find_presets
from app.gui.mountain.ground.card import OWN
from tests.gui.controls import complaint, notes_of

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


@pytest.fixture
def own(tab):
    tab.surface_card.surface_chosen.emit(OWN)
    tab.surface_card.own.formula.setFocus()
    tab.surface_card.own.formula.selectAll()
    return tab.surface_card.own


def chips(own):
    (note,) = notes_of(own)
    return {chip.text(): chip for chip in note.findChildren(QPushButton) if chip.isVisible()}


def test_that_a_long_formula_is_seen_on_two_lines(qtbot, tab, own):
    long = "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2"
    height = own.formula.height()
    qtbot.keyClicks(own.formula, long)
    assert own.formula.height() == height
    assert height >= 2 * own.formula.fontMetrics().lineSpacing()
    assert own.formula.horizontalScrollBar().maximum() == own.formula.verticalScrollBar().maximum() == 0
    qtbot.keyClick(own.formula, KEY.Key_Return)
    assert tab.scene.surface.formula == long


def test_that_the_mark_stands_under_the_fault_however_long_the_formula(qtbot, own):
    typed = "sin(x) + " * 12 + "sin(q) + x*y + x*y + x*y + x*y"
    qtbot.keyClicks(own.formula, typed)
    (note,) = notes_of(own)
    line, mark = note.caret.text().split("\n")
    assert line[mark.index("^")] == "q"
    assert note.caret.fontMetrics().horizontalAdvance(line) <= note.caret.width()


def test_that_a_click_writes_what_is_suggested(qtbot, tab, own):
    qtbot.keyClicks(own.formula, "sin x y + 1")
    qtbot.mouseClick(chips(own)["Use sin(x)*y (Alt+Enter)"], LEFT)
    assert own.formula.text() == "sin(x)*y + 1"
    assert not complaint(own)
    qtbot.keyClick(own.formula, KEY.Key_Return)
    assert tab.scene.surface.formula == "sin(x)*y + 1"


def test_that_what_is_suggested_is_taken_without_the_mouse(qtbot, own):
    qtbot.keyClicks(own.formula, "sin x y + 1")
    qtbot.keyClick(own.formula, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert own.formula.text() == "sin(x)*y + 1"
    own.formula.selectAll()
    qtbot.keyClicks(own.formula, "cos x y")
    qtbot.keyClick(own.formula, KEY.Key_Tab)
    (chip,) = chips(own).values()
    assert chip.hasFocus()
    qtbot.keyClick(chip, KEY.Key_Space)
    assert own.formula.text() == "cos(x)*y"
    assert own.formula.hasFocus()


def test_that_a_test_function_s_name_brings_it(qtbot, tab, own):
    before, (ackley,) = tab.scene, find_presets("ackl")
    qtbot.keyClicks(own.formula, "ackl")
    qtbot.keyClick(own.formula, KEY.Key_Return)
    assert (tab.scene.surface.formula, tab.scene.surface.x) == (ackley.formula, ackley.domain[0])
    assert own.formula.text() == ackley.formula
    tab.undo_stack.undo()
    assert tab.scene == before
    own.formula.selectAll()
    qtbot.keyClicks(own.formula, "holder")
    qtbot.mouseClick(chips(own)["Hölder table"], LEFT)
    assert tab.surface_card.picker.currentText() == "Hölder table"

"""Numbers as people type them, and what a field holds while they do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.descent.text.numbers import AmbiguousError, typed_number
from app.gui.mountain.ground.card import OWN
from app.gui.theme import DARK, LIGHT
from tests.gui.controls import complaint

KEY = Qt.Key


def type_in(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0,05", 0.05), ("0,001", 0.001), (",5", 0.5), ("1,5", 1.5), ("1,0000", 1.0), ("−2", -2.0), (" 1e-3 ", 0.001)],
)
def test_that_a_decimal_comma_is_understood(typed, number):
    assert typed_number(typed) == number


@pytest.mark.parametrize("typed", ["1,000", "12,500", "-1,000"])
def test_that_a_comma_that_may_mark_thousands_is_asked_about(typed):
    with pytest.raises(AmbiguousError):
        typed_number(typed)


@pytest.mark.parametrize("typed", ["1e-400", "1,000"])
def test_that_a_rate_that_may_not_be_what_is_meant_is_refused_in_a_sentence(qtbot, tab, typed):
    before, rate = tab.scene, tab.hikers_card.rows[0].rate
    type_in(qtbot, rate.field, typed)
    qtbot.keyClick(rate.field, KEY.Key_Return)
    assert tab.scene == before
    assert typed in complaint(rate)
    assert "0.1" in complaint(rate)  # which it goes on with


@pytest.mark.parametrize("typed", ["0", "0,0", "-0", "0e5", "0e-400"])
def test_that_a_0_is_0(typed):
    assert typed_number(typed) == 0


def test_that_a_setting_with_a_thousands_comma_is_refused_in_a_sentence(qtbot, tab):
    row = tab.hikers_card.rows[0]
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    line = row.settings.form.findChild(QLineEdit, "clipnorm")
    type_in(qtbot, line, "1,000")
    qtbot.keyClick(line, KEY.Key_Return)
    assert tab.scene.hikers[0].clipnorm is None
    assert complaint(row.settings.form).startswith("clipnorm: 1,000")


@pytest.mark.parametrize("typed", ["7", "nonsense"])
def test_that_escape_puts_back_the_rate_a_field_held(qtbot, tab, typed):
    before, rate = tab.scene, tab.hikers_card.rows[0].rate
    type_in(qtbot, rate.field, typed)
    if typed == "nonsense":
        qtbot.keyClick(rate.field, KEY.Key_Return)
        assert complaint(rate)
    qtbot.keyClick(rate.field, KEY.Key_Escape)
    assert rate.field.text() == "0.1"
    assert not complaint(rate)
    qtbot.keyClick(rate.field, KEY.Key_Return)
    assert tab.scene == before


def test_that_escape_puts_back_what_was_typed_last_and_taken(qtbot, tab):
    field = tab.hikers_card.rows[0].rate.field
    type_in(qtbot, field, "0.5")
    qtbot.keyClick(field, KEY.Key_Return)
    type_in(qtbot, field, "7")
    qtbot.keyClick(field, KEY.Key_Escape)
    assert field.text() == "0.5"


def test_that_escape_puts_back_a_setting_and_a_formula_and_a_length(qtbot, tab):
    row = tab.hikers_card.rows[0]
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    momentum = row.settings.form.findChild(QLineEdit, "momentum")
    tab.surface_card.surface_chosen.emit(OWN)
    own = tab.surface_card.own
    qtbot.keyClick(tab, KEY.Key_End)
    for line, part in ((momentum, row.settings.form), (own.formula, own), (own.ranges["x"], own)):
        held = line.text()
        type_in(qtbot, line, "((")
        qtbot.keyClick(line, KEY.Key_Return)
        assert complaint(part)
        qtbot.keyClick(line, KEY.Key_Escape)
        assert line.text() == held
        assert not complaint(part)
    type_in(qtbot, tab.playback_card.steps, "12")
    qtbot.keyClick(tab.playback_card.steps, KEY.Key_Escape)
    tab.map.setFocus()
    assert tab.playback_card.steps.value() == tab.scene.steps == 300


def test_that_del_on_the_map_removes_the_hiker_that_is_being_set(qtbot, tab):
    before = tab.scene
    tab.hikers_card.choose(1)
    tab.map.setFocus()
    qtbot.keyClick(tab.map, KEY.Key_Delete)
    assert tab.scene.hikers == before.hikers[:1]
    assert tab.map.hasFocus()
    qtbot.keyClick(tab.map, KEY.Key_Delete)
    assert tab.scene.hikers == before.hikers[:1]
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_what_is_wrong_with_a_ground_is_marked_where_it_is(qtbot, tab):
    tab.surface_card.surface_chosen.emit(OWN)
    own = tab.surface_card.own
    lines = (own.formula, *own.ranges.values())
    for wrong, text in ((own.formula, "sinus(y)"), (own.ranges["x"], "4"), (own.ranges["y"], "4, -4")):
        type_in(qtbot, wrong, text)
        qtbot.keyClick(wrong, KEY.Key_Return)
        assert [bool(line.property("invalid")) for line in lines] == [line is wrong for line in lines]
        qtbot.keyClick(wrong, KEY.Key_Escape)
        assert not any(line.property("invalid") for line in lines)


def test_that_what_was_typed_for_one_ground_does_not_stand_over_another(qtbot, tab):
    tab.surface_card.surface_chosen.emit(OWN)
    own, first = tab.surface_card.own, tab.scene.surface.formula
    type_in(qtbot, own.formula, "x**2 + y**2")
    qtbot.keyClick(own.formula, KEY.Key_Return)
    type_in(qtbot, own.formula, "2x(y")
    qtbot.keyClick(own.formula, KEY.Key_Return)
    assert complaint(own)
    tab.undo_stack.undo()
    assert (own.formula.text(), complaint(own)) == (first, "")


def test_that_another_theme_leaves_what_is_being_typed(qtbot, tab):
    row, card = tab.hikers_card.rows[0], tab.surface_card
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.more, Qt.MouseButton.LeftButton)
    named = ((row.settings.form, "momentum"), (card.ground_form, "rotate"), (card.scene_form, "noise"))
    fields = [form.findChild(QLineEdit, name) for form, name in named]
    for field in fields:
        type_in(qtbot, field, "0.x")
        qtbot.keyClick(field, KEY.Key_Return)
    tab.set_theme(DARK)
    assert [form.findChild(QLineEdit, name) for form, name in named] == fields
    assert [field.text() for field in fields] == ["0.x"] * 3
    tab.set_theme(LIGHT)  # or the next test would have it dark


def test_that_a_ground_that_is_shown_late_leaves_what_is_typed_next(qtbot, tab, monkeypatch):
    tab.surface_card.surface_chosen.emit(OWN)
    own = tab.surface_card.own
    with monkeypatch.context() as late:
        late.setattr(tab.surface_card, "show_walk", lambda *_: None)
        type_in(qtbot, own.formula, "x**2 + y**2")
        qtbot.keyClick(own.formula, KEY.Key_Return)
        type_in(qtbot, own.ranges["x"], "-2, 2")
    tab.surface_card.show_walk(tab.walk, LIGHT)
    qtbot.keyClick(own.ranges["x"], KEY.Key_Return)
    assert (tab.scene.surface.formula, tab.scene.surface.x) == ("x**2 + y**2", (-2.0, 2.0))

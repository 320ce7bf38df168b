"""The card of the ground, driven by mouse and keys."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.descent.ground.own_rows import OwnRows
from app.descent.ground.surface_choice import Ground
from app.descent.walks.scene import Scene
from tests.gui.controls import choose, complaint, fields_of, type_in

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def test_that_the_ground_is_turned_and_stretched(qtbot, tab):
    card = tab.surface_card
    qtbot.mouseClick(card.more, LEFT)
    type_in(qtbot, card.ground_form, "rotate", "45")
    assert tab.scene.surface == Ground(id="ravine", rotate=45)
    type_in(qtbot, card.ground_form, "scale_loss", "100")
    assert tab.scene.surface == Ground(id="ravine", rotate=45, scale_loss=100)
    assert "turned by 45°" in card.formula.text()
    type_in(qtbot, card.ground_form, "rotate", "0")
    type_in(qtbot, card.ground_form, "scale_loss", "1")
    assert tab.scene.surface == "ravine"


def test_that_noise_and_batches_are_typed(qtbot, tab):
    card = tab.surface_card
    qtbot.mouseClick(card.more, LEFT)
    type_in(qtbot, card.scene_form, "noise", "0.5")
    assert tab.scene.noise == 0.5
    type_in(qtbot, card.scene_form, "seed", "-3")
    assert "whole number from 0" in complaint(card.scene_form)
    choose(qtbot, card.picker, "two-weights")
    type_in(qtbot, card.scene_form, "batch_size", "16")
    assert tab.scene.batch_size == 16
    choose(qtbot, card.picker, "bowl")
    assert tab.scene.batch_size is None


def test_that_a_complaint_about_a_field_that_has_gone_is_gone_too(qtbot, qapp, tab):
    card = tab.surface_card
    qtbot.mouseClick(card.more, LEFT)
    type_in(qtbot, card.scene_form, "seed", "-3")
    assert complaint(tab)
    choose(qtbot, card.picker, "two-weights")  # whose rows are one setting more
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    choose(qtbot, card.picker, "bowl")
    assert not complaint(tab)


def test_that_feet_are_chosen(qtbot, tab):
    card = tab.surface_card
    choose(qtbot, card.picker, "line-fit")
    qtbot.mouseClick(card.more, LEFT)
    card.unit.setFocus()
    qtbot.keyClick(card.unit, Qt.Key.Key_Down)
    assert tab.scene.surface == Ground(id="line-fit", unit="feet")


def test_that_a_formula_of_one_s_own_is_walked_on(qtbot, tab):
    card = tab.surface_card
    choose(qtbot, card.picker, "custom")
    assert tab.scene.surface == Ground(formula="x**2 + 3*sin(y)", x=(-5, 5), y=(-4, 6))
    assert all(one.verdict.kind == "converged" for one in tab.walk.walks)
    card.own.formula.selectAll()
    qtbot.keyClicks(card.own.formula, "x^2 + y^2/2y")
    assert complaint(card.own)
    assert card.own.note.caret.text().splitlines()[1].strip() == "^"
    qtbot.keyClick(card.own.formula, Qt.Key.Key_Return)
    assert tab.scene.surface.formula == "x**2 + 3*sin(y)"
    card.own.formula.selectAll()
    qtbot.keyClicks(card.own.formula, "x^2 + 2*y^2")
    assert not complaint(card.own)
    qtbot.keyClick(card.own.formula, Qt.Key.Key_Return)
    assert tab.scene.surface.formula == "x^2 + 2*y^2"
    card.own.ranges["x"].selectAll()
    qtbot.keyClicks(card.own.ranges["x"], "3")
    qtbot.keyClick(card.own.ranges["x"], Qt.Key.Key_Return)
    assert "two numbers" in complaint(card.own)


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("scale_x", "0", "above 0"),
        ("scale_loss", "-1", "above 0"),
        ("scale_x", "1e300", "1e9"),
        ("rotate", "nan", "not a number"),
        ("rotate", "1e400", "not a number"),
        ("seed", "1.5", "whole number"),
        ("seed", "inf", "not a number"),
        ("seed", "1e300", "to 4,294,967,295"),
        ("noise", "-1", "a number from 0 up"),
    ],
)
def test_that_nonsense_about_the_ground_gets_one_plain_sentence(qtbot, tab, name, text, word):
    card, before = tab.surface_card, tab.scene
    qtbot.mouseClick(card.more, LEFT)
    form = card.ground_form if name in ("rotate", "scale_x", "scale_loss") else card.scene_form
    type_in(qtbot, form, name, text)
    assert tab.scene == before
    assert complaint(form).startswith(f"{name}: ")
    assert word in complaint(form)
    assert "`" not in complaint(form)


@pytest.mark.parametrize("text", ["4, -4", "1", "nan 1", "-1e300, 1e300", "0, 1e-300", ""])
def test_that_a_range_that_is_none_is_refused_with_its_name(qtbot, tab, text):
    picker = tab.surface_card.picker
    choose(qtbot, picker, "custom")
    before, line = tab.scene, tab.surface_card.own.ranges["y"]
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert tab.scene == before
    assert complaint(tab.surface_card.own).startswith("y: expected two numbers")


def test_that_what_is_set_of_ground_and_scene_is_one_column_of_lines_close_together(qtbot, tab):
    card = tab.surface_card
    choose(qtbot, card.picker, "line-fit")
    qtbot.mouseClick(card.more, LEFT)
    QApplication.sendPostedEvents()
    lines = [*fields_of(card.ground_form), *fields_of(card.scene_form)]
    qtbot.waitUntil(lambda: all(line.isVisible() for line in lines))
    corners = [line.mapTo(card, QPoint()) for line in (card.unit, *lines)]
    assert len({corner.x() for corner in corners}) == 1
    assert max(after.y() - before.y() for before, after in pairwise(corners)) <= 28
    assert len({line.width() for line in lines}) == 1


def test_that_a_typed_formula_is_said_again_only_where_it_was_turned(tab):
    card, typed = tab.surface_card, Ground(formula="log(x)", x=(-4.0, 4.0), y=(-3.0, 4.0))
    tab.edit("own", surface=typed)
    assert not card.formula.isVisible()
    tab.edit("turned", surface=msgspec.structs.replace(typed, rotate=30.0))
    assert card.formula.isVisible()


@pytest.mark.parametrize(("batch", "said"), [("", "all of them"), ("5", "looks at 5"), ("100000", "is all of them")])
def test_that_the_card_says_how_many_rows_a_batch_takes(qtbot, tab, batch, said):
    tab.replace_scene(Scene(surface="two-weights", steps=3), "rows")
    card = tab.surface_card
    qtbot.mouseClick(card.more, LEFT)
    rows = tab.scene.ground.rows
    type_in(qtbot, card.scene_form, "batch_size", batch)
    assert card.rows_said.isVisible()
    assert str(rows) in card.rows_said.text()
    assert said in card.rows_said.text()


def test_that_a_ground_of_the_user_s_own_rows_is_named_and_its_unit_changed(qtbot, tab):
    rows = OwnRows((1.0, 2.0, 4.0, 7.0), (2.0, 3.0, 9.0, 11.0), ("age", "fare"), file="people.csv", of=4)
    card = tab.surface_card
    tab.edits.choose_surface(Ground(id="line-fit", rows=rows))
    qtbot.mouseClick(card.more, LEFT)
    assert card.picker.currentText() == "Your own table"
    assert "fare" in card.formula.text()
    assert "people.csv" in card.formula.text()
    qtbot.keyClick(card.unit, Qt.Key.Key_Down)
    assert not tab.scene.surface.rows.standardised
    tab.undo_stack.undo()
    assert tab.scene.surface.rows == rows
    choose(qtbot, card.picker, "line-fit")
    assert tab.scene.surface == "line-fit"
    assert [card.unit.itemText(k) for k in range(card.unit.count())] == ["metres", "feet"]


def test_that_numbers_of_unusual_size_have_no_unit_to_choose(tab):
    rows = OwnRows((1e9, 2e9, 4e9, 7e9), (2.0, 3.0, 9.0, 11.0), ("people", "fare"))
    tab.edits.choose_surface(Ground(id="line-fit", rows=rows))
    assert not tab.surface_card.unit.isEnabled()
    tab.edits.choose_surface("line-fit")
    assert tab.surface_card.unit.isEnabled()

"""The sheet of surfaces, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog

from app.descent import SURFACES
from app.descent.ground.formula_presets import PRESETS
from app.descent.ground.surface_choice import Ground

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


@pytest.fixture
def picker(tab):
    return tab.surface_card.picker


@pytest.fixture
def sheet(qtbot, picker):
    qtbot.mouseClick(picker, LEFT)
    yield picker.sheet
    picker.hidePopup()


def test_that_the_sheet_shows_every_surface_with_its_note_and_draws_in_its_own_time(qtbot, picker, sheet):
    assert sheet.isVisible()
    assert sheet.list.count() == len(SURFACES) + 2 + len(PRESETS)
    assert sheet.title.text() == "Ravine"
    assert sheet.note.text() == SURFACES["ravine"].note
    assert not sheet.is_drawn
    qtbot.waitUntil(lambda: sheet.is_drawn, timeout=10_000)
    qtbot.keyClicks(sheet.search, "own formula")
    assert sheet.title.text() == "Your own formula"


def test_that_the_chosen_picture_keeps_its_colours(qtbot, sheet):
    qtbot.waitUntil(lambda: sheet.is_drawn, timeout=10_000)
    picture = sheet.list.currentItem().icon()
    size = sheet.list.iconSize()
    chosen, plain = (picture.pixmap(size, mode).toImage() for mode in (QIcon.Mode.Selected, QIcon.Mode.Normal))
    assert chosen == plain


def test_that_every_name_fits_below_its_picture(sheet):
    for row in range(sheet.list.count()):
        item = sheet.list.item(row)
        assert sheet.list.fontMetrics().horizontalAdvance(item.text()) + 6 <= sheet.list.visualItemRect(item).width()


def test_that_keys_choose_a_surface_and_escape_changes_nothing(qtbot, tab, picker, sheet):
    qtbot.keyClick(sheet.list, KEY.Key_Right)
    qtbot.keyClick(sheet.list, KEY.Key_Escape)
    assert not sheet.isVisible()
    assert tab.scene.surface == "ravine"
    picker.showPopup()
    qtbot.keyClick(sheet.list, KEY.Key_Right)
    qtbot.keyClick(sheet.list, KEY.Key_Return)
    assert not sheet.isVisible()
    assert tab.scene.surface == "two-valleys"
    assert picker.currentData() == "two-valleys"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ackl", "Ackley"), ("holder t", "Hölder table"), ("camel", "Six-hump camel"), ("rav", "Ravine")],
)
def test_that_typing_finds_a_surface_by_its_name(qtbot, sheet, typed, name):
    qtbot.keyClicks(sheet.search, typed)
    assert sheet.title.text() == name
    shown = [sheet.list.item(row).text() for row in range(sheet.list.count()) if not sheet.list.isRowHidden(row)]
    assert name in shown
    assert len(shown) < 4
    qtbot.waitUntil(lambda: sheet.is_drawn, timeout=10_000)


def test_that_a_test_function_is_chosen_by_keys_and_undone_in_one_step(qtbot, tab, picker, sheet):
    before, (ackley, *_) = tab.scene, PRESETS
    for key in "ackley":
        qtbot.keyClick(sheet.search, key)
    qtbot.keyClick(sheet.search, KEY.Key_Return)
    assert not sheet.isVisible()
    assert tab.scene.surface == Ground(formula=ackley.formula, x=ackley.domain[0], y=ackley.domain[1])
    card = tab.surface_card
    assert picker.currentText() == "Ackley"
    assert "Lowest loss of its domain 0, at (0, 0)" in card.note.text()
    assert ackley.note in card.note.text()
    tab.undo_stack.undo()
    assert tab.scene == before
    tab.undo_stack.redo()
    card.own.formula.selectAll()
    qtbot.keyClicks(card.own.formula, "x^2 + y^2")
    qtbot.keyClick(card.own.formula, KEY.Key_Return)
    assert picker.currentText() == "Your own formula"
    assert not card.note.isVisible()


def test_that_escape_first_forgets_what_was_sought(qtbot, tab, sheet):
    qtbot.keyClicks(sheet.search, "nothing of the kind")
    qtbot.keyClick(sheet.search, KEY.Key_Return)
    assert sheet.isVisible()
    qtbot.keyClick(sheet.search, KEY.Key_Escape)
    assert not any(sheet.list.isRowHidden(row) for row in range(sheet.list.count()))
    qtbot.keyClick(sheet.search, KEY.Key_Escape)
    assert not sheet.isVisible()
    assert tab.scene.surface == "ravine"


def test_that_a_click_on_a_picture_chooses_it(qtbot, tab, sheet):
    item = sheet.list.item(list(SURFACES).index("saddle"))
    qtbot.mouseClick(sheet.list.viewport(), LEFT, pos=sheet.list.visualItemRect(item).center() - QPoint(0, 10))
    assert tab.scene.surface == "saddle"
    assert tab.undo_stack.undoText() == "Change the surface"


def test_that_the_sheet_is_drawn_anew_in_another_theme(window, picker, sheet):
    window.set_theme("dark")
    assert picker.sheet is None
    picker.showPopup()
    assert picker.sheet is not sheet


def test_that_a_table_is_asked_for_and_the_ground_stays_until_one_is_chosen(qtbot, tab, picker, sheet, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    row = next(row for row in range(sheet.list.count()) if sheet.list.item(row).text() == "Your own table")
    with qtbot.waitSignal(tab.table_asked):
        qtbot.mouseClick(sheet.list.viewport(), LEFT, pos=sheet.list.visualItemRect(sheet.list.item(row)).center())
    assert tab.scene.surface == "ravine"
    assert picker.currentText() == "Ravine"


def test_that_arrow_keys_ask_for_no_table(qtbot, tab, picker):
    asked = []
    tab.table_asked.connect(lambda: asked.append(True))
    for _ in range(picker.count() + 2):
        qtbot.keyClick(picker, KEY.Key_Down)
    assert picker.currentText() == "Your own formula"
    assert not asked

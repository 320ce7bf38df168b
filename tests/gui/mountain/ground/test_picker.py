"""The sheet of surfaces and the gallery of scenes, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from app.descent import SURFACES
from app.descent.ground.formula_presets import PRESETS
from app.descent.ground.relief import rough_scale, scale_of
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.walks.scene import Scene, load_scene
from app.gui.mountain.gallery import LESSONS, examples, title_of
from app.gui.mountain.ground.thumbnails import scene_thumbnail, surface_thumbnail
from app.gui.theme import DARK, LIGHT
from tests.gui.controls import type_in

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
    assert sheet.list.count() == len(SURFACES) + 1 + len(PRESETS)
    assert sheet.title.text() == "Ravine"
    assert sheet.note.text() == SURFACES["ravine"].note
    assert not sheet.is_drawn
    qtbot.waitUntil(lambda: sheet.is_drawn, timeout=10_000)
    qtbot.keyClicks(sheet.search, "own formula")
    assert sheet.title.text() == "Your own formula"


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
    assert tab.undo_stack.undoText() == "change of surface"


def test_that_the_sheet_is_drawn_anew_in_another_theme(window, picker, sheet):
    window.set_theme("dark")
    assert picker.sheet is None
    picker.showPopup()
    assert picker.sheet is not sheet


@pytest.mark.parametrize("surface", [s for s in SURFACES if s != "two-weights"])
def test_that_a_thumbnail_s_scale_is_near_the_map_s(surface):
    rough, fine = rough_scale(SURFACES[surface]), scale_of(SURFACES[surface])
    assert rough.top == pytest.approx(fine.top, rel=0.25)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_thumbnails_have_the_size_that_was_asked_for(qapp, theme):
    picture = surface_thumbnail(surface_of("line-fit"), theme, 60, 40, 2.0)
    assert (picture.width(), picture.height(), picture.devicePixelRatio()) == (120, 80, 2.0)
    assert not scene_thumbnail(Scene(steps=5), theme, 60, 40, 1.0).isNull()


def test_that_every_example_has_a_lesson():
    assert {title_of(path) for path in examples()} == set(LESSONS)
    assert len(LESSONS) == 6


def test_that_the_gallery_is_found_shown_and_left(qtbot, window, tab):
    qtbot.mouseClick(window.gallery_button, LEFT)
    assert tab.stage.gallery.isVisible()
    assert not tab.map.isVisible()
    qtbot.waitUntil(lambda: tab.stage.gallery.is_drawn, timeout=10_000)
    assert not tab.stage.gallery.grab().isNull()
    qtbot.keyClick(window.focusWidget(), KEY.Key_Escape)
    assert tab.map.isVisible()
    assert not window.gallery_button.isChecked()
    qtbot.keyClick(window, KEY.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert window.gallery_button.isChecked()
    qtbot.mouseClick(tab.stage.gallery.close_button, LEFT)
    assert tab.map.isVisible()


def test_that_a_tile_opens_its_scene_and_undo_brings_the_one_before_back(qtbot, window, tab):
    before = tab.scene
    qtbot.mouseClick(window.gallery_button, LEFT)
    qtbot.mouseClick(tab.stage.gallery.tiles[3], LEFT)
    assert tab.scene == load_scene(examples()[3].read_bytes())
    assert tab.map.isVisible()
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_arrows_and_enter_choose_a_tile(qtbot, window, tab):
    qtbot.mouseClick(window.gallery_button, LEFT)
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Left, KEY.Key_Up, KEY.Key_Down):
        qtbot.keyClick(window.focusWidget(), key)
    assert tab.stage.gallery.tiles[3].hasFocus()
    qtbot.keyClick(window.focusWidget(), KEY.Key_Return)
    assert tab.scene.hikers[0].learning_rate == 100


def test_that_a_new_scene_offers_the_examples(qtbot, window, tab):
    tab.edit("length of the walk", steps=7)
    qtbot.keyClick(window, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert tab.scene == Scene()
    assert "new scene" in tab.stage.gallery.heading.text()
    assert tab.stage.gallery.close_button.text() == "Plain scene"
    qtbot.keyClick(window.focusWidget(), KEY.Key_Space)
    assert tab.scene == load_scene(examples()[0].read_bytes())


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

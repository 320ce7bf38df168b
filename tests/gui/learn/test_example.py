"""The worked example: numbers that are worked out are checked, and a symbol's arrow shines on the map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import paths
from app.descent.step.hiker import Adam
from app.descent.walks.scene import Scene, dump_scene
from app.learn.progress import load_progress
from tests.gui.controls import LEFT
from tests.gui.learn.conftest import TOO_LARGE, write_lessons
from tests.gui.learn.questions_of import EXAMPLE

KEY = Qt.Key


@pytest.fixture
def folder(tmp_path):
    made = write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "3.md": EXAMPLE})
    scene = Scene(surface="bowl", start=(-3.0, 2.0), steps=60, hikers=(Adam(learning_rate=0.3),))
    (made / "scenes" / "adam.json").write_bytes(dump_scene(scene))
    return made


@pytest.fixture
def page(qtbot, at):
    made = at("example/adams-step")
    qtbot.waitUntil(lambda: bool(made.rows))
    return made


def row(page, name):
    return next(one for one in page.rows if one.row.name == name)


def type_in(qtbot, text):
    """Type where the focus is, and press Enter."""
    qtbot.keyClicks(QApplication.focusWidget(), text)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)


def test_that_a_number_more_is_blank_each_round_and_what_is_typed_is_checked(qtbot, panel, page):
    assert not any(one.field.isVisible() for one in page.rows)
    qtbot.keyClick(page.next, KEY.Key_Return)
    step = row(page, "step")
    assert step.field.hasFocus()
    assert not step.filled.isVisible()
    type_in(qtbot, f"{-step.row.value:.3f}")
    assert "sign" in step.said.text()
    step.field.selectAll()
    type_in(qtbot, "much")
    assert "no number" in step.said.text()
    step.field.selectAll()
    type_in(qtbot, f"{step.row.value:.3f}")
    assert not step.field.isVisible()
    qtbot.keyClick(page.next, KEY.Key_Return)
    divisor = row(page, "divisor")
    assert divisor.field.hasFocus()
    type_in(qtbot, f"{divisor.row.value:.4g}")
    assert step.field.hasFocus()
    assert not page.next.isVisible()
    type_in(qtbot, f"{step.row.value:.4g}")
    assert "adams-step" in load_progress(paths.progress()).reached
    qtbot.keyClick(page.next, KEY.Key_Return)


def test_that_the_hint_says_which_numbers_go_in_but_not_those_that_are_blank(qtbot, page):
    page.go_on()
    page.go_on()
    qtbot.mouseClick(page.next, LEFT)
    step = row(page, "step")
    qtbot.mouseClick(step.hint, LEFT)
    assert step.filled.isVisible()
    assert step.row.filled({}) != step.filled.text().removeprefix("= ")
    assert step.field.hasFocus()


def shot(window):
    return window.mountain_tab.map.grab().toImage()


def test_that_a_symbol_lights_its_arrow_by_mouse_and_by_focus(qtbot, window, page):
    card = window.mountain_tab.anatomy_card
    assert card.is_open
    assert window.mountain_tab.step == 2
    plain = shot(window)
    row(page, "gradient").setFocus(Qt.FocusReason.TabFocusReason)
    lit = shot(window)
    assert lit != plain
    QTest.mouseMove(row(page, "m"), QPoint(8, 8))
    qtbot.waitUntil(lambda: row(page, "m").lit)
    assert shot(window) not in (lit, plain)


def test_that_an_arrow_lights_its_symbol(qtbot, window, page):
    window.mountain_tab.anatomy_card.part_pointed.emit("fresh")
    assert [one.row.name for one in page.rows if one.lit] == ["rate"]
    window.mountain_tab.anatomy_card.part_pointed.emit("")
    assert not any(one.lit for one in page.rows)


def test_that_the_step_is_put_together_again_when_the_page_is_left(window, panel, page):
    panel.go("contents")
    assert not window.mountain_tab.anatomy_card.is_open


def test_that_the_step_can_be_shown_again_once_the_scene_is_another(qtbot, window, page):
    assert not page.again.isVisible()
    window.mountain_tab.edit("Steps", steps=90)
    assert page.again.isVisible()
    qtbot.mouseClick(page.again, LEFT)
    assert window.mountain_tab.scene.steps == 60
    assert not page.again.isVisible()


def test_that_the_tab_key_goes_through_the_rows_from_top_to_bottom(qtbot, page):
    page.rows[0].setFocus(Qt.FocusReason.TabFocusReason)
    for one in page.rows[1:]:
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        assert one.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    assert page.next.hasFocus()


def test_that_lessons_alone_are_numbered_and_an_example_is_called_so(panel, page, at):
    assert panel.head.place.text == "Worked example"
    contents = at("contents")
    assert [row.text() for row in contents.rows][:2] == ["1  Too large", "Adam's step"]
    assert "0 of 1 lesson " in contents.said.toPlainText()
    at("lesson/too-large")
    assert panel.head.place.text == "1 of 1"

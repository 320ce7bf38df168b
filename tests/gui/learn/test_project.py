"""The mini project: the code follows the form, and each lights the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui.controls import LEFT
from tests.gui.learn.lessons import SEARCHING, TOO_LARGE, write_lessons


@pytest.fixture
def folder(tmp_path):
    return write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "2.md": SEARCHING})


@pytest.fixture
def page(qtbot, at):
    made = at("project")
    qtbot.waitUntil(lambda: any("max_trials=2," in line for line in lines(made)), timeout=20_000)
    return made


def lines(page):
    return [line.text() for line in page.code.lines]


def line(page, begins):
    return next(one for one in page.code.lines if one.text().strip().startswith(begins))


def lit(page):
    return [one.text().strip() for one in page.code.lines if one.lit]


def test_that_the_code_follows_the_form(qtbot, window, page):
    window.tuner_tab.form.trials.setValue(7)
    qtbot.waitUntil(lambda: any("max_trials=7," in one for one in lines(page)))


def test_that_a_field_that_is_touched_lights_its_lines(qtbot, window, page):
    window.tuner_tab.column.go_to("max_trials")
    assert lit(page) == ["max_trials=2,"]
    window.tuner_tab.column.go_to("epochs")
    assert lit(page) == ["epochs=1,"]
    window.tuner_tab.column.go_to("units")
    assert len(lit(page)) == 2


def test_that_a_line_opens_its_field_by_mouse_and_by_key(qtbot, window, page):
    form = window.tuner_tab.form
    qtbot.mouseClick(line(page, "layers = "), LEFT)
    assert form.space_card.rows["layers"].isAncestorOf(QApplication.focusWidget())
    assert form.space_card.rows["layers"].isVisible()
    line(page, "epochs=").setFocus()
    qtbot.keyClick(line(page, "epochs="), Qt.Key.Key_Return)
    assert form.epochs is QApplication.focusWidget() or form.epochs.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(line(page, "tuner.search"), Qt.Key.Key_Return)
    assert window.tuner_tab.run_card.start.hasFocus()


def test_that_start_stands_below_the_code(panel, window, page):
    assert panel.lent.isAncestorOf(window.tuner_tab.run_card.start)

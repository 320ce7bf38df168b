"""The glossary: looked up while typing, and read wherever a term stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QToolTip

from tests.gui.learn.conftest import TOO_LARGE, write_lessons
from tests.gui.learn.questions_of import GLOSSARY


@pytest.fixture
def folder(tmp_path):
    return write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "terms.md": GLOSSARY})


def text_of(prose) -> str:
    return prose.toPlainText()


def test_that_terms_are_found_while_somebody_types(qtbot, at):
    page = at("glossary")
    qtbot.waitUntil(lambda: "1 in the valley" in text_of(page.terms))  # measured
    assert "5 terms" in text_of(page.count)
    assert page.search.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "rat")
    assert text_of(page.terms).startswith("learning rate (rate, LR)")
    assert "How far a step goes" in text_of(page.terms)
    assert "1 of 5" in text_of(page.count)
    page.search.clear()
    page.search.insert("λ")  # which no key of the test has
    assert text_of(page.terms).startswith("curvature")
    qtbot.keyClicks(page.search, "xyz")
    assert "No term" in text_of(page.count)


def place_of(prose, word) -> QPoint:
    cursor = QTextCursor(prose.document().find(word))
    cursor.setPosition(cursor.selectionStart() + 2)
    return prose.cursorRect(cursor).center()


def test_that_a_term_in_a_lesson_says_what_it_means_under_the_pointer(qtbot, at):
    page = at("lesson/too-large")
    assert "step" in page.lead.toPlainText()
    qtbot.mouseMove(page.lead.viewport(), QPoint(1, 1))
    qtbot.mouseMove(page.lead.viewport(), place_of(page.lead, "step"))
    qtbot.waitUntil(QToolTip.isVisible)
    assert "one change of all weights" in QToolTip.text()
    QToolTip.hideText()


def test_that_it_says_so_by_the_keyboard_too(qtbot, at):
    page = at("lesson/too-large")
    page.lead.setFocus(Qt.FocusReason.TabFocusReason)
    if not page.lead.textCursor().hasSelection():
        qtbot.keyClick(page.lead, Qt.Key.Key_Tab)
    assert page.lead.textCursor().selectedText() == "step"
    qtbot.keyClick(page.lead, Qt.Key.Key_Return)
    assert "one change of all weights" in QToolTip.text()
    assert "one change of all weights" in page.lead.accessibleDescription()
    QToolTip.hideText()


def test_that_a_number_that_sets_a_control_stays_a_link_of_its_own(qtbot, window, at):
    page = at("lesson/too-large")
    qtbot.mouseClick(page.read_on, Qt.MouseButton.LeftButton)
    assert "set:learning_rate" in page.meaning.toHtml()

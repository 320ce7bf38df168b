"""Interview questions in one's own words, and the questions that people ask."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import paths
from app.learn.progress import begun, load_progress, save_progress, with_answer
from tests.gui.controls import LEFT
from tests.gui.learn.conftest import TOO_LARGE, write_lessons
from tests.gui.learn.questions_of import FAQ, INTERVIEW

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path):
    return write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "interview.md": INTERVIEW, "faq.md": FAQ})


@pytest.fixture
def page(qtbot, at):
    made = at("interview")
    wait_for_text(qtbot, made)
    return made


def wait_for_text(qtbot, page):
    qtbot.waitUntil(lambda: page.text.markdown != "")


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_that_a_question_is_answered_graded_and_left_by_keys_alone(qtbot, page):
    assert not page.after.isVisible()
    qtbot.keyClicks(QApplication.focusWidget(), "It scales 1 step.")
    press(qtbot, KEY.Key_Return, CONTROL)
    assert "Above 2 the hiker climbs" in page.answer.toPlainText()
    assert page.after.isVisible()
    press(qtbot, KEY.Key_1)
    press(qtbot, KEY.Key_3)
    press(qtbot, KEY.Key_2)
    press(qtbot, KEY.Key_2)
    assert [point.box.isChecked() for point in page.points] == [True, False, True]
    press(qtbot, KEY.Key_Return)
    assert "2 of 3 points" in page.grade.toPlainText()
    kept = load_progress(paths.progress())
    assert kept.asked["why-a-rate"].row == 1
    assert kept.written["why-a-rate"] == "It scales 1 step."
    press(qtbot, KEY.Key_Return)
    wait_for_text(qtbot, page)
    assert page.text.toPlainText() == "What does a tuner do?"


def test_that_who_left_several_points_out_is_asked_again_the_next_time(qtbot, page):
    qtbot.mouseClick(page.show_button, LEFT)
    qtbot.mouseClick(page.points[1], LEFT)  # its words
    assert page.points[1].box.isChecked()
    qtbot.mouseClick(page.done, LEFT)
    assert "next day" in page.grade.toPlainText()
    assert load_progress(paths.progress()).asked["why-a-rate"].row == 0


def test_that_own_words_are_there_again(qtbot, panel, page):
    qtbot.keyClicks(page.words, "My words")
    qtbot.mouseClick(page.many.after, LEFT)
    wait_for_text(qtbot, page)
    assert page.words.toPlainText() == ""
    panel.go("contents")
    panel.go("interview/why-a-rate")
    assert page.words.toPlainText() == "My words"


def test_that_a_question_people_ask_opens_its_answer_and_shows_what_it_rests_on(qtbot, window, at):
    page = at("faq")
    first, second = page.entries
    qtbot.waitUntil(lambda: "0.2" in first.head.accessibleName())
    assert not first.answer.isVisible()
    qtbot.keyClick(first.head, KEY.Key_Space)
    assert first.answer.isVisible()
    assert first.answer.toPlainText() == "Not here: the limit is 2."
    assert first.answer.height() >= first.answer.document().size().height() - 1
    qtbot.mouseClick(first.proof, LEFT)
    assert window.mountain_tab.scene.surface == "bowl"
    qtbot.mouseClick(first.head, LEFT)
    assert not first.answer.isVisible()
    qtbot.mouseClick(second.head, LEFT)
    assert not second.proof.isVisible()


def test_that_an_interview_question_that_comes_back_today_is_counted_in_the_contents(qtbot, window, panel, page):
    yesterday = with_answer(begun(load_progress(paths.progress()), "1999-12-30"), "why-a-rate", right=False)
    save_progress(paths.progress(), yesterday)
    window.learning.read_lessons()
    qtbot.waitUntil(lambda: panel.page is not None and panel.page is not page)
    panel.show_contents()
    assert "1 question comes back today" in panel.page.said.toPlainText()

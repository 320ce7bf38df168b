"""The quiz, by keys and by mouse."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import paths
from app.gui.theme import DARK, LIGHT, contrast
from app.learn.progress import load_progress, save_progress
from tests.gui.controls import LEFT
from tests.gui.learn.conftest import TOO_LARGE, write_lessons
from tests.gui.learn.questions_of import QUESTIONS

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path):
    return write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "quiz.md": QUESTIONS})


@pytest.fixture
def quiz(qtbot, at):
    page = at("quiz")
    wait_for_text(qtbot, page)
    return page


def wait_for_text(qtbot, page):
    qtbot.waitUntil(lambda: page.view.text.markdown != "")


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key where the focus is."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def right_key(page, right=True) -> Qt.Key:
    """The key of a right answer, or of a wrong one."""
    places = [choice.right for choice in page.view.asking.choices]
    return Qt.Key(KEY.Key_1.value + places.index(right))


def shown(page):
    return [choice for choice in page.view.choices if choice.isVisible()]


def test_that_one_key_answers_and_both_answers_are_explained(qtbot, quiz):
    assert "The rate is 0.2" in quiz.view.text.toPlainText()
    assert len(shown(quiz)) == 3
    assert not any(choice.why.isVisible() for choice in shown(quiz))
    press(qtbot, right_key(quiz, right=False))
    said = {choice.state: choice.why.toPlainText() for choice in shown(quiz) if choice.why.isVisible()}
    assert said["right"] == "3 is above 2: every swing is wider than the last."
    assert said["wrong"] != ""
    assert all(
        choice.accessibleName().startswith(("right", "wrong")) for choice in shown(quiz) if choice.why.isVisible()
    )
    assert load_progress(paths.progress()).asked["how-large"].row == 0


def test_that_a_letter_and_the_mouse_answer_too_and_an_answer_is_given_once(qtbot, window, quiz):
    blindfold = window.mountain_tab.playback_card.blindfold
    blindfolded = blindfold.isChecked()
    press(qtbot, KEY.Key_B)
    assert quiz.view.is_answered
    assert blindfold.isChecked() == blindfolded  # B means the answer here
    press(qtbot, KEY.Key_Return)
    wait_for_text(qtbot, quiz)
    wrong = next(one for one, c in zip(shown(quiz), quiz.view.asking.choices, strict=True) if not c.right)
    right = next(one for one, c in zip(shown(quiz), quiz.view.asking.choices, strict=True) if c.right)
    qtbot.mouseClick(right, LEFT)
    qtbot.mouseClick(wrong, LEFT)
    assert (right.state, wrong.state) == ("right", "other")
    assert load_progress(paths.progress()).asked["which-score"].row == 1


def test_that_the_scene_that_proves_it_is_a_key_away_and_undo_goes_back(qtbot, window, quiz):
    before = window.mountain_tab.scene
    press(qtbot, KEY.Key_1)
    press(qtbot, KEY.Key_S)
    assert window.mountain_tab.scene.surface == "bowl"
    assert window.mountain_tab.scene != before
    press(qtbot, KEY.Key_Z, CONTROL)
    assert window.mountain_tab.scene == before
    press(qtbot, KEY.Key_Return)  # the keys are the question's still
    wait_for_text(qtbot, quiz)


def test_that_a_search_is_shown_where_it_is_what_proves_it(qtbot, window, panel, quiz):
    press(qtbot, KEY.Key_1)
    press(qtbot, KEY.Key_Return)
    wait_for_text(qtbot, quiz)
    press(qtbot, KEY.Key_1)
    qtbot.mouseClick(quiz.view.proof, LEFT)
    assert window.tabs.currentIndex() == 1
    assert panel.isVisible()
    assert len(window.tuner_tab.state.trials) > 0


def test_that_the_quiz_ends_with_what_was_right_and_what_comes_back(qtbot, panel, quiz):
    press(qtbot, right_key(quiz))
    press(qtbot, KEY.Key_Return)
    wait_for_text(qtbot, quiz)
    press(qtbot, right_key(quiz, right=False))
    press(qtbot, KEY.Key_Return)
    assert "2 questions, 1 of them right" in quiz.end.toPlainText()
    assert "tomorrow" in quiz.end.toPlainText()
    assert "1 of 2 answered right" in quiz.score.toPlainText()
    assert not quiz.view.isVisible()
    panel.go("contents")
    panel.go("quiz")
    assert "2 questions come back on the next day you learn" in quiz.end.toPlainText()
    qtbot.mouseClick(quiz.again, LEFT)
    wait_for_text(qtbot, quiz)
    assert "The rate is 2.1" in quiz.view.text.toPlainText()  # it came back on the other ground


def test_that_another_round_counts_its_own_answers_alone(qtbot, quiz):
    for _round in range(2):
        for right in (True, False):
            press(qtbot, right_key(quiz, right))
            press(qtbot, KEY.Key_Return)
            qtbot.waitUntil(lambda: quiz.view.text.markdown != "" or quiz.end.isVisible())
        assert "2 questions, 1 of them right" in quiz.end.toPlainText()
        qtbot.mouseClick(quiz.again, LEFT)
        wait_for_text(qtbot, quiz)


def test_that_a_wrong_answer_comes_back_on_another_day(qtbot, window, panel, quiz):
    press(qtbot, right_key(quiz, right=False))
    yesterday = replace(load_progress(paths.progress()), day="1999-12-31")
    save_progress(paths.progress(), yesterday)
    window.learning.read_lessons()
    qtbot.waitUntil(lambda: panel.page is not None and panel.page is not quiz)
    wait_for_text(qtbot, panel.page)
    assert "1 comes back today" in panel.page.score.toPlainText()
    assert "The rate is 2.1" in panel.page.view.text.toPlainText()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_explanations_can_be_read(qtbot, window, quiz, theme):
    window.set_theme(theme.name)
    press(qtbot, KEY.Key_1)
    assert contrast(theme.muted, theme.card) >= 4.5
    assert all(choice.isVisible() and choice.height() >= 30 for choice in shown(quiz))


def test_that_a_lesson_ends_with_one_question_about_itself(qtbot, window, at, panel):
    page = at("lesson/too-large")
    qtbot.mouseClick(page.read_on, LEFT)
    qtbot.waitUntil(lambda: page.prompt.view.text.markdown != "")
    assert page.prompt.isVisible()
    page.prompt.view.setFocus()
    press(qtbot, right_key(page.prompt))
    assert page.prompt.view.is_answered
    press(qtbot, KEY.Key_Return)
    assert panel.place == "quiz"  # the page after the only lesson
    page = at("lesson/too-large")
    assert not page.prompt.isVisible()  # it is understood

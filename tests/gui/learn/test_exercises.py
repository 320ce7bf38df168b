"""Exercises: what is done is checked, and help is there on demand."""

from __future__ import annotations

import pytest

from tests.gui.controls import LEFT, type_rate
from tests.gui.learn.conftest import TOO_LARGE, write_lessons
from tests.gui.learn.questions_of import EXERCISES, QUESTIONS


@pytest.fixture
def folder(tmp_path):
    files = {"1.md": TOO_LARGE, "exercises.md": EXERCISES, "quiz.md": QUESTIONS}
    return write_lessons(tmp_path / "lessons", files)


@pytest.fixture
def page(qtbot, at):
    made = at("exercises")
    wait_for_task(qtbot, made)
    return made


def wait_for_task(qtbot, page):
    qtbot.waitUntil(lambda: page.task.markdown != "")


@pytest.fixture
def row(window, page):
    return window.mountain_tab.hikers_card.rows[0]


def test_that_what_is_tried_is_checked_and_the_answer_comes_when_it_is_solved(qtbot, page, row):
    assert page.task.toPlainText() == "Find a rate that throws the hiker out."
    assert not page.answer.isVisible()
    type_rate(qtbot, row, "0.5")
    qtbot.waitUntil(lambda: "At 0.5 the walk is converged." in page.goal.said.toPlainText())
    assert not page.goal.reached
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: page.goal.reached)
    assert page.goal.said.toPlainText() == "A rate of 3 does it."
    assert page.answer.isVisible()
    assert "1 solved" in page.many.where.toPlainText()


def test_that_a_hint_and_the_answer_are_there_on_demand_and_solve_nothing(qtbot, page):
    assert not page.hint.isVisible()
    qtbot.mouseClick(page.hint_button, LEFT)
    assert page.hint.toPlainText() == "The limit is 2."
    assert page.hint.isVisible()
    qtbot.mouseClick(page.answer_button, LEFT)
    assert page.answer.isVisible()
    assert not page.goal.reached


def test_that_the_controls_of_each_exercise_stand_below_it(qtbot, window, panel, page, row):
    assert panel.lent.isAncestorOf(row)
    qtbot.mouseClick(page.many.after, LEFT)
    wait_for_task(qtbot, page)
    assert page.task.toPlainText() == "Train more than one network."
    assert window.tabs.currentIndex() == 1
    assert window.tuner_tab.spec.max_trials == 2
    assert panel.lent.isAncestorOf(window.tuner_tab.run_card)
    assert not page.many.after.isEnabled()
    qtbot.mouseClick(page.many.before, LEFT)
    wait_for_task(qtbot, page)
    assert window.tabs.currentIndex() == 0


def test_that_next_goes_to_what_is_not_solved_yet_and_back_in_it_the_panel_goes_on(qtbot, panel, page, row):
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: page.goal.reached)
    qtbot.mouseClick(page.goal.next, LEFT)
    wait_for_task(qtbot, page)
    assert page.task.toPlainText() == "Train more than one network."
    panel.go_back()
    assert panel.place == "quiz"
    panel.go("exercises")
    wait_for_task(qtbot, page)
    assert page.task.toPlainText() == "Train more than one network."  # the other one is solved

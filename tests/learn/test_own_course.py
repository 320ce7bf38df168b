"""What comes with the app: all of the chapter, and nothing that lies about unused."""

from __future__ import annotations

import pytest

from app.learn.check_command import own_lessons
from app.learn.lessons.kinds import Exercise, Faq, Interview, Lesson, Question, Term
from app.learn.lessons.read import read_course, searches_of

SECTIONS = set(range(1, 15))


@pytest.fixture(scope="module")
def course():
    return read_course(own_lessons())


@pytest.mark.parametrize(
    ("kind", "least"), [(Lesson, 12), (Question, 30), (Exercise, 10), (Interview, 10), (Faq, 9), (Term, 50)]
)
def test_that_there_are_enough_of_each(course, kind, least):
    assert len(course.of(kind)) >= least


@pytest.mark.parametrize("kinds", [(Lesson,), (Question,)])
def test_that_every_section_of_the_chapter_is_taught_and_asked(course, kinds):
    covered = {section for kind in kinds for page in course.of(kind) for section in page.covers}
    assert SECTIONS - covered == set()


def test_that_every_question_comes_back_in_another_way(course):
    assert [question.id for question in course.questions if not question.again] == []


def test_that_every_lesson_ends_with_a_pair_that_differs_in_one_thing(course):
    assert [lesson.id for lesson in course.lessons if lesson.contrast is None] == []


def test_that_no_recorded_search_lies_about_unused(course):
    recorded = {f"searches/{folder.name}" for folder in (own_lessons() / "searches").iterdir()}
    assert recorded == set(searches_of(course))


def test_that_no_scene_lies_about_unused():
    said = "".join(path.read_text(encoding="utf-8") for path in own_lessons().glob("*.md") if path.name != "README.md")
    unused = [path.name for path in (own_lessons() / "scenes").iterdir() if f"scenes/{path.name}" not in said]
    assert unused == []

"""What comes with the app: all of the chapter, and nothing that lies about unused."""

from __future__ import annotations

import pytest

from app.learn.check_command import own_lessons
from app.learn.checks.search_measures import LowestOf, MetricOf, ScoreOf
from app.learn.checks.seen import Runs
from app.learn.lessons.fill import feedback, goal_answer, seen_at, seen_of
from app.learn.lessons.kinds import Exercise, Faq, Interview, Lesson, Question, Term
from app.learn.lessons.read import read_course, searches_of
from app.learn.progress import Progress
from app.learn.quiz import question_after

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


def test_that_every_lesson_is_followed_by_a_question_about_it(course):
    after = {lesson.id: question_after(lesson, course.questions, Progress()) for lesson in course.lessons}
    assert {name: question and question.after for name, question in after.items()} == {name: name for name in after}


def test_that_the_two_of_a_pair_are_named_differently(course):
    pairs = [lesson.contrast for lesson in course.lessons if lesson.contrast is not None]
    assert [pair for pair in pairs if pair.labels is None or pair.labels[0] == pair.labels[1]] == []


def test_that_every_lesson_ends_with_a_pair_that_differs_in_one_thing(course):
    assert [lesson.id for lesson in course.lessons if lesson.contrast is None] == []


def test_that_no_recorded_search_lies_about_unused(course):
    recorded = {f"searches/{folder.name}" for folder in (own_lessons() / "searches").iterdir()}
    assert recorded == set(searches_of(course))


def test_that_no_scene_lies_about_unused():
    said = "".join(path.read_text(encoding="utf-8") for path in own_lessons().glob("*.md") if path.name != "README.md")
    unused = [path.name for path in (own_lessons() / "scenes").iterdir() if f"scenes/{path.name}" not in said]
    assert unused == []


@pytest.mark.parametrize("name", ["keras-tuner", "one-thing-at-a-time", "nearly-nine-in-ten"])
def test_that_a_share_of_right_answers_is_said_in_per_cent(course, name):
    page = next(page for page in course.pages if page.id == name)
    answer = goal_answer(page, seen_at(seen_of(Runs(course.folder), page), page.solution))
    text = page.texts["Reached"] if isinstance(page, Lesson) else page.reached
    said = feedback(text, {}, answer)
    assert "90 %" in said
    assert "0.9" not in said


def test_that_a_walk_that_does_not_arrive_is_said_in_words(course):
    page = next(page for page in course.exercises if page.id == "adam-first")
    seen = seen_of(Runs(course.folder), page).changed(0, {"learning_rate": 5.0}, {})
    said = feedback(page.not_yet, {}, goal_answer(page, seen.changed(1, {"learning_rate": 1e-6}, {})))
    assert "SGD is thrown out" in said
    assert "never" not in said


def test_that_no_page_puts_a_loss_of_one_epoch_beside_a_score_of_another(course):
    """A trial's score is that of its best epoch: a loss of any other epoch beside it belongs to another network."""
    mixed = []
    for page in course.pages:
        scored, lost = set(), set()
        for number in page.numbers.values():
            of = number.of
            trial = str((getattr(of, "search", None) or getattr(page, "search", None), getattr(of, "where", {})))
            if isinstance(of, ScoreOf):
                scored.add(trial)
            elif isinstance(of, LowestOf) or (isinstance(of, MetricOf) and of.epoch != "best"):
                lost.add(trial)
        mixed += [(page.id, trial) for trial in sorted(scored & lost)]
    assert mixed == []

"""Which question is asked next, and in which way."""

from __future__ import annotations

from app.learn.checks.walk_checks import Diverges
from app.learn.lessons.kinds import Again, Choice, Lesson, Question, Solution
from app.learn.progress import Progress, begun, with_answer
from app.learn.quiz import asking, open_questions, question_after

CHOICES = (
    Choice(text="Up", why="It is.", right=True),
    Choice(text="Down", why="It is not."),
    Choice(text="Left", why="It is not either."),
)
OTHERS = (Choice(text="East", why="It is.", right=True), Choice(text="West", why="It is not."))


def question(name: str, *covers: int, again: tuple[Again, ...] = ()) -> Question:
    return Question(id=name, covers=covers or (1,), text=f"{name}?", choices=CHOICES, again=again)


def test_that_what_comes_back_is_asked_before_what_is_new():
    questions = [question("new"), question("right"), question("wrong")]
    progress = with_answer(with_answer(begun(Progress(), "a"), "right", True), "wrong", False)
    assert [one.id for one in open_questions(questions, progress)] == ["new"]
    assert [one.id for one in open_questions(questions, begun(progress, "b"))] == ["wrong", "right", "new"]


def test_that_a_question_comes_back_on_its_other_ground_and_in_other_words():
    asked = question("q", again=(Again(scene="other.json"), Again(text="Else?", choices=OTHERS)))
    progress = Progress()
    assert asking(asked, progress).again is None
    progress = with_answer(progress, "q", False)
    first = asking(asked, progress)
    assert (first.text, first.again) == ("q?", asked.again[0])
    assert set(first.choices) == set(CHOICES)
    second = asking(asked, with_answer(progress, "q", False))
    assert second.text == "Else?"
    assert set(second.choices) == set(OTHERS)


def test_that_the_right_choice_does_not_always_stand_in_one_place():
    places = {
        [choice.right for choice in asking(question(f"q-{n}"), Progress()).choices].index(True) for n in range(20)
    }
    assert len(places) == 3


def test_that_a_lesson_ends_with_a_question_about_itself_that_is_not_understood_yet():
    lesson = Lesson(
        id="l", covers=(4,), title="L", order=1, goal=Diverges(), solution=Solution(hiker_with={"learning_rate": 9.0})
    )
    questions = [question("else", 5), question("wide", 3, 4), question("narrow", 4)]
    progress = Progress()
    for expected, right in (("narrow", False), ("wide", True), (None, True)):
        found = question_after(lesson, questions, progress)
        assert (found and found.id) == expected
        if found is not None:
            progress = with_answer(progress, found.id, right)
    back = question_after(lesson, questions, begun(progress, "later"))
    assert back is None or back.id == "narrow"


def test_that_a_question_is_asked_after_the_lesson_it_says_it_is_about_and_after_no_other():
    lesson = Lesson(
        id="l", covers=(4,), title="L", order=1, goal=Diverges(), solution=Solution(hiker_with={"learning_rate": 9.0})
    )
    choices, covers = CHOICES, (4,)
    elsewhere = Question(id="elsewhere", covers=covers, text="?", choices=choices, after="another")
    own = Question(id="own", covers=(3, 4), text="?", choices=choices, after="l")
    found = question_after(lesson, [elsewhere, question("any", 4), own], Progress())
    assert found == own
    assert question_after(lesson, [elsewhere], Progress()) is None

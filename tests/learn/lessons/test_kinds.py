"""Each kind of page, from its file to what a learner reads."""

from __future__ import annotations

import pytest

from app.learn.checks.seen import Runs
from app.learn.lessons.fill import feedback, feedback_part, goal_answer, numbers_written, seen_at, seen_of
from app.learn.lessons.predictions import off_by, truth_of
from app.learn.lessons.texts import filled
from app.learn.lessons.worked_example import fits, step_numbers
from tests.learn.written import BOWL, course_of, results_of

QUESTIONS = """+++
kind = "questions"
[[questions]]
id = "how-far"
covers = [4]
scene = "scenes/bowl.json"
text = "At a rate of {rate}, after how many steps does the hiker arrive?"
choices = [
  { text = "After {steps}.", why = "It is there from step {steps} on.", right = true },
  { text = "Never.", why = "It does." },
]
again = [
  { scene = "scenes/slow.json" },
  { scene = "scenes/both.json", text = "And in the ravine, SGD at {rate}? It takes 14 steps.", claims = [
    { id = "in-the-ravine", says = "It takes 14 steps", of = { from = "steps_to_arrive" }, above = 14 },
  ] },
]
[questions.numbers]
rate = { of = { from = "learning_rate_at" }, format = "rate" }
steps = { of = { from = "steps_to_arrive" }, format = "count" }
[[questions.claims]]
id = "it-arrives"
check = { check = "arrives" }
+++
"""
SLOW = {**BOWL, "steps": 200, "hikers": [{"optimizer": "sgd", "learning_rate": 0.05}]}


def test_that_a_question_that_comes_back_is_about_the_other_scene_and_still_true(tmp_path):
    course = course_of(tmp_path / "a", {"q.md": QUESTIONS}, slow=SLOW)
    (question,) = course.questions
    results = results_of(course)
    assert all(result.ok for result in results.values())
    assert results["{steps}"].value != results["again-0-{steps}"].value
    assert {"it-arrives", "again-0-it-arrives", "again-1-in-the-ravine"} <= results.keys()
    assert "again-1-it-arrives" not in results
    seen = seen_of(Runs(course.folder), question, question.again[0])
    assert "0.05" in filled(question.text, numbers_written(question, seen))


def test_that_a_question_that_comes_back_false_is_found(tmp_path):
    never = {**SLOW, "hikers": [{"optimizer": "sgd", "learning_rate": 0.00001}]}
    course = course_of(tmp_path / "a", {"q.md": QUESTIONS}, slow=never)
    results = results_of(course)
    assert [name for name, result in results.items() if not result.ok] == ["again-0-{steps}", "again-0-it-arrives"]


def test_that_another_seed_is_another_walk(tmp_path):
    text = QUESTIONS.replace('{ scene = "scenes/slow.json" },', "{ seed = 5 }, { seed = 6 },")
    course = course_of(tmp_path / "a", {"q.md": text}, bowl={**BOWL, "noise": 0.3})
    (question,) = course.questions
    five, six = (seen_of(Runs(course.folder), question, again).walked() for again in question.again[:2])
    assert five.loss[-1] != six.loss[-1]


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        (", right = true", "", "one choice is right"),
        ('why = "It does."', 'why = "It does.", right = true', "one choice is right"),
        ('{ text = "Never.", why = "It does." },', "", "2 to 6 choices"),
        ('text = "Never."', 'text = "After {steps}."', "two choices are the same"),
        ("covers = [4]", "covers = [15]", "covers"),
        ('{ scene = "scenes/slow.json" },', "{ },", "what changes when it comes back"),
        ('id = "how-far"', 'id = "How far"', "id"),
        ("above = 14", "above = 14, equals = 20, below = 3, holds = false, about = 3", "about needs within"),
        (", above = 14 }", " }", "say what the measure should be"),
    ],
)
def test_that_a_question_s_fault_is_said_with_its_line(before, after, right, tmp_path):
    assert before in QUESTIONS
    course = course_of(tmp_path / "a", {"q.md": QUESTIONS.replace(before, after, 1)}, slow=SLOW)
    (fault,) = course.faults
    assert right in str(fault)
    assert str(fault).startswith("q.md, line ")


EXERCISE = """+++
kind = "exercises"
[[exercises]]
id = "faster"
covers = [4, 10]
scene = "scenes/bowl.json"
controls = ["learning_rate"]
task = "Let the hiker arrive in half as many steps as the {steps} that it takes now."
goal = { check = "near_best", times = 2 }
solution = { hiker_with = { learning_rate = 0.9 } }
hint = "Longer strides."
answer = "The best rate there is takes {best} steps."
reached = "Yours takes {steps}; the best is {best_steps}, at a rate of {best_rate}."
not_yet = "Yours takes {steps}."
[exercises.numbers]
steps = { of = { from = "steps_to_arrive" }, format = "count" }
best = { of = { from = "best_steps" }, format = "count" }
+++
"""


def test_that_an_exercise_names_the_learner_s_number_and_the_best(tmp_path):
    course = course_of(tmp_path / "a", {"e.md": EXERCISE})
    (exercise,) = course.exercises
    results = results_of(course)
    assert all(result.ok for result in results.values())
    assert {"solution", "goal-is-open"} <= results.keys()
    seen = seen_of(Runs(course.folder), exercise)
    numbers = numbers_written(exercise, seen)
    there = seen_at(seen, exercise.solution)
    answer = goal_answer(exercise, there)
    said = feedback(exercise.reached or "", numbers, answer)
    assert answer.ok
    assert said == f"Yours takes {there.walked().verdict.step}; the best is 1, at a rate of 1."


@pytest.mark.parametrize(
    ("before", "after", "false"),
    [("learning_rate = 0.9", "learning_rate = 0.1", "solution"), ("times = 2", "times = 2000", "goal-is-open")],
)
def test_that_a_goal_is_reachable_and_not_reached_yet(before, after, false, tmp_path):
    results = results_of(course_of(tmp_path / "a", {"e.md": EXERCISE.replace(before, after)}))
    assert [name for name, result in results.items() if not result.ok] == [false]


def test_that_a_goal_for_a_hiker_who_was_taken_away_is_not_reached(tmp_path):
    text = EXERCISE.replace("times = 2 }", "times = 2, hiker = 1 }").replace(
        "learning_rate = 0.9 }", "learning_rate = 0.9 }, hiker = 1"
    )
    course = course_of(tmp_path / "a", {"e.md": text.replace("bowl.json", "both.json")})
    (exercise,) = course.exercises
    alone = seen_of(Runs(course.folder), exercise).on("scenes/bowl.json")
    assert goal_answer(exercise, alone).ok is False


EXAMPLE = """+++
kind = "example"
id = "adams-step"
title = "Adam's step"
order = 1
covers = [5]
scene = "scenes/both.json"
hiker = 1
step = 3
axis = "x"
rounds = [[], ["step"], ["divisor", "step"]]
+++
Adam divides each axis by how steep it was.
"""


def test_that_a_worked_example_s_numbers_make_the_step(tmp_path):
    course = course_of(tmp_path / "a", {"x.md": EXAMPLE})
    (example,) = course.examples
    assert all(result.ok for result in results_of(course).values())
    seen = seen_of(Runs(course.folder), example)
    numbers = {number.name: number.value for number in step_numbers(example, seen)}
    assert list(numbers) == ["gradient", "m", "v", "divisor", "rate", "step"]
    one = seen.walked(1)
    assert numbers["step"] == pytest.approx(one.x[3] - one.x[2])
    assert numbers["rate"] == pytest.approx(0.3 / numbers["divisor"])
    assert numbers["step"] == pytest.approx(-numbers["rate"] * numbers["m"] / (1 - 0.9**3))
    assert numbers["divisor"] == pytest.approx((numbers["v"] / (1 - 0.999**3)) ** 0.5, rel=1e-4)
    assert fits(round(numbers["step"], 3), numbers["step"])
    assert not fits(-numbers["step"], numbers["step"])


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ('["divisor", "step"]', '["step"]', "more blanks"),
        ('["step"],', '["stride"],', "there is no 'stride'"),
        ("step = 3", "step = 0", "from 1 up"),
    ],
)
def test_that_an_example_s_fault_is_said(before, after, right, tmp_path):
    (fault,) = course_of(tmp_path / "a", {"x.md": EXAMPLE.replace(before, after, 1)}).faults
    assert right in str(fault)


def test_that_sgd_has_no_divisor_to_be_left_blank(tmp_path):
    results = results_of(course_of(tmp_path / "a", {"x.md": EXAMPLE.replace("hiker = 1", "hiker = 0")}))
    assert not results["worked-example"].ok
    assert "SGD has no divisor" in results["worked-example"].expected


def test_that_terms_faqs_and_interview_questions_are_read(tmp_path):
    files = {
        "g.md": '+++\nkind = "glossary"\n[[terms]]\nid = "lr"\nterm = "learning rate"\naliases = ["LR"]\nsymbol = "α"\n'
        'sentence = "What a slope is multiplied by to make a step."\n+++\n',
        "f.md": '+++\nkind = "faq"\n[[questions]]\nid = "always"\ncovers = [13]\nquestion = "Always?"\n'
        'answer = "No."\n+++\n',
        "i.md": '+++\nkind = "interview"\n[[questions]]\nid = "walk"\ncovers = [12]\nquestion = "Why a mountain?"\n'
        'answer = "Height is loss."\npoints = ["height is loss", "place is weights"]\n+++\n',
    }
    course = course_of(tmp_path / "a", files)
    assert course.faults == ()
    assert [term.aliases for term in course.terms] == [("LR",)]
    assert [faq.answer for faq in course.faqs] == ["No."]
    assert [len(one.points) for one in course.interviews] == [2]


def test_that_one_bad_page_does_not_hide_the_others(tmp_path):
    two = QUESTIONS.replace("+++\n", "", 2)
    both = (
        "+++\n"
        + two
        + two.replace('kind = "questions"\n', "").replace("how-far", "other").replace("It does.", "9 times.")
        + "+++\n"
    )
    course = course_of(tmp_path / "a", {"q.md": both}, slow=SLOW)
    assert [question.id for question in course.questions] == ["how-far"]
    (fault,) = course.faults
    assert "in other" in str(fault)
    assert "the number 9" in str(fault)


LESSON = """+++
kind = "lesson"
id = "arrive"
title = "Arrive"
order = 1
covers = [4]
scene = "scenes/slow.json"
goal = { check = "arrives_within", steps = 30 }
plain = ["30"]
solution = { hiker_with = { learning_rate = 0.5 } }
prediction = { ask = "ASK" }
+++
Look.

## Question
How soon?

## Predict
Say it.

## Goal
Be there within 30 steps.

## Reached
You took {steps}; the best is {best_steps}.

## Not yet
You took {steps}.

## Not yet: crawling
It crawls: {rate} is too small.

## In a real network
The same.
"""


def test_that_feedback_is_by_the_verdict(tmp_path):
    course = course_of(tmp_path / "a", {"l.md": LESSON.replace("ASK", "steps")}, slow=SLOW)
    (lesson,) = course.lessons
    assert all(result.ok for result in results_of(course).values())
    seen, said = seen_of(Runs(course.folder), lesson), {}
    for rate in (0.5, 0.05, 0.0001):
        answer = goal_answer(lesson, seen.changed(0, {"learning_rate": rate}, {}))
        said[rate] = feedback(feedback_part(lesson.texts, answer), {}, answer)
    arrived = seen.walked().verdict.step
    assert said == {
        0.5: "You took 6; the best is 1.",
        0.05: f"You took {arrived}.",
        0.0001: "It crawls: 0.0001 is too small.",
    }


@pytest.mark.parametrize("ask", ["end", "loss_curve", "steps", "diverges_at"])
def test_that_the_truth_is_no_way_off(ask, tmp_path):
    course = course_of(tmp_path / "a", {"l.md": LESSON.replace("ASK", ask)}, slow=SLOW)
    (lesson,) = course.lessons
    seen = seen_of(Runs(course.folder), lesson)
    assert lesson.prediction is not None
    truth = truth_of(lesson.prediction, seen)
    assert off_by(lesson.prediction, truth, seen) == (1 if ask == "diverges_at" else 0)
    assert off_by(lesson.prediction, None, seen) is None
    far = {"end": (50.0, 50.0), "steps": 1e4, "diverges_at": 1e-6, "loss_curve": [100.0] * 201}[ask]
    assert off_by(lesson.prediction, far, seen) > 1  # type: ignore[arg-type]


def test_that_one_kind_of_two_scenes_is_a_contrast_of_one_thing(tmp_path):
    text = (
        LESSON.replace("ASK", "end").replace(
            "prediction =", 'contrast = { scenes = ["scenes/slow.json", "scenes/OTHER.json"] }\nprediction ='
        )
        + "\n## One change\nSee.\n"
    )
    one = course_of(tmp_path / "a", {"l.md": text.replace("OTHER", "noisy")}, slow=SLOW, noisy={**SLOW, "noise": 0.1})
    assert results_of(one)["contrast"][2:4] == ("noise", True)
    two = course_of(tmp_path / "b", {"l.md": text.replace("OTHER", "both")}, slow=SLOW)
    assert not results_of(two)["contrast"].ok


def test_that_two_searches_are_a_contrast_of_one_thing(tmp_path):
    text = LESSON.replace("ASK", "end").replace(
        "prediction =", 'contrast = { searches = ["searches/plateau", "searches/no-plateau"] }\nprediction ='
    )
    course = course_of(tmp_path / "a", {"l.md": text + "\n## One change\nSee.\n"}, slow=SLOW)
    assert results_of(course)["contrast"][2:4] == ("reduce lr on plateau", True)


CODE = """code = [
  { text = "import keras_tuner as kt" },
  { text = "hp.Int('units', min_value=32, max_value=128, step=32)", control = "units" },
  { text = "hp.Choice('learning_rate', values=[1e-2, 1e-3, 1e-4])", control = "learning_rate" },
  { text = "max_trials=5,", control = "max_trials" },
]
"""


@pytest.mark.parametrize(("trials", "ok"), [("5", True), ("6", False)])
def test_that_the_code_beside_the_form_has_the_search_s_own_numbers(trials, ok, tmp_path):
    text = LESSON.replace("ASK", "end").replace("prediction =", f"{CODE.replace('5', trials)}prediction =")
    text = text.replace('scene = "', 'search = "searches/mini-project"\nscene = "', 1)
    result = results_of(course_of(tmp_path / "a", {"l.md": text}, slow=SLOW))["code"]
    assert result.ok is ok
    assert result.value == (4 if ok else "6")


def test_that_a_word_has_one_meaning(tmp_path):
    entry = 'id = "lr"\nterm = "learning rate"\naliases = ["LR"]\nsentence = "This."'
    one = f'+++\nkind = "glossary"\n[[terms]]\n{entry}\n+++\n'
    course = course_of(
        tmp_path / "a", {"a.md": one, "b.md": one.replace('"lr"', '"rate"').replace('"learning rate"', '"rate"')}
    )
    (fault,) = course.faults
    assert "lr explains 'LR' too" in str(fault)

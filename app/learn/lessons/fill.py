"""A page as it is read: what it stands on, its numbers measured, and its texts with the numbers written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from app.descent.text.json_input import InputError
from app.learn.checks.check import Answer
from app.learn.checks.every_check import numbers_of
from app.learn.checks.measure import Found, Share
from app.learn.checks.seen import Runs, Seen
from app.learn.lessons.kinds import Again, Exercise, Lesson, NumberOf, Page, Solution
from app.learn.lessons.texts import filled, written

# How a number is written that a check found for the feedback, by its name.
FORMS = {"rate": "rate", "best_rate": "rate", "limit": "rate", "last_rate": "rate", "score": "score"}


def seen_of(runs: Runs, page: Page, again: Again | None = None) -> Seen:
    """What a page stands on: its scene or its recorded search, or that of one of its variations."""
    scene, search = page.scene, getattr(page, "search", None)
    seed = None
    if again is not None:
        seed = again.seed
        if (again.scene, again.search) != (None, None):
            scene, search = again.scene, again.search
    seen = Seen(runs).on(scene, search)
    if seed is not None and seen.scene is not None:
        seen = replace(seen, scene=structs.replace(seen.scene, seed=seed))
    return replace(seen, given=seen.scene)


def seen_at(seen: Seen, solution: Solution) -> Seen:
    """What is before somebody who has reached a goal in the way of a page's solution."""
    there = seen.on(solution.scene, solution.search)
    return there.changed(solution.hiker, solution.hiker_with, solution.scene_with)


def values_of(page: Page, seen: Seen) -> dict[str, Found]:
    """The page's numbers, measured; raises InputError where one cannot be."""
    return {name: number.of.look(seen) for name, number in page.numbers.items()}


def number_written(number: NumberOf, value: Found) -> str:
    """One number of a page as its text has it."""
    return written(value, number.format, number.digits, number.never)


def numbers_written(page: Page, seen: Seen) -> dict[str, str]:
    """The page's numbers as its texts have them."""
    return {name: number_written(page.numbers[name], value) for name, value in values_of(page, seen).items()}


def goal_answer(page: Lesson | Exercise, seen: Seen) -> Answer:
    """Whether a goal is reached by what is before somebody: not yet where there is nothing to look at."""
    try:
        return page.goal.answer(seen)
    except InputError:
        return Answer(False, dict.fromkeys(numbers_of(page.goal)))


def feedback(text: str, numbers: Mapping[str, str], answer: Answer) -> str:
    """A feedback text, with the page's numbers and those that its goal's check found."""
    found = {name: _found(name, value) for name, value in answer.numbers.items()}
    return filled(text, {**numbers, **found})


def _found(name: str, value: Found) -> str:
    if isinstance(value, Share):
        return written(value, "percent")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 and name not in FORMS:
        return written(value, "count")
    return written(value, "rate" if FORMS.get(name) == "rate" else "score" if "score" in name else "number")


def feedback_part(page_texts: Mapping[str, str], answer: Answer) -> str:
    """Which part of a lesson answers: Reached, Not yet: VERDICT if it has that, or Not yet; "" where it has none."""
    if answer.ok:
        return page_texts.get("Reached", "")
    return page_texts.get(f"Not yet: {answer.why}", page_texts.get("Not yet", ""))

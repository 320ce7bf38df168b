"""Which question is asked next, in which words and on which ground: pure functions over a course and its progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from app.learn.lessons.kinds import Again, Choice, Lesson, Question
from app.learn.progress import Progress, due, understood, variation


class Asking(NamedTuple):
    """A question as it is asked now: ``again`` is the way in which it comes back, None the first time."""

    question: Question
    again: Again | None
    choices: tuple[Choice, ...]

    @property
    def text(self) -> str:
        """The question's words."""
        return self.question.text if self.again is None or self.again.text is None else self.again.text


def asking(question: Question, progress: Progress) -> Asking:
    """How a question is asked now; its choices stand in another order each time."""
    way = variation(progress, question.id, len(question.again))
    again = None if way is None else question.again[way]
    choices = question.choices if again is None or again.choices is None else again.choices
    asked = progress.asked.get(question.id)
    turn = 0 if asked is None else asked.times
    mixed = sorted(choices, key=lambda choice: crc32(f"{question.id} {turn} {choice.text}".encode()))
    return Asking(question, again, tuple(mixed))


def open_questions(questions: Sequence[Question], progress: Progress) -> list[Question]:
    """What is to be asked in this session: first what comes back, then what was never asked, in its order."""
    by_id = {question.id: question for question in questions}
    back = [by_id[name] for name in due(progress, by_id)]
    return [*back, *(question for question in questions if question.id not in progress.asked)]


def question_after(lesson: Lesson, questions: Iterable[Question], progress: Progress) -> Question | None:
    """One question to think of at the end of a lesson, not understood yet; None if none is.

    It says that it is about this lesson, or names no lesson and is about its sections.
    """
    fits = [
        one
        for one in questions
        if (one.after == lesson.id or (one.after is None and set(one.covers) & set(lesson.covers)))
        and not understood(progress, one.id)
    ]
    # What is about this lesson alone comes before what is about others too; what was wrong today has had its turn.
    fresh = [one for one in fits if one.id not in progress.asked or progress.asked[one.id].session < progress.session]
    return min(fresh, key=lambda one: (one.after is None, len(set(one.covers) - set(lesson.covers))), default=None)

"""The rules that a page keeps: the files it names are there, its parts are whole, its numbers stand for something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from app.descent.text.json_input import InputError
from app.learn.checks.every_check import numbers_of
from app.learn.checks.seen import Runs
from app.learn.lessons.front_matter import LEAD
from app.learn.lessons.kinds import (
    Again,
    Claim,
    Example,
    Exercise,
    Faq,
    Interview,
    Lesson,
    Name,
    Page,
    Question,
    Term,
    own_numbers,
)
from app.learn.lessons.texts import check_lead, check_tone, literals, placeholders, sentences, uncovered
from app.learn.named_files import read_spec

ALWAYS, IF_ASKED = ("Question", "Goal", "In a real network"), ("Reached", "Not yet", "Why")
NOT_YET = re.compile(r"Not yet: (converged|trapped|saddle|diverged|oscillating|crawling|walking|undefined)")
GUESS = ("guess", "truth", "off")  # what the text of a revealed prediction may name


def check_page(runs: Runs, folder: Path, page: Page) -> None:
    """Raise InputError where a page names a file that is not there, or its texts break a rule."""
    _placed("scene", runs.scene, page.scene)
    _placed("search", runs.search, getattr(page, "search", None))
    _placed("spec", partial(read_spec, folder), getattr(page, "spec", None))
    for place, scene, search in named_in(page):
        _placed(place, runs.scene, scene)
        _placed(place, runs.search, search)
    for name in page.numbers:
        if not Name.fullmatch(name):
            raise InputError(f"numbers.{name}: a number's name has small letters, digits and _, as in best_rate")
    ids = [claim.id for claim in claims_of(page)]
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise InputError(f"two claims are called {twice}; give each its own id")
    if isinstance(page, Lesson):
        _check_lesson(page)
    _check_texts(page)


def _placed(place: str, read: Callable[[str], object], name: str | None) -> None:
    if name is None:
        return
    try:
        read(name)
    except InputError as error:
        raise InputError(f"{place}: {error}") from error


def named_in(page: Page) -> Iterator[tuple[str, str | None, str | None]]:
    """The scenes and searches that a page's parts name, each with its place."""
    parts: list[tuple[str, object]] = [(f"numbers.{name}", number) for name, number in page.numbers.items()]
    parts += [(f"claims {claim.id}", claim) for claim in page.claims]
    if isinstance(page, Lesson | Exercise):
        parts += [("goal", page.goal), ("solution", page.solution)]
    if isinstance(page, Question):
        parts += [(f"again[{k}]", again) for k, again in enumerate(page.again)]
    if isinstance(page, Lesson) and page.contrast is not None:
        for scene in page.contrast.scenes or ():
            yield "contrast", scene, None
        for search in page.contrast.searches or ():
            yield "contrast", None, search
    for place, part in parts:
        for inner in _structs_in(part):
            yield place, getattr(inner, "scene", None), getattr(inner, "search", None)
            if (than := getattr(inner, "than", None)) is not None:
                yield place, than, None


def _structs_in(part: object) -> Iterator[msgspec.Struct]:
    if isinstance(part, msgspec.Struct):
        yield part
        for name in part.__struct_fields__:
            yield from _structs_in(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from _structs_in(one)


def claims_of(page: Page) -> list[Claim]:
    """The claims of a page, and of a question those of the ways in which it comes back."""
    again = [claim for one in page.again for claim in one.claims] if isinstance(page, Question) else []
    return [*page.claims, *again]


def _check_lesson(lesson: Lesson) -> None:
    texts = lesson.texts
    needed = [*ALWAYS, *(["Predict"] if lesson.prediction else []), *(["One change"] if lesson.contrast else [])]
    for name in needed:
        if not texts.get(name):
            raise InputError(f"the part ## {name} is missing; a lesson has {', '.join(f'## {n}' for n in needed)}")
    known = {LEAD, *needed, *IF_ASKED, *(["Revealed"] if lesson.prediction else [])}
    for name in texts:
        if name not in known and not NOT_YET.fullmatch(name):
            raise InputError(
                f"there is no part ## {name}; known here: {', '.join(sorted(known - {LEAD}))}, Not yet: VERDICT"
            )
    check_lead(texts[LEAD])
    if sentences(texts["Question"]) != 1 or not texts["Question"].endswith("?"):
        raise InputError("## Question is one question, with one question mark at its end")
    for name in (LEAD, "Question", "Goal", "Predict"):
        check_tone(texts.get(name, ""))


def texts_of(page: Page) -> list[tuple[str, str, tuple[str, ...]]]:
    """The texts of a page: where each stands, itself, and the names that it may have beside the page's numbers."""
    match page:
        case Lesson():
            goal = numbers_of(page.goal)
            found = [
                (
                    f"## {name}" if name else "the lead",
                    text,
                    goal if _is_feedback(name) else GUESS if name == "Revealed" else (),
                )
                for name, text in page.texts.items()
            ]
            return [("title", page.title, ()), *found]
        case Example():
            return [
                ("title", page.title, ()),
                *((f"## {n}" if n else "the lead", t, ()) for n, t in page.texts.items()),
            ]
        case Question():
            return [
                ("text", page.text, ()),
                *choice_texts(page.choices),
                *(t for a in page.again for t in _again_texts(a)),
            ]
        case Exercise():
            goal = numbers_of(page.goal)
            own = [("task", page.task, ()), ("hint", page.hint, ()), ("answer", page.answer, ())]
            return [*own, ("reached", page.reached or "", goal), ("not_yet", page.not_yet or "", goal)]
        case Interview():
            return [
                ("question", page.question, ()),
                ("answer", page.answer, ()),
                *(("points", p, ()) for p in page.points),
            ]
        case Faq():
            return [("question", page.question, ()), ("answer", page.answer, ())]
        case Term():
            return [("sentence", page.sentence, ())]


def choice_texts(choices: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """The texts of a question's choices."""
    return [("choices", text, ()) for choice in choices for text in (choice.text, choice.why)]


def _again_texts(again: Again) -> list[tuple[str, str, tuple[str, ...]]]:
    return [("again", again.text or "", ()), *choice_texts(again.choices or ())]


def _is_feedback(name: str) -> bool:
    return name in ("Reached", "Not yet") or NOT_YET.fullmatch(name) is not None


def _check_texts(page: Page) -> None:
    says = [(claim.says, own_numbers(claim)) for claim in claims_of(page) if claim.says]
    texts = texts_of(page)
    for said, _ in says:
        if not any(said in text for _, text, _ in texts):
            raise InputError(f"a claim says {said[:60]!r}, which no text of the page says, word for word")
    used = set()
    for place, text, more in texts:
        try:
            names = placeholders(text)
        except InputError as error:
            raise InputError(f"{place}: {error}") from error
        for name in names:
            if name not in page.numbers and name not in more:
                known = ", ".join(f"{{{n}}}" for n in (*page.numbers, *more)) or "none"
                raise InputError(f"{place}: there is no number {{{name}}}; known here: {known}")
        used.update(names)
        if loose := uncovered(text, says, page.plain):
            raise InputError(
                f"{place}: the number {loose[0]} is neither measured nor claimed; write {{name}} and [numbers.name], "
                f'add a claim that says it, or list it in plain = ["{loose[0]}"] if it is no result'
            )
    standing = {one.written for _, text, _ in texts for one in literals(text)}
    if stale := [number for number in page.plain if number not in standing]:
        raise InputError(f"plain: no text of the page has the number {stale[0]}; leave it out")
    if unused := [name for name in page.numbers if name not in used]:
        raise InputError(f"numbers.{unused[0]}: no text of the page names {{{unused[0]}}}")

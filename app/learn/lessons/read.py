"""Reading a folder of lessons: every file, every page, and a clear sentence for each fault, with its file and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from app.descent.text.json_input import InputError, read_plain
from app.learn.checks.every_check import numbers_of
from app.learn.checks.seen import Runs
from app.learn.lessons.front_matter import LEAD, line_of, parts_of, sections_of
from app.learn.lessons.kinds import (
    Again,
    Claim,
    Example,
    Exercise,
    Faq,
    FileKind,
    Interview,
    Lesson,
    Name,
    NumberOf,
    Page,
    Question,
    Term,
    own_numbers,
    pages_of,
)
from app.learn.lessons.texts import check_lead, check_tone, literals, placeholders, sentences, uncovered
from app.learn.named_files import LARGEST_LESSON, inside, read_spec, read_text

GUIDE = "README.md"  # is for who writes lessons
MOST_FILES = 300
ALWAYS, IF_ASKED = ("Question", "Goal", "In a real network"), ("Reached", "Not yet", "Why")
NOT_YET = re.compile(r"Not yet: (converged|trapped|saddle|diverged|oscillating|crawling|walking|undefined)")
GUESS = ("guess", "truth", "off")  # what the text of a revealed prediction may name
P = TypeVar("P")


class Fault(NamedTuple):
    """What is wrong in which file; the sentence begins with the place in it."""

    file: str
    sentence: str

    def __str__(self) -> str:
        return (
            f"{self.file}, {self.sentence}"
            if self.sentence.startswith(("line", "in "))
            else f"{self.file}: {self.sentence}"
        )


@dataclass(frozen=True)
class Course:
    """All that a folder teaches: pages by the order of their files, and what is wrong in those that are left out."""

    folder: Path
    pages: tuple[Page, ...] = ()
    files: dict[str, str] = field(default_factory=dict)  # the file of each page, by its id
    faults: tuple[Fault, ...] = ()

    def of(self, kind: type[P]) -> list[P]:
        """The pages of one kind; lessons and examples by their order."""
        found = [page for page in self.pages if isinstance(page, kind)]
        return sorted(found, key=lambda page: getattr(page, "order", 0))

    @property
    def lessons(self) -> list[Lesson]:
        """The lessons, in their order."""
        return self.of(Lesson)

    @property
    def questions(self) -> list[Question]:
        """The questions of the quiz."""
        return self.of(Question)

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises."""
        return self.of(Exercise)

    @property
    def interviews(self) -> list[Interview]:
        """The interview questions."""
        return self.of(Interview)

    @property
    def faqs(self) -> list[Faq]:
        """The questions that people ask."""
        return self.of(Faq)

    @property
    def terms(self) -> list[Term]:
        """The glossary."""
        return self.of(Term)

    @property
    def examples(self) -> list[Example]:
        """The worked examples, in their order."""
        return self.of(Example)


def read_course(folder: Path) -> Course:
    """Read every lesson file of a folder; what is faulty is left out and said. Raises InputError where it is none."""
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder")
    names = sorted(path.name for path in folder.glob("*.md") if path.name != GUIDE)
    if not names:
        raise InputError(f"{folder}: there are no lessons in it; a lesson is a file that ends in .md")
    if len(names) > MOST_FILES:
        raise InputError(f"{folder}: has {len(names)} lesson files; at most {MOST_FILES} are read")
    runs = Runs(folder)
    pages: dict[str, Page] = {}
    files: dict[str, str] = {}
    words: dict[str, str] = {}  # that the glossary explains, and where
    faults: list[Fault] = []
    for name in names:
        try:
            found, wrong = read_file(runs, folder, name)
        except InputError as error:
            faults.append(Fault(name, str(error)))
            continue
        faults += [Fault(name, sentence) for sentence in wrong]
        for page in found:
            if page.id in pages:
                faults.append(
                    Fault(name, f"in {page.id}: {files[page.id]} has a page of this id too; give each its own")
                )
                continue
            pages[page.id], files[page.id] = page, name
            for word in (page.term, *page.aliases) if isinstance(page, Term) else ():
                if (other := words.setdefault(word.casefold(), page.id)) != page.id:
                    faults.append(
                        Fault(name, f"in {page.id}: {other} explains {word!r} too; a word has one meaning here")
                    )
    return Course(folder, tuple(pages.values()), files, tuple(faults))


def read_file(runs: Runs, folder: Path, name: str) -> tuple[list[Page], list[str]]:
    """The pages of one file that are right, and a sentence for each that is not; raises InputError for a bad file."""
    content = read_text(inside(folder, name), LARGEST_LESSON)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeError as error:
        raise InputError("this is not text in UTF-8; save it as UTF-8 in your editor") from error
    plain, front, body = parts_of(text)
    if "texts" in plain:
        raise InputError("texts do not stand in the front matter; write them below it, under ## headings")
    if plain.get("kind") in ("lesson", "example"):
        plain["texts"] = sections_of(body)
    file = _converted(plain, front)
    good, wrong = [], []
    for page in pages_of(file):
        try:
            check_page(runs, folder, page)
            good.append(page)
        except InputError as error:
            wrong.append(f"in {page.id}: {error}")
    return good, wrong


def _converted(plain: dict[str, Any], front: str) -> FileKind:
    """The value that front matter is; raises InputError with the line and the path of its first fault."""
    try:
        return read_plain(plain, FileKind)  # type: ignore[arg-type]
    except InputError as error:
        path, _, said = _with_name(str(error), plain).removeprefix("$").removeprefix(".").partition(": ")
        line = line_of(front, path)
        where = f"line {line}" if line is not None else "line 2"
        raise InputError(f"{where}{f' ({path})' if path else ''}: {_as_toml(said)}") from error


def _with_name(fault: str, plain: dict[str, Any]) -> str:
    """A fault with the name of the number that is at fault, which msgspec leaves out."""
    before, gap, _ = fault.partition(".numbers[...]")
    if not gap:
        return fault
    at: Any = plain
    for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", before):
        at = at[key] if key else at[int(index)]
    for name, number in at["numbers"].items():
        try:
            read_plain(number, NumberOf)
        except InputError as error:
            return f"{before}.numbers.{name}{str(error).removeprefix('$')}"
    return fault


def _as_toml(said: str) -> str:
    """What is said of JSON, of TOML."""
    return said.replace("an object {…}", "a table, as in { from = … }").replace("null", "nothing")


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


def searches_of(course: Course) -> list[str]:
    """The recorded searches that a course names, by name."""
    found = {getattr(page, "search", None) for page in course.pages}
    found.update(search for page in course.pages for _, _, search in named_in(page))
    return sorted(name for name in found if name is not None)


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

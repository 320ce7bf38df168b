"""Reading a folder of lessons: every file, every page, and a clear sentence for each fault, with its file and place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from app.descent.text.json_input import InputError, read_plain
from app.learn.checks.seen import Runs
from app.learn.lessons.front_matter import line_of, parts_of, sections_of
from app.learn.lessons.kinds import (
    Example,
    Exercise,
    Faq,
    FileKind,
    Interview,
    Lesson,
    NumberOf,
    Page,
    Question,
    Term,
    pages_of,
)
from app.learn.lessons.page_rules import check_page, named_in
from app.learn.named_files import LARGEST_LESSON, inside, read_text

GUIDE = "README.md"  # is for who writes lessons
MOST_FILES = 300
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
    lessons = {page.id for page in pages.values() if isinstance(page, Lesson)}
    for page in pages.values():
        if isinstance(page, Question) and page.after is not None and page.after not in lessons:
            faults.append(Fault(files[page.id], f"in {page.id}: after: there is no lesson {page.after} in this folder"))
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


def searches_of(course: Course) -> list[str]:
    """The recorded searches that a course names, by name."""
    found = {getattr(page, "search", None) for page in course.pages}
    found.update(search for page in course.pages for _, _, search in named_in(page))
    return sorted(name for name in found if name is not None)

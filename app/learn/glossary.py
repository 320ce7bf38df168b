"""The glossary: which words of a text are terms of it, and which terms somebody means who types a few letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from app.learn.lessons.kinds import Term

SHORT = 2  # letters: up to here a term is one only as it is written, as λ, LR or Adam's m


class Place(NamedTuple):
    """Where a term stands in a text."""

    begin: int
    end: int
    term: Term


class Glossary:
    """Terms by their names, their other names and their symbols; of two that fit, the longer one counts."""

    def __init__(self, terms: Sequence[Term] = ()) -> None:
        self.terms = sorted(terms, key=lambda term: term.term.lower())
        self._by_id = {term.id: term for term in terms}

    def by_id(self, name: str) -> Term | None:
        """The term with an id."""
        return self._by_id.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        found: dict[str, Term] = {}
        for term in self.terms:
            for name in names_of(term):
                found.setdefault(name if len(name) <= SHORT else name.lower(), term)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = sorted(self._by_name, key=len, reverse=True)
        if not names:
            return None
        # A plural is the same term; a part of a longer word, or of a name in code, is none.
        return re.compile(rf"(?<![\w.])({'|'.join(map(_as_written, names))})(?:e?s)?(?![\w(])", re.IGNORECASE)

    def named(self, name: str) -> Term | None:
        """The term of this name, as it stands on a label: epochs, max_trials, λ."""
        bare = name.strip(" :…")
        forms = [form for one in (bare, bare.replace("_", " ")) for form in (one, one.removesuffix("s"))]
        found = (self._by_name.get(form if len(form) <= SHORT else form.lower()) for form in forms)
        return next((term for term in found if term is not None), None)

    def find(self, text: str) -> list[Place]:
        """Every term of a text, once: where it first stands."""
        found: dict[str, Place] = {}
        for match in () if self._pattern is None else self._pattern.finditer(text):
            term = self._by_name.get(match[1] if len(match[1]) <= SHORT else match[1].lower())
            if term is not None and term.id not in found:
                found[term.id] = Place(match.start(), match.end(), term)
        return list(found.values())

    def search(self, typed: str) -> list[Term]:
        """The terms whose names begin with what is typed, then those that have it in a name, then in the sentence."""
        wanted = typed.strip().lower()
        ranks = [(_rank(term, wanted), place, term) for place, term in enumerate(self.terms)]
        return [term for rank, _, term in sorted(ranks, key=lambda one: one[:2]) if rank < NOWHERE]


NOWHERE = 3


def names_of(term: Term) -> list[str]:
    """What a term is called."""
    return [term.term, *term.aliases, *([] if term.symbol is None else [term.symbol])]


def _rank(term: Term, wanted: str) -> int:
    names = [name.lower() for name in names_of(term)]
    if any(name.startswith(wanted) for name in names):
        return 0
    if any(wanted in name for name in names):
        return 1
    return 2 if wanted in term.sentence.lower() else NOWHERE


def _as_written(name: str) -> str:
    escaped = re.escape(name)
    return f"(?-i:{escaped})" if len(name) <= SHORT else escaped

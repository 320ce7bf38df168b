"""The rules that a text keeps: each number in it is measured, claimed or listed as plain; and filling them in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted, metric_text, number_text, rate_text
from app.learn.checks.measure import Found
from app.learn.lessons.kinds import Format

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
# A number as it is written in a sentence: not the 1 of beta_1, nor the digits of a word.
LITERAL = re.compile(r"(?<![\w.])[−-]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[−-]?\d+)?(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![\w])", re.IGNORECASE)
SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
SENTENCE_END = re.compile(r"[.?!][\"”)]?(?=\s|$)")
MOST_SENTENCES = 3
UNSAID = re.compile(r"\bclick(?:s|ed|ing)?\b", re.IGNORECASE)


class Literal(NamedTuple):
    """A number that stands in a text: as written, where, and its value."""

    written: str
    begin: int
    end: int
    value: float


def placeholders(text: str) -> list[str]:
    """The names that a text has in braces, in order; raises InputError for a brace that is none. Code is left out."""
    bare = CODE.sub("", text)
    rest = PLACEHOLDER.sub("", bare)
    if (found := re.search(r"[{}]", rest)) is not None:
        around = rest[max(0, found.start() - 12) : found.start() + 12]
        raise InputError(f"there is a single brace in {around!r}; a number is written {{name}}, code between ```")
    return PLACEHOLDER.findall(bare)


def literals(text: str) -> list[Literal]:
    """The numbers that stand in a text itself; those of code between ``` are left out."""
    bare = CODE.sub(lambda code: " " * len(code[0]), text)
    bare = PLACEHOLDER.sub(lambda name: " " * len(name[0]), bare)
    bare = re.sub(r"(?m)^\s*\d+\. ", lambda mark: " " * len(mark[0]), bare)  # of a numbered list
    return [Literal(m[0], m.start(), m.end(), _value(m[0])) for m in LITERAL.finditer(bare)]


def _value(written: str) -> float:
    plain = written.replace("−", "-").replace(",", "")
    if found := re.fullmatch(r"(.*?)([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain):
        return float(found[1]) ** int(found[2].translate(SUPERSCRIPT))
    return float(plain)


def uncovered(text: str, says: Iterable[tuple[str, list[float]]], plain: Iterable[str]) -> list[str]:
    """The numbers of a text that nothing stands for: neither a claim that says them, nor the list of plain ones."""
    spans = [(m.start(), m.end(), numbers) for said, numbers in says for m in re.finditer(re.escape(said), text)]
    listed = set(plain)
    return [
        one.written
        for one in literals(text)
        if one.written not in listed
        and not any(
            begin <= one.begin
            and one.end <= end
            and any(_same(one.value, number, text[one.end :]) for number in numbers)
            for begin, end, numbers in spans
        )
    ]


def _same(written: float, number: float, after: str) -> bool:
    """Whether a number is what is written, in per cent if that stands after it."""
    scale = 100 if after.lstrip().startswith(("%", "per cent")) else 1
    return math.isclose(written, scale * number, rel_tol=1e-9)


def filled(text: str, numbers: Mapping[str, str]) -> str:
    """A text with its numbers written in; code between ``` is unchanged."""
    pieces, at = [], 0
    for code in CODE.finditer(text):
        pieces += [_fill(text[at : code.start()], numbers), code[0]]
        at = code.end()
    return "".join([*pieces, _fill(text[at:], numbers)])


def _fill(text: str, numbers: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda name: numbers.get(name[1], name[0]), text)


def written(value: Found, form: Format = "number", digits: int = 3, never: str | None = None) -> str:
    """A value as a text has it; ``never`` stands for one that there is not."""
    if value is None:
        return "never" if never is None else never
    if isinstance(value, str):
        return value
    match form:
        case "rate":
            return rate_text(value, digits)
        case "count":
            return f"{value:,.0f}"
        case "score":
            return metric_text(value)
        case "percent":
            return f"{number_text(100 * value, digits)} %"
        case "times":
            return f"{number_text(value, digits)} times"
    return number_text(value, digits)


def sentences(text: str) -> int:
    """How many sentences a text has."""
    return len(SENTENCE_END.findall(CODE.sub("", text)))


def check_lead(lead: str) -> None:
    """Raise InputError for more words than a learner reads before doing something."""
    if (count := sentences(lead)) > MOST_SENTENCES:
        raise InputError(
            f"{counted(count, 'sentence')} stand before the question; at most {MOST_SENTENCES} do, the rest belongs "
            "below, where the learner has seen something"
        )


def check_tone(text: str) -> None:
    """Raise InputError where a text asks for a click: a goal is a state of the simulation."""
    if found := UNSAID.search(text):
        raise InputError(f"says {found[0]!r}; say what the learner should bring about, not which button does it")

"""Whether a column holds numbers, categories, dates or texts, or nothing to learn from; and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.descent.text.numbers import counted
from app.tuning.spec.data import Kind
from app.tuning.tables.meaning.date_formats import date_format, moments
from app.tuning.tables.meaning.facts import Facts, class_name
from app.tuning.tables.meaning.targets import TIMES

FEW_WORDS = 50  # more different ones than these are pooled, or names
CODES = 50  # different ids that are codes, rather than one for each thing
IDS = {"id", "ids", "uuid", "guid", "index", "idx", "key", "row", "serial", "sno", "nr"}
NUMBERED = {"number", "no", "num"}  # after these words, ids too
NUMBERED_THINGS = {"row", "employee", "customer", "account", "order", "invoice", "serial", "record", "sample", "policy"}
CODE_WORDS = {"zip", "zipcode", "postcode", "postal", "code"}
NAMES = {"name", "names", "title", "url", "email", "phone", "address"}
LONG = 5  # words of a cell, on average, that make a text
DATE_SURE = 0.9  # of the cells that must be dates
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([ T]|$)|\d{8}([ T]|$)"
    r"|(\d{1,2}[- .]*)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- .,]+\d",
    re.IGNORECASE,
)
ID_CELL = re.compile(r"(?=.*\d)([0-9a-f]{8,}(-[0-9a-f]{4,})*|[a-z]{0,8}[-_ ]?\d+[a-z]?)", re.IGNORECASE)
PARTS_SAID = {"%Y": "year", "%y": "year", "%m": "month", "%b": "month", "%B": "month", "%d": "day"}


class Guess(NamedTuple):
    """A kind and the reason for it, which is a short sentence without its full stop."""

    kind: Kind
    reason: str


def guess_kind(facts: Facts) -> Guess:
    """What a column is, judged by itself alone."""
    if not len(facts.known):
        return Guess("ignored", "has no values")
    if facts.at_most(1):
        only = class_name(facts.known.iloc[0])[:30]
        if not facts.missing:
            return Guess("ignored", f"always {only}")
        if facts.numeric or facts.dated:
            return Guess("ignored", f"always {only}, or missing")
        return Guess("category", f"{only}, or missing")
    if facts.dated:
        return Guess("date", "dates")
    return _of_numbers(facts) if facts.numeric else _of_words(facts)


def copies(columns: Sequence[Facts]) -> dict[str, str]:
    """Each column that has the same cells as an earlier one, and that one's name."""
    found: dict[str, str] = {}
    alike: dict[object, list[Facts]] = {}
    for facts in columns:
        cells = facts.column.iloc[:: max(1, facts.rows // 200)]
        look = cells.to_numpy(np.float64).tobytes() if facts.numeric else tuple(cells.astype(str))
        alike.setdefault(look, []).append(facts)
    for group in alike.values():
        if len(group) == 1:
            continue
        first: dict[int, Facts] = {}
        for facts in group:
            whole = hash(facts.floats.tobytes() if facts.numeric else tuple(facts.column.astype(str)))
            if first.setdefault(whole, facts) is not facts:
                found[facts.name] = first[whole].name
    return found


def says_id(facts: Facts) -> bool:
    """Whether a column's name says that it tells things apart."""
    words = facts.words
    if not words:
        return False
    if words[-1] in IDS or words[0] in ("id", "uuid", "guid"):
        return True
    return (words[-1] in NUMBERED and words[-2:-1] != [] and words[-2] in NUMBERED_THINGS) or (
        facts.name.endswith(("ID", "Id")) and len(facts.name) > 2
    )


def _of_numbers(facts: Facts) -> Guess:
    low, high = facts.ends
    if facts.whole:
        rows = len(facts.known)
        counts = high - low == rows - 1 and facts.all_distinct
        if counts and (says_id(facts) or (facts.rises and low in (0, 1) and not TIMES & set(facts.words))):
            return Guess("ignored", f"counts the rows from {class_name(low)} to {class_name(high)}")
        if says_id(facts):
            if facts.all_distinct:
                return Guess("ignored", "an id: another number in each row")
            if facts.at_most(min(CODES, rows // 10)):
                return Guess("category", f"codes: {facts.distinct} different ones, by its name no amounts")
            return Guess("ignored", f"an id: {facts.distinct:,} different ones")
        if facts.words[-1:] and facts.words[-1] in CODE_WORDS and not facts.all_distinct:
            return Guess("category", "codes: by its name no amounts")
        if "date" in facts.words and low >= 1900_01_01 and high <= 2100_12_31:
            read = moments(facts.sample, "%Y%m%d")
            if read.notna().all():
                return Guess("date", "dates written as year, month, day without a mark between")
    return Guess("number", "whole numbers" if facts.whole else "numbers")


def _of_words(facts: Facts) -> Guess:
    cells = facts.sample.astype(str)
    if (form := _date_form(facts)) is not None:
        return Guess("date", f"dates like {cells.iloc[0].strip()[:30]}{_order(form)}")
    rows, distinct = len(facts.known), facts.distinct
    if facts.all_distinct and rows >= 10 and (says_id(facts) or bool(cells.str.fullmatch(ID_CELL.pattern, re.I).all())):
        return Guess("ignored", "an id: another one in each row")
    long = bool(cells.str.split().str.len().mean() >= LONG)
    share = distinct / rows
    if long and distinct > FEW_WORDS:
        return Guess("ignored", f"free text, {_of_rows(distinct, rows)}; choose text to learn from its words")
    if rows >= 10 and share > 0.9:
        what = "names" if facts.words[-1:] and facts.words[-1] in NAMES else "names or ids"
        return Guess("ignored", f"{what}, {_of_rows(distinct, rows)}; choose text to learn from their words")
    if distinct <= FEW_WORDS and (share <= 0.5 or rows < 10 or distinct <= 10):
        return Guess("category", counted(distinct, "different word"))
    if share > 0.2 or (facts.words[-1:] and facts.words[-1] in NAMES):
        return Guess("ignored", f"too many different words, {_of_rows(distinct, rows)}")
    if says_id(facts):
        return Guess("ignored", f"an id: {distinct:,} different ones")
    return Guess("category", f"{distinct:,} different words; the rare ones are pooled")


def _of_rows(distinct: int, rows: int) -> str:
    return f"{distinct:,} different ones in {rows:,} rows"


def _date_form(facts: Facts) -> str | None:
    """The format that nearly all cells of a column of words are dates in; None where they are none."""
    cells = facts.sample.astype(str).str.strip()
    if cells.iloc[:200].str.match(DATE.pattern, flags=re.IGNORECASE).mean() < DATE_SURE:
        return None
    form = date_format(facts.sample)
    return form if moments(facts.sample, form).notna().mean() >= DATE_SURE else None


def _order(form: str) -> str:
    """Which part of a date comes first, where it could be read in two ways."""
    parts = [PARTS_SAID[mark] for mark in re.findall(r"%[YymbBd]", form)]
    return f", read as {', '.join(parts)}" if "-%m-" not in form and len(parts) > 1 else ""

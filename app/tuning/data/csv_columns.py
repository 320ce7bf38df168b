"""What one column of a CSV file holds."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from app.descent.text.json_input import InputError
from app.tuning.data.csv_table import Table

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})
MOST_CATEGORIES = 50
FLOAT32 = 3.4e38
COMMA = re.compile(r"[+-]?[\d.]*,[\d,]*\d(\.\d+)?([eE][+-]?\d+)?")  # a number with a comma in it


@dataclass(frozen=True)
class Column:
    """A column: numbers, a few words, or nothing that can be used, and ``why``."""

    name: str
    kind: Literal["numeric", "categorical", "ignored"]
    missing: int
    distinct: int
    why: str = ""


def number(text: str) -> float | None:
    """The number a cell holds, NaN where it is missing, or None for a word."""
    if text.lower() in MISSING:
        return math.nan
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def described(table: Table, place: int, target: bool) -> Column:
    """Describe a column; raises InputError with the line of a word among numbers, or of an unreadable number."""
    name = table.names[place]
    counts = Counter([row[place] for row in table.rows])  # each different cell is looked at once
    missing = sum(counts.pop(cell) for cell in list(counts) if cell.lower() in MISSING)
    found = {cell: number(cell) for cell in counts}
    words = {cell for cell, value in found.items() if value is None}
    large = {cell for cell, value in found.items() if value is not None and not abs(value) <= FLOAT32}
    if large:
        line, cell = _first(table, place, large)
        where = f'{table.path.name}, line {line}, column "{name}"'
        raise InputError(f"{where}: {cell} is too large to train on; write a number below {FLOAT32:g}")
    if words and all(COMMA.fullmatch(cell) for cell in words):
        line, cell = _first(table, place, words)
        where = f'{table.path.name}, line {line}, column "{name}"'
        raise InputError(f'{where}: "{cell}" has a comma; write numbers with a decimal point and no other mark')
    in_words = sum(counts[cell] for cell in words)
    if words and counts.total() - in_words > in_words:
        line, cell = _first(table, place, words)
        where = f'{table.path.name}, line {line}, column "{name}"'
        raise InputError(f'{where}: "{cell}" among numbers; write a number or leave it empty')
    kind: Literal["numeric", "categorical"] = "categorical" if words else "numeric"
    if not counts:
        return Column(name, "ignored", missing, 0, "every row is empty")
    if not target and len(counts) == 1 and not missing:
        return Column(name, "ignored", missing, 1, "every row holds the same")
    if not target and kind == "categorical" and len(counts) > MOST_CATEGORIES:
        why = f"{len(counts):,} different words are too many to be categories (at most {MOST_CATEGORIES})"
        return Column(name, "ignored", missing, len(counts), why)
    return Column(name, kind, missing, len(counts))


def _first(table: Table, place: int, cells: set[str]) -> tuple[int, str]:
    """The first line with one of these cells in a column, and the cell."""
    return next((line, row[place]) for line, row in zip(table.lines, table.rows, strict=True) if row[place] in cells)

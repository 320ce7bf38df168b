"""What one column of a CSV file holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from app.descent.reading import InputError
from app.tuning.csv_table import Table

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})
MOST_CATEGORIES = 50
FLOAT32 = 3.4e38


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
    """Describe a column; raises InputError with the line of a word among numbers, or of an infinite number."""
    name = table.names[place]
    words: list[int] = []
    values: set[str] = set()
    numbers = missing = 0
    for r, row in enumerate(table.rows):
        cell = row[place]
        if cell.lower() in MISSING:
            missing += 1
            continue
        values.add(cell)
        value = number(cell)
        if value is None:
            words.append(r)
            continue
        numbers += 1
        if not abs(value) <= FLOAT32:
            where = f'{table.path}, line {table.lines[r]}, column "{name}"'
            raise InputError(f"{where}: {cell} is too large to train on; write a number below {FLOAT32:g}")
    if words and numbers > len(words):
        line, cell = table.lines[words[0]], table.rows[words[0]][place]
        where = f'{table.path}, line {line}, column "{name}"'
        raise InputError(f'{where}: "{cell}" among numbers; write a number or leave it empty')
    kind: Literal["numeric", "categorical"] = "categorical" if words else "numeric"
    if not values:
        return Column(name, "ignored", missing, 0, "every row is empty")
    if not target and len(values) == 1 and not missing:
        return Column(name, "ignored", missing, 1, "every row holds the same")
    if not target and kind == "categorical" and len(values) > MOST_CATEGORIES:
        why = f"{len(values):,} different words are too many to be categories (at most {MOST_CATEGORIES})"
        return Column(name, "ignored", missing, len(values), why)
    return Column(name, kind, missing, len(values))

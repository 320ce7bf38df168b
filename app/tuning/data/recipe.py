"""How one table became arrays: what was fitted on its training part, kept with the search as ``table.json``.

With it alone, rows that nobody has seen become the same numbers, and a network's answers become words again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from app.descent.text.json_input import read_json
from app.files import LARGEST_RECORD, read_whole, write_whole
from app.tuning.spec.data import Csv, Table, Task
from app.tuning.tables.preview import Format

RECIPE = "table.json"


class NumberRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="number"):
    """One number a row: gaps filled with the median, then standardised."""

    name: str
    fill: float
    mean: float
    deviation: float  # 1 for a constant


class CategoryRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="category"):
    """A one for the row's word, zeros for the others; words that are not among ``words`` share the last place.

    Missing cells are the word "" (a place of their own if the training part has some, else they share the last).
    """

    name: str
    words: tuple[str, ...]


class DateRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="date"):
    """Year, month, weekday and hour of a date, as far as they differ, each a number as ``NumberRecipe`` makes it."""

    name: str
    format: str  # as strptime has it; empty where pandas read it without one
    parts: tuple[NumberRecipe, ...]  # their names are year, month, weekday, hour


class TextRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="text"):
    """How often each of ``buckets`` hashed words stands in a text."""

    name: str
    buckets: int


ColumnRecipe = NumberRecipe | CategoryRecipe | DateRecipe | TextRecipe


class TableRecipe(msgspec.Struct, frozen=True):
    """Everything that was fitted, and what it was fitted on."""

    data: Table | Csv  # with everything that was detected or guessed written out
    format: Format
    columns: tuple[ColumnRecipe, ...]  # the features, in the order in which a row's numbers stand
    target: str
    task: Task
    classes: tuple[str, ...]  # in the order of the network's answers; none for regression
    scale: tuple[float, float] | None  # of a regression's target: mean and deviation of the training part
    split: Literal["stratified", "shuffled", "ordered", "group", "table"]
    rows: int  # in the file
    training: int  # rows of each part
    validation: int
    test: int
    sha256: str  # of the file's bytes
    bytes: int

    @property
    def features(self) -> int:
        """How many numbers a row becomes."""
        return sum(width(column) for column in self.columns)


def width(column: ColumnRecipe) -> int:
    """How many numbers a column becomes."""
    match column:
        case NumberRecipe():
            return 1
        case CategoryRecipe():
            return len(column.words) + 1
        case DateRecipe():
            return len(column.parts)
        case TextRecipe():
            return column.buckets


def write_recipe(project: Path, recipe: TableRecipe) -> None:
    """Keep a recipe with its search."""
    write_whole(project / RECIPE, msgspec.json.format(msgspec.json.encode(recipe), indent=1), follow=False)


def read_recipe(project: Path) -> TableRecipe | None:
    """The recipe of a project, or None where there is none (no table, or a search of an earlier version).

    Raises InputError where it is no recipe.
    """
    try:
        return read_json(read_whole(project / RECIPE, LARGEST_RECORD), TableRecipe)
    except FileNotFoundError:
        return None

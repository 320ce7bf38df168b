"""How one table became arrays: what was fitted on its training part, kept with the search as ``table.json``.

With it alone, rows that nobody has seen become the same numbers, and a network's answers become words again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Literal, cast

import msgspec

from app.descent.text.json_input import InputError, read_json
from app.files import LARGEST_RECORD, open_file, read_whole, write_whole
from app.tuning.spec.data import Csv, Table, Task
from app.tuning.tables.preview import Format

RECIPE = "table.json"


class NumberRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="number"):
    """One number a row: gaps filled with the median, then standardised."""

    name: str
    fill: float  # also for what is infinite, or too large for 32 bits
    mean: float
    deviation: float  # 1 for a constant


class CategoryRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="category"):
    """A one for the row's word, zeros for the others.

    A missing cell is the word "". Words that the training part has too few rows of share one more place after the
    others, if there are any (``pooled``): so do words that it never had. Without such a place those are all zeros,
    since a place that no training row fills would answer with a weight that nothing has trained.
    """

    name: str
    words: tuple[str, ...]  # as ``encode.cell_words`` writes them, sorted
    pooled: bool


class DateRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="date"):
    """Year, month, weekday (Monday is 0) and hour of a date, as far as they differ, each made a number's way."""

    name: str
    format: str  # as strptime has it; empty where the column holds dates, not texts, or texts of ISO 8601
    parts: tuple[NumberRecipe, ...]  # their names are year, month, weekday, hour


class TextRecipe(msgspec.Struct, frozen=True, tag_field="kind", tag="text"):
    """A one for each of ``words`` that stands in a text; a first place before them is for any other word.

    As Keras's TextVectorization has it with ``standardize="lower_and_strip_punctuation"``, ``split="whitespace"``,
    ``output_mode="multi_hot"`` and this vocabulary.
    """

    name: str
    words: tuple[str, ...]  # the training part's commonest, most rows first; never empty


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
    validation_sha256: str = ""  # of a second file that validates

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
            return len(column.words) + column.pooled
        case DateRecipe():
            return len(column.parts)
        case TextRecipe():
            return len(column.words) + 1


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
    except OSError as error:
        raise InputError(f"{project / RECIPE}: {error.strerror or error}") from error
    except InputError as error:
        raise InputError(f"{project / RECIPE}: {error}") from error


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes; raises OSError, for what is no file too."""
    with open_file(path) as file:
        return hashlib.file_digest(cast(Any, file), "sha256").hexdigest()

"""The lines of a script that make a table's rows into those that its search had, with pandas and what was fitted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from app.tuning.data.load import Dataset
from app.tuning.data.recipe import CategoryRecipe, ColumnRecipe, DateRecipe, NumberRecipe, TableRecipe, TextRecipe
from app.tuning.project.rows import ROWS
from app.tuning.spec.data import SplitBy
from app.tuning.tables.file.missing_marks import MARKS

READERS = {".xlsx": "read_excel", ".parquet": "read_parquet", ".json": "read_json"}  # pandas' own, by a file's ending
WORDS = """
def words(column):
    def word(cell):
        whole = isinstance(cell, float) and cell.is_integer()
        return "" if pd.isna(cell) else str(int(cell)) if whole else str(cell)

    return column.map(word)""".splitlines()
STANDARD = """
def standard(values, fill, mean, deviation):
    return (np.where(np.isfinite(values), values, fill) - mean) / deviation""".splitlines()
ENCODED = """
def encoded(rows):
    made = []
    for name, (kind, *fitted) in COLUMNS.items():
        column = rows[name]""".splitlines()
BRANCHES = {
    "number": """
            numbers = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
            made.append(standard(numbers, *fitted))""",
    "category": """
            known, others = fitted  # whether other words share a place after the known ones
            place = words(column).map({word: at for at, word in enumerate(known)}).fillna(len(known)).to_numpy()
            made += list((place[:, None] == np.arange(len(known) + others)).T)""",
    "date": """
            form, parts = fitted
            dates = pd.to_datetime(words(column).str.strip(), format=form, errors="coerce", utc=True).dt
            for part, numbers in parts.items():
                made.append(standard(getattr(dates, part).to_numpy(np.float64, na_value=np.nan), *numbers))""",
    "text": """
            known = {word.encode(): at for at, word in enumerate(fitted[0], 1)}  # the first place is for other words
            bag = np.zeros((len(column), len(known) + 1))
            for row, text in enumerate(words(column)):
                for word in text.encode(errors="replace").lower().translate(None, string.punctuation.encode()).split():
                    bag[row, known.get(word, 0)] = 1
            made += list(bag.T)""",
}
PARTS = {"weekday": "day_of_week"}  # as pandas calls them
FITTED = (
    "# What was fitted on the training part. Of a number: what fills its gaps, its mean, its deviation; of a category:",
    "# the words that have a place of their own, and whether the others share one; of a date: its format, and its",
    "# parts as numbers; of a text: its commonest words.",
)


def table_lines(data: Dataset, project: Path) -> list[str]:
    """Lines that leave x, y and ``cut`` (the rows that train; the rest validates), and x_test, y_test if there are any.

    ``PROJECT``, ``np`` and what ``script`` imports are there. They read the file with pandas and encode it as the
    search did; each way of reading is tried here. A file that pandas alone does not read as the app did, or that has
    changed or gone, is left alone, and the rows that are kept with the search are taken.
    """
    assert data.recipe is not None
    for lines in _ways(data.recipe):
        if _gives(lines, data, project):
            return lines
    return [
        f"# The rows of {data.recipe.data.table!r} as the search had them: what its columns became is in table.json.",
        f'x, y = (np.load(PROJECT / "{ROWS}" / f"{{name}}.npy") for name in ("x", "y"))',
        f"cut = {data.training}  # rows that train; the others validate",
        *_scale(data.recipe),
    ]


def _ways(recipe: TableRecipe) -> Iterator[list[str]]:
    """Ways to read a file and encode it, the plainest first."""
    file = Path(recipe.data.table)
    reader = READERS.get(file.suffix.lower(), "read_csv")
    if reader != "read_csv":
        yield _lines(recipe, reader, {})
        return
    form = recipe.format
    given: dict[str, Any] = {}
    if form.separator not in (",", ""):
        given["sep"] = r"\s+" if form.separator == " " else form.separator
    if form.decimal != ".":
        given["decimal"] = form.decimal
    if form.thousands:
        given["thousands"] = form.thousands
    if form.encoding.lower().replace("_", "-") not in ("utf-8", "ascii", ""):
        given["encoding"] = form.encoding
    if form.skipped:
        given["skiprows"] = form.skipped
    if not form.header:
        given["header"] = None
    yield _lines(recipe, reader, given)
    spaced = {**given, "skipinitialspace": True}
    yield _lines(recipe, reader, spaced)
    yield _lines(recipe, reader, {**spaced, "keep_default_na": False, "na_values": sorted(MARKS)})


def _lines(recipe: TableRecipe, reader: str, given: dict[str, Any]) -> list[str]:
    kinds = {_kind(column) for column in recipe.columns}
    wordy = kinds - {"number"} or recipe.task != "regression"
    branches: list[str] = []
    for kind in (name for name in BRANCHES if name in kinds):
        branches += [f'        {"el" if branches else ""}if kind == "{kind}":', *BRANCHES[kind].splitlines()[1:]]
    return [
        *(["import string  # noqa: E402", ""] if "text" in kinds else []),
        "import pandas as pd  # noqa: E402",
        "",
        *_read_lines(recipe, reader, given),
        *FITTED,
        "COLUMNS = {",
        *(f"    {column.name!r}: {_fitted(column)!r}," for column in recipe.columns),
        "}",
        "",
        *(["", *WORDS[1:], ""] if wordy else []),
        "",
        *STANDARD[1:],
        "",
        "",
        *ENCODED[1:],
        *branches,
        "    return np.stack(made, axis=1).astype(np.float32)",
        "",
        "",
        *_part_lines(recipe),
    ]


def _read_lines(recipe: TableRecipe, reader: str, given: dict[str, Any]) -> list[str]:
    """Lines that leave the file, or both files, in ``table``, with the columns' names as the search knows them."""
    data = recipe.data
    second = data.split.table if isinstance(data.split, SplitBy) else None
    how = "".join(f", {name}={value!r}" for name, value in given.items())
    named = [] if given.get("header", 0) == 0 else [f"table.columns = {list(data.columns)!r}"]
    files = [str(Path(file).resolve()) for file in (data.table, second) if file]
    if not second:
        return [f"table = pd.{reader}({files[0]!r}{how})", *named, ""]
    read = [f"    pd.{reader}({file!r}{how})," for file in files]
    return [
        "tables = [  # the second one validates",
        *read,
        "]",
        "table = pd.concat(tables, ignore_index=True)",
        *named,
        "",
    ]


def _part_lines(recipe: TableRecipe) -> list[str]:
    """Lines that take the rows in the order of their parts, each with its answer."""
    target, shown = recipe.target, recipe.training + recipe.validation
    kind = "int32" if recipe.task == "multiclass" else "float32"
    answers = [f"y = pd.to_numeric(rows[{target!r}]).to_numpy(np.float64).astype(np.float32)"]
    if recipe.task != "regression":
        answers = [
            f"classes = {list(recipe.classes)!r}",
            f"y = words(rows[{target!r}]).map({{name: at for at, name in enumerate(classes)}}).to_numpy(np.{kind})",
        ]
    test = [f"x_test, y_test, x, y = x[{shown}:], y[{shown}:], x[:{shown}], y[:{shown}]  # no trial sees the test part"]
    return [
        f'rows = table.iloc[np.load(PROJECT / "{ROWS}" / "places.npy")]  # in the order of the parts',
        "x = encoded(rows)",
        *answers,
        *(test if recipe.test else []),
        f"cut = {recipe.training}  # rows that train; the others validate",
        *_scale(recipe),
    ]


def _scale(recipe: TableRecipe) -> list[str]:
    if recipe.scale is None:
        return []
    return [f"mean, deviation = {recipe.scale[0]!r}, {recipe.scale[1]!r}  # of the training part's answers"]


def _kind(column: ColumnRecipe) -> str:
    return str(column.__struct_config__.tag)


def _fitted(column: ColumnRecipe) -> tuple[Any, ...]:
    """What was fitted of a column, after its kind."""
    match column:
        case NumberRecipe():
            return ("number", column.fill, column.mean, column.deviation)
        case CategoryRecipe():
            return ("category", list(column.words), column.pooled)
        case DateRecipe():
            parts = {PARTS.get(p.name, p.name): (p.fill, p.mean, p.deviation) for p in column.parts}
            return ("date", column.format or "ISO8601", parts)
        case TextRecipe():
            return ("text", list(column.words))


def _gives(lines: list[str], data: Dataset, project: Path) -> bool:
    """Whether the lines leave the very rows that the search had."""
    names: dict[str, Any] = {"np": np, "PROJECT": project}
    with contextlib.suppress(Exception):  # whatever pandas may say of this file
        exec("\n".join(lines), names)
        same = np.array_equal(names["x"], data.x) and np.array_equal(names["y"], data.y)
        return bool(same and names["x"].dtype == data.x.dtype and names["y"].dtype == data.y.dtype)
    return False

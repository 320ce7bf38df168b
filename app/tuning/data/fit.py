"""What is fitted on the training part of a table: the recipe by which any of its rows become numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.tuning.data.dates import date_parts
from app.tuning.data.encode import cell_words, numbers_of, places_of
from app.tuning.data.recipe import (
    CategoryRecipe,
    ColumnRecipe,
    DateRecipe,
    NumberRecipe,
    TableRecipe,
    TextRecipe,
    file_hash,
)
from app.tuning.data.splits import Parts, Rows, split_of, split_rows
from app.tuning.data.texts import commonest_words
from app.tuning.spec.data import Kind, SplitBy, Table
from app.tuning.tables.meaning.date_formats import date_format, moments
from app.tuning.tables.read import TableFile
from app.tuning.tables.understand import Understood, checked, understand

if TYPE_CHECKING:
    import pandas as pd

MOST_WORDS = 50  # of a category that have a place of their own


def fit_recipe(
    table: TableFile, data: Table, validation_split: float, first: int | None = None
) -> tuple[TableRecipe, Parts]:
    """Fit everything on the training part; the parts' rows are places in the table's frame.

    Where a second file validates, its rows stand in the frame after the ``first`` ones. Raises InputError where
    nothing can be learned from the table as the spec wants it.
    """
    found = checked(understand(table, data))
    assert found.target is not None
    assert found.task is not None
    frame = table.frame
    known, y = _known_answers(frame[found.target], found)
    group = data.split.group if isinstance(data.split, SplitBy) else None
    parts = _parts(table, data, validation_split, found, known, y, group, first)
    columns = [
        fitted
        for column in found.columns
        if column.role == "feature" and column.name not in (found.target, group)
        for fitted in [_fit(frame[column.name], parts.training, column.name, column.kind)]
        if fitted is not None
    ]
    if not columns:
        raise InputError(f"{table.path.name}: has no column to learn from; choose at least one besides the target")
    scale = None
    if found.task == "regression":
        scale = _centre_and_spread(numbers_of(frame[found.target])[parts.training])
    recipe = TableRecipe(
        msgspec.structs.replace(data, target=found.target, columns={c.name: c.kind for c in found.columns}),
        table.format,
        tuple(columns),
        found.target,
        found.task,
        tuple(name for name, _ in found.balance) if found.task != "regression" else (),
        scale,
        split_of(data, found.task),
        len(frame) if first is None else first,
        len(parts.training),
        len(parts.validation),
        len(parts.test),
        file_hash(table.path),
        table.path.stat().st_size,
        "" if first is None else file_hash(Path(_second(data))),
    )
    return recipe, parts


def fewest_rows(training: int) -> int:
    """How many rows a category's word needs for a place of its own: one in a hundred, but 2 at least and 10 at most."""
    return max(2, min(10, training // 100))


def _known_answers(column: pd.Series[Any], found: Understood) -> tuple[Rows, NDArray[Any]]:
    """Which rows have an answer, and what it is: the place of a class, or a number."""
    if found.task == "regression":
        numbers = numbers_of(column)
        known = np.flatnonzero(np.isfinite(numbers))
        return known, numbers[known]
    places = places_of(column, tuple(name for name, _ in found.balance))
    known = np.flatnonzero(places >= 0)
    return known, places[known]


def _parts(
    table: TableFile,
    data: Table,
    validation_split: float,
    found: Understood,
    known: Rows,
    y: NDArray[Any],
    group: str | None,
    first: int | None,
) -> Parts:
    """The parts of the rows with an answer, as places in the whole frame."""
    frame, times, groups = table.frame, None, None
    dates = [c.name for c in found.columns if c.kind == "date"]
    if data.split == "ordered" and dates:
        column = frame[dates[0]]
        times = moments(column, date_format(column)).iloc[known].to_numpy("datetime64[ns]")
    if group is not None:
        if group not in frame:
            raise InputError(f'$.data.split.group: {table.path.name} has no column "{group}"')
        groups = cell_words(frame[group])[0][known]
    second = None if first is None else known >= first
    classes = found.task != "regression"
    try:
        parts = split_rows(y, data, validation_split, classes=classes, times=times, groups=groups, second=second)
    except ValueError as error:
        where = f'{table.path.name}, column "{group}"' if group is not None else table.path.name
        raise InputError(f"{where}: {error}") from None
    if classes and len(np.unique(y[parts.training])) < 2:
        raise InputError(f'{table.path.name}, column "{found.target}": the training part holds one class; add rows')
    return Parts(known[parts.training], known[parts.validation], known[parts.test])


def _second(data: Table) -> str:
    assert isinstance(data.split, SplitBy)
    return data.split.table or ""


def _fit(cells: pd.Series[Any], rows: Rows, name: str, kind: Kind) -> ColumnRecipe | None:
    """What a column's training rows say; None where they say nothing that could be learned."""
    if kind == "number":
        return _fit_number(numbers_of(cells)[rows], name)
    column = cells.iloc[rows]
    match kind:
        case "category":
            return _fit_category(column, name)
        case "date":
            form = date_format(column)
            parts = date_parts(moments(column, form))
            differ = [part for part, values in parts.items() if len(np.unique(values[np.isfinite(values)])) > 1]
            return DateRecipe(name, form, tuple(_fit_number(parts[part], part) for part in differ)) if differ else None
        case "text":
            words = commonest_words(_counted(column).items())
            return TextRecipe(name, words) if words else None
        case "ignored":
            return None


def _fit_number(values: NDArray[np.float64], name: str) -> NumberRecipe:
    known = np.isfinite(values)
    fill = float(np.median(values[known])) if known.any() else 0.0
    filled = values if known.all() else np.where(known, values, fill)
    return NumberRecipe(name, fill, *_centre_and_spread(filled))


def _centre_and_spread(numbers: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and deviation; of a constant that number and 1, since what rounding makes of them is no measure."""
    if numbers.min() == numbers.max():
        return float(numbers[0]), 1.0
    return float(numbers.mean()), float(numbers.std()) or 1.0


def _fit_category(column: pd.Series[Any], name: str) -> CategoryRecipe | None:
    rows = _counted(column)
    enough = sorted((w for w in rows if rows[w] >= fewest_rows(len(column))), key=lambda word: (-rows[word], word))
    kept = enough[:MOST_WORDS]
    return CategoryRecipe(name, tuple(sorted(kept)), pooled=len(kept) < len(rows)) if kept else None


def _counted(column: pd.Series[Any]) -> dict[str, int]:
    """How many rows have each of a column's texts; "" counts the missing ones."""
    codes, cells = cell_words(column)
    rows: dict[str, int] = {}
    for cell, count in zip(cells, np.bincount(codes % len(cells), minlength=len(cells)).tolist(), strict=True):
        if count:
            rows[cell] = rows.get(cell, 0) + count
    return rows

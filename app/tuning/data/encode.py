"""A table to arrays: what is fitted on the training part (the recipe), and any rows to numbers by it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.tuning.data.recipe import (
    CategoryRecipe,
    ColumnRecipe,
    DateRecipe,
    NumberRecipe,
    TableRecipe,
    TextRecipe,
    width,
)
from app.tuning.data.splits import Parts, split_rows
from app.tuning.spec.data import Kind, Table
from app.tuning.tables.read import TableFile
from app.tuning.tables.understand import checked, class_name, understand

if TYPE_CHECKING:
    import pandas as pd


def fit_recipe(table: TableFile, data: Table, validation_split: float) -> tuple[TableRecipe, Parts]:
    """Fit everything on the training part; the parts' rows are places in the table's frame.

    Raises InputError where nothing can be learned from the table as the spec wants it.
    """
    found = checked(understand(table, data))
    assert found.target is not None
    assert found.task is not None
    known = np.flatnonzero(table.frame[found.target].notna())
    classes = tuple(name for name, _ in found.balance)
    frame = table.frame.iloc[known]
    y = _answers(frame[found.target], classes)
    parts = split_rows(y, data, validation_split)
    if not len(parts.training) or not len(parts.validation):
        raise InputError(f"$.validation_split: leaves {len(parts.training)} of {len(y)} rows to train on")
    training = frame.iloc[parts.training]
    columns = [_fit(training[c.name], c.name, c.kind) for c in found.columns if c.role == "feature"]
    scale = None
    if found.task == "regression":
        numbers = y[parts.training].astype(float)
        scale = (float(numbers.mean()), float(numbers.std()) or 1.0)
    content = table.path.read_bytes()
    written = msgspec.structs.replace(data, target=found.target, columns={c.name: c.kind for c in found.columns})
    recipe = TableRecipe(
        written,
        table.format,
        tuple(columns),
        found.target,
        found.task,
        classes,
        scale,
        "shuffled",
        len(table.frame),
        len(parts.training),
        len(parts.validation),
        len(parts.test),
        hashlib.sha256(content).hexdigest(),
        len(content),
    )
    return recipe, Parts(known[parts.training], known[parts.validation], known[parts.test])


def encode(frame: pd.DataFrame, recipe: TableRecipe) -> NDArray[np.float32]:
    """Rows as numbers, shape (rows, features); cells that were never seen, and missing ones, are welcome."""
    x = np.empty((len(frame), recipe.features), np.float32)
    place = 0
    for column in recipe.columns:
        x[:, place : place + width(column)] = _numbers(frame[column.name], column)
        place += width(column)
    return x


def encode_answers(frame: pd.DataFrame, recipe: TableRecipe) -> NDArray[Any]:
    """The target as numbers: 0 or 1 (float32) for binary, places of classes (int32), or the numbers themselves."""
    y = _answers(frame[recipe.target], recipe.classes)
    return y.astype(np.int32 if recipe.task == "multiclass" else np.float32)


def _answers(column: pd.Series[Any], classes: tuple[str, ...]) -> NDArray[Any]:
    if not classes:
        return np.asarray(column.to_numpy(), np.float64)
    places = {name: place for place, name in enumerate(classes)}
    return np.array([places[class_name(value)] for value in column])


def _fit(column: pd.Series[Any], name: str, kind: Kind) -> ColumnRecipe:
    import pandas as pd

    if kind == "number":
        return _fit_number(pd.to_numeric(column, errors="coerce").to_numpy(float), name)
    if kind == "category":
        return CategoryRecipe(name, tuple(sorted({"" if pd.isna(cell) else str(cell) for cell in column})))
    raise InputError(f"{name}: {kind} is not there yet")


def _fit_number(values: NDArray[np.float64], name: str) -> NumberRecipe:
    known = values[np.isfinite(values)]
    fill = float(np.median(known)) if len(known) else 0.0
    filled = np.where(np.isfinite(values), values, fill)
    return NumberRecipe(name, fill, float(filled.mean()), float(filled.std()) or 1.0)


def _numbers(column: pd.Series[Any], recipe: ColumnRecipe) -> NDArray[Any]:
    import pandas as pd

    match recipe:
        case NumberRecipe():
            values = pd.to_numeric(column, errors="coerce").to_numpy(float)
            filled = np.where(np.isfinite(values), values, recipe.fill)
            standard: NDArray[Any] = (filled - recipe.mean) / recipe.deviation
            return standard[:, None]
        case CategoryRecipe():
            places = {word: place for place, word in enumerate(recipe.words)}
            cells = ["" if pd.isna(cell) else str(cell) for cell in column]
            at: NDArray[Any] = np.array([places.get(cell, len(recipe.words)) for cell in cells])
            return np.asarray(at[:, None] == np.arange(len(recipe.words) + 1))
        case DateRecipe() | TextRecipe():
            raise InputError(f"{recipe.name}: is not there yet")

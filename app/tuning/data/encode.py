"""Rows of a table as arrays, by its recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.tuning.data.dates import date_parts
from app.tuning.data.recipe import CategoryRecipe, DateRecipe, NumberRecipe, TableRecipe, TextRecipe, width
from app.tuning.data.splits import Rows
from app.tuning.data.texts import words_of
from app.tuning.tables.meaning.date_formats import moments
from app.tuning.tables.meaning.facts import class_name

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 32  # number columns that are encoded together
FLOAT32 = 3.4e38  # the largest number that a network can be given


def encode(frame: pd.DataFrame, recipe: TableRecipe, rows: Rows | None = None) -> NDArray[np.float32]:
    """Rows as numbers, shape (rows, features); cells that were never seen, and missing ones, are welcome.

    ``rows`` are places in the frame, all of it if None.
    """
    x = np.zeros((len(frame) if rows is None else len(rows), recipe.features), np.float32)
    ends = np.cumsum([width(column) for column in recipe.columns]).tolist()
    numbers = []
    for column, end in zip(recipe.columns, ends, strict=True):
        if isinstance(column, NumberRecipe):
            numbers.append((column, end - 1))
            continue
        cells = frame[column.name]
        _encode(cells if rows is None else cells.iloc[rows], column, x[:, end - width(column) : end])
    for start in range(0, len(numbers), BLOCK):
        _encode_numbers(frame, numbers[start : start + BLOCK], rows, x)
    return x


def encode_answers(frame: pd.DataFrame, recipe: TableRecipe, rows: Rows | None = None) -> NDArray[Any]:
    """The target as numbers: 0 or 1 (float32) for binary, places of classes (int32), or the numbers themselves."""
    cells = frame[recipe.target] if rows is None else frame[recipe.target].iloc[rows]
    if recipe.task == "regression":
        return numbers_of(cells).astype(np.float32)
    return places_of(cells, recipe.classes).astype(np.int32 if recipe.task == "multiclass" else np.float32)


def cell_words(column: pd.Series[Any]) -> tuple[NDArray[np.intp], list[str]]:
    """A column's different cells as texts, and for each row which of them it has; the last is "", for missing ones.

    Whole numbers are written without a fraction; one text may come from several cells (1 and 1.0) and stand twice.
    """
    import pandas as pd

    codes, cells = pd.factorize(column)
    return codes, [*map(class_name, np.asarray(cells, object).tolist()), ""]  # a missing cell's code is -1


def numbers_of(column: pd.Series[Any]) -> NDArray[np.float64]:
    """A column as numbers; NaN is what is missing, no number, or more than a network can be given."""
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(column):
        column = pd.to_numeric(column, errors="coerce")
    numbers = column.to_numpy(np.float64, na_value=np.nan)
    large = np.abs(numbers) > FLOAT32
    return np.where(large, np.nan, numbers) if large.any() else numbers


def places_of(column: pd.Series[Any], words: tuple[str, ...], other: int = -1) -> NDArray[np.intp]:
    """For each row, at which place among ``words`` its cell stands; ``other`` for what is not among them."""
    place = {word: at for at, word in enumerate(words)}
    codes, cells = cell_words(column)
    return np.array([place.get(cell, other) for cell in cells], np.intp)[codes]


def _encode_numbers(
    frame: pd.DataFrame, columns: list[tuple[NumberRecipe, int]], rows: Rows | None, x: NDArray[np.float32]
) -> None:
    """Write some number columns to their places in ``x``.

    Together, since a column's numbers lie far apart in ``x``: to write each alone would take several times as long.
    """
    made = np.empty((len(columns), len(x)), np.float32)
    taken = np.empty(len(x))  # once for all columns: fresh memory costs more than what is reckoned in it
    for (column, _), into in zip(columns, made, strict=True):
        numbers = numbers_of(frame[column.name])
        if rows is None:
            taken[:] = numbers
        else:
            np.take(numbers, rows, out=taken, mode="clip")  # which, unlike the default, needs no second buffer
        _standardise(taken, column, into)
    places = [place for _, place in columns]
    if places == list(range(places[0], places[0] + len(places))):
        x[:, places[0] : places[-1] + 1] = made.T
    else:
        x[:, places] = made.T


def _encode(
    column: pd.Series[Any], recipe: CategoryRecipe | DateRecipe | TextRecipe, into: NDArray[np.float32]
) -> None:
    """Write a column's numbers into ``into``, zeros of shape (rows, numbers)."""
    match recipe:
        case CategoryRecipe():
            at = places_of(column, recipe.words, len(recipe.words) if recipe.pooled else -1)
            seen = np.flatnonzero(at >= 0)
            into[seen, at[seen]] = 1
        case DateRecipe():
            parts = date_parts(moments(column, recipe.format))
            for place, part in enumerate(recipe.parts):
                _standardise(np.array(parts[part.name], np.float64), part, into[:, place])
        case TextRecipe():
            known = {word.encode(): at for at, word in enumerate(recipe.words, 1)}
            codes, cells = cell_words(column)
            found = [[known.get(word, 0) for word in words_of(cell)] for cell in cells]
            counts = np.array([len(places) for places in found])
            ends = np.cumsum(counts)[codes]  # of each row's text, among the places of all
            counts = counts[codes]
            at = np.arange(counts.sum()) + np.repeat(ends - np.cumsum(counts), counts)
            into[np.repeat(np.arange(len(codes)), counts), np.concatenate(found).astype(np.intp)[at]] = 1


def _standardise(values: NDArray[np.float64], recipe: NumberRecipe, into: NDArray[np.float32]) -> None:
    """Write numbers as deviations from the mean into ``into``; ``values`` are used up."""
    known = np.isfinite(values)
    if not known.all():
        values[~known] = recipe.fill
    values -= recipe.mean
    values /= recipe.deviation
    into[:] = values

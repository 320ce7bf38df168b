"""What a picker shows of a column: how its values are distributed, and its first cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.tuning.tables.meaning.date_formats import date_format, moments
from app.tuning.tables.meaning.facts import class_name
from app.tuning.tables.preview import ColumnView
from app.tuning.tables.understand import ColumnUse

if TYPE_CHECKING:
    import pandas as pd

BARS = 12  # of a distribution
LONGEST = 200  # letters of a cell or word that are shown


def column_view(column: pd.Series[Any], use: ColumnUse) -> ColumnView:
    """A column's counts, as its kind has them: equal ranges of numbers or dates, or the commonest words."""
    import pandas as pd

    missing = int(column.isna().sum())
    known = column.dropna()
    counts: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    low = high = ""
    numeric = bool(pd.api.types.is_numeric_dtype(column))
    if len(known) and use.kind == "date":
        read = moments(known, date_format(known)).dropna()
        distinct = int(known.nunique())
        if len(read):
            counts = _bars(read.to_numpy("datetime64[ns]").astype(np.int64).astype(np.float64))
            form = "%Y-%m-%d" if bool((read == read.dt.normalize()).all()) else "%Y-%m-%d %H:%M"
            low, high = read.min().strftime(form), read.max().strftime(form)
    elif len(known) and numeric and use.kind not in ("category", "text"):
        values = known.to_numpy(np.float64)
        distinct = int(known.nunique())
        counts = _bars(values)
        low, high = number_text(values.min()), number_text(values.max())
    else:
        most = known.value_counts()
        distinct = len(most)
        counts = tuple(most.iloc[:BARS].tolist())
        words = tuple(class_name(word)[:LONGEST] for word in most.index[:BARS])
    return ColumnView(use.name, use.kind, missing, distinct, use.reason, use.role, counts, words, low, high)


def first_rows(frame: pd.DataFrame, count: int) -> tuple[tuple[str, ...], ...]:
    """The first rows as texts, a missing cell empty, a long one cut."""
    head = frame.head(count)
    columns = [
        ["" if gap else class_name(cell)[:LONGEST] for cell, gap in zip(head[name], head[name].isna(), strict=True)]
        for name in head
    ]
    return tuple(zip(*columns, strict=True))


def number_text(value: float) -> str:
    """A number to show: six digits of it, and whole numbers whole."""
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e12 else f"{value:.6g}"


def _bars(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[int, ...]:
    """How many values lie in each of equal ranges from the lowest to the highest; one bar where these are the same."""
    low, high = float(values.min()), float(values.max())
    if low == high:
        return (len(values),)
    with np.errstate(over="ignore", invalid="ignore"):
        places = np.nan_to_num((values / 2 - low / 2) / (high / 2 - low / 2)) * BARS  # halves: a span may be too large
    return tuple(np.bincount(np.minimum(places.astype(np.int64), BARS - 1), minlength=BARS).tolist())

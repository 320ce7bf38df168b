"""Dates as moments, and what of a moment a network can learn from: its year, month, weekday and hour."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.tuning.tables.understand import class_name

if TYPE_CHECKING:
    import pandas as pd

PARTS = {"year": "year", "month": "month", "weekday": "day_of_week", "hour": "hour"}  # as pandas calls them
SAMPLE = 5000  # cells that a format is looked for in
# Where two fit equally well, the earlier one is taken.
DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%m",
    "%Y",
)
TIMES = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %I:%M %p", " %H:%M:%S.%f")


def date_format(column: pd.Series[Any]) -> str:
    """The strptime format that reads most cells of a column of words; empty for dates, and for ISO 8601."""
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(column):
        return ""
    cells = pd.Series(column.dropna().unique())
    cells = cells.iloc[:: max(1, len(cells) // SAMPLE)]
    best, most = "", int(moments(cells, "").notna().sum())
    for day, time in product(DAYS, TIMES):
        if most == len(cells):
            break
        if (read := int(moments(cells, day + time).notna().sum())) > most:
            best, most = day + time, read
    return best


def moments(column: pd.Series[Any], format_: str) -> pd.Series[Any]:
    """The moments that a column's cells mean, without a time zone; what is no date is missing (NaT)."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):
        column = column.map(class_name)  # a year is 2024, not 2024.0
    if not pd.api.types.is_datetime64_any_dtype(column):
        column = pd.to_datetime(column.astype(str).str.strip(), format=format_ or "ISO8601", errors="coerce", utc=True)
    return column.dt.tz_convert(None) if column.dt.tz is not None else column


def date_parts(moments_: pd.Series[Any]) -> dict[str, NDArray[np.float64]]:
    """Each of ``PARTS`` as numbers, NaN where the date is missing."""
    return {name: getattr(moments_.dt, part).to_numpy(np.float64, na_value=np.nan) for name, part in PARTS.items()}

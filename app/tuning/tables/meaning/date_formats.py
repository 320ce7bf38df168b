"""Dates as people write them: which format a column's cells have, and the moments that they mean."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

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
        column = column.map("{:.0f}".format, na_action="ignore")  # a year is 2024, not 2024.0
    if not pd.api.types.is_datetime64_any_dtype(column):
        column = pd.to_datetime(column.astype(str).str.strip(), format=format_ or "ISO8601", errors="coerce", utc=True)
    return column.dt.tz_convert(None) if column.dt.tz is not None else column

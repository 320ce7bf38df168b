"""What is counted of one column, each thing once and only when it is asked for."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 2000  # cells that a first look takes, spread over the whole column


def class_name(value: object) -> str:
    """A cell as it is shown: whole numbers without a fraction."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def words_of_name(name: str) -> list[str]:
    """The words of a column's name, small: ``SalePrice`` and ``sale_price`` both have two."""
    apart = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3 \2\4", name)
    return re.findall(r"[^\W_]+", apart.lower())


class Facts:
    """One column of a frame and what can be said of its cells."""

    def __init__(self, name: str, column: pd.Series[Any]) -> None:
        """Nothing is counted yet."""
        self.name = name
        self.column = column
        self.rows = len(column)

    @cached_property
    def words(self) -> list[str]:
        """The words of its name."""
        return words_of_name(self.name)

    @cached_property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        import pandas as pd

        return bool(pd.api.types.is_numeric_dtype(self.column))

    @cached_property
    def dated(self) -> bool:
        """Whether its cells are dates, not texts that say one."""
        import pandas as pd

        return bool(pd.api.types.is_datetime64_any_dtype(self.column))

    @cached_property
    def known(self) -> pd.Series[Any]:
        """The cells that are not missing."""
        return self.column.dropna()

    @property
    def missing(self) -> int:
        """How many cells are missing."""
        return self.rows - len(self.known)

    @cached_property
    def sample(self) -> pd.Series[Any]:
        """Some of the known cells."""
        return self.known.iloc[:: max(1, len(self.known) // SAMPLE)]

    @cached_property
    def distinct(self) -> int:
        """How many different cells there are; takes a moment for a long column of numbers."""
        return int(self.known.nunique())

    @cached_property
    def sampled(self) -> int:
        """How many different cells the sample has."""
        return int(self.sample.nunique())

    def at_most(self, count: int) -> bool:
        """Whether there are no more than so many different cells."""
        return self.sampled <= count and self.distinct <= count

    @cached_property
    def all_distinct(self) -> bool:
        """Whether no two known cells are alike."""
        return self.sampled == len(self.sample) and self.distinct == len(self.known)

    @cached_property
    def whole(self) -> bool:
        """Whether all of its numbers are whole."""
        if not self.numeric:
            return False
        if np.issubdtype(self.column.dtype, np.integer):
            return True
        if (self.sample.to_numpy() % 1).any():
            return False
        return not (self.known.to_numpy() % 1).any()

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest number."""
        return float(self.known.min()), float(self.known.max())

    @cached_property
    def floats(self) -> NDArray[np.float64]:
        """Its numbers, NaN where one is missing."""
        return np.asarray(self.column.to_numpy(np.float64, na_value=np.nan))

    @cached_property
    def rises(self) -> bool:
        """Whether no cell comes after a greater one."""
        return bool(self.known.is_monotonic_increasing)

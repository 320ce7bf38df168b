"""What of a date a network can learn from: its year, month, weekday and hour, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

PARTS = {"year": "year", "month": "month", "weekday": "day_of_week", "hour": "hour"}  # as pandas calls them


def date_parts(moments_: pd.Series[Any]) -> dict[str, NDArray[np.float64]]:
    """Each of ``PARTS`` as numbers, NaN where the date is missing."""
    return {name: getattr(moments_.dt, part).to_numpy(np.float64, na_value=np.nan) for name, part in PARTS.items()}

"""How high a loss is drawn on a log axis: in decades above the lowest valley of its ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FLOOR = 1e-12  # losses nearer to the lowest valley than this are drawn here


def log_heights(loss: Array, lowest: float, beyond: float = np.nan) -> Array:
    """log₁₀ of each loss above the lowest, no less than that of FLOOR; ``beyond`` for one that is not finite."""
    with np.errstate(all="ignore"):
        above = np.log10(np.maximum(loss - lowest, FLOOR))
    return np.asarray(np.where(np.isfinite(loss), above, beyond))

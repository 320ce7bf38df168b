"""What is learned from the training part and applied to every row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def centre_and_spread(y: NDArray[Any], training: int) -> tuple[float, float]:
    """Mean and deviation over the first ``training`` rows; a constant's deviation is taken for 1."""
    return float(y[:training].mean()), float(y[:training].std()) or 1.0


def standardised(x: NDArray[Any], training: int) -> NDArray[np.float32]:
    """Columns with mean 0 and deviation 1 over the first ``training`` rows; constant ones become 0."""
    mean, deviation = x[:training].mean(axis=0), x[:training].std(axis=0)
    return np.asarray((x - mean) / np.where(deviation > 0, deviation, 1), np.float32)

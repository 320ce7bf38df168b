"""What optimizers calculate with: NumPy for many hikers, Python's own numbers for one, to the same last bit."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Number = NDArray[np.float64] | float

# What the updates need of NumPy, for plain floats.
SCALARS = SimpleNamespace(
    zeros_like=lambda _a: 0.0,
    sqrt=math.sqrt,
    abs=abs,
    maximum=max,
    sign=lambda a: float((a > 0) - (a < 0)),
)


def _power(base: Number, t: int) -> Number:
    """``baseᵗ``, rounded the same for one number and for one a hiker: NumPy's own power does not on every processor."""
    return np.array([b**t for b in base.tolist()]) if isinstance(base, np.ndarray) else base**t


def power_for(*bases: Number) -> Callable[[Any, int], Any]:
    """The power of these bases: ``_power`` where one is an array, else Python's own, which is quicker."""
    return _power if any(isinstance(base, np.ndarray) for base in bases) else pow

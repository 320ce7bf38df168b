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


def power_for(*bases: Number) -> Callable[[Any, int], Any]:
    """``baseᵗ`` for these bases, rounded the same for one number and for one a hiker.

    Python's own power, since NumPy's is rounded otherwise on some processors; of equal bases it is worked out once.
    """
    known = {id(base): np.unique(base, return_inverse=True) for base in bases if isinstance(base, np.ndarray)}
    if not known:
        return pow

    def power(base: Number, t: int) -> Number:
        if not isinstance(base, np.ndarray):
            return float(base**t)
        values, where = known[id(base)]
        raised: NDArray[np.float64] = np.array([value**t for value in values.tolist()])[where]
        return raised

    return power

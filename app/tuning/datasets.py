"""The rows a search trains on, as arrays; made or read in the process that trains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.tuning.spec import Synthetic

Floats = NDArray[np.float32]


def load_data(data: Synthetic) -> tuple[Floats, Floats]:
    """Features of shape (rows, features) and labels 0 or 1 of shape (rows,), the same for the same seed.

    A row's label tells on which side of a border it lies that is flat in most features and curved in the
    first two; noise near the border keeps the best possible accuracy below 1.
    """
    rng = np.random.default_rng(data.seed)
    x = rng.normal(size=(data.rows, data.features))
    normal = rng.normal(size=data.features)
    height = x @ (normal / np.linalg.norm(normal)) + 0.8 * x[:, 0] * x[:, 1]
    labels = height + rng.normal(scale=0.3, size=data.rows) > 0
    return x.astype(np.float32), labels.astype(np.float32)

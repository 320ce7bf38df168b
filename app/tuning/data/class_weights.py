"""How much each class counts in training, so that a rare one is not given up for a common one."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.tuning.data.load import Dataset
from app.tuning.spec.data import Data, Table


def class_weights(data: Data, rows: Dataset | None) -> dict[int, float] | None:
    """Weights by the place of a class for Keras's ``class_weight``; None where all rows count alike.

    Balanced ones give each class the same weight in all, n / (classes · rows of the class) a row, as scikit-learn has
    it; they are counted in the training part.
    """
    if rows is None or not isinstance(data, Table) or data.class_weight is None or rows.task == "regression":
        return None
    places, counts = np.unique(rows.y[: rows.training].astype(int), return_counts=True)
    weights = rows.training / (len(places) * counts)
    return {int(place): float(weight) for place, weight in zip(places, weights, strict=True)}


def weighting(data: Data, rows: Dataset | None) -> dict[str, Any]:
    """The argument of Keras's ``fit`` for them, if there are any."""
    weights = class_weights(data, rows)
    return {} if weights is None else {"class_weight": weights}

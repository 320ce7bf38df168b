"""What one answer for every row would score: a network that does no better has learned nothing."""

from __future__ import annotations

import numpy as np

from app.tuning.data.load import Dataset
from app.tuning.data.scaling import centre_and_spread
from app.tuning.spec.measures import METRIC


def baseline(data: Dataset, objective: str) -> float | None:
    """The objective of always answering the training part's mean, or for classes its most frequent one.

    In the objective's own unit (of a regression's loss: deviations squared), over the rows that it judges. None for
    the loss of classes, which no single answer stands for.
    """
    training = data.training
    judged = data.y[training:] if objective.startswith("val_") else data.y[:training]
    name = objective.removeprefix("val_")
    if not len(judged) or not training:
        return None
    if data.task == "regression":
        mean, deviation = centre_and_spread(data.y.astype(float), training)
        off = judged.astype(float) - mean
        return float(np.mean(np.abs(off) if name == METRIC["regression"] else (off / deviation) ** 2))
    if name != METRIC[data.task]:
        return None
    values, counts = np.unique(data.y[:training], return_counts=True)
    return float(np.mean(judged == values[np.argmax(counts)]))

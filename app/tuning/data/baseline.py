"""What one answer for every row would score: a network that does no better has learned nothing."""

from __future__ import annotations

import numpy as np

from app.tuning.data.load import Dataset
from app.tuning.data.scaling import centre_and_spread
from app.tuning.data.scores import score
from app.tuning.spec.measures import measure_of


def baseline(data: Dataset, objective: str) -> float | None:
    """The objective of always answering the training part's mean, or for classes its most frequent one.

    The cross-entropy of classes is that of always answering the shares that they have in the training part. In the
    objective's own unit (of a regression's loss: deviations squared), over the rows that it judges. None where there
    are none.
    """
    training = data.training
    judged = data.y[training:] if objective.startswith("val_") else data.y[:training]
    if not len(judged) or not training:
        return None
    measure = measure_of(objective)
    if data.task == "regression":
        mean, deviation = centre_and_spread(data.y.astype(float), training)
        return score(measure, data.task, judged, np.full(len(judged), mean), deviation)
    shares = np.bincount(data.y[:training].astype(int), minlength=len(data.classes)) / training
    answer = shares if measure == "loss" else np.eye(len(shares))[shares.argmax()]
    return score(measure, data.task, judged, np.tile(answer, (len(judged), 1)))

"""What one answer for every row would score."""

from __future__ import annotations

import numpy as np
import pytest

from app.tuning.data.baseline import baseline
from app.tuning.data.load import Dataset

NUMBERS = np.array([1, 2, 3, 10, 20], np.float32)  # four to train on, whose mean is 4
LABELS = np.array([0, 1, 1, 0, 1, 1, 0, 1], np.float32)  # of the first six most are 1


@pytest.mark.parametrize(
    ("y", "task", "objective", "split", "value"),
    [
        (NUMBERS, "regression", "val_mean_absolute_error", 0.2, 16.0),
        (NUMBERS, "regression", "mean_absolute_error", 0.2, 3.0),
        (NUMBERS, "regression", "val_loss", 0.2, 256.0 / 12.5),
        (LABELS, "binary", "val_accuracy", 0.25, 0.5),
        (LABELS, "binary", "accuracy", 0.25, 4 / 6),
        (LABELS.astype(np.int32), "multiclass", "val_accuracy", 0.25, 0.5),
        (LABELS, "binary", "val_loss", 0.25, None),
    ],
)
def test_that_the_baseline_is_what_one_answer_for_every_row_scores(y, task, objective, split, value):
    data = Dataset(np.zeros((len(y), 1), np.float32), y, task)
    assert baseline(data, objective, split) == (value if value is None else pytest.approx(value))

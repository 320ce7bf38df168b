"""What one answer for every row would score."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.tuning.data.baseline import baseline
from app.tuning.data.load import Dataset

NUMBERS = np.array([1, 2, 3, 10, 20], np.float32)  # four to train on, whose mean is 4
LABELS = np.array([0, 1, 1, 0, 1, 1, 0, 1], np.float32)  # of the first six most are 1
THREE = np.array([0, 1, 2, 2, 0, 1, 2], np.int32)  # of the first four most are 2


@pytest.mark.parametrize(
    ("y", "task", "objective", "training", "value"),
    [
        (NUMBERS, "regression", "val_mean_absolute_error", 4, 16.0),
        (NUMBERS, "regression", "mean_absolute_error", 4, 3.0),
        (NUMBERS, "regression", "val_root_mean_squared_error", 4, 16.0),
        (NUMBERS, "regression", "r2_score", 4, 0.0),
        (NUMBERS, "regression", "val_loss", 4, 256.0 / 12.5),
        (LABELS, "binary", "val_accuracy", 6, 0.5),
        (LABELS, "binary", "accuracy", 6, 4 / 6),
        (LABELS, "binary", "val_balanced_accuracy", 6, 0.5),
        (LABELS, "binary", "val_auc", 6, 0.5),
        (LABELS, "binary", "val_precision", 6, 0.5),
        (LABELS, "binary", "val_recall", 6, 1.0),
        (LABELS, "binary", "val_f1_score", 6, 2 / 3),
        (LABELS, "binary", "val_loss", 6, -(math.log(4 / 6) + math.log(2 / 6)) / 2),
        (1 - LABELS, "binary", "val_f1_score", 6, 0.0),
        (LABELS.astype(np.int32), "multiclass", "val_accuracy", 6, 0.5),
        (THREE, "multiclass", "val_balanced_accuracy", 4, 1 / 3),
        (THREE, "multiclass", "val_auc", 4, 0.5),
        (THREE, "multiclass", "val_f1_score", 4, 0.5 / 3),
        (LABELS, "binary", "val_accuracy", 8, None),
    ],
)
def test_that_the_baseline_is_what_one_answer_for_every_row_scores(y, task, objective, training, value):
    classes = () if task == "regression" else tuple("012"[: int(y.max()) + 1])
    data = Dataset(np.zeros((len(y), 1), np.float32), y, training, task, classes)
    assert baseline(data, objective) == (value if value is None else pytest.approx(value))

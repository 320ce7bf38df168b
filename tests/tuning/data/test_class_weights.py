"""Balanced classes count alike, whatever their sizes."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from app.tuning.data.class_weights import class_weights, weighting
from app.tuning.data.load import Dataset
from app.tuning.spec.data import Synthetic, Table

Y = np.array([0, 0, 0, 0, 0, 1, 2, 2, 1, 1], np.int32)
BALANCED = Table("a.csv", "b", class_weight="balanced")


def test_that_balanced_weights_are_scikit_learn_s_over_the_training_part():
    rows = Dataset(np.zeros((10, 1), np.float32), Y, 8, "multiclass", ("a", "b", "c"))
    expected = compute_class_weight("balanced", classes=np.arange(3), y=Y[:8])
    assert list(class_weights(BALANCED, rows).values()) == pytest.approx(list(expected))
    assert weighting(BALANCED, rows) == {"class_weight": class_weights(BALANCED, rows)}


@pytest.mark.parametrize("data", [Synthetic(), Table("a.csv", "b")])
def test_that_without_a_wish_all_rows_count_alike(data):
    rows = Dataset(np.zeros((10, 1), np.float32), Y, 8, "multiclass", ("a", "b", "c"))
    assert weighting(data, rows) == {}
    assert weighting(BALANCED, None) == {}

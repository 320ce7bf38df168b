"""The rows that a search learns from."""

from __future__ import annotations

import numpy as np
import pytest

from app.tuning.data.load import load_data
from app.tuning.spec.data import BreastCancer, Circles, Digits, Moons, Spirals, Synthetic, Wine


@pytest.mark.parametrize(
    ("data", "shape", "classes"),
    [
        (Moons(rows=60), (60, 2), 2),
        (Circles(rows=60), (60, 2), 2),
        (Spirals(rows=60), (60, 2), 2),
        (BreastCancer(), (569, 30), 2),
        (Wine(), (178, 13), 3),
        (Digits(), (1797, 64), 10),
    ],
)
def test_that_every_kind_of_data_has_all_its_classes(data, shape, classes):
    loaded = load_data(data)
    assert loaded.x.shape == shape
    assert loaded.x.dtype == np.float32
    assert len(loaded.classes) == classes
    assert set(np.unique(loaded.y[: int(shape[0] * 0.8)])) == set(range(classes))


def test_that_the_data_is_the_same_for_a_seed_and_has_both_classes():
    data = load_data(Synthetic())
    x, y, again, other = data.x, data.y, load_data(Synthetic()).x, load_data(Synthetic(seed=2)).x
    assert x.shape == (1000, 10)
    assert (x == again).all()
    assert (x != other).any()
    assert 0.4 < y.mean() < 0.6


def test_that_measurements_are_standardised_on_the_training_part_alone():
    x = load_data(Wine(), validation_split=0.5).x
    np.testing.assert_allclose(x[:89].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(x[:89].std(axis=0), 1, atol=1e-4)
    assert np.abs(x[89:].mean(axis=0)).max() > 0.01

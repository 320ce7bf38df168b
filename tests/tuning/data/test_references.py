"""scikit-learn's models on the rows of a search."""

from __future__ import annotations

import numpy as np
import pytest

from app.tuning.data.baseline import baseline
from app.tuning.data.load import Dataset, load_data
from app.tuning.data.references import KINDS, reference
from app.tuning.spec.data import Table, Wine
from app.tuning.spec.measures import objectives


@pytest.fixture
def steps():
    """Numbers that go up and down with the feature: trees see it, a line does not."""
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, (400, 2)).astype(np.float32)
    y = (300_000 + 50_000 * np.sign(np.sin(6 * x[:, 0]))).astype(np.float32)
    return Dataset(x, y, 300, "regression", ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("objective", objectives("multiclass"))
def test_that_every_measure_of_classes_beats_its_baseline(kind, objective):
    rows = load_data(Wine())
    made = reference(kind, rows, Wine(), objective, 1)
    gain = made.score - baseline(rows, objective)
    assert (gain < 0) if objective.endswith("loss") else (gain > 0)
    assert made.rows is None


@pytest.mark.parametrize("objective", objectives("regression"))
def test_that_trees_see_steps_that_a_line_does_not(steps, objective):
    line, trees = (reference(kind, steps, Table("a", "b"), objective, 1).score for kind in KINDS)
    assert (trees > line) if objective.endswith("r2_score") else (trees < line)


def test_that_errors_are_in_the_unit_of_the_target(steps):
    assert 10_000 < reference("linear", steps, Table("a", "b"), "val_mean_absolute_error", 1).score < 60_000


def test_that_weights_find_more_of_a_rare_class():
    rng = np.random.default_rng(1)
    y = (rng.uniform(size=1000) < 0.05).astype(np.float32)
    x = (rng.normal(size=(1000, 2)) + y[:, None]).astype(np.float32)
    rows = Dataset(x, y, 800)
    plain, balanced = (
        reference("linear", rows, Table("a", "b", class_weight=weight), "val_recall", 1).score
        for weight in (None, "balanced")
    )
    assert balanced > plain


def test_that_of_a_very_large_table_some_rows_are_drawn_and_that_is_said():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3000, 2500)).astype(np.float32)
    rows = Dataset(x, (x[:, 0] > 0).astype(np.float32), 2800)
    made = reference("linear", rows, Table("a", "b"), "val_accuracy", 1)
    assert made.rows == 2000
    assert made.score > 0.5
    assert reference("linear", rows, Table("a", "b"), "val_accuracy", 1).score == made.score


def test_that_a_class_without_a_training_row_is_given_no_share():
    y = np.array([0, 1] * 20 + [2], np.int32)
    rows = Dataset(np.arange(41, dtype=np.float32)[:, None], y, 40, "multiclass", ("a", "b", "c"))
    for kind in KINDS:
        assert reference(kind, rows, Table("a", "b"), "val_accuracy", 1).score == 0

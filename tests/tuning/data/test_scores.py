"""Scores of answers are scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics

from app.tuning.data.scores import score
from app.tuning.spec.measures import OF_CLASSES


def _classes(count):
    """Truths with every class among them, and answers in a few steps, so that there are ties."""

    def with_answers(truths):
        y = np.array([*range(count), *truths])
        steps = arrays(np.int64, (len(y), count), elements=st.integers(1, 4))
        return st.tuples(st.just(y), steps.map(lambda heights: heights / heights.sum(axis=1, keepdims=True)))

    return st.lists(st.integers(0, count - 1), max_size=20).flatmap(with_answers)


def _expected(measure, y, shares):
    said, several = shares.argmax(axis=1), shares.shape[1] > 2
    if measure == "auc":
        return metrics.roc_auc_score(y, shares if several else shares[:, 1], multi_class="ovr")
    if measure in ("accuracy", "balanced_accuracy"):
        return getattr(metrics, f"{measure}_score")(y, said)
    average = {"average": "macro" if several else "binary", "zero_division": 0}
    function = {"f1_score": metrics.f1_score, "precision": metrics.precision_score, "recall": metrics.recall_score}
    return function[measure](y, said, **average)


@given(_classes(2), st.sampled_from(OF_CLASSES))
def test_that_two_classes_are_scored_as_scikit_learn_does(rows, measure):
    y, shares = rows
    assert score(measure, "binary", y.astype(np.float32), shares) == pytest.approx(_expected(measure, y, shares))


@given(_classes(4), st.sampled_from(OF_CLASSES))
def test_that_several_classes_are_scored_as_scikit_learn_does(rows, measure):
    y, shares = rows
    assert score(measure, "multiclass", y, shares) == pytest.approx(_expected(measure, y, shares))


@given(_classes(3))
def test_that_the_loss_of_classes_is_the_cross_entropy(rows):
    y, shares = rows
    assert score("loss", "multiclass", y, shares) == pytest.approx(metrics.log_loss(y, shares, labels=[0, 1, 2]))


@given(arrays(np.float64, (12, 2), elements=st.floats(-1e6, 1e6, width=32)))
def test_that_numbers_are_scored_as_scikit_learn_does(pairs):
    y, answers = pairs.T
    squared = metrics.mean_squared_error(y, answers)
    assert score("mean_absolute_error", "regression", y, answers) == pytest.approx(np.abs(y - answers).mean())
    assert score("root_mean_squared_error", "regression", y, answers) == pytest.approx(squared**0.5)
    assert score("loss", "regression", y, answers, 2.0) == pytest.approx(squared / 4)
    if y.std() > 1e-3:
        assert score("r2_score", "regression", y, answers) == pytest.approx(metrics.r2_score(y, answers))


def test_that_without_rows_or_a_pair_to_compare_there_is_no_score():
    assert score("accuracy", "binary", np.array([]), np.zeros((0, 2))) is None
    assert score("auc", "binary", np.ones(3), np.full((3, 2), 0.5)) is None

"""Measures in Keras are those of scikit-learn, batch by batch, and a search and its script agree on them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn import metrics

from app.tuning.spec.data import Synthetic, Wine
from app.tuning.spec.search import Callbacks, EarlyStopping, SearchSpec
from app.tuning.train.measures import class_measure, explained_variance, keras_metrics, measures_of
from tests.searching import load_keras

pytestmark = pytest.mark.real


def told(metric, y, answers):
    """What a metric says after batches of 32."""
    for start in range(0, len(y), 32):
        metric.update_state(y[start : start + 32], answers[start : start + 32])
    return float(metric.result())


def expected(name, y, answers):
    """The same from scikit-learn."""
    several = answers.shape[1] > 1
    said = answers.argmax(axis=1) if several else (answers[:, 0] > 0.5).astype(int)
    average = {"average": "macro" if several else "binary", "zero_division": 0}
    match name:
        case "auc":
            shares = answers / answers.sum(axis=1, keepdims=True) if several else answers[:, 0]
            return metrics.roc_auc_score(y, shares, **({"multi_class": "ovr"} if several else {}))
        case "balanced_accuracy":
            return metrics.balanced_accuracy_score(y, said)
    return {
        "f1_score": metrics.f1_score,
        "precision": metrics.precision_score,
        "recall": metrics.recall_score,
    }[name](y, said, **average)


@pytest.mark.parametrize("name", ["balanced_accuracy", "auc", "f1_score", "precision", "recall"])
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("rare", [False, True])
def test_that_measures_of_classes_are_those_of_scikit_learn(name, classes, rare):
    load_keras()
    rng = np.random.default_rng(classes)
    y = rng.choice(classes, 500, p=[0.9, *[0.1 / (classes - 1)] * (classes - 1)] if rare else None)
    heights = rng.normal(size=(500, classes)) * 3 + 2 * np.eye(classes)[y] - (6 * np.arange(classes) if rare else 0)
    shares = np.exp(heights) / np.exp(heights).sum(axis=1, keepdims=True)
    answers = (shares if classes > 2 else shares[:, 1:]).astype(np.float32)
    labels = y.astype(np.float32 if classes == 2 else np.int32)
    spec = SearchSpec(data=Wine(), objective=f"val_{name}")
    made = keras_metrics(spec, "binary" if classes == 2 else "multiclass", classes, 0.0)[-1]
    assert made.name == name
    assert told(made, labels, answers) == pytest.approx(expected(name, y, answers), abs=2e-4)
    assert told(class_measure(name, classes), labels, answers) == pytest.approx(expected(name, y, answers), abs=2e-4)


@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_that_measures_of_numbers_are_those_of_scikit_learn_however_large_the_numbers(offset):
    load_keras()
    rng = np.random.default_rng(1)
    y = (offset + rng.normal(size=300) * 40).astype(np.float32)
    answers = (y + rng.normal(size=300) * 20).astype(np.float32)[:, None]
    assert told(explained_variance(offset), y, answers) == pytest.approx(metrics.r2_score(y, answers), abs=1e-4)
    spec = SearchSpec(objective="val_root_mean_squared_error")
    _usual, made = keras_metrics(spec, "regression", 0, offset)
    assert told(made, y, answers) == pytest.approx(math.sqrt(metrics.mean_squared_error(y, answers)), rel=1e-4)


def test_that_one_class_alone_and_one_answer_for_every_row_have_their_values():
    load_keras()
    ones, halves = np.ones(8, np.float32), np.full((8, 1), 0.3, np.float32)
    assert told(class_measure("auc", 2), ones, halves) == 0.5
    mixed = np.array([0, 1] * 4, np.float32)
    assert told(class_measure("auc", 2), mixed, halves) == 0.5
    assert told(class_measure("balanced_accuracy", 2), mixed, halves) == 0.5
    assert told(class_measure("f1_score", 2), mixed, halves) == 0.0


def test_that_only_what_a_spec_asks_for_is_measured():
    assert measures_of(SearchSpec(data=Synthetic()), "binary") == ("accuracy",)
    watching = Callbacks(early_stopping=EarlyStopping(monitor="val_recall"))
    assert measures_of(SearchSpec(objective="auc", callbacks=watching), "binary") == ("accuracy", "auc", "recall")

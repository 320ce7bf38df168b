"""What answers score against the truth, in NumPy: the same measures that ``train.measures`` has in Keras."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.tuning.spec.data import Task
from app.tuning.spec.measures import objectives

SMALLEST = 1e-7  # of a probability, as Keras's cross-entropies clip it


def score(measure: str, task: Task, y: NDArray[Any], answers: NDArray[Any], deviation: float = 1.0) -> float | None:
    """A measure of answers to rows whose truth is ``y``; None of no rows, of none to compare, or for another's measure.

    ``answers`` are numbers of shape (rows,) for a regression, else a probability for each class, of shape (rows,
    classes), two for binary data. A regression's loss is in ``deviation`` squared.
    """
    if not len(y) or measure not in objectives(task):
        return None
    if task == "regression":
        return _score_of_numbers(measure, y.astype(float), np.asarray(answers, float), deviation)
    return _score_of_classes(measure, y.astype(int), np.asarray(answers, float))


def _score_of_numbers(
    measure: str, y: NDArray[np.float64], answers: NDArray[np.float64], deviation: float
) -> float | None:
    off = answers - y
    squared = float(np.mean(off**2))
    match measure:
        case "mean_absolute_error":
            return float(np.mean(np.abs(off)))
        case "root_mean_squared_error":
            return math.sqrt(squared)
        case "r2_score":
            variance = float(y.var())
            return 1 - squared / variance if variance > 0 else None
        case _:
            return squared / deviation**2


def _score_of_classes(measure: str, y: NDArray[np.int_], shares: NDArray[np.float64]) -> float | None:
    classes = shares.shape[1]
    said = shares.argmax(axis=1)
    if measure == "accuracy":
        return float(np.mean(said == y))
    if measure == "loss":
        return float(-np.mean(np.log(np.clip(shares[np.arange(len(y)), y], SMALLEST, 1 - SMALLEST))))
    if measure == "auc":
        found = [_area(y == k, shares[:, k]) for k in (range(classes) if classes > 2 else (1,))]
        compared = [area for area in found if area is not None]
        return float(np.mean(compared)) if compared else None
    true, told = np.bincount(y, minlength=classes), np.bincount(said, minlength=classes)
    hits = np.bincount(y[said == y], minlength=classes)
    out_of = {"precision": told, "f1_score": (true + told) / 2}.get(measure, true)
    values, there = hits / np.maximum(out_of, 0.5), true > 0 if measure == "balanced_accuracy" else true + told > 0
    if classes == 2 and measure != "balanced_accuracy":
        values, there = values[1:], there[1:]
    return float(values[there].mean()) if there.any() else 0.0


def _area(true: NDArray[np.bool_], share: NDArray[np.float64]) -> float | None:
    """Under the ROC curve: how often a true row has the higher share, half of the ties among them."""
    ones, others = np.count_nonzero(true), np.count_nonzero(~true)
    if not ones or not others:
        return None
    _values, place, count = np.unique(share, return_inverse=True, return_counts=True)
    ranks = np.cumsum(count) - (count - 1) / 2
    return float((ranks[place[true]].sum() - ones * (ones + 1) / 2) / (ones * others))

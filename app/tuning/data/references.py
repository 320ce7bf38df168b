"""Two models of scikit-learn's on the very rows of a search: what a network is to be compared with."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple

import numpy as np

from app.tuning.data.class_weights import class_weights
from app.tuning.data.load import Dataset
from app.tuning.data.scaling import centre_and_spread
from app.tuning.data.scores import score
from app.tuning.spec.data import Data
from app.tuning.spec.measures import measure_of

Kind = Literal["linear", "trees"]
WIDE = 2000  # features times classes: with more, a hundred rounds of trees take minutes whatever the rows
FEWER: dict[str, Any] = {"max_iter": 30, "learning_rate": 0.3}  # rounds, and larger steps
THREADS = "OMP_NUM_THREADS"
KINDS: tuple[Kind, ...] = ("linear", "trees")
MOST_NUMBERS = 5_000_000  # of the training part, rows times features: what both fit in about a minute


class Reference(NamedTuple):
    """What a model scored, how long it took, and the rows it trained on where those were not all."""

    score: float | None
    seconds: float
    rows: int | None


def reference(kind: Kind, rows: Dataset, data: Data, objective: str, seed: int) -> Reference:
    """Train one model on the training part, and score it as the search's trials are.

    ``linear`` is LogisticRegression, or Ridge for numbers; ``trees`` is HistGradientBoosting; each with its defaults,
    and the search's class weights. Of a very large table some rows are drawn, and a very wide one gets fewer trees.
    Raises ValueError where scikit-learn cannot fit it.
    """
    began = time.perf_counter()
    training = _drawn(rows, seed)
    whole = len(training) == rows.training
    flat = rows.x.reshape(len(rows.x), -1)  # of pictures every pixel
    x, y = (flat[: rows.training], rows.y[: rows.training]) if whole else (flat[training], rows.y[training])
    judged = slice(rows.training, None) if objective.startswith("val_") else slice(rows.training)
    numbers = rows.task == "regression"
    mean, deviation = centre_and_spread(rows.y.astype(float), rows.training)
    target = (y - mean) / deviation if numbers else y.astype(int)
    pace = FEWER if rows.features * max(1, len(rows.classes)) > WIDE else {}
    model = _model(kind, numbers, class_weights(data, rows), {"random_state": seed, **pace})
    with _one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an optimum was not reached to the last digit
        model.fit(x, target)
        said = model.predict(flat[judged]) if numbers else model.predict_proba(flat[judged])
    if numbers:
        answers = said * deviation + mean
    else:
        answers = np.zeros((len(said), len(rows.classes)))
        answers[:, model.classes_] = said
    made = score(measure_of(objective), rows.task, rows.y[judged], answers, deviation)
    return Reference(made, time.perf_counter() - began, None if whole else len(training))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have scikit-learn train on one thread, as the networks do: the window keeps a core.

    Where the environment does not say how many, it would start a program that counts the processor's cores.
    """
    from threadpoolctl import threadpool_limits

    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        with threadpool_limits(1):
            yield
    finally:
        del os.environ[THREADS]
        if before is not None:
            os.environ[THREADS] = before


def _drawn(rows: Dataset, seed: int) -> Any:
    """Places of the training rows, or of as many as there is time for."""
    most = max(1000, MOST_NUMBERS // max(1, rows.features))
    if rows.training <= most:
        return np.arange(rows.training)
    return np.sort(np.random.default_rng(seed).choice(rows.training, most, replace=False))


def _model(kind: Kind, numbers: bool, weights: dict[int, float] | None, trees: dict[str, Any]) -> Any:
    from sklearn import ensemble, linear_model

    if kind == "linear":
        return linear_model.Ridge() if numbers else linear_model.LogisticRegression(max_iter=500, class_weight=weights)
    if numbers:
        return ensemble.HistGradientBoostingRegressor(**trees)
    return ensemble.HistGradientBoostingClassifier(class_weight=weights, **trees)

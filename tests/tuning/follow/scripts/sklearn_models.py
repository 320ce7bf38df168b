"""Models of scikit-learn's, which have no epochs."""

import sys

import keras_tuner as kt
import numpy as np
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def build_model(hp):
    return LogisticRegression(C=hp.Float("c", 0.01, 10.0, sampling="log"))


tuner = kt.tuners.SklearnTuner(
    oracle=kt.oracles.RandomSearchOracle(objective=kt.Objective("score", "max"), max_trials=2, seed=1),
    hypermodel=build_model,
    directory=sys.argv[1],
    project_name="sklearn",
)
tuner.search(x, y)

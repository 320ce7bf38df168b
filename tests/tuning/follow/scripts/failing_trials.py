"""Some combinations cannot be built, some are too large, and one ends in numbers that are none."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def build_model(hp):
    kind = hp.Choice("kind", ["good", "broken", "large", "nan"])
    if kind == "broken":
        raise ValueError("no such network")
    units = 10_000 if kind == "large" else 4
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(units, "relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    if kind == "nan":
        model.layers[0].set_weights([np.full((4, 4), np.nan), np.zeros(4)])
    return model


tuner = kt.GridSearch(
    build_model,
    "val_mae",
    max_model_size=10_000,
    max_consecutive_failed_trials=10,
    directory=sys.argv[1],
    project_name="failing",
)
tuner.search(x, y, epochs=1, validation_split=0.25, verbose=0)

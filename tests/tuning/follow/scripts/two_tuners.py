"""Two searches one after the other, the second from what the first found."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(hp.Int("units", 2, 8), "relu")])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(keras.optimizers.Adam(hp.Choice("rate", [1e-2, 1e-3])), "binary_crossentropy", metrics=["accuracy"])
    return model


coarse = kt.RandomSearch(build_model, "val_loss", max_trials=2, directory=sys.argv[1], project_name="coarse")
coarse.search(x, y, epochs=1, validation_split=0.25, verbose=0)
hp = kt.HyperParameters()
hp.Int("units", 6, 8)
fine = kt.RandomSearch(
    build_model,
    "val_loss",
    max_trials=2,
    hyperparameters=hp,
    tune_new_entries=False,
    directory=sys.argv[1],
    project_name="fine",
)
fine.search(x, y, epochs=2, validation_split=0.25, verbose=0)

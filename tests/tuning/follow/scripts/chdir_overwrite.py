"""A relative folder, thrown away first, and another working directory while the search runs."""

import os
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
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


os.chdir(sys.argv[1])
for rounds in range(2):
    tuner = kt.RandomSearch(
        build_model, "val_accuracy", max_trials=2, directory="my_dir", project_name="again", overwrite=True
    )
    os.makedirs("elsewhere", exist_ok=True)  # noqa: PTH103
    os.chdir("elsewhere")
    tuner.search(x, y, epochs=1 + rounds, validation_split=0.25, verbose=0)
    os.chdir("..")

"""The first example of every tutorial: how many layers, how wide, which rate."""

import sys

import keras
import keras_tuner as kt
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def build_model(hp):
    model = keras.Sequential()
    model.add(keras.layers.Input((4,)))
    for i in range(hp.Int("num_layers", 1, 3)):
        model.add(keras.layers.Dense(units=hp.Int(f"units_{i}", 4, 16, step=4), activation="relu"))
    if hp.Boolean("dropout"):
        model.add(keras.layers.Dropout(0.25))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    rate = hp.Float("lr", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    return model


keras.utils.set_random_seed(1)
tuner = kt.RandomSearch(
    build_model, objective="val_accuracy", max_trials=3, seed=1, directory=sys.argv[1], project_name="dense"
)
tuner.search(x, y, epochs=2, validation_split=0.25, verbose=0)
best = tuner.get_best_models(num_models=1)[0]
print("best", best.evaluate(x, y, verbose=0)[1] > 0)

"""What may be tried depends on what was chosen before."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((4,))])
    kind = hp.Choice("kind", ["narrow", "wide"])
    with hp.conditional_scope("kind", ["narrow"]):
        if kind == "narrow":
            model.add(keras.layers.Dense(hp.Int("narrow_units", 2, 4), activation="relu"))
    with hp.conditional_scope("kind", ["wide"]):
        if kind == "wide":
            model.add(keras.layers.Dense(hp.Int("wide_units", 16, 32, step=8), activation="relu"))
            model.add(keras.layers.Dropout(hp.Float("wide_dropout", 0.1, 0.3)))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(hp.Fixed("optimizer", "adam"), "binary_crossentropy", metrics=["AUC"])
    return model


tuner = kt.RandomSearch(
    build_model, kt.Objective("val_AUC", "max"), max_trials=4, seed=4, directory=sys.argv[1], project_name="scopes"
)
tuner.search(x, y, epochs=1, validation_split=0.25, verbose=0)

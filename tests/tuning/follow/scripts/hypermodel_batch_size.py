"""A HyperModel that tunes how it is trained, too."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


class MyHyperModel(kt.HyperModel):
    def build(self, hp):
        model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        return model

    def fit(self, hp, model, *args, **kwargs):
        return model.fit(
            *args,
            batch_size=hp.Choice("batch_size", [8, 16]),
            epochs=hp.Int("epochs", 2, 3),
            shuffle=hp.Boolean("shuffle"),
            **kwargs,
        )


tuner = kt.RandomSearch(MyHyperModel(), "val_accuracy", max_trials=3, seed=1, directory=sys.argv[1], project_name="fit")
tuner.search(x, y, validation_split=0.25, verbose=0)

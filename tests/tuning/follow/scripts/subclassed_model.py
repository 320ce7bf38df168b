"""A model of one's own class, a callback that knows the tuner, and fits that forget the callbacks."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


class Net(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.hidden = keras.layers.Dense(units, activation="relu")
        self.out = keras.layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        return self.out(self.hidden(inputs))


class MyHyperModel(kt.HyperModel):
    def build(self, hp):
        model = Net(hp.Int("units", 2, 8))
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        return model

    def fit(self, hp, model, x, y, callbacks=(), **kwargs):
        model.fit(x, y, epochs=2, verbose=0)  # to warm up
        return model.fit(x, y, epochs=3, callbacks=list(callbacks), **kwargs)


class KnowsTuner(keras.callbacks.Callback):
    def __init__(self, tuner):
        super().__init__()
        self.tuner = tuner


tuner = kt.RandomSearch(MyHyperModel(), "val_loss", max_trials=2, directory=sys.argv[1], project_name="net")
tuner.search(x, y, validation_split=0.25, verbose=0, callbacks=[KnowsTuner(tuner)])

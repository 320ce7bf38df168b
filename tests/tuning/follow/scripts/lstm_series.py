"""The next value of a series, from the ten before it."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
series = np.sin(np.arange(120) / 5).astype("float32")
windows = np.stack([series[k : k + 10] for k in range(100)])[..., None]
targets = series[10:110]


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((10, 1))])
    model.add(keras.layers.LSTM(hp.Int("units", 4, 8, step=4)))
    model.add(keras.layers.Dense(1))
    model.compile(keras.optimizers.RMSprop(hp.Choice("rate", [1e-2, 1e-3])), "mse", metrics=["mae"])
    return model


tuner = kt.RandomSearch(build_model, "val_mae", max_trials=2, directory=sys.argv[1], project_name="series")
plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=1, min_delta=10.0)
tuner.search(windows, targets, epochs=3, validation_split=0.2, callbacks=[plateau], verbose=0)

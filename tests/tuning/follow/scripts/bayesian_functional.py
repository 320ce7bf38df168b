"""A functional network and Bayesian optimization, for numbers."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = x @ np.array([1.0, -2.0, 0.5, 0.0], "float32")


def build_model(hp):
    inputs = keras.Input(shape=(4,))
    hidden = keras.layers.Dense(hp.Int("units", 4, 32, step=4), activation="relu")(inputs)
    hidden = keras.layers.Dropout(hp.Float("dropout", 0.0, 0.5, step=0.1))(hidden)
    outputs = keras.layers.Dense(1)(hidden)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model


tuner = kt.BayesianOptimization(
    build_model, objective="val_loss", max_trials=3, seed=2, directory=sys.argv[1], project_name="bayes"
)
tuner.search(x[:72], y[:72], epochs=2, validation_data=(x[72:], y[72:]), verbose=0)
tuner.results_summary()

"""A tuner of one's own: hooks overridden, BaseTuner below, more trials asked for later."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


class Telling(kt.BayesianOptimization):
    def on_epoch_end(self, trial, model, epoch, logs=None):
        super().on_epoch_end(trial, model, epoch, logs=logs)
        print("epoch", epoch)

    def on_trial_end(self, trial):
        super().on_trial_end(trial)
        print("trial", trial.trial_id, trial.status)


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(hp.Int("units", 2, 8), "relu")])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


tuner = Telling(build_model, "val_accuracy", max_trials=2, directory=sys.argv[1], project_name="telling")
tuner.search(x, y, epochs=1, validation_split=0.25, verbose=0)
tuner.oracle.max_trials = 3
tuner.search(x, y, epochs=1, validation_split=0.25, verbose=0)

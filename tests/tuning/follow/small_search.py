"""A script with a search that can be stopped and taken up again: ``python small_search.py FOLDER TRIALS EPOCHS``."""

import json
import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(256, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(hp.Int("units", 1, 64), "relu")])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


folder, trials, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
tuner = kt.RandomSearch(build_model, "val_loss", max_trials=trials, seed=1, directory=folder, project_name="p")
tuner.search(x, y, epochs=epochs, batch_size=32, validation_split=0.25, verbose=0)
ended = {
    trial.trial_id: [trial.status, trial.score, trial.hyperparameters.values] for trial in tuner.oracle.trials.values()
}
print(json.dumps(ended))

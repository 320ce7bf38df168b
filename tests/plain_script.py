"""The default search as a plain Keras Tuner script, without the app: what the app's searches are held against.

``python -m tests.plain_script TRIALS EPOCHS PROJECT…`` searches in each project folder, or reloads what is finished
there, and prints a line of JSON for each: the values, the score and the validation loss of every trial, and the units
of the best model.
"""

import json
import sys
from pathlib import Path

import keras
import keras_tuner as kt

from app.tuning.data.load import load_data
from app.tuning.spec.data import Synthetic


def build_model(hp):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((10,)),
            keras.layers.Dense(hp.Int("units", min_value=32, max_value=128, step=32), activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    rate = hp.Choice("learning_rate", values=[1e-2, 1e-3, 1e-4])
    model.compile(keras.optimizers.Adam(rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def search(project, trials, epochs):
    """The tuner, once it has searched."""
    tuner = kt.RandomSearch(
        build_model,
        objective="val_accuracy",
        max_trials=trials,
        seed=1,
        directory=str(project.parent),
        project_name=project.name,
    )
    plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=2, factor=0.5, min_lr=1e-5)
    data = load_data(Synthetic())
    tuner.search(data.x, data.y, epochs=epochs, validation_split=0.2, callbacks=[plateau], verbose=0)
    return tuner


def main(trials, epochs, *projects):
    for project in projects:
        tuner = search(Path(project), int(trials), int(epochs))
        found = [
            [t.hyperparameters.values, t.score, t.metrics.get_history("val_loss")[0].value]
            for t in sorted(tuner.oracle.trials.values(), key=lambda t: int(t.trial_id))
        ]
        print(json.dumps([found, tuner.get_best_models(1)[0].layers[0].units]))


if __name__ == "__main__":
    main(*sys.argv[1:])

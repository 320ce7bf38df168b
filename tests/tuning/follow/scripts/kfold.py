"""Cross-validation in run_trial, whose fits know nothing of the tuner."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


class CrossValidated(kt.Tuner):
    def run_trial(self, trial, x, y, epochs, batch_size):
        scores = []
        for fold in range(3):
            held = np.arange(len(x)) % 3 == fold
            model = self.hypermodel.build(trial.hyperparameters)
            model.fit(x[~held], y[~held], epochs=epochs, batch_size=batch_size, verbose=0)
            scores.append(model.evaluate(x[held], y[held], verbose=0)[0])
        return {"val_loss": float(np.mean(scores))}


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(hp.Int("units", 2, 8), "tanh")])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


tuner = CrossValidated(
    hypermodel=build_model,
    oracle=kt.oracles.RandomSearchOracle(objective=kt.Objective("val_loss", "min"), max_trials=2, seed=1),
    directory=sys.argv[1],
    project_name="folds",
)
tuner.search(x, y, epochs=2, batch_size=16)

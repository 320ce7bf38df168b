"""Hyperband, and each network stopped once it does not get better."""

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
    model.add(keras.layers.Dense(hp.Choice("units", [4, 8, 16]), activation=hp.Choice("activation", ["relu", "tanh"])))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=hp.Choice("optimizer", ["adam", "sgd"]), loss="binary_crossentropy", metrics=["accuracy"])
    return model


tuner = kt.Hyperband(
    build_model, objective="val_accuracy", max_epochs=3, factor=3, seed=1, directory=sys.argv[1], project_name="band"
)
stop_early = keras.callbacks.EarlyStopping(monitor="val_loss", patience=5)
tuner.search(x, y, epochs=50, validation_split=0.25, callbacks=[stop_early], verbose=0)
best_hps = tuner.get_best_hyperparameters(num_trials=1)[0]
model = tuner.hypermodel.build(best_hps)
history = model.fit(x, y, epochs=2, validation_split=0.25, verbose=0)
print("epochs", len(history.epoch))

"""Every combination, judged by a metric that Keras Tuner cannot know the direction of."""

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
    model.add(keras.layers.Dense(hp.Choice("units", [4, 8]), activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    rate = hp.Choice("learning_rate", [0.01, 0.001])
    f1 = keras.metrics.F1Score(threshold=0.5, name="f1")
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "binary_crossentropy", metrics=[f1])
    return model


tuner = kt.GridSearch(
    build_model, objective=kt.Objective("val_f1", direction="max"), directory=sys.argv[1], project_name="grid"
)
tuner.search(x, y[:, None], epochs=2, validation_split=0.25, verbose=0)
print(tuner.get_best_hyperparameters()[0].values)

"""Two inputs, two outputs, and the objective one of the losses."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
left, right = rng.normal(size=(96, 4)).astype("float32"), rng.normal(size=(96, 3)).astype("float32")
total, sign = left.sum(axis=1), (right[:, 0] > 0).astype("float32")


def build_model(hp):
    a, b = keras.Input((4,), name="left"), keras.Input((3,), name="right")
    both = keras.layers.Concatenate()([keras.layers.Dense(hp.Int("left_units", 2, 6))(a), b])
    outputs = {
        "total": keras.layers.Dense(1, name="total")(both),
        "sign": keras.layers.Dense(1, activation="sigmoid", name="sign")(both),
    }
    model = keras.Model({"left": a, "right": b}, outputs)
    model.compile(
        "adam", {"total": "mse", "sign": "binary_crossentropy"}, metrics={"total": ["mae"], "sign": ["accuracy"]}
    )
    return model


tuner = kt.RandomSearch(
    build_model, kt.Objective("val_sign_accuracy", "max"), max_trials=2, directory=sys.argv[1], project_name="inputs"
)
tuner.search({"left": left, "right": right}, {"total": total, "sign": sign}, epochs=2, validation_split=0.25, verbose=0)

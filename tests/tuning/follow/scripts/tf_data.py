"""Rows from tf.data, and a learning rate that falls step by step."""

import sys

import keras
import keras_tuner as kt
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


train = tf.data.Dataset.from_tensor_slices((x[:64], y[:64])).shuffle(64, seed=1).batch(16).prefetch(1)
valid = tf.data.Dataset.from_tensor_slices((x[64:], y[64:])).batch(16)


def build_model(hp):
    normal = keras.layers.Normalization()
    normal.adapt(x)
    model = keras.Sequential([keras.layers.Input((4,)), normal, keras.layers.Dense(hp.Int("units", 2, 8), "relu")])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    rate = keras.optimizers.schedules.ExponentialDecay(hp.Choice("rate", [0.1, 0.01]), decay_steps=4, decay_rate=0.5)
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    return model


tuner = kt.RandomSearch(build_model, "val_loss", max_trials=2, seed=1, directory=sys.argv[1], project_name="stream")
tuner.search(train, epochs=2, validation_data=valid, verbose=0)

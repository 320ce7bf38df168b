"""A convolutional network for small pictures."""

import sys

import keras
import keras_tuner as kt
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
images = rng.uniform(size=(80, 8, 8, 1)).astype("float32")
labels = (images.mean(axis=(1, 2, 3)) > 0.5).astype("int32")


def build_model(hp):
    model = keras.Sequential([keras.layers.Input((8, 8, 1))])
    for block in range(hp.Int("conv_blocks", 1, 2)):
        filters = hp.Int(f"filters_{block}", 4, 8, step=4)
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(2, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


tuner = kt.RandomSearch(build_model, "val_accuracy", max_trials=2, directory=sys.argv[1], project_name="images")
tuner.search(images, labels, epochs=2, batch_size=16, validation_split=0.25)

"""A loop of one's own, as Keras Tuner's guide writes it."""

import sys

import keras
import keras_tuner as kt
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(96, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


class MyHyperModel(kt.HyperModel):
    def build(self, hp):
        return keras.Sequential(
            [keras.layers.Input((4,)), keras.layers.Dense(hp.Int("units", 4, 8)), keras.layers.Dense(1)]
        )

    def fit(self, hp, model, x, y, validation_data, callbacks=None, **kwargs):
        batches = tf.data.Dataset.from_tensor_slices((x, y[:, None])).batch(hp.Int("batch_size", 16, 32, step=16))
        optimizer = keras.optimizers.Adam(hp.Float("learning_rate", 1e-4, 1e-2, sampling="log"))
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
        seen = keras.metrics.Mean()
        for callback in callbacks:
            callback.set_model(model)
        best = float("inf")
        for epoch in range(3):
            for images, labels in batches:
                with tf.GradientTape() as tape:
                    error = loss(labels, model(images))
                variables = model.trainable_variables
                optimizer.apply_gradients(zip(tape.gradient(error, variables), variables, strict=True))
            seen.update_state(loss(validation_data[1][:, None], model(validation_data[0])))
            error = float(seen.result().numpy())
            seen.reset_state()
            for callback in callbacks:
                callback.on_epoch_end(epoch, logs={"my_metric": error})
            best = min(best, error)
        return best


tuner = kt.RandomSearch(
    MyHyperModel(), kt.Objective("my_metric", "min"), max_trials=2, directory=sys.argv[1], project_name="loop"
)
tuner.search(x=x[:64], y=y[:64], validation_data=(x[64:], y[64:]))

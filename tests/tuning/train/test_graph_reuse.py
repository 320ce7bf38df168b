"""Trials that share an architecture share its graphs, and no number changes by it."""

from __future__ import annotations

import numpy as np
import pytest

from app.tuning.data.load import load_data
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.train.graph_reuse import TracedModels, fit_built
from app.tuning.train.model import make_callbacks, make_hypermodel
from tests.searching import load_keras

TRIALS = ((32, 0.1, 32), (64, 0.001, 32), (32, 0.001, 50))  # units, learning rate, batch size


def hypermodel_of(optimizer, share, **limits):
    """The spec of a search, its data, and its hypermodel; with ``share``, its trials train in each other's graphs."""
    load_keras()
    space = Space(
        units=Vary(choices=(32, 64)),
        learning_rate=Vary(choices=(0.1, 0.001)),
        batch_size=Vary(choices=(32, 50)),
        dropout=0.2,
        optimizer=optimizer,
    )
    spec = SearchSpec(data=Synthetic(rows=120), epochs=4, space=space)
    data = load_data(spec.data, spec.validation_split)
    made = make_hypermodel(spec, data.row, data.task, len(data.classes))
    if share:
        fit_built(made, TracedModels(**limits))
    return spec, data, made


def train(spec, data, hypermodel, values, folder, *callbacks):
    """A trial as Keras Tuner runs it: its history, and the model that was trained."""
    import keras
    import keras_tuner

    keras.backend.clear_session()
    hp = keras_tuner.HyperParameters()
    hp.values.update(zip(("units", "learning_rate", "batch_size"), values, strict=True))
    callbacks = [*make_callbacks(spec, folder), *callbacks]
    history = hypermodel.fit(
        hp, hypermodel.build(hp), data.x, data.y, epochs=4, validation_split=0.2, verbose=0, callbacks=callbacks
    )
    return history.history, history.model


# Adagrad's accumulators begin at 0.1, Adam's at zero.
@pytest.mark.parametrize(("optimizer", "order"), [("adam", (0, 1, 2, 0)), ("adagrad", (0, 2))])
def test_that_trials_in_the_same_graphs_have_the_numbers_of_graphs_of_their_own(tmp_path, optimizer, order):
    alone, shared = hypermodel_of(optimizer, False), hypermodel_of(optimizer, True)
    expected = {number: train(*alone, TRIALS[number], tmp_path) for number in set(order)}
    models = {}
    for number in order:
        history, model = expected[number]
        other, twin = train(*shared, TRIALS[number], tmp_path)
        assert history == other
        for weights, twins in zip(model.get_weights(), twin.get_weights(), strict=True):
            np.testing.assert_array_equal(weights, twins)
        assert models.setdefault(number, twin) is twin
    assert models[0] is models[2]
    assert models[0] is not models.get(1)


def test_that_a_model_whose_training_was_broken_off_is_not_used_again(tmp_path):
    import keras

    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, *_args, **_logs):
            raise KeyError("skipped")

    search = hypermodel_of("adam", True)
    _, first = train(*search, TRIALS[0], tmp_path)
    with pytest.raises(KeyError, match="skipped"):
        train(*search, TRIALS[0], tmp_path, Stop())
    _, second = train(*search, TRIALS[0], tmp_path)
    assert second is not first


def test_that_a_large_model_is_not_kept(tmp_path):
    search = hypermodel_of("adam", True, most_parameters=10)
    first, second = (train(*search, TRIALS[0], tmp_path)[1] for _ in range(2))
    assert second is not first

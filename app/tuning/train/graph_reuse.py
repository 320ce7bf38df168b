"""Spare Keras the tracing of a trial's graphs: half of it for a new architecture, all of it for one trained before."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

MOST_KEPT = 8  # models whose graphs are kept
MOST_PARAMETERS = 10**6  # of each: a larger one takes more memory than its tracing is worth

_kept: dict[str, Any] = {}  # traced models by all that their graphs depend on, of every search of this process


def fit_built(hypermodel: Any) -> None:
    """Have ``hypermodel.fit`` train in the graphs of an earlier model of the same architecture, if there is one.

    A trial's model that differs from an earlier one in numbers alone (its weights, its learning rate) hands them to
    that one, which is trained in its stead: tracing takes longer than the epochs of a small network. No number
    changes: all variables, those of the optimizer and of the random draws among them, are the new model's own.

    A model that is the first of its kind gets the optimizer's and the metrics' variables before the first batch.
    Keras would make them while it traces the training step, and TensorFlow traces such a step a second time.
    """
    fit = hypermodel.fit

    def build_and_fit(hp: Any, model: Any, x: Any, y: Any, *args: Any, **kwargs: Any) -> Any:
        model.optimizer.build(model.trainable_variables)
        kind = _architecture(model)
        traced = _kept.pop(kind, None)
        if traced is None:
            traced = model
            model.compute_metrics(None, y[:1], np.zeros((1, *model.output_shape[1:]), np.float32))
            model.reset_metrics()
        else:
            _hand_over(model, traced)
        made = fit(hp, traced, x, y, *args, **kwargs)
        if traced.count_params() <= MOST_PARAMETERS:
            _kept[kind] = traced  # not after an exception, which may leave anything behind
        if len(_kept) > MOST_KEPT:
            del _kept[next(iter(_kept))]
        return made

    hypermodel.fit = build_and_fit


def _architecture(model: Any) -> str:
    """All that a model's graphs depend on, as text: everything but the values of its variables."""
    training = model.get_compile_config()
    training["optimizer"]["config"].pop("learning_rate")  # a variable, too
    return json.dumps([model.get_config(), training], sort_keys=True, default=str)


def _hand_over(model: Any, traced: Any) -> None:
    """Give a traced model another one's state."""
    mine = [*model.variables, *model.optimizer.variables]
    for variable, value in zip([*traced.variables, *traced.optimizer.variables], mine, strict=True):
        variable.assign(value)

"""Spare Keras the tracing of a trial's graphs: half of it for a new architecture, all of it for one trained before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST_KEPT = 8  # models whose graphs are kept
MOST_PARAMETERS = 10**6  # of each: a larger one takes more memory than its tracing is worth


class TracedModels:
    """The latest models that were traced, by all that their graphs depend on; large ones are not kept."""

    def __init__(self, most_parameters: int = MOST_PARAMETERS) -> None:
        self._most_parameters = most_parameters
        self._kept: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Any]:
        return iter(self._kept.values())

    def take(self, kind: str) -> Any:
        """A model of this kind, which is then no longer kept, or None."""
        return self._kept.pop(kind, None)

    def keep(self, kind: str, model: Any) -> None:
        """Keep a model, and let go of the one that was not used for longest if there are too many."""
        if model.count_params() <= self._most_parameters:
            self._kept[kind] = model
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        """Keep none of them."""
        self._kept.clear()


TRACED = TracedModels()  # of every search of this process


def fit_built(hypermodel: Any, traced_models: TracedModels = TRACED) -> None:
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
        traced = traced_models.take(kind)
        if traced is None:
            traced = model
            model.compute_metrics(None, y[:1], np.zeros((1, *model.output_shape[1:]), np.float32))
            model.reset_metrics()
        else:
            _hand_over(model, traced)
        made = fit(hp, traced, x, y, *args, **kwargs)
        traced_models.keep(kind, traced)  # not after an exception, which may leave anything behind
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

"""Keras Tuner's hyperparameters as entries of a space: what its JSON and its objects say in one form."""

from __future__ import annotations

import math
from typing import Any

from app.tuning.spec.search import Value, Vary

MOST_STEPS = 1000  # of a range that is multiplied through


def entry_of(kind: str, config: dict[str, Any]) -> Value | Vary:
    """A hyperparameter's class name and its config as an entry.

    Raises KeyError, TypeError or ValueError for what this version of Keras Tuner does not write.
    """
    if kind == "Fixed":
        value = config["value"]
        if not isinstance(value, int | float | str):
            raise TypeError
        return value
    if kind == "Boolean":
        return Vary(choices=(False, True))
    if kind == "Choice":
        return Vary(choices=tuple(dict.fromkeys(config["values"])))  # a value given twice is one value
    low, high, step = config["min_value"], config["max_value"], config["step"]
    if isinstance(low, str) or isinstance(high, str) or low is None or high is None:
        raise TypeError
    if config["sampling"] != "log":
        return Vary(min=low, max=high, step=step)
    if step is None:
        return Vary(min=low, max=high, sampling="log")
    count = math.floor(math.log(high / low, step) + 1e-9) + 1  # here Keras Tuner multiplies by the step
    return Vary(choices=tuple(low * step**k for k in range(min(count, MOST_STEPS))))

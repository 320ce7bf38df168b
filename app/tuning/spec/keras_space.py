"""What may be tried, as Keras Tuner's own configurations of hyperparameters say it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from app.tuning.spec.space import Value, Vary

MOST_STEPS = 1000  # of a range that is multiplied through


def space_of(entries: Iterable[object]) -> dict[str, Value | Vary]:
    """Every hyperparameter by its name, from entries like ``{"class_name": "Int", "config": {"name": …}}``.

    What is no such entry, or one of a kind that only a later version knows, is left out. A name that comes twice holds
    the values of both: it may depend on others, or a script may have been run again with other bounds.
    """
    found: dict[str, Value | Vary] = {}
    for entry in entries:
        config = entry.get("config") if isinstance(entry, Mapping) else None
        name = config.get("name") if isinstance(config, Mapping) else None
        if isinstance(entry, Mapping) and isinstance(config, Mapping) and isinstance(name, str):
            with suppress(KeyError, TypeError, ValueError, OverflowError):
                made = entry_of(str(entry.get("class_name")), config)
                found[name] = _with_both(found[name], made) if name in found else made
    return found


def _with_both(one: Value | Vary, other: Value | Vary) -> Value | Vary:
    if one == other or not isinstance(one, Vary) or not isinstance(other, Vary):
        return one
    if one.choices is not None and other.choices is not None:
        return Vary(choices=tuple(dict.fromkeys((*one.choices, *other.choices))))
    ends = [end for end in (one.min, one.max, other.min, other.max) if end is not None]
    if len(ends) < 4 or (one.step, one.sampling) != (other.step, other.sampling):
        return one
    return replace(one, min=min(ends), max=max(ends))


def entry_of(kind: str, config: Mapping[str, Any]) -> Value | Vary:
    """A hyperparameter's class name and its config as an entry.

    Raises KeyError, TypeError, ValueError or OverflowError for what this version of Keras Tuner does not write.
    """
    if kind == "Fixed":
        return _value(config["value"])
    if kind == "Boolean":
        return Vary(choices=(False, True))
    if kind == "Choice":
        return Vary(choices=tuple(dict.fromkeys(map(_value, config["values"]))))  # a value given twice is one value
    low, high, step = _number(config["min_value"]), _number(config["max_value"]), config["step"]
    if config["sampling"] != "log":
        return Vary(min=low, max=high, step=step)
    if step is None:
        return Vary(min=low, max=high, sampling="log")
    count = math.floor(math.log(high / low, step) + 1e-9) + 1  # here Keras Tuner multiplies by the step
    return Vary(choices=tuple(low * step**k for k in range(min(count, MOST_STEPS))))


def _value(value: object) -> Value:
    if not isinstance(value, int | float | str) or (isinstance(value, float) and not math.isfinite(value)):
        raise TypeError
    return value


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e308:
        raise TypeError
    return value

"""What a spec holds, narrows or lists of the hyperparameters that a user's function registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple

from app.descent.text.json_input import InputError
from app.tuning.spec.own_model import Registered
from app.tuning.spec.space import Value, Vary

MOST_CHOICES = 10_000  # of a range with a step, which are given one by one


class Override(NamedTuple):
    """One registration with Keras Tuner: under which conditions, by which method, and what that is given."""

    conditions: tuple[tuple[str, tuple[Value, ...]], ...]
    kind: str  # Fixed, Choice, Int or Float
    arguments: dict[str, Any]


def overrides(space: Mapping[str, Value | Vary], registered: tuple[Registered, ...]) -> Iterator[Override]:
    """What takes the place of what the function registers under the same names, what others depend on first.

    Each stands under the conditions that it has in the function. Raises InputError for a name that it never registers.
    """
    names = {hp.name for hp in registered}
    for name in space:
        if name not in names:
            there = ", ".join(dict.fromkeys(hp.name for hp in registered))
            raise InputError(f"$.space.{name}: the function registers no {name}; it registers {there or 'nothing'}")
    # What one of them depends on has to be there before it.
    parents = {parent for hp in registered if hp.name in space for parent, _ in hp.conditions}
    for hp in registered:
        if hp.name in space or hp.name in parents:
            yield Override(hp.conditions, *_call(hp, space.get(hp.name, hp.entry)))


def overriding(space: Mapping[str, Value | Vary], registered: tuple[Registered, ...]) -> Any:
    """The same as Keras Tuner's HyperParameters."""
    import keras_tuner

    made = keras_tuner.HyperParameters()
    for conditions, kind, arguments in overrides(space, registered):
        with ExitStack() as scopes:
            for parent, values in conditions:
                scopes.enter_context(made.conditional_scope(parent, list(values)))
            getattr(made, kind)(**arguments)
    return made


def _call(hp: Registered, entry: Value | Vary) -> tuple[str, dict[str, Any]]:
    if not isinstance(entry, Vary):
        return "Fixed", {"name": hp.name, "value": entry}
    if (values := entry.values()) is not None and entry.sampling is None and len(values) <= MOST_CHOICES:
        first = hp.default if hp.default in values else values[0]
        ordered = not isinstance(values[0], str)
        return "Choice", {"name": hp.name, "values": list(values), "default": first, "ordered": ordered}
    whole = isinstance(entry.min, int) and isinstance(entry.max, int)
    ends = {"name": hp.name, "min_value": entry.min, "max_value": entry.max}
    return "Int" if whole else "Float", {**ends, "step": entry.step, "sampling": entry.sampling or "linear"}

"""What a spec holds, narrows or lists of the hyperparameters that a user's function registers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from app.descent.text.json_input import InputError
from app.tuning.spec.search import Registered, Value, Vary


def overriding(space: Mapping[str, Value | Vary], registered: tuple[Registered, ...]) -> Any:
    """Keras Tuner's HyperParameters that take the place of what the function registers under the same names.

    Each stands under the conditions that it has in the function. Raises InputError for a name that it never registers.
    """
    import keras_tuner

    names = {hp.name for hp in registered}
    for name in space:
        if name not in names:
            there = ", ".join(dict.fromkeys(hp.name for hp in registered))
            raise InputError(f"$.space.{name}: the function registers no {name}; it registers {there or 'nothing'}")
    # What one of them depends on has to be there before it.
    parents = {parent for hp in registered if hp.name in space for parent, _ in hp.conditions}
    made = keras_tuner.HyperParameters()
    for hp in registered:
        if hp.name not in space and hp.name not in parents:
            continue
        entry = space.get(hp.name, hp.entry)
        with ExitStack() as scopes:
            for parent, values in hp.conditions:
                scopes.enter_context(made.conditional_scope(parent, list(values)))
            _register(made, hp, entry)
    return made


def _register(made: Any, hp: Registered, entry: Value | Vary) -> None:
    if not isinstance(entry, Vary):
        made.Fixed(hp.name, entry)
        return
    inside = None
    if (values := entry.values()) is not None and entry.sampling is None and len(values) <= 10_000:
        inside = hp.default if hp.default in values else values[0]
        made.Choice(hp.name, list(values), default=inside, ordered=not isinstance(values[0], str))
        return
    whole = isinstance(entry.min, int) and isinstance(entry.max, int)
    kind = made.Int if whole else made.Float
    kind(hp.name, entry.min, entry.max, step=entry.step, sampling=entry.sampling or "linear")

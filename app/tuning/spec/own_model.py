"""A network of the user's own as a value: which file and function build it, what that registers, and what is held."""

from __future__ import annotations

from typing import Literal

from app.tuning.spec.space import Value, Vary
from app.tuning.spec.types import Strict


class Registered(Strict, frozen=True):
    """One hyperparameter that a user's function registers: a range, a list or a value; and when it counts.

    ``conditions`` are pairs of another one's name and the values of it with which this one is used.
    """

    name: str
    entry: Value | Vary
    default: Value
    conditions: tuple[tuple[str, tuple[Value, ...]], ...] = ()


class OwnModel(Strict, frozen=True):
    """A Python file of the user's own: ``function`` takes ``hp`` and builds the networks (or is a HyperModel).

    ``space`` holds, narrows or lists hyperparameters that it registers, by their names. After a look at the file (a
    dry run) ``registered`` is everything that it registers.
    """

    file: str
    function: str = "build_model"
    space: dict[str, Value | Vary] = {}  # noqa: RUF012 (msgspec copies it)
    registered: tuple[Registered, ...] = ()
    sha256: str = ""  # of the file that was looked at, whose copy the search's folder keeps
    direction: Literal["min", "max"] | None = None  # of an objective whose name does not say which way is better

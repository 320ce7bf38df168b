"""Holds the fields of a struct that Python builds to the kinds and bounds that those of a file are held to."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import inspect

LARGE = 10**15  # whole numbers whose digits nobody reads
Fits = Callable[[float], bool]


class Bounds(NamedTuple):
    """What a field may be: a number of one kind, and in words which ones; None is let through where it may be."""

    whole: bool
    optional: bool
    fits: Fits
    expected: str


def check_numbers(value: msgspec.Struct) -> None:
    """Raise ValueError with the JSON path of the first field that holds no number of its kind or one out of bounds.

    Text, flags and structs are left to whoever uses them; numbers must be finite.
    """
    for name, bounds in _bounds_of(type(value)).items():
        held = getattr(value, name)
        if held is None and bounds.optional:
            continue
        if not _is_number(held, bounds.whole) or not math.isfinite(held) or not bounds.fits(held):
            raise ValueError(f"expected {bounds.expected}, got {_shown(held)} - at `$.{name}`")


@cache
def _bounds_of(kind: type[msgspec.Struct]) -> dict[str, Bounds]:
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    found = {field.name: _bounds(field.type) for field in described.fields}
    return {name: bounds for name, bounds in found.items() if bounds is not None}


def _bounds(described: inspect.Type) -> Bounds | None:
    optional = isinstance(described, inspect.UnionType)
    kinds = described.types if isinstance(described, inspect.UnionType) else (described,)
    numbers = [one for one in kinds if isinstance(one, inspect.IntType | inspect.FloatType)]
    rest = [one for one in kinds if one not in numbers and not isinstance(one, inspect.NoneType)]
    if len(numbers) != 1 or rest:
        return None
    (one,) = numbers
    low, above, high, below = one.ge, one.gt, one.le, one.lt

    def fits(number: float) -> bool:
        return (
            (low is None or number >= low)
            and (above is None or number > above)
            and (high is None or number <= high)
            and (below is None or number < below)
        )

    whole = isinstance(one, inspect.IntType)
    words = ["a whole number" if whole else "a number"]
    words += [f"from {low:g} up"] if low is not None else [f"above {above:g}"] if above is not None else []
    words += [f"to {high:,}"] if high is not None else [f"to below {below:g}"] if below is not None else []
    said = " ".join(words).replace(" up to ", " to ")
    return Bounds(whole, optional, fits, said)


def _is_number(held: object, whole: bool) -> bool:
    return isinstance(held, int if whole else int | float) and not isinstance(held, bool)


def _shown(held: object) -> str:
    if isinstance(held, int) and abs(held) >= LARGE:
        return f"about 1e{len(str(abs(held))) - 1}"
    return f"{held:g}" if isinstance(held, float) else repr(held)

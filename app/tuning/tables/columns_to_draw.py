"""Which columns of a table become the ground of the mountain: values alone, for a window that never imports pandas."""

from __future__ import annotations

import sys

import msgspec

from app.descent.ground.surface_choice import Ground
from app.tuning.spec.data import Table
from app.tuning.tables.preview import ColumnView


class ColumnsToDraw(msgspec.Struct, frozen=True):
    """Of a line ``x`` predicts ``y``; with an ``answer``, a column of two values, the weights of x and y predict it."""

    x: str
    y: str
    answer: str = ""
    standardised: bool = True


def drawable(columns: tuple[ColumnView, ...]) -> tuple[list[str], list[str]]:
    """The columns of numbers that can be drawn, and those with two values, which two weights can predict."""
    numbers = [one.name for one in columns if one.kind == "number" and one.distinct > 1]
    pairs = [one.name for one in columns if one.kind != "ignored" and one.distinct == 2]
    return numbers, pairs


def suggested(columns: tuple[ColumnView, ...], target: str | None) -> ColumnsToDraw | None:
    """What a person most likely wants to see: what the target depends on; None where no two columns can be drawn."""
    numbers, pairs = drawable(columns)
    several = [one.name for one in columns if one.name in numbers and one.distinct > 2]
    others = [name for name in [*several, *numbers] if name != target]
    if target in pairs and len(dict.fromkeys(others)) >= 2:
        x, y = list(dict.fromkeys(others))[:2]
        return ColumnsToDraw(x, y, target)
    if target in numbers and others:
        return ColumnsToDraw(others[0], target)
    return ColumnsToDraw(several[0], several[1]) if len(several) >= 2 else None


def columns_command(data: Table, columns: ColumnsToDraw) -> list[str]:
    """The command that reads the columns: its output is a Ground as JSON that carries the rows."""
    arguments = (msgspec.json.encode(value).decode() for value in (data, columns))
    return [sys.executable, "-m", "app.tuning.tables.columns_process", *arguments]


def read_ground(output: bytes) -> Ground:
    """What the command wrote."""
    return msgspec.json.decode(output, type=Ground)

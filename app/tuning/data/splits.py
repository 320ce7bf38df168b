"""Which rows of a table train, which validate, and which no trial sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.descent.text.numbers import counted
from app.tuning.spec.data import SplitBy, Table, Task, training_rows

Rows = NDArray[np.intp]
Split = Literal["stratified", "shuffled", "ordered", "group", "table"]


@dataclass(frozen=True)
class Parts:
    """The places of the rows of each part; the test part may be empty."""

    training: Rows
    validation: Rows
    test: Rows


def split_of(data: Table, task: Task) -> Split:
    """How the rows are split; auto is stratified for classes, and shuffled for numbers."""
    if isinstance(data.split, SplitBy):
        return "group" if data.split.group is not None else "table"
    if data.split == "auto":
        return "shuffled" if task == "regression" else "stratified"
    return data.split


def split_rows(
    answers: NDArray[Any],
    data: Table,
    validation_split: float,
    classes: bool = False,
    times: NDArray[Any] | None = None,
    groups: NDArray[Any] | None = None,
    second: NDArray[np.bool_] | None = None,
) -> Parts:
    """Split rows (their answers; places of ``classes``, or numbers) as a spec's data ask; the same for a seed.

    ``times`` is what puts them in order (else they are in order), ``groups`` which rows stay together, ``second``
    which come from a second file and validate. Raises ValueError with a sentence where a part would have no row.
    """
    rng = np.random.default_rng(data.seed)
    rows, test = len(answers), data.test
    match split_of(data, "multiclass" if classes else "regression"):
        case "stratified" if classes:
            parts = _stratified(answers, validation_split, test, rng)
        case "ordered":
            order = np.arange(rows) if times is None else np.argsort(_missing_first(times), kind="stable")
            parts = _cut(order[: rows - round(test * rows)], validation_split, order[rows - round(test * rows) :])
        case "group":
            assert groups is not None
            parts = _by_group(groups, validation_split, test, rng)
        case "table":
            assert second is not None
            own = rng.permutation(np.flatnonzero(~second))
            tested = round(test * len(own))
            parts = Parts(own[tested:], np.flatnonzero(second), own[:tested])
        case _:
            order = rng.permutation(rows)
            parts = _cut(order[round(test * rows) :], validation_split, order[: round(test * rows)])
    _check(parts, rows, test)
    return parts


def _cut(rest: Rows, validation_split: float, test: Rows) -> Parts:
    cut = training_rows(len(rest), validation_split)
    return Parts(rest[:cut], rest[cut:], test)


def _missing_first(times: NDArray[Any]) -> NDArray[np.int64]:
    """Moments as whole numbers; a row without one trains, since nobody knows whether it is a late one."""
    return times.astype("datetime64[ns]").view(np.int64)  # of a missing one the smallest


def _stratified(answers: NDArray[Any], validation_split: float, test: float, rng: np.random.Generator) -> Parts:
    """Each class's share of each part is right to a row; a class's first row trains, so that it can be learned.

    What a class has of a part is the difference of two rounded running totals, so that the parts' sizes are right, too.
    """
    training, validation, tested = [], [], []
    total = rest_total = 0
    for label in np.unique(answers):
        rows = rng.permutation(np.flatnonzero(answers == label))
        for_test = round((total + len(rows)) * test) - round(total * test)
        for_test = min(for_test, len(rows) - 1)
        total += len(rows)
        rest = rows[for_test:]
        cut = training_rows(rest_total + len(rest), validation_split) - training_rows(rest_total, validation_split)
        cut = max(1, cut)
        rest_total += len(rest)
        tested.append(rows[:for_test])
        training.append(rest[:cut])
        validation.append(rest[cut:])
    return Parts(*(rng.permutation(np.concatenate(part)) for part in (training, validation, tested)))


def _by_group(groups: NDArray[Any], validation_split: float, test: float, rng: np.random.Generator) -> Parts:
    """Whole groups in a random order, cut where the parts' sizes come nearest to what is asked."""
    names, at = np.unique(groups, return_inverse=True)
    needed = 3 if test else 2
    if len(names) < needed:
        raise ValueError(f"has {counted(len(names), 'group')}; {needed} parts need as many at least")
    order = rng.permutation(len(names))
    ends = np.cumsum(np.bincount(at)[order])
    rows = len(groups)
    tested = 0
    if test:
        tested = int(np.clip(1 + np.argmin(np.abs(ends - test * rows)), 1, len(names) - 2))
    left = rows - (ends[tested - 1] if tested else 0)
    trained = rows - left + (1 - validation_split) * left
    cut = int(np.clip(1 + np.argmin(np.abs(ends - trained)), tested + 1, len(names) - 1))
    part = np.empty(len(names), int)
    part[order[:tested]], part[order[tested:cut]], part[order[cut:]] = 2, 0, 1
    shuffled = rng.permutation(rows)
    return Parts(*(shuffled[part[at[shuffled]] == which] for which in range(3)))


def _check(parts: Parts, rows: int, test: float) -> None:
    """Raise ValueError if a part that is asked for has no row."""
    sizes = {"train on": parts.training, "validate on": parts.validation, **({"test on": parts.test} if test else {})}
    for what, part in sizes.items():
        if not len(part):
            left = f"none of its {counted(rows, 'row')} would be left to {what}"
            raise ValueError(f"{left}; change the shares, or add rows")

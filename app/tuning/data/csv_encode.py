"""A CSV file as training data: what its columns are, and how they become numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.tuning.data.csv_columns import MISSING, Column, described, number
from app.tuning.data.csv_table import Table, read_table
from app.tuning.data.scaling import standardised
from app.tuning.spec.data import Csv, Task, training_rows

HEAD = 8  # rows of a preview
READING = 0.5  # of the time that a preview takes
FEWEST = 10  # rows
MOST_CLASSES = 50
FEWEST_OF_A_CLASS = 2  # rows on average: one to learn from, one to see whether it was learnt
MOST_WHOLE_CLASSES = 20  # different whole numbers that are still taken for classes
USUAL = ("target", "label", "class", "y", "outcome", "species", "quality")


@dataclass(frozen=True)
class Preview:
    """What a person wants to know of a file before a search."""

    path: str
    rows: int
    head: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    target: str
    task: Task
    balance: tuple[tuple[str, int], ...]  # rows of each class; empty for regression
    notes: tuple[str, ...]  # of classes of one row, and of what is done about gaps and unusable columns


@dataclass(frozen=True)
class Encoded:
    """A file as numbers, the training part first."""

    x: NDArray[np.float32]
    y: NDArray[Any]
    task: Task
    classes: tuple[str, ...]


def preview(
    path: str | Path, target: str | None = None, task: str = "auto", tell: Callable[[float], object] = float
) -> Preview:
    """Describe a file; without a target one is guessed. Raises InputError for what cannot be used.

    ``tell`` hears now and then how much of the work is done, from 0 to 1.
    """
    table = read_table(Path(path), lambda done: tell(READING * done))
    target = target or _guessed(table)
    columns, rows, found = _understood(table, target, task, lambda done: tell(READING + (1 - READING) * done))
    place = table.names.index(target)
    counts = Counter(table.rows[r][place] for r in rows)
    balance = () if found == "regression" else tuple((c, counts[c]) for c in _classes(counts))
    head = tuple(tuple(row) for row in table.rows[:HEAD])
    single = [name for name, count in balance if count == 1]
    notes = _notes(columns, target, len(table.rows) - len(rows), single)
    if found == "regression":
        notes += (
            f"Answers and absolute errors are in {target}'s own unit; the loss counts in {target}'s standard "
            "deviations, squared.",
        )
    return Preview(str(table.path), len(table.rows), head, columns, target, found, balance, notes)


def load_csv(data: Csv, validation_split: float) -> Encoded:
    """Read and encode a file: shuffled, gaps filled, words as one column each, numbers standardised."""
    table = read_table(Path(data.csv))
    columns, kept, task = _understood(table, data.target, data.task)
    rows = np.random.default_rng(data.seed).permutation(np.array(kept))
    training = training_rows(len(rows), validation_split)
    if not 0 < training < len(rows):
        raise InputError(f"$.validation_split: leaves {training} of {len(rows)} rows to train on; each part needs one")
    parts = [
        _encoded(column, [table.rows[r][place] for r in rows], training)
        for place, column in enumerate(columns)
        if column.kind != "ignored" and column.name != data.target
    ]
    place = table.names.index(data.target)
    answers = [table.rows[r][place] for r in rows]
    classes = () if task == "regression" else tuple(_classes(Counter(answers)))
    if task == "regression":
        y: NDArray[Any] = np.array([float(answer) for answer in answers], np.float32)
    else:
        index = {name: k for k, name in enumerate(classes)}
        y = np.array([index[answer] for answer in answers], np.float32 if task == "binary" else np.int32)
        if len(set(answers[:training])) < 2:
            raise InputError(f'{table.path.name}, column "{data.target}": the training part holds one class; add rows')
    return Encoded(np.hstack(parts).astype(np.float32), y, task, classes)


def _encoded(column: Column, cells: list[str], training: int) -> NDArray[Any]:
    """One column as numbers of shape (rows, 1), or (rows, categories)."""
    if column.kind == "numeric":
        values = np.array([[number(cell)] for cell in cells])
        gaps = np.isnan(values)
        known = values[:training][~gaps[:training]]
        return standardised(np.where(gaps, np.median(known) if known.size else 0.0, values), training)
    words = ["" if cell.lower() in MISSING else cell for cell in cells]
    categories = np.array(sorted(set(words)))
    return np.asarray(np.array(words)[:, None] == categories, np.float32)


def _guessed(table: Table) -> str:
    """The column that is called like a target, else the last; one that cannot be a target only if all are such."""
    lower = {name.lower(): name for name in table.names}
    # Beside an x, y is a coordinate.
    named = [lower[usual] for usual in USUAL if usual in lower and not (usual == "y" and "x" in lower)]
    likely = [*named, *reversed(table.names)]
    return next((name for name in likely if _can_be_told(table, name)), likely[0])


def _can_be_told(table: Table, name: str) -> bool:
    """Whether a column holds numbers, or words that come often enough to be classes."""
    place = table.names.index(name)
    cells = {row[place] for row in table.rows if row[place].lower() not in MISSING}
    few = len(cells) <= MOST_CLASSES and FEWEST_OF_A_CLASS * len(cells) <= len(table.rows)
    return few or all(number(cell) is not None for cell in cells)


def _understood(
    table: Table, target: str, task: str, tell: Callable[[float], object] = float
) -> tuple[tuple[Column, ...], list[int], Task]:
    """The columns, the rows that have a target, and the task."""
    if target not in table.names:
        raise InputError(f'{table.path.name}: has no column "{target}"; its columns are {", ".join(table.names[:20])}')
    columns = []
    for place, name in enumerate(table.names):
        columns.append(described(table, place, name == target))
        tell(len(columns) / len(table.names))
    place = table.names.index(target)
    rows = [r for r, row in enumerate(table.rows) if row[place].lower() not in MISSING]
    where = f'{table.path.name}, column "{target}"'
    if len(rows) < FEWEST:
        held = "row" if len(rows) == 1 else "rows"
        raise InputError(f"{where}: {len(rows)} {held} with a target; at least {FEWEST} are needed")
    if all(column.kind == "ignored" for column in columns if column.name != target):
        raise InputError(f"{table.path.name}: no column but the target can be used; numbers or a few words are needed")
    return tuple(columns), rows, _task(table, columns[place], rows, place, task, where)


def _task(table: Table, column: Column, rows: list[int], place: int, task: str, where: str) -> Task:
    """What the target asks for; raises InputError where it is not what was asked for."""
    values = {table.rows[r][place] for r in rows}
    numeric = column.kind == "numeric"
    if len(values) < 2:
        raise InputError(f'{where}: holds nothing but "{values.pop()}"; there is nothing to tell apart')
    if task == "regression" and not numeric:
        bad = next(r for r in rows if number(table.rows[r][place]) is None)
        raise InputError(
            f'{where}, line {table.lines[bad]}: "{table.rows[bad][place]}" is no number; regression needs numbers'
        )
    if task == "binary" and len(values) != 2:
        raise InputError(f"{where}: holds {len(values)} different values; binary needs two")
    whole = numeric and all(float(value).is_integer() for value in values)
    few = len(values) <= MOST_WHOLE_CLASSES and len(values) * 5 <= len(rows)
    if task == "regression" or (task == "auto" and numeric and len(values) > 2 and not (whole and few)):
        return "regression"
    if len(values) > MOST_CLASSES:
        raise InputError(f"{where}: holds {len(values):,} different values; at most {MOST_CLASSES} classes can be told")
    if FEWEST_OF_A_CLASS * len(values) > len(rows):
        raise InputError(
            f"{where}: holds {len(values)} different values in {len(rows):,} rows; "
            "a class needs several rows to be learnt, so name another target"
        )
    return "binary" if task == "binary" or (task == "auto" and len(values) == 2) else "multiclass"


def _classes(counts: Counter[str]) -> list[str]:
    """Classes in order, numbers as numbers."""
    if all(number(name) is not None for name in counts):
        return sorted(counts, key=float)
    return sorted(counts)


def _notes(columns: tuple[Column, ...], target: str, dropped: int, single: list[str]) -> tuple[str, ...]:
    """What is done about gaps and unusable columns, and which classes cannot be learnt."""
    notes = []
    if len(single) == 1:
        notes.append(f"Class {single[0]} has one row: a network cannot both learn it and be tested on it.")
    elif single:
        notes.append(
            f"{len(single)} classes have one row each: a network cannot both learn such a class and be tested on it."
        )
    if dropped:
        notes.append(f"{dropped} {'row has' if dropped == 1 else 'rows have'} no target and will be left out.")
    for column in columns:
        if column.kind == "ignored" and column.name != target:
            notes.append(f"{column.name} is left out: {column.why}.")
        elif column.missing and column.name != target:
            filled = "the training part's median" if column.kind == "numeric" else "a category of their own"
            notes.append(f"{column.name}: {column.missing} missing, replaced by {filled}.")
    return tuple(notes)

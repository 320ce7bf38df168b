"""Columns that give the answer away: copies of the target, recodings, and numbers that decide it alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.tuning.spec.data import Task
from app.tuning.tables.meaning.facts import Facts

SAMPLE = 3000  # rows that are looked at
FEWEST = 20
MEETINGS = 5  # rows that a value needs on average before it can be said to tell a class
SURE = 0.995  # of the rows in which a column must say the class
ALIKE = 0.99999  # correlation with a target's numbers
SUMMANDS = 12  # columns of which two may add up to the target


class Leak(NamedTuple):
    """Columns that tell the target; ``recoding`` where one is the target in other words, each way."""

    columns: tuple[str, ...]
    recoding: bool = False


def leaks(columns: Sequence[Facts], target: Facts, task: Task) -> list[Leak]:
    """The columns, of those that are learned from, that tell the target by themselves, or two by their sum."""
    known = np.flatnonzero(target.column.notna().to_numpy())
    rows = known[:: max(1, len(known) // SAMPLE)]
    if len(rows) < FEWEST:
        return []
    if task == "regression":
        return _of_a_number(columns, target.floats[rows], rows)
    answers = _codes(target, rows)
    classes = len(np.unique(answers))
    found = []
    for facts in columns:
        if facts.numeric and facts.sampled * MEETINGS > len(facts.sample):
            if _decides(facts.floats[rows], answers, classes):
                found.append(Leak((facts.name,)))
            continue
        codes = _codes(facts, rows)
        values = int(codes.max()) + 1
        if classes <= values <= len(rows) / MEETINGS and (pairs := _pairs(codes, answers, values)) is not None:
            found.append(Leak((facts.name,), recoding=pairs == classes == values))
    return found


def of_one_name(one: Facts, other: Facts) -> bool:
    """Whether one column's name is the other's with a word more: species and species_id."""
    words = set(one.words), set(other.words)
    return words[0] < words[1] or words[1] < words[0]


def _codes(facts: Facts, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each row, which of the column's different values it has; a missing one counts as a value."""
    import pandas as pd

    return np.asarray(pd.factorize(facts.column.iloc[rows], use_na_sentinel=False)[0], np.intp)


def _pairs(codes: NDArray[np.intp], answers: NDArray[np.intp], values: int) -> int | None:
    """How many pairs of a value and a class there are, if nearly every row's value says its class; else None."""
    classes = int(answers.max()) + 1
    counts = np.bincount(codes * classes + answers, minlength=values * classes).reshape(values, classes)
    best = counts.max(axis=1)
    # A class that is nearly always there would be said by any column: the rest must be said as well.
    said = best.sum() / len(codes)
    usual = counts.sum(axis=0).max() / len(codes)
    if said < SURE or (1 - said) > 0.05 * (1 - usual):
        return None
    return int((counts > 0).sum())


def _decides(numbers: NDArray[np.float64], answers: NDArray[np.intp], classes: int) -> bool:
    """Whether each class has a range of numbers of its own."""
    known = np.isfinite(numbers)
    if known.sum() < 2 * FEWEST or known.mean() < SURE:
        return False
    sorted_ = answers[known][np.argsort(numbers[known], kind="stable")]
    return int((np.diff(sorted_) != 0).sum()) + 1 == classes


def _of_a_number(columns: Sequence[Facts], y: NDArray[np.float64], rows: NDArray[np.intp]) -> list[Leak]:
    found: list[Leak] = []
    near: list[tuple[float, Facts, NDArray[np.float64]]] = []
    ranks = _ranks(y)
    for facts in columns:
        if not facts.numeric:
            codes = _codes(facts, rows)
            if (codes.max() + 1) * MEETINGS <= len(rows) and _within(codes, y) < 1 - ALIKE:
                found.append(Leak((facts.name,)))
            continue
        x = facts.floats[rows]
        known = np.isfinite(x) & np.isfinite(y)
        if known.mean() < SURE or np.ptp(x[known]) == 0 or np.ptp(y[known]) == 0:
            continue
        linear = abs(float(np.corrcoef(x[known], y[known])[0, 1]))
        many = len(np.unique(x)) > FEWEST
        if linear > ALIKE or (many and abs(float(np.corrcoef(_ranks(x), ranks)[0, 1])) > ALIKE):
            found.append(Leak((facts.name,), recoding=linear > ALIKE))
        else:
            near.append((linear, facts, x))
    near.sort(key=lambda one: -one[0])
    for (_, a, x), (_, b, z) in combinations(near[:SUMMANDS], 2):
        if np.allclose(x + z, y, rtol=1e-6, atol=0) and np.ptp(x) > 0 and np.ptp(z) > 0:
            in_order = sorted((a, b), key=columns.index)
            found.append(Leak(tuple(facts.name for facts in in_order)))
    return found


def _ranks(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    import pandas as pd

    return np.asarray(pd.Series(numbers).rank().fillna(0), np.float64)


def _within(codes: NDArray[np.intp], y: NDArray[np.float64]) -> float:
    """The share of a target's variance that is left where a column's word is known."""
    whole = float(np.var(y))
    if not whole:
        return 1.0
    counts = np.bincount(codes)
    means = np.bincount(codes, weights=y) / np.maximum(counts, 1)
    return float(np.mean((y - means[codes]) ** 2)) / whole

"""A CSV file as training data: shuffled, gaps filled, words and numbers as columns of numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.tuning.data.read_csv import Column, cell_number, is_missing, read_table
from app.tuning.data.scaling import standardised
from app.tuning.data.target import classes_of, understand
from app.tuning.spec.data import Csv, Task, training_rows


@dataclass(frozen=True)
class Encoded:
    """A file as numbers, the training part first."""

    x: NDArray[np.float32]
    y: NDArray[Any]
    task: Task
    classes: tuple[str, ...]


def load_csv(data: Csv, validation_split: float) -> Encoded:
    """Read and encode a file: shuffled, gaps filled, words as one column each, numbers standardised."""
    table = read_table(Path(data.csv))
    columns, kept, task = understand(table, data.target, data.task)
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
    classes = () if task == "regression" else tuple(classes_of(Counter(answers)))
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
        values = np.array([[cell_number(cell)] for cell in cells])
        gaps = np.isnan(values)
        known = values[:training][~gaps[:training]]
        return standardised(np.where(gaps, np.median(known) if known.size else 0.0, values), training)
    words = ["" if is_missing(cell) else cell for cell in cells]
    categories = np.array(sorted(set(words)))
    return np.asarray(np.array(words)[:, None] == categories, np.float32)

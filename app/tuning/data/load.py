"""The rows a search trains on, as arrays; made or read in the process that trains."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.tuning.data.encode import encode, encode_answers
from app.tuning.data.fit import fit_recipe
from app.tuning.data.npz import read_npz
from app.tuning.data.recipe import TableRecipe
from app.tuning.data.scaling import centre_and_spread, standardised
from app.tuning.spec.data import (
    BreastCancer,
    Circles,
    Data,
    Digits,
    Load,
    Moons,
    Npz,
    Spirals,
    SplitBy,
    Synthetic,
    Table,
    Task,
    Wine,
    training_rows,
)
from app.tuning.tables.read import TableFile, read_table

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Dataset:
    """Features of shape (rows, features), and a label or number for each row.

    The training part comes first, the validation part after it; rows that no trial sees are not among them.
    """

    x: Floats
    y: NDArray[np.float32 | np.int32]  # 0 or 1 for binary, the class's place for multiclass, numbers for regression
    training: int  # rows of the training part
    task: Task = "binary"
    classes: tuple[str, ...] = ("0", "1")  # none for regression
    scale: tuple[float, float] | None = None  # of a regression: mean and deviation of its training part
    recipe: TableRecipe | None = None  # of a table
    x_test: Floats | None = None  # of a table with a test part
    y_test: NDArray[np.float32 | np.int32] | None = None
    places: NDArray[np.int32] | None = None  # in a table's file, of the rows of x, then of those of x_test

    @property
    def features(self) -> int:
        """How many numbers a row has."""
        return math.prod(self.row)

    @property
    def row(self) -> tuple[int, ...]:
        """The shape of a row: (features,), or (height, width, channels) of a picture."""
        return tuple(int(length) for length in self.x.shape[1:])


def load_data(data: Data, validation_split: float = 0.2) -> Dataset:
    """The rows of a spec's data, the same for the same seed; raises InputError for a file that cannot be used.

    Measurements are standardised by the mean and deviation of the training part alone.
    """
    match data:
        case Synthetic():
            x, y = _synthetic(data)
        case Spirals():
            x, y = _spirals(data)
        case Moons() | Circles():
            x, y = _scikit_shape(data)
        case Npz():
            read = read_npz(data, validation_split)
            scale = centre_and_spread(read.y, read.training) if read.task == "regression" else None
            return Dataset(read.x, read.y, read.training, read.task, read.classes, scale)
        case Load():
            raise InputError("$.data.load: goes with a model of your own; name its file in $.model")
        case Table():
            return _table(data, validation_split)
        case _:
            return _scikit_table(data, validation_split)
    return Dataset(x, y, training_rows(len(x), validation_split))


def _table(data: Table, validation_split: float) -> Dataset:
    table, first = read_table(data), None
    if isinstance(data.split, SplitBy) and data.split.table is not None:
        table, first = _with_second(table, data, data.split.table), len(table.frame)
    recipe, parts = fit_recipe(table, data, validation_split, first)
    shown = np.concatenate([parts.training, parts.validation])
    x, y = encode(table.frame, recipe, shown), encode_answers(table.frame, recipe, shown)
    x_test = y_test = None
    if len(parts.test):
        x_test, y_test = encode(table.frame, recipe, parts.test), encode_answers(table.frame, recipe, parts.test)
    places = np.concatenate([shown, parts.test]).astype(np.int32)
    return Dataset(x, y, len(parts.training), recipe.task, recipe.classes, recipe.scale, recipe, x_test, y_test, places)


def _with_second(table: TableFile, data: Table, path: str) -> TableFile:
    """A table with the rows of a second file after its own; raises InputError if that one lacks a column."""
    import pandas as pd

    other = read_table(msgspec.structs.replace(data, table=path)).frame
    if missing := [name for name in table.frame.columns if name not in other]:
        raise InputError(f'$.data.split.table: {path} has no column "{missing[0]}", which {table.path.name} has')
    return replace(table, frame=pd.concat([table.frame, other[table.frame.columns]], ignore_index=True))


def _synthetic(data: Synthetic) -> tuple[Floats, Floats]:
    """Which side of a border a row lies on that is flat in most features and curved in the first two.

    Noise near the border keeps the best possible accuracy below 1.
    """
    rng = np.random.default_rng(data.seed)
    x = rng.normal(size=(data.rows, data.features))
    normal = rng.normal(size=data.features)
    height = x @ (normal / np.linalg.norm(normal)) + 0.8 * x[:, 0] * x[:, 1]
    labels = height + rng.normal(scale=0.3, size=data.rows) > 0
    return x.astype(np.float32), labels.astype(np.float32)


def _spirals(data: Spirals) -> tuple[Floats, Floats]:
    """Two arms from the middle outwards, the second half a turn behind the first."""
    rng = np.random.default_rng(data.seed)
    labels = rng.permutation(np.arange(data.rows) % 2)
    way = np.sqrt(rng.uniform(size=data.rows))
    angle = 2 * np.pi * data.turns * way + np.pi * labels
    x = way[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    x += rng.normal(scale=data.noise, size=x.shape)
    return x.astype(np.float32), labels.astype(np.float32)


def _scikit_shape(data: Moons | Circles) -> tuple[Floats, Floats]:
    from sklearn.datasets import make_circles, make_moons

    if isinstance(data, Moons):
        x, labels = make_moons(data.rows, noise=data.noise, random_state=data.seed)
    else:
        x, labels = make_circles(data.rows, noise=data.noise, factor=data.factor, random_state=data.seed)
    return x.astype(np.float32), labels.astype(np.float32)


def _scikit_table(data: BreastCancer | Wine | Digits, validation_split: float) -> Dataset:
    """Shuffled, since scikit-learn's wines and tumours come sorted by class in places."""
    from sklearn import datasets

    load = {BreastCancer: datasets.load_breast_cancer, Wine: datasets.load_wine, Digits: datasets.load_digits}
    table = load[type(data)]()
    order = np.random.default_rng(data.seed).permutation(len(table.target))
    training = training_rows(len(order), validation_split)
    x = standardised(table.data[order], training)
    binary = isinstance(data, BreastCancer)
    y = table.target[order].astype(np.float32 if binary else np.int32)
    return Dataset(
        x, y, training, "binary" if binary else "multiclass", tuple(str(name) for name in table.target_names)
    )

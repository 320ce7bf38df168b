"""A NumPy archive with x and y (and x_val and y_val): its arrays as they are, images among them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.tuning.data.scaling import standardised
from app.tuning.spec.data import Npz, Task, training_rows

MOST_CLASSES = 1000
NAMES = ("x", "x_train", "X", "X_train", "data", "images"), ("y", "y_train", "labels", "target", "Y")
VALIDATION = ("x_val", "x_test", "X_val", "X_test"), ("y_val", "y_test", "Y_val")


@dataclass(frozen=True)
class Arrays:
    """Rows of any shape, the training part first, and what is asked of them."""

    x: NDArray[np.float32]
    y: NDArray[Any]
    training: int
    task: Task
    classes: tuple[str, ...]


def read_npz(data: Npz, validation_split: float) -> Arrays:
    """Read an archive; raises InputError with the names that it holds instead.

    Rows of single numbers are standardised on the training part, images of bytes become 0 to 1. Without x_val the rows
    are shuffled, and the last of them validate.
    """
    path = Path(data.npz)
    (_, x), (_, y), *later = archive_arrays(data)
    if later:
        training = len(x)
        x, y = np.concatenate([x, later[0].array]), np.concatenate([_flat(y), _flat(later[1].array)])
    else:
        order = np.random.default_rng(data.seed).permutation(len(x))
        x, y, training = x[order], _flat(y)[order], training_rows(len(x), validation_split)
    if not 0 < training < len(x):
        raise InputError(f"$.validation_split: leaves {training} of {len(x)} rows to train on; each part needs one")
    scaled: NDArray[np.float32] = (
        x.astype(np.float32) / np.float32(255) if x.dtype == np.uint8 and x.ndim > 2 else x.astype(np.float32)
    )
    task, classes, answers = _answers(y, data, path)
    return Arrays(standardised(scaled, training) if x.ndim == 2 else scaled, answers, training, task, classes)


class Named(NamedTuple):
    """An array of an archive, and what it is called there."""

    name: str
    array: NDArray[Any]


def archive_arrays(data: Npz) -> list[Named]:
    """x and y of an archive as they stand in it, and x_val and y_val if both are there.

    Raises InputError where they are not, or do not go together.
    """
    path = Path(data.npz)
    kept = _arrays(path)
    x, y = (_named(kept, names, path) for names in NAMES)
    _check(x.array, y.array, path, "x", "y")
    there = [next((name for name in names if name in kept), "") for names in VALIDATION]
    if not all(there):
        return [x, y]
    val = [Named(name, kept[name]) for name in there]
    _check(val[0].array, val[1].array, path, "x_val", "y_val")
    row, later = x.array.shape[1:], val[0].array.shape[1:]
    if row != later:
        raise InputError(f"{path.name}: rows of x are {row}, of x_val {later}; make them alike")
    return [x, y, *val]


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    try:
        archive = np.load(path, allow_pickle=False)
        if isinstance(archive, np.lib.npyio.NpzFile):
            with archive:
                return {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file in {path.absolute().parent}") from None
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"{path.name}: is no NumPy archive ({error}); make one with numpy.savez") from None
    except ValueError:
        raise InputError(f"{path.name}: holds Python objects, which are not read; save arrays of numbers") from None
    raise InputError(f"{path.name}: holds one array; save x and y with numpy.savez(file, x=x, y=y)")


def _named(kept: dict[str, NDArray[Any]], names: tuple[str, ...], path: Path) -> Named:
    for name in names:
        if name in kept:
            return Named(name, kept[name])
    raise InputError(f"{path.name}: has no {names[0]}; it holds {', '.join(kept) or 'nothing'}")


def _check(x: NDArray[Any], y: NDArray[Any], path: Path, *names: str) -> None:
    if x.ndim < 2 or x.dtype.kind not in "biuf":
        raise InputError(f"{path.name}: {names[0]} has shape {x.shape} and type {x.dtype}; rows of numbers are needed")
    if len(x) != len(y):
        raise InputError(
            f"{path.name}: {names[0]} has {len(x):,} rows, {names[1]} {len(y):,}; give each row its answer"
        )
    if not np.isfinite(x).all():
        raise InputError(f"{path.name}: {names[0]} holds values that are not finite; fill or leave them out first")


def _flat(y: NDArray[Any]) -> NDArray[Any]:
    """One answer a row; of one-hot classes the place of the one."""
    if y.ndim == 2 and y.shape[1] > 1 and np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all():
        return np.asarray(y.argmax(axis=1))
    return y.reshape(len(y)) if y.size == len(y) else y


def _answers(y: NDArray[Any], data: Npz, path: Path) -> tuple[Task, tuple[str, ...], NDArray[Any]]:
    if y.ndim != 1:
        raise InputError(f"{path.name}: y has shape {y.shape}; one answer a row is needed")
    words = y.dtype.kind in "US"
    values = np.unique(y)
    whole = words or bool(np.all(np.mod(values, 1) == 0))
    task = data.task
    if task == "auto":
        few = len(values) <= MOST_CLASSES and 5 * len(values) <= len(y)
        task = "binary" if len(values) == 2 else "multiclass" if whole and few else "regression"
    if task == "regression":
        if words:
            raise InputError(f"{path.name}: y holds words; regression needs numbers")
        return task, (), y.astype(np.float32)
    places = np.searchsorted(values, y)
    names = tuple(str(value) for value in values)
    return task, names, places.astype(np.float32 if task == "binary" else np.int32)

"""The rows that a user's own ``load()`` returns: checked, and as Keras Tuner's search takes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from app.tuning.own.faults import Fault, OwnFileError, fault_of
from app.tuning.own.load_file import find_load


@dataclass(frozen=True)
class Rows:
    """What ``fit`` is given: ``training`` (x, y) or (a dataset,), and ``validation`` or None (a share is split off)."""

    training: tuple[Any, ...]
    validation: Any
    count: int | None  # of the training rows; None where a dataset does not know


def load_rows(module: ModuleType, path: Path) -> Rows:
    """Call a file's ``load``; raises OwnFileError that says what it should return."""
    try:
        made = find_load(module, path)()
    except OwnFileError:
        raise
    except BaseException as error:
        raise OwnFileError(path, fault_of(error, path)) from error
    if _is_dataset(made):
        raise OwnFileError(path, Fault("load() returns one dataset; return two, (training, validation)"))
    if not isinstance(made, tuple | list) or len(made) != 2:
        what = f"{len(made)} values" if isinstance(made, tuple | list) else f"a {type(made).__name__}"
        raise OwnFileError(path, Fault(f"load() returns {what}; return (x, y), or ((x, y), (x_val, y_val))"))
    first, second = made
    if _is_dataset(first):
        if not _is_dataset(second):
            raise OwnFileError(path, Fault("load() returns a dataset and something else; return two datasets"))
        size = int(first.cardinality())
        return Rows((first,), second, size if size >= 0 else None)
    if isinstance(first, tuple) and len(first) == 2 and isinstance(second, tuple) and len(second) == 2:
        _checked(*second, path, "validation")
        return Rows(first, second, _checked(*first, path, "training"))
    return Rows((first, second), None, _checked(first, second, path, "training"))


def _checked(x: Any, y: Any, path: Path, part: str) -> int:
    """How many rows x and y have; raises OwnFileError where they differ or are none."""
    counts = {_rows(value) for value in (*_leaves(x), *_leaves(y))}
    if None in counts or not counts:
        raise OwnFileError(
            path, Fault(f"load(): the {part} part is no array; return NumPy arrays, or tf.data datasets")
        )
    if len(counts) > 1:
        said = ", ".join(map(str, sorted(c for c in counts if c is not None)))
        raise OwnFileError(path, Fault(f"load(): x and y of the {part} part have different numbers of rows: {said}"))
    count = counts.pop()
    assert count is not None
    if count == 0:
        raise OwnFileError(path, Fault(f"load(): the {part} part has no rows"))
    return count


def _leaves(value: Any) -> list[Any]:
    """The arrays of an input, be it one, several or named ones."""
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in _leaves(part)]
    if isinstance(value, tuple) or (isinstance(value, list) and value and hasattr(value[0], "shape")):
        return [leaf for part in value for leaf in _leaves(part)]
    return [value]


def _rows(value: Any) -> int | None:
    shape = getattr(value, "shape", None)
    if shape is not None:
        return int(shape[0]) if len(shape) else None
    return len(value) if isinstance(value, list) else None


def _is_dataset(value: Any) -> bool:
    return hasattr(value, "element_spec") and hasattr(value, "cardinality")

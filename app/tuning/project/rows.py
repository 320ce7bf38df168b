"""The rows of a table's search, kept beside it as arrays: its file may change, move or go, and its trials stay true.

One process encodes the table, the others wait; all of them, on other machines and at exports too, map what it kept.
``table.json`` (the recipe) is written last: where it is, all is there.
"""

from __future__ import annotations

import contextlib
import os
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError
from app.files import write_whole
from app.tuning.data.load import Dataset, load_data
from app.tuning.data.recipe import RECIPE, TableRecipe, file_hash, read_recipe, write_recipe
from app.tuning.names import known_trials
from app.tuning.project.lock import only_one
from app.tuning.spec.data import SplitBy, Table
from app.tuning.spec.search import SearchSpec

ROWS = "rows"  # the folder with the arrays
NAMES = ("x", "y", "x_test", "y_test", "places")
MOST_BYTES = 2 * 10**7  # of a file that is read to see whether it is another: a hundredth of a second
WAIT = 0.05  # seconds between two looks whether another process has kept the rows

_read_ahead: tuple[object, Dataset] | None = None


def search_data(project: Path, spec: SearchSpec) -> Dataset:
    """The rows of a search: a table's as they were when it began, which are kept now if they are not yet.

    Raises InputError for a file that cannot be used.
    """
    global _read_ahead
    if not isinstance(spec.data, Table):
        return load_data(spec.data, spec.validation_split)
    try:
        while (kept := kept_rows(project)) is None:
            (project / ROWS).mkdir(exist_ok=True)
            with only_one(project / ROWS / "lock") as alone:
                if not alone:
                    time.sleep(WAIT)
                elif not has_rows(project):
                    keep_rows(project, _from_file(spec))
    except PermissionError:  # somebody else's folder
        return _from_file(spec)
    _read_ahead = None
    return kept


def read_ahead(spec: SearchSpec) -> Dataset:
    """The rows of a search that may be started: this process then does not read its file again."""
    global _read_ahead
    known = (spec.data, spec.validation_split, _states(spec))
    if _read_ahead is None or _read_ahead[0] != known:
        _read_ahead = None
        _read_ahead = known, load_data(spec.data, spec.validation_split)
    return _read_ahead[1]


def _from_file(spec: SearchSpec) -> Dataset:
    if _read_ahead is not None and _read_ahead[0] == (spec.data, spec.validation_split, _states(spec)):
        return _read_ahead[1]
    return load_data(spec.data, spec.validation_split)


def keep_rows(project: Path, data: Dataset) -> None:
    """Keep a table's rows with its search, whose folder is there."""
    if data.recipe is None:
        return
    (project / ROWS).mkdir(exist_ok=True)
    for name in NAMES:
        array = getattr(data, name)
        if array is not None:
            write_whole(_path(project, name), partial(_save, array), follow=False)
    write_recipe(project, data.recipe)


def kept_rows(project: Path) -> Dataset | None:
    """The kept rows of a search, mapped and read-only; None where there are none.

    Raises InputError where they are damaged.
    """
    recipe = read_recipe(project)
    if recipe is None:
        return None
    rows = recipe.training + recipe.validation
    return Dataset(
        _mapped(project, "x", (rows, recipe.features)),
        _mapped(project, "y", (rows,)),
        recipe.training,
        recipe.task,
        recipe.classes,
        recipe.scale,
        recipe,
        _mapped(project, "x_test", (recipe.test, recipe.features)) if recipe.test else None,
        _mapped(project, "y_test", (recipe.test,)) if recipe.test else None,
        _mapped(project, "places", (rows + recipe.test,)),
    )


def has_rows(project: Path) -> bool:
    """Whether a search's rows are kept with it."""
    return (project / RECIPE).exists()


def rows_size(project: Path) -> int:
    """How many bytes the kept rows of a search take."""
    return sum(path.stat().st_size for name in NAMES if (path := _path(project, name)).exists())


def forget_rows(project: Path) -> None:
    """Keep a search's rows no longer."""
    (project / RECIPE).unlink(missing_ok=True)
    for name in NAMES:
        _path(project, name).unlink(missing_ok=True)


def file_changed(project: Path, spec: SearchSpec) -> str:
    """A sentence about a table that is not what the search was made from; empty if it is, or if there is no table.

    A file that was written before its rows were kept is taken for what it was, and a large one that was written later
    for another: neither is read, since a window asks, too.
    """
    if not isinstance(spec.data, Table):
        return ""
    recipe = read_recipe(project)
    if recipe is None:
        if not known_trials(project):
            return ""
        return f"This search is of an earlier version, which kept no rows: {spec.data.table} is read anew."
    kept = (project / RECIPE).stat().st_mtime
    files = _files(spec.data, recipe)
    changed = [path.name for path, size, hash_ in files if not _is_as_it_was(path, size, hash_, kept)]
    if not changed:
        return ""
    told = f"{' and '.join(changed)} {'was' if len(changed) == 1 else 'were'} written again, moved or deleted"
    return f"{told} since this search began: it goes on with the rows as they were then."


def _files(data: Table, recipe: TableRecipe) -> list[tuple[Path, int | None, str]]:
    """The files of a table's search, each with its size, if that is known, and its hash, as they were."""
    files: list[tuple[Path, int | None, str]] = [(Path(data.table), recipe.bytes, recipe.sha256)]
    if isinstance(data.split, SplitBy) and data.split.table is not None:
        files.append((Path(data.split.table), None, recipe.validation_sha256))
    return files


def _is_as_it_was(path: Path, size: int | None, hash_: str, kept: float) -> bool:
    try:
        found = path.stat()
        if not path.is_file() or size not in (None, found.st_size):
            return False
        return found.st_mtime < kept or (found.st_size <= MOST_BYTES and file_hash(path) == hash_)
    except OSError:
        return False


def _states(spec: SearchSpec) -> list[tuple[int, int]]:
    """What changes whenever a spec's files do."""
    data = spec.data
    if not isinstance(data, Table):
        return []
    second = data.split.table if isinstance(data.split, SplitBy) else None
    with contextlib.suppress(OSError):
        return [(s.st_size, s.st_mtime_ns) for s in map(os.stat, filter(None, (data.table, second)))]
    return []


def _path(project: Path, name: str) -> Path:
    return project / ROWS / f"{name}.npy"


def _save(array: NDArray[Any], file: Any) -> None:
    np.save(file, array, allow_pickle=False)


def _mapped(project: Path, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    path = _path(project, name)
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{path}: is missing or damaged, so the search's rows are lost ({error})") from None
    if array.shape != shape:
        raise InputError(f"{path}: holds {array.shape} numbers, not {shape} as {RECIPE} says")
    return np.asarray(array)

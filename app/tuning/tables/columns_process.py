"""Reads two columns of a table as a ground: ``python -m app.tuning.tables.columns_process TABLE COLUMNS``, as JSON.

The Ground goes to standard output as JSON; columns that cannot be drawn are one sentence and exit code 2.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.ground.own_rows import FEWEST, MOST_ROWS, OwnRows, column_fault, fits_own_units, short_name
from app.descent.ground.surface_choice import Ground
from app.descent.text.json_input import InputError
from app.tuning.run_alone import run_alone
from app.tuning.spec.data import Data, Table
from app.tuning.tables.columns_to_draw import ColumnsToDraw
from app.tuning.tables.meaning.facts import class_name
from app.tuning.tables.read import read_table

if TYPE_CHECKING:
    import pandas as pd

SEED = 1
DIGITS = 12  # of a number in a scene: what a file holds, without the noise of binary fractions


def ground_of_columns(data: Table, columns: ColumnsToDraw) -> Ground:
    """The ground of some columns; raises InputError with a sentence where they cannot be drawn.

    Rows in which one of them is missing are left out; of more than MOST_ROWS a seeded sample is taken, in which each
    class keeps its share.
    """
    import pandas as pd

    table = read_table(data)
    file = table.path.name
    names = [columns.x, columns.y, *([columns.answer] if columns.answer else [])]
    for name in names:
        if name not in table.frame:
            raise InputError(f'{file}: has no column "{short_name(name)}"')
    if len(set(names)) < len(names):
        raise InputError(f"{file}: choose different columns; one predicts the other")
    parts: dict[str, pd.Series] = {}
    for name in (columns.x, columns.y):
        parts[name] = pd.to_numeric(table.frame[name], errors="coerce").replace([np.inf, -np.inf], np.nan)
    if columns.answer:
        parts[columns.answer] = table.frame[columns.answer]
    whole = pd.DataFrame(parts).dropna()
    if len(whole) < FEWEST:
        raise InputError(f"{file}: has {len(whole)} rows in which all chosen columns have a value; it takes {FEWEST}")
    classes, answer = _classes(file, columns.answer, whole) if columns.answer else ((), None)
    kept = _sample(len(whole), answer)
    x, y = (_rounded(whole[name].to_numpy(float)[kept]) for name in (columns.x, columns.y))
    for name, column in ((columns.x, x), (columns.y, y)):
        if fault := column_fault(column):
            raise InputError(f'{file}: the column "{short_name(name)}" {fault}')
    if not columns.answer:
        standardised = columns.standardised or not (fits_own_units(x) and fits_own_units(y))
        rows = OwnRows(x, y, (columns.x, columns.y), standardised=standardised, file=file, of=len(whole))
    else:
        assert answer is not None
        says = f"{columns.answer} = {classes[1]}"
        ones = tuple(answer[kept].tolist())
        rows = OwnRows(x, y, (columns.x, columns.y, says), ones, file=file, of=len(whole))
    return Ground(id=rows.drawn, rows=rows)


def _classes(file: str, name: str, whole: pd.DataFrame) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """The two classes of a column, the second of which counts as 1, and each row's."""
    values = sorted(whole[name].unique(), key=lambda value: (isinstance(value, str), value))
    if len(values) != 2:
        raise InputError(
            f'{file}: two weights tell two classes apart; "{short_name(name)}" has {len(values)} different values '
            "in the rows where all chosen columns have one"
        )
    return tuple(map(class_name, values)), (whole[name] == values[1]).to_numpy().astype(np.intp)


def _sample(rows: int, answer: NDArray[np.intp] | None) -> NDArray[np.intp]:
    """The rows that are drawn, in their order: all of them, or MOST_ROWS with each class's share, one at least."""
    if rows <= MOST_ROWS:
        return np.arange(rows)
    random = np.random.default_rng(SEED)
    if answer is None:
        return np.sort(random.choice(rows, MOST_ROWS, replace=False))
    ones = int(np.clip(round(MOST_ROWS * float(answer.mean())), 1, MOST_ROWS - 1))
    parts = zip((MOST_ROWS - ones, ones), (np.flatnonzero(answer == 0), np.flatnonzero(answer == 1)), strict=True)
    return np.sort(
        np.concatenate([random.choice(there, min(count, len(there)), replace=False) for count, there in parts])
    )


def _rounded(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(f"{value:.{DIGITS}g}") for value in numbers.tolist())


def main() -> None:
    """Read the columns of one table."""
    data = msgspec.json.decode(sys.argv[1], type=Data)
    columns = msgspec.json.decode(sys.argv[2], type=ColumnsToDraw)
    assert isinstance(data, Table)
    run_alone(partial(ground_of_columns, data, columns))


if __name__ == "__main__":
    main()

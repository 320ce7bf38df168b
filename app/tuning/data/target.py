"""Which column of a table is to be predicted, and whether that asks for classes or for numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from app.descent.text.json_input import InputError
from app.tuning.data.read_csv import Column, Table, cell_number, describe_column, is_missing
from app.tuning.spec.data import Task

FEWEST = 10  # rows
MOST_CLASSES = 50
FEWEST_OF_A_CLASS = 2  # rows on average: one to learn from, one to see whether it was learned
MOST_WHOLE_CLASSES = 20  # different whole numbers that are still taken for classes
USUAL = ("target", "label", "class", "y", "outcome", "species", "quality")


def guess_target(table: Table) -> str:
    """The column that is called like a target, else the last; one that cannot be a target only if all are such."""
    lower = {name.lower(): name for name in table.names}
    # Beside an x, y is a coordinate.
    named = [lower[usual] for usual in USUAL if usual in lower and not (usual == "y" and "x" in lower)]
    likely = [*named, *reversed(table.names)]
    return next((name for name in likely if _can_be_target(table, name)), likely[0])


def _can_be_target(table: Table, name: str) -> bool:
    """Whether a column holds numbers, or words that come often enough to be classes."""
    place = table.names.index(name)
    cells = {row[place] for row in table.rows if not is_missing(row[place])}
    few = len(cells) <= MOST_CLASSES and FEWEST_OF_A_CLASS * len(cells) <= len(table.rows)
    return few or all(cell_number(cell) is not None for cell in cells)


def understand(
    table: Table, target: str, task: str, tell: Callable[[float], object] = float
) -> tuple[tuple[Column, ...], list[int], Task]:
    """The columns, the rows that have a target, and the task."""
    if target not in table.names:
        raise InputError(f'{table.path.name}: has no column "{target}"; its columns are {", ".join(table.names[:20])}')
    columns = []
    for place, name in enumerate(table.names):
        columns.append(describe_column(table, place, name == target))
        tell(len(columns) / len(table.names))
    place = table.names.index(target)
    rows = [r for r, row in enumerate(table.rows) if not is_missing(row[place])]
    where = f'{table.path.name}, column "{target}"'
    if len(rows) < FEWEST:
        held = "row" if len(rows) == 1 else "rows"
        raise InputError(f"{where}: {len(rows)} {held} with a target; at least {FEWEST} are needed")
    if all(column.kind == "ignored" for column in columns if column.name != target):
        raise InputError(f"{table.path.name}: no column but the target can be used; numbers or a few words are needed")
    return tuple(columns), rows, _task(table, columns[place], rows, place, task, where)


def classes_of(counts: Counter[str]) -> list[str]:
    """Classes in order, numbers as numbers."""
    if all(cell_number(name) is not None for name in counts):
        return sorted(counts, key=float)
    return sorted(counts)


def _task(table: Table, column: Column, rows: list[int], place: int, task: str, where: str) -> Task:
    """What the target asks for; raises InputError where it is not what was asked for."""
    values = {table.rows[r][place] for r in rows}
    numeric = column.kind == "numeric"
    if len(values) < 2:
        raise InputError(f'{where}: holds nothing but "{values.pop()}"; there is nothing to tell apart')
    if task == "regression" and not numeric:
        bad = next(r for r in rows if cell_number(table.rows[r][place]) is None)
        raise InputError(
            f'{where}, line {table.lines[bad]}: "{table.rows[bad][place]}" is not a number; regression needs numbers'
        )
    if task == "binary" and len(values) != 2:
        raise InputError(f"{where}: holds {len(values)} different values; binary needs two")
    whole = numeric and all(float(value).is_integer() for value in values)
    few = len(values) <= MOST_WHOLE_CLASSES and len(values) * 5 <= len(rows)
    if task == "regression" or (task == "auto" and numeric and len(values) > 2 and not (whole and few)):
        return "regression"
    if len(values) > MOST_CLASSES:
        raise InputError(
            f"{where}: holds {len(values):,} different values; at most {MOST_CLASSES} classes can be told apart"
        )
    if FEWEST_OF_A_CLASS * len(values) > len(rows):
        raise InputError(
            f"{where}: holds {len(values)} different values in {len(rows):,} rows; "
            "a class needs several rows to be learned, so name another target"
        )
    return "binary" if task == "binary" or (task == "auto" and len(values) == 2) else "multiclass"

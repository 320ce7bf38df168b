"""What the columns of a table are, which of them is to be predicted, and whether that asks for classes or numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Kind, Table, Task
from app.tuning.tables.preview import Offer, Role
from app.tuning.tables.read import TableFile

FEWEST = 10  # rows
MOST_CLASSES = 50
MOST_CATEGORIES = 50
MOST_WHOLE_CLASSES = 20


@dataclass(frozen=True)
class ColumnUse:
    """What a column is taken for, and why."""

    name: str
    kind: Kind
    role: Role
    reason: str = ""


@dataclass(frozen=True)
class Understood:
    """A table's columns in its order, its target and its task; ``fault`` where nothing can be learned as it is set."""

    columns: tuple[ColumnUse, ...]
    target: str | None
    task: Task | None
    balance: tuple[tuple[str, int], ...] = ()  # rows of each class, in the order of the classes
    notes: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    fault: str = ""


def understand(table: TableFile, data: Table) -> Understood:
    """Guess what the spec does not say; never raises."""
    import pandas as pd

    frame = table.frame
    target = data.target or str(frame.columns[-1])
    if target not in frame:
        return Understood((), None, None, fault=f'{table.path.name}: has no column "{target}"')
    answers = frame[target].dropna()
    numeric = pd.api.types.is_numeric_dtype(answers)
    different = answers.nunique()
    task: Task = "regression"
    if data.task != "auto":
        task = data.task
    elif different == 2:
        task = "binary"
    elif not numeric or (different <= MOST_WHOLE_CLASSES and (answers % 1 == 0).all()):
        task = "multiclass"
    columns = []
    for name in map(str, frame.columns):
        column = frame[name]
        kind: Kind = "number" if pd.api.types.is_numeric_dtype(column) else "category"
        if name != target and (column.nunique() < 2 or (kind == "category" and column.nunique() > MOST_CATEGORIES)):
            kind = "ignored"
        kind = data.columns.get(name, kind)
        columns.append(
            ColumnUse(name, kind, "target" if name == target else "ignored" if kind == "ignored" else "feature")
        )
    balance: tuple[tuple[str, int], ...] = ()
    if task != "regression":
        counts = answers.value_counts().sort_index()
        balance = tuple((class_name(value), int(count)) for value, count in counts.items())
    fault = f"{table.path.name}: too few rows" if len(answers) < FEWEST else ""
    return Understood(tuple(columns), target, task, balance, fault=fault)


def class_name(value: object) -> str:
    """A class as it is shown: whole numbers without a fraction."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def checked(found: Understood) -> Understood:
    """The same, or InputError with its fault."""
    if found.fault:
        raise InputError(found.fault)
    return found

"""What a person wants to know of a CSV file before a search, by a process of its own.

It may take seconds, in which no window stands still. ``python -m app.tuning.data.preview FILE TARGET TASK`` writes how
far it is (0 to 1, a number a line) to standard error and the preview as JSON to standard output; a file that cannot be
used is one sentence and exit code 2.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.data.read_csv import Column, read_table
from app.tuning.data.target import classes_of, guess_target, understand
from app.tuning.spec.data import Csv, Task

HEAD = 8  # rows that are shown
READING = 0.5  # of the time that a preview takes


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


def preview(
    path: str | Path, target: str | None = None, task: str = "auto", tell: Callable[[float], object] = float
) -> Preview:
    """Describe a file; without a target one is guessed. Raises InputError for what cannot be used.

    ``tell`` hears now and then how much of the work is done, from 0 to 1.
    """
    table = read_table(Path(path), lambda done: tell(READING * done))
    target = target or guess_target(table)
    columns, rows, found = understand(table, target, task, lambda done: tell(READING + (1 - READING) * done))
    place = table.names.index(target)
    counts = Counter(table.rows[r][place] for r in rows)
    balance = () if found == "regression" else tuple((c, counts[c]) for c in classes_of(counts))
    head = tuple(tuple(row) for row in table.rows[:HEAD])
    single = [name for name, count in balance if count == 1]
    notes = _notes(columns, target, len(table.rows) - len(rows), single)
    if found == "regression":
        notes += (
            f"Answers and absolute errors are in {target}'s own unit; the loss counts in {target}'s standard "
            "deviations, squared.",
        )
    return Preview(str(table.path), len(table.rows), head, columns, target, found, balance, notes)


def preview_command(data: Csv) -> list[str]:
    """The command that previews a file."""
    return [sys.executable, "-m", "app.tuning.data.preview", data.csv, data.target, data.task]


def read_preview(output: bytes) -> Preview:
    """What the command wrote."""
    return msgspec.json.decode(output, type=Preview)


def _notes(columns: tuple[Column, ...], target: str, dropped: int, single: list[str]) -> tuple[str, ...]:
    """What is done about gaps and unusable columns, and which classes cannot be learned."""
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


def main() -> None:
    """Preview one file."""
    name, target, task = sys.argv[1:]
    gc.disable()  # millions of short texts, none of them rubbish
    told = 0.0

    def tell(done: float) -> None:
        nonlocal told
        if done - told >= 0.01:
            told = done
            print(f"{done:.2f}", file=sys.stderr, flush=True)

    try:
        found = preview(name, target or None, task, tell)
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except MemoryError:
        print(f"{name}: needs more memory than there is; take a part of it", file=sys.stderr)
        sys.exit(2)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()

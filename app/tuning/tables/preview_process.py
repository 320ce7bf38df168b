"""Previews one table: ``python -m app.tuning.tables.preview_process TABLE``, a spec's Table as JSON.

It may take seconds, in which no window stands still. How far it is (0 to 1, a number a line) goes to standard error,
the Preview as JSON to standard output; a file that cannot be read is one sentence and exit code 2.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import msgspec

from app.tuning.run_alone import run_alone
from app.tuning.spec.data import Data, Table
from app.tuning.tables.column_view import column_view, first_rows
from app.tuning.tables.preview import Preview
from app.tuning.tables.read import read_table
from app.tuning.tables.understand import understand

HEAD = 12  # rows that are shown


def preview(data: Table, tell: Callable[[float], object] = float) -> Preview:
    """Describe a table; without a target one is guessed. Raises InputError for a file that cannot be read."""
    table = read_table(data, tell)
    found = understand(table, data)
    frame = table.frame
    return Preview(
        str(table.path),
        len(frame),
        table.format,
        tuple(column_view(frame[use.name], use) for use in found.columns),
        first_rows(frame, HEAD),
        found.target,
        found.task,
        found.balance,
        notes=table.notes + found.notes,
        offers=found.offers,
        fault=found.fault,
    )


def main() -> None:
    """Preview one table."""
    told = 0.0

    def tell(done: float) -> None:
        nonlocal told
        if done - told >= 0.01:
            told = done
            print(f"{done:.2f}", file=sys.stderr, flush=True)

    data = msgspec.json.decode(sys.argv[1], type=Data)
    assert isinstance(data, Table)
    run_alone(partial(preview, data, tell))


if __name__ == "__main__":
    main()

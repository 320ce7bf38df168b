"""Tables that tests write down, and what is read of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.tuning.spec.data import Table
from app.tuning.tables.read import TableFile, read_table


def read(path: Path, content: str | bytes | None = None, **said: Any) -> TableFile:
    """Write a file, if there is anything to write, and read it as a table."""
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(Table(str(path), **said))


def columns(table: TableFile) -> dict[str, list[Any]]:
    """Every column's values, None where they are missing."""
    return {
        name: [None if value != value else value for value in table.frame[name].astype(object)] for name in table.frame
    }


def lines(header: str, row: str, count: int = 24) -> str:
    """A table whose rows are made of their number: ``{k}``, and ``{c}``, which is 0 or 1 in turn."""
    body = "".join(row.format(k=k, c=k % 2) + "\n" for k in range(1, count + 1))
    return f"{header}\n{body}" if header else body

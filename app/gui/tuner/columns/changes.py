"""What a click or a key changes in a spec's Table, and in the Preview of it until the file has been read anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from app.tuning.spec.data import Kind, Table
from app.tuning.tables.preview import Preview

NOT_READ = ("split", "test", "class_weight", "seed")  # they change nothing of what is known about the columns


def changed_table(table: Table, change: Mapping[str, Any]) -> Table:
    """The table with other fields; ``columns`` are merged into its own, where None is back to the guess."""
    fields = dict(change)
    if "columns" in fields:
        merged = {**table.columns, **fields["columns"]}
        fields["columns"] = {name: kind for name, kind in merged.items() if kind is not None}
    return msgspec.convert({**msgspec.to_builtins(table), **fields}, type(table))


def holds(table: Table, change: Mapping[str, Any]) -> bool:
    """Whether a table is already as a change would make it."""
    return changed_table(table, change) == table


def as_read(table: Table) -> Table:
    """What a file is read for: tables that differ in nothing else have one Preview."""
    plain = type(table)()
    return msgspec.structs.replace(table, **{name: getattr(plain, name) for name in NOT_READ})


def with_kinds(preview: Preview, kinds: Mapping[str, Kind]) -> Preview:
    """The preview with other kinds of columns that are not the target, as far as can be told without reading."""
    columns = []
    for column in preview.columns:
        kind = kinds.get(column.name)
        if kind is not None and column.role != "target":
            role = "ignored" if kind == "ignored" else "group" if column.role == "group" else "feature"
            column = msgspec.structs.replace(column, kind=kind, role=role, reason="You chose this.")
        columns.append(column)
    return msgspec.structs.replace(preview, columns=tuple(columns))

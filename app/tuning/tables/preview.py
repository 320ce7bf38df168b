"""What a person wants to know of a table before a search: values alone, for a window that never imports pandas."""

from __future__ import annotations

import sys
from typing import Any, Literal

import msgspec

from app.tuning.spec.data import Kind, Table, Task

Role = Literal["target", "feature", "group", "ignored"]


class Format(msgspec.Struct, frozen=True):
    """How a file is written; ``skipped`` counts the lines of title before its header."""

    header: bool = True
    separator: str = ","  # empty where the file has none: a spreadsheet, parquet, an array
    decimal: Literal[".", ","] = "."
    encoding: str = "utf-8"
    thousands: str = ""
    skipped: int = 0


class ColumnView(msgspec.Struct, frozen=True):
    """A column: what it holds, what it is used for, and why that was guessed.

    ``counts`` is its distribution: how many rows fall into each of a dozen equal ranges from ``low`` to ``high`` (of
    numbers and dates, as texts to show), or have each of its commonest ``words`` (one a count, most rows first).
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    reason: str = ""
    role: Role = "feature"
    counts: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


class Choice(msgspec.Struct, frozen=True):
    """One answer to an offer: what a button says, and what it changes in the spec's Table (fields and values).

    A ``columns`` among the changes is merged into the Table's own.
    """

    label: str
    change: dict[str, Any]


class Offer(msgspec.Struct, frozen=True):
    """Something that is asked rather than assumed, or pointed out: a sentence and what can be done, with one click."""

    kind: Literal["task", "leak", "imbalance", "fault", "format", "time", "group"]
    sentence: str
    choices: tuple[Choice, ...]
    column: str = ""  # the column it is about


class Preview(msgspec.Struct, frozen=True):
    """A table as it would be read. ``fault`` says why nothing can be learned from it as it is set; else it is empty."""

    path: str
    rows: int
    format: Format
    columns: tuple[ColumnView, ...]
    head: tuple[tuple[str, ...], ...]  # the first rows, as they stand in the file
    target: str | None
    task: Task | None
    balance: tuple[tuple[str, int], ...] = ()  # rows of each class; empty for regression
    features: int = 0  # numbers that a row becomes
    notes: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    fault: str = ""


def preview_command(data: Table) -> list[str]:
    """The command that previews a table: the Table as JSON is its argument, a Preview as JSON its output."""
    return [sys.executable, "-m", "app.tuning.tables.preview_process", msgspec.json.encode(data).decode()]


def read_preview(output: bytes) -> Preview:
    """What the command wrote."""
    return msgspec.json.decode(output, type=Preview)

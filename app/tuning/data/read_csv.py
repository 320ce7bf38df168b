"""Read a CSV file: its rows as text, what each column holds, or which line is wrong and what would be right."""

from __future__ import annotations

import csv
import errno
import io
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.files import read_whole

LARGEST = 200_000_000  # bytes
MOST_COLUMNS = 1000
STRIDE = 10_000  # lines between two reports of progress
SEPARATORS = ",;\t|"
ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
PACKED = {b"PK\x03\x04": "a spreadsheet or zip file", b"\x1f\x8b": "a gzip file", b"%PDF": "a PDF file"}
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})
MOST_CATEGORIES = 50
FLOAT32 = 3.4e38
COMMA = re.compile(r"[+-]?[\d.]*,[\d,]*\d(\.\d+)?([eE][+-]?\d+)?")  # a number with a comma in it


@dataclass(frozen=True)
class Table:
    """The names of the columns, the rows, and the line that each row stands on."""

    path: Path
    names: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]


@dataclass(frozen=True)
class Column:
    """A column: numbers, a few words, or nothing that can be used, and ``why``."""

    name: str
    kind: Literal["numeric", "categorical", "ignored"]
    missing: int
    distinct: int
    why: str = ""


def read_table(path: Path, tell: Callable[[float], object] = float) -> Table:
    """Read a file with a header; raises InputError with the file and the line of the first fault.

    ``tell`` hears now and then how much of it is read, from 0 to 1.
    """
    text = _decoded(path, _bytes(path))
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    names: tuple[str, ...] | None = None
    line = 1
    most = max(1, text.count("\n"))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = [cell.strip() for cell in cells]
                if names is None:
                    names = _header(path, line, row)
                elif len(row) != len(names):
                    held = f"has {counted(len(row), 'value')}, the header {len(names)}"
                    raise InputError(f"{path.name}, line {line}: {held}; give every row as many as the header")
                else:
                    rows.append(row)
                    lines.append(line)
            line = reader.line_num + 1
            if line % STRIDE == 0:
                tell(min(1.0, line / most))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise InputError(
                f'{path.name}, line {line}: a quotation mark is opened and never closed; add a "'
            ) from None
        raise InputError(f"{path.name}, line {line}: is not a line of a CSV file ({error})") from None
    if names is None:
        raise InputError(f"{path.name}: is empty; the first line names the columns, each further line is a row")
    if not rows:
        raise InputError(f"{path.name}: has a header and no rows; each line below the header is a row")
    return Table(path, names, rows, lines)


def is_missing(text: str) -> bool:
    """Whether a cell says that its value is not known."""
    return text.lower() in MISSING


def cell_number(text: str) -> float | None:
    """The number a cell holds, NaN where it is missing, or None for a word."""
    if is_missing(text):
        return math.nan
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def describe_column(table: Table, place: int, target: bool) -> Column:
    """What a column holds, be it the ``target`` or one to learn from.

    Raises InputError with the line of a word among numbers, or of an unreadable number.
    """
    name = table.names[place]
    counts = Counter([row[place] for row in table.rows])  # each different cell is looked at once
    missing = sum(counts.pop(cell) for cell in list(counts) if is_missing(cell))
    found = {cell: cell_number(cell) for cell in counts}
    words = {cell for cell, value in found.items() if value is None}
    large = {cell for cell, value in found.items() if value is not None and not abs(value) <= FLOAT32}
    if large:
        line, cell = _first(table, place, large)
        where = f'{table.path.name}, line {line}, column "{name}"'
        raise InputError(f"{where}: {cell} is too large to train on; write a number below {FLOAT32:g}")
    if words and all(COMMA.fullmatch(cell) for cell in words):
        line, cell = _first(table, place, words)
        where = f'{table.path.name}, line {line}, column "{name}"'
        raise InputError(f'{where}: "{cell}" has a comma; write numbers with a decimal point and no other mark')
    in_words = sum(counts[cell] for cell in words)
    if words and counts.total() - in_words > in_words:
        line, cell = _first(table, place, words)
        where = f'{table.path.name}, line {line}, column "{name}"'
        raise InputError(f'{where}: "{cell}" among numbers; write a number or leave it empty')
    kind: Literal["numeric", "categorical"] = "categorical" if words else "numeric"
    if not counts:
        return Column(name, "ignored", missing, 0, "every row is empty")
    if not target and len(counts) == 1 and not missing:
        return Column(name, "ignored", missing, 1, "every row holds the same")
    if not target and kind == "categorical" and len(counts) > MOST_CATEGORIES:
        why = f"{len(counts):,} different words are too many to be categories (at most {MOST_CATEGORIES})"
        return Column(name, "ignored", missing, len(counts), why)
    return Column(name, kind, missing, len(counts))


def _first(table: Table, place: int, cells: set[str]) -> tuple[int, str]:
    """The first line with one of these cells in a column, and the cell."""
    return next((line, row[place]) for line, row in zip(table.lines, table.rows, strict=True) if row[place] in cells)


def _bytes(path: Path) -> bytes:
    try:
        return read_whole(path, LARGEST)
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file in {path.absolute().parent}") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; choose a CSV file") from None
    except OSError as error:
        more = "; take a part of it" if error.errno == errno.EFBIG else ""
        raise InputError(f"{path.name}: {error.strerror}{more}") from error


def _decoded(path: Path, content: bytes) -> str:
    for mark, what in PACKED.items():
        if content.startswith(mark):
            raise InputError(f"{path.name}: is {what}, not CSV; save the table as CSV text")
    if content[:2] in ENCODINGS:
        raise InputError(f"{path.name}: is written in UTF-16; save it as UTF-8")
    if (place := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, place) + 1
        raise InputError(f"{path.name}, line {line}: holds a zero byte, so this is not text; choose a CSV file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path.name}, line {line}: byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        ) from None


def _header(path: Path, line: int, names: list[str]) -> tuple[str, ...]:
    """The columns' names, each there and each once."""
    where = f"{path.name}, line {line}"
    if len(names) < 2:
        raise InputError(f"{where}: has one column; a target and at least one other column are needed")
    if len(names) > MOST_COLUMNS:
        raise InputError(f"{where}: has {len(names):,} columns; at most {MOST_COLUMNS:,} can be used")
    if all(_is_number(name) for name in names):
        raise InputError(f"{where}: holds numbers only; the first line names the columns")
    for place, name in enumerate(names, 1):
        if not name:
            raise InputError(f"{where}: column {place} has no name; give it one")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise InputError(f'{where}: {times} columns are called "{name}"; give each its own name')
    return tuple(names)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

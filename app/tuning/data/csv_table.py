"""Read a CSV file into rows of text, or say which line is wrong and what would be right."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.descent.text.json_input import InputError

LARGEST = 200  # megabytes
MOST_COLUMNS = 1000
STRIDE = 10_000  # lines between two words on how far it is
SEPARATORS = ",;\t|"
ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
PACKED = {b"PK\x03\x04": "a spreadsheet or zip file", b"\x1f\x8b": "a gzip file", b"%PDF": "a PDF file"}


@dataclass(frozen=True)
class Table:
    """The names of the columns, the rows, and the line that each row stands on."""

    path: Path
    names: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]


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
                    held = f"has {_count(len(row), 'value')}, the header {len(names)}"
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
        raise InputError(f"{path.name}, line {line}: is no line of a CSV file ({error})") from None
    if names is None:
        raise InputError(f"{path.name}: is empty; the first line names the columns, each further line is a row")
    if not rows:
        raise InputError(f"{path.name}: has a header and no rows; each line below the header is a row")
    return Table(path, names, rows, lines)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; choose a CSV file")
        if (size := path.stat().st_size) > LARGEST * 1_000_000:
            raise InputError(f"{path.name}: has {size / 1e6:,.0f} MB; at most {LARGEST} can be read; take a part of it")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file in {path.absolute().parent}") from None
    except OSError as error:
        raise InputError(f"{path.name}: {error.strerror}") from error


def _decoded(path: Path, content: bytes) -> str:
    for mark, what in PACKED.items():
        if content.startswith(mark):
            raise InputError(f"{path.name}: is {what}, not CSV; save the table as CSV text")
    if content[:2] in ENCODINGS:
        raise InputError(f"{path.name}: is written in UTF-16; save it as UTF-8")
    if (place := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, place) + 1
        raise InputError(f"{path.name}, line {line}: holds a zero byte, so this is no text; choose a CSV file")
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


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

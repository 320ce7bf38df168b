"""Tables in files that are no text: spreadsheets, parquet, NumPy's arrays, and JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Table
from app.tuning.tables.file.encoding import sure_encoding
from app.tuning.tables.file.how_written import header_of
from app.tuning.tables.file.opening import Opened, broken, whole

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 500_000_000  # bytes
LARGEST_JSON = 200_000_000
MOST_CELLS = 200_000_000
MOST_SHEET_CELLS = 10_000_000  # each an object of Python's
LOOKED_AT = 100  # rows of a sheet that its header is looked for in
INPUTS = ("x", "x_train", "data", "features", "inputs", "images")
ANSWERS = ("y", "y_train", "target", "targets", "labels", "label")


def read_other(path: Path, opened: Opened, data: Table) -> tuple[pd.DataFrame, int, list[str]]:
    """The columns of a file as they stand in it, the lines of title above them, and what is to be said.

    A column without a name has an empty one. Raises InputError for a file that holds no table.
    """
    try:
        if opened.content == "xlsx":
            return _sheet(path, opened, data)
        if opened.content == "parquet":
            return _parquet(path, opened)
        if opened.content == "npz":
            return _arrays(path, opened)
        return _json(path, opened), 0, []
    except (InputError, MemoryError):
        raise
    except Exception as error:  # a damaged file makes these libraries raise whatever they like
        raise InputError(broken(path, error)) from None


def _needs(path: Path, what: str, package: str) -> InputError:
    return InputError(
        f"{path.name}: {what} needs one more package: type  python -m pip install {package}  or save the table as CSV"
    )


def _sheet(path: Path, opened: Opened, data: Table) -> tuple[pd.DataFrame, int, list[str]]:
    """The sheet with the most rows of two cells or more."""
    import pandas as pd

    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _needs(path, "a spreadsheet", "openpyxl") from None
    book = load_workbook(whole(path, opened, LARGEST), read_only=True, data_only=True)
    sheets = {sheet.title: _rows_of(path, sheet) for sheet in book.worksheets}
    filled = {title: sum(len(row) > 1 for row in rows) for title, rows in sheets.items()}
    title = max(filled, key=lambda name: filled[name], default="")  # of equals the first
    if not (rows := sheets.get(title)):
        raise InputError(f"{path.name}: has no sheet with a table; its first line names the columns")
    more = []
    if len(sheets) > 1:
        more.append(f'the sheet "{title}" is read, of {len(sheets)} the one with the most rows')
    texts = [["" if cell is None else str(cell).strip() for cell in row] for row in islice(rows, LOOKED_AT)]
    top, names, width, notes = header_of(texts, data.header)
    body = [row + [None] * (width - len(row)) for row in rows[top + (names is not None) :]]
    frame = pd.DataFrame([row[:width] for row in body], columns=range(width), dtype=object)
    frame.columns = list(names or [""] * width)
    return frame, top, more + notes


def _rows_of(path: Path, sheet: Any) -> list[list[Any]]:
    """The rows of a sheet that hold anything, up to their last cell that does."""
    sheet.reset_dimensions()  # what a file says of its size need not be true
    rows: list[list[Any]] = []
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        kept = list(row)
        while kept and kept[-1] in (None, ""):
            kept.pop()
        if kept:
            rows.append(kept)
            cells += len(kept)
            if cells > MOST_SHEET_CELLS:
                raise InputError(f"{path.name}: has more than {MOST_SHEET_CELLS:,} cells; save the sheet as CSV")
    return rows


def _parquet(path: Path, opened: Opened) -> tuple[pd.DataFrame, int, list[str]]:
    import pandas as pd

    try:
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise _needs(path, "a .parquet file", "pyarrow") from None
    content = whole(path, opened, LARGEST)
    facts = ParquetFile(content).metadata
    if facts.num_rows * facts.num_columns > MOST_CELLS:
        raise InputError(f"{path.name}: has more than {MOST_CELLS:,} cells; take a part of its rows")
    content.seek(0)
    return _with_index(pd.read_parquet(content)), 0, []


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The same; an index that does not merely count is a column like others."""
    import pandas as pd

    if isinstance(frame.index, pd.RangeIndex):
        return frame
    names = [name if name is not None and name not in frame.columns else "row" for name in frame.index.names]
    return frame.reset_index(names=names if len(set(names)) == len(names) else None)


def _arrays(path: Path, opened: Opened) -> tuple[pd.DataFrame, int, list[str]]:
    """The arrays x and y of an .npz file: each row of x becomes numbers x1, x2 …, and y the column y."""
    import numpy as np
    import pandas as pd

    with zipfile.ZipFile(opened.stream) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST * 4:
            raise InputError(f"{path.name}: is larger than {LARGEST * 4 / 1e9:.0f} GB; take a part of its rows")
    opened.stream.seek(0)
    try:
        with np.load(opened.stream, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except ValueError as error:
        raise InputError(f"{path.name}: {error}; save arrays of numbers or texts, not of objects") from None
    by_name = {name.lower(): array for name, array in arrays.items()}
    x = next((by_name[name] for name in INPUTS if name in by_name), None)
    y = next((by_name[name] for name in ANSWERS if name in by_name), None)
    if x is None:  # arrays of one value a row are its columns
        columns = {name: array for name, array in arrays.items() if array.ndim == 1}
        if len(columns) > 1 and len({len(array) for array in columns.values()}) == 1:
            return pd.DataFrame(columns), 0, []
        if len(arrays) != 1:
            held = ", ".join(f"{name} {array.shape}" for name, array in list(arrays.items())[:6]) or "no array"
            raise InputError(f"{path.name}: holds {held}; call the rows x, and their answers y")
        x = next(iter(arrays.values()))
    if x.dtype.names:
        return pd.DataFrame.from_records(x), 0, []
    if x.ndim < 1:
        raise InputError(f"{path.name}: x is a single number; it needs a row for each example")
    notes = []
    if x.ndim > 2:
        shape = " × ".join(map(str, x.shape[1:]))
        notes.append(f"each row of {shape} numbers is laid out as {int(np.prod(x.shape[1:])):,} columns")
    x = x.reshape(len(x), -1)
    frame = pd.DataFrame(x, columns=[f"x{k}" for k in range(1, x.shape[1] + 1)], copy=False)
    if y is None:
        return frame, 0, notes
    if len(y) != len(x):
        raise InputError(f"{path.name}: x has {len(x):,} rows and y {len(y):,}; give each row one answer")
    if y.size != len(y):
        # One of several columns is 1 in each row: the classes of Keras's own examples.
        one_hot = y.ndim == 2 and bool(((y == 0) | (y == 1)).all()) and bool((y.sum(axis=1) == 1).all())
        if not one_hot:
            raise InputError(f"{path.name}: y has {y.size // max(1, len(y))} numbers a row; give each row one answer")
        y = y.argmax(axis=1)
    answers = pd.DataFrame({"y": y.reshape(-1)})
    return pd.concat([frame, answers], axis=1), 0, notes


def _json(path: Path, opened: Opened) -> pd.DataFrame:
    """Records, columns, or a record a line; what stands inside of a record becomes columns "outer.inner"."""
    import pandas as pd

    content = whole(path, opened, LARGEST_JSON).getvalue()
    text = content.decode(sure_encoding(content[:64]) or "utf-8", "replace")
    held = _decoded(path, text)
    if isinstance(held, dict) and {"columns", "data"} <= held.keys():
        return pd.DataFrame(held["data"], columns=held["columns"])
    if isinstance(held, dict):
        tables = [value for value in held.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        if len(tables) == 1:
            held = tables[0]
    if isinstance(held, dict) and held:
        inner = list(held.values())
        if all(isinstance(value, dict) for value in inner):
            if all(key.isdigit() for key in inner[0]):  # pandas' own way: columns of rows by number
                return pd.DataFrame({name: pd.Series(value, dtype=object) for name, value in held.items()})
            held = inner
        elif all(isinstance(value, list) for value in inner):
            lengths = {name: len(value) for name, value in held.items()}
            if len(set(lengths.values())) > 1:
                one, other = min(lengths, key=lengths.__getitem__), max(lengths, key=lengths.__getitem__)
                said = f'"{one}" has {lengths[one]:,} values and "{other}" {lengths[other]:,}'
                raise InputError(f"{path.name}: {said}; give each column as many")
            return pd.DataFrame({name: pd.Series(value, dtype=object) for name, value in held.items()})
    if isinstance(held, list) and held and all(isinstance(row, dict) for row in held):
        nested = any(isinstance(value, dict) for row in held[:LOOKED_AT] for value in row.values())
        return pd.json_normalize(held) if nested else pd.DataFrame.from_records(held)
    if isinstance(held, list) and held and all(isinstance(row, list) for row in held):
        return _from_rows(held)
    raise InputError(f'{path.name}: holds no table; write a list of rows, such as [{{"size": 1, "price": 2}}, …]')


def _from_rows(rows: Sequence[list[Any]]) -> pd.DataFrame:
    import pandas as pd

    named = all(isinstance(name, str) for name in rows[0]) and len(rows) > 1
    width = max(map(len, rows))
    body = [[*row, *([None] * (width - len(row)))] for row in rows[named:]]
    names = (list(rows[0]) + [""] * width)[:width] if named else [f"column {k}" for k in range(1, width + 1)]
    frame = pd.DataFrame(body, columns=range(width), dtype=object)
    frame.columns = names
    return frame


def _decoded(path: Path, text: str) -> Any:
    """A JSON text's value; of several lines with a value each, the list of them."""
    text = text.lstrip("\ufeff").strip()
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return json.loads(text)  # NaN and Infinity, as Python writes them
    except RecursionError:
        raise InputError(f"{path.name}: is nested too deeply to be a table") from None
    except json.JSONDecodeError as error:
        fault = error
    rows = []
    for number, line in enumerate(io.StringIO(text), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except (json.JSONDecodeError, RecursionError):
                place = number if rows else fault.lineno
                raise InputError(f"{path.name}, line {place}: is not JSON ({fault.msg})") from None
    return rows

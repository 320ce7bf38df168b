"""Read a file with a table into a pandas frame, or say which place in it is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Table
from app.tuning.tables.file.opening import open_table
from app.tuning.tables.file.other_formats import read_other
from app.tuning.tables.file.text_file import read_text
from app.tuning.tables.file.tidy import tidy_columns
from app.tuning.tables.preview import Format

if TYPE_CHECKING:
    import pandas as pd

MOST_COLUMNS = 20_000
INDEX = "row"  # what a first column without a name is called


@dataclass(frozen=True)
class TableFile:
    """What a file holds: a frame whose columns are numbers (NaN is missing) or texts (None or NaN is missing).

    Names are texts, each once, in the file's order; ``notes`` say in sentences what was done to read it. Dates are
    texts too, but for formats that know dates.
    """

    path: Path
    frame: pd.DataFrame
    format: Format
    notes: tuple[str, ...] = ()


def read_table(data: Table, tell: Callable[[float], object] = float) -> TableFile:
    """Read the file of a spec's data; what the spec does not say of how it is written is detected.

    ``tell`` hears now and then how much is done, from 0 to 1. Raises InputError for what cannot be read.
    """
    path = Path(data.table)
    opened = open_table(path)
    try:
        if opened.content == "text":
            frame, form, notes = read_text(path, opened, data, MOST_COLUMNS, lambda done: tell(0.8 * done))
        else:
            frame, skipped, notes = read_other(path, opened, data)
            form = Format(any(map(str, frame.columns)), separator="", decimal=".", encoding="", skipped=skipped)
    finally:
        opened.close()
    tell(0.8)
    if frame.shape[1] > MOST_COLUMNS:
        raise InputError(f"{path.name}: has {frame.shape[1]:,} columns; at most {MOST_COLUMNS:,} can be used")
    if not len(frame) or not frame.shape[1]:
        raise InputError(f"{path.name}: has a header and no rows; each line below the header is a row")
    named = list(map(str, frame.columns))
    frame, names, more = _named(frame, named, form.header)
    frame.columns = names
    frame, thousands, of_columns = tidy_columns(frame, form.decimal, data.columns, lambda done: tell(0.8 + 0.2 * done))
    form = Format(form.header, form.separator, form.decimal, form.encoding, thousands, form.skipped)
    return TableFile(path, frame, form, (*notes, *more, *of_columns))


def _unquoted(name: str) -> str:
    """A name without the quotation marks around all of it; one that ends on a quoted word keeps them."""
    inside = name[1:-1]
    whole = len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" and name[0] not in inside
    return inside.strip() if whole else name


def _named(frame: pd.DataFrame, found: Sequence[str], header: bool) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Give each column a name of its own; columns without a name and without values go."""
    notes: list[str] = []
    names = [_unquoted(" ".join(name.split())) for name in found]
    names = ["" if name.startswith("Unnamed: ") else name for name in names]  # pandas' own, written down again
    places = list(range(len(names)))
    if "" in names:
        empty = [k for k in places if not names[k] and bool(frame.iloc[:, k].isna().all())]
        if empty:
            places = [k for k in places if k not in set(empty)]
            frame, names = frame.iloc[:, places].copy(), [names[k] for k in places]
            what = "a column has no name and no value" if len(empty) == 1 else f"{len(empty)} columns have no name"
            notes.append(f"{what}: left out")
    taken: set[str] = set()
    result: list[str] = []
    for place, name in zip(places, names, strict=True):
        if not name and not place and header:
            notes.append(f'the first column has no name: it is called "{INDEX}"')
        base = name or (f"column {place + 1}" if place or not header else INDEX)
        own, number = base, 2
        while own in taken or (number > 2 and own in names):
            own, number = f"{base} ({number})", number + 1
        if name and own != name:
            notes.append(f'two columns are called "{name}": the later one is called "{own}" here')
        taken.add(own)
        result.append(own)
    return frame, result, notes

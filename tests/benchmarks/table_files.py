"""Every table that the installed packages ship, and some hundred mutations of one, read beside pandas' own reader.

What pandas reads and the app refuses is printed with its sentence, and so is what a mutation loses.
``python -m tests.benchmarks.table_files [FOLDER ...]``: further folders whose tables are read.
"""

from __future__ import annotations

import itertools
import random
import site
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Table
from app.tuning.tables.read import read_table

ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".csv.bz2", ".csv.xz", ".dat", ".data")
TOWNS = ("Ulm", "Köln", "Nîmes", "Łódź")
MARKS = ("", "NA", "-", "--", ".", "?", "#N/A", "#NULL!", "unknown", "nan", "<NA>", "None")


def by_pandas(path: Path) -> tuple[int, int] | None:
    """Rows and columns as pandas reads them on its own, or None."""
    separator = "\t" if ".tsv" in path.name else ","
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pd.read_csv(path, sep=separator).shape
    except (ValueError, OSError, EOFError, RecursionError):
        return None


def shipped(folders: list[Path]) -> list[Path]:
    """The tables below these folders."""
    return sorted({p for folder in folders for p in folder.rglob("*") if p.name.endswith(ENDINGS) and p.is_file()})


def read_shipped(folders: list[Path]) -> None:
    """Read each and print what only pandas reads, and where rows or columns differ."""
    counts: Counter[str] = Counter()
    for path in shipped(folders):
        plain = by_pandas(path)
        is_table = plain is not None and plain[0] > 0 and plain[1] > 1
        try:
            frame = read_table(Table(str(path))).frame
        except InputError as error:
            counts["refused by both" if plain is None else "refused, pandas reads" if is_table else "refused"] += 1
            print(f"  refused: {path.parent.name}/{error}  [pandas: {plain}]")
            continue
        counts["read, not by pandas" if plain is None else "read by both"] += 1
        if is_table and frame.shape != plain:
            counts["… of another shape"] += 1
            print(f"  shape:   {path.parent.name}/{path.name}  {frame.shape}  [pandas: {plain}]")
    for what, count in counts.items():
        print(f"{count:6,} {what}")


def mutations() -> Iterator[tuple[str, bytes, int, int]]:
    """A description, a file's bytes, and the rows and columns it should have."""
    random.seed(1)
    for separator, decimal, encoding, end in itertools.product(
        (",", ";", "\t", "|", " "), ".,", ("utf-8", "utf-8-sig", "utf-16", "cp1250"), ("\n", "\r\n")
    ):
        if separator == decimal:
            continue
        for header, quoted, extra in itertools.product(
            (True, False), (True, False), ("", "title", "trailing", "marks")
        ):
            if separator == " " and (extra in ("trailing", "marks") or not header):
                continue
            rows = [[f"{k}{decimal}{k % 97:02d}", TOWNS[k % 4], str(k), "yno"[k % 2 : k % 2 + 1]] for k in range(1, 61)]
            if extra == "marks":
                rows[30][0] = random.choice(MARKS)
                rows[31][2] = random.choice(MARKS)
            lines = [["size", "town", "count", "y"], *rows] if header else rows
            tail = separator if extra == "trailing" else ""
            mark = '"' if quoted else ""
            text = end.join(separator.join(f"{mark}{cell}{mark}" for cell in row) + tail for row in lines) + end
            if extra == "title":
                text = f"Sales{end}{end}{text}"
            what = f"{separator!r} {decimal!r} {encoding} {end!r} header={header} quoted={quoted} {extra}"
            yield what, text.encode(encoding, "replace"), 60, 4


def read_mutations() -> None:
    """Read each and print what comes out wrong."""
    wrong = total = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        for what, content, rows, columns in mutations():
            total += 1
            path.write_bytes(content)
            try:
                frame = read_table(Table(str(path))).frame
            except InputError as error:
                wrong += 1
                print(f"  refused: {what}: {error}")
                continue
            kinds = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame]
            towns = set(frame.iloc[:, 1]) if frame.shape[1] > 1 else set()
            if frame.shape != (rows, columns) or kinds != [True, False, True, False] or towns != set(TOWNS):
                wrong += 1
                print(f"  wrong:   {what}: {frame.shape} {kinds} {str(sorted(map(str, towns)))[:60]}")
    print(f"{total:,} mutations, {wrong} of them read wrongly")


if __name__ == "__main__":
    read_mutations()
    read_shipped([*map(Path, site.getsitepackages()), *map(Path, sys.argv[1:])])

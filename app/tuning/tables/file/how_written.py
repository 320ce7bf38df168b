"""How the text of a table is written: title lines, separator, quotes, header, decimal mark."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from app.descent.text.numbers import counted
from app.tuning.spec.data import Table
from app.tuning.tables.file.missing_marks import AMONG_NUMBERS

SEPARATORS = (",", "|", ";", "\t")  # where several split all lines, the later: commas stand in words and numbers too
FURTHER = (":", "^", "~", "\x1f", "\x01")  # asked only where none of the usual ones is in every line
MOST_TITLE_LINES = 60
MOST_TITLES = 5  # rows of one cell, one below the other, that stand above a header as wide as the table
Quotes = Literal["doubled", "escaped", "single", "none"]

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")  # grouped the other way round
PACKED = re.compile(r"(?:[^\S\t\n]*[-+\d.eE?]+){3,}[^\S\n]*\t")  # numbers with spaces between, before a first tab
SINGLE = re.compile(r"(?:^|[,;\t|])\s?'[^'\n]*'\s?(?=$|[,;\t|\r])", re.MULTILINE)  # a cell in single quotes

Row = list[str]


@dataclass(frozen=True)
class Written:
    """How a text is written, and where its rows begin.

    ``names`` are the cells of its header, each row's width in number, or None without one; ``below`` is the count of
    lines above the first row.
    """

    separator: str
    quotes: Quotes
    decimal: Literal[".", ","]
    names: tuple[str, ...] | None
    width: int
    below: int
    skipped: int
    head: tuple[tuple[str, ...], ...]  # the first rows, all of this width
    spaced: bool  # spaces follow separators
    notes: tuple[str, ...] = ()


def how_written(sample: str, whole: bool, data: Table, quotation: bool = True) -> Written:
    """Find out how a text is written from its beginning; what ``data`` says is not asked of the text.

    ``whole`` says that the sample is all of it; otherwise its last line may be cut and is left out. Without
    ``quotation`` quotation marks are signs like others.
    """
    notes: list[str] = []
    separator, sample, said = _said_separator(sample, data.separator)
    if not whole:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    separator, quotes = _separator(sample, separator, quotation)
    rows, lines = split(sample, separator, quotes)
    top, header, width, more = header_of(rows, data.header, comments=separator != " ")
    notes += more
    skipped = said + (lines[top - 1] if top else 0)
    below = said + (lines[top] if header is not None and top < len(lines) else lines[top - 1] if top else 0)
    body = rows[top + (header is not None) :]
    head = tuple(tuple((row + [""] * width)[:width]) for row in body)
    decimal = data.decimal or _decimal(head, separator)
    return Written(
        separator, quotes, decimal, header, width, below, skipped, head, f"{separator} " in sample, tuple(notes)
    )


def header_of(
    rows: list[Row], said: bool | None, comments: bool = True
) -> tuple[int, tuple[str, ...] | None, int, list[str]]:
    """Where a table begins in its first rows: the count of title rows, the header if there is one, and the width.

    ``said`` is whether there is a header, where the user says so; the last part is what is to be said of odd rows.
    """
    width = _width([len(row) for row in rows])
    top = 0 if said is False else _title_rows(rows, width, comments)
    top = top if top + 1 < len(rows) else 0
    header, width, notes = _header(rows[top:], width, said)
    if top:
        title = " ".join(cell for cell in rows[0] if cell)
        title = title if len(title) <= 40 else f"{title[:40]}…"
        are = "is" if top == 1 else "are"
        notes.insert(0, f'{counted(top, "line")} above the table {are} skipped: "{title}"')
    return top, header, width, notes


def split(text: str, separator: str, quotes: Quotes) -> tuple[list[Row], list[int]]:
    """The rows of a text that hold anything, their cells stripped, and the number of the line that each ends on."""
    if separator == " ":
        text = "".join(f"{line.strip()}\n" for line in re.split(r"\r\n|\r|\n", re.sub(r"[ \t]+", " ", text)))
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        skipinitialspace=True,
        quoting=csv.QUOTE_NONE if quotes == "none" else csv.QUOTE_MINIMAL,
        quotechar="'" if quotes == "single" else '"',
        escapechar="\\" if quotes == "escaped" else None,
    )
    limit = csv.field_size_limit(10_000_000)
    rows: list[Row] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append([cell.strip() for cell in cells])
                lines.append(reader.line_num)
    except csv.Error:  # a cell without an end: the rows before it are enough
        pass
    finally:
        csv.field_size_limit(limit)
    return rows, lines


def _said_separator(sample: str, separator: str | None) -> tuple[str | None, str, int]:
    """The separator that a file names in its first line, as Excel reads it (``sep=;``), and the text below."""
    if said := re.match(r'"?sep=(.)"?(\r\n|\r|\n)', sample, re.IGNORECASE):
        return separator or said[1], sample[said.end() :], 1
    return separator, sample, 0


@dataclass(frozen=True, order=True)
class _Split:
    """How well a separator splits a text: the better, the greater."""

    share: float  # of the lines that have the usual number of cells; 0 where that is one
    first: int  # minus the count of lines above the first of that number without an empty cell
    likely: int
    width: int
    separator: str
    quotes: Quotes


def _separator(sample: str, separator: str | None, quotation: bool) -> tuple[str, Quotes]:
    """What stands between cells: what splits the most lines into the same number of them, two at least."""
    if separator:
        return separator, _best_split(sample, separator, quotation).quotes
    best = max(_best_split(sample, one, quotation) for one in SEPARATORS)
    spaces = _best_split(sample, " ", quotation)
    further = [_best_split(sample, one, quotation) for one in FURTHER if one in sample] if best.share < 0.5 else []
    for other in (spaces, *further):
        # A decimal comma splits lines as well, but not the header above it, and stands between digits alone.
        splits_more = other.share > 0.95 and other.width > best.width
        decimal = best.separator == "," and not re.search(r"(?<!\d),|,(?!\d)", sample)
        packed = best.separator == "\t" and PACKED.match(sample) is not None
        if (other.share >= 0.8 and best.share < 0.9 and other > best) or (
            splits_more and (other.first > best.first or decimal or packed)
        ):
            best = other
    return best.separator if best.width > 1 else ",", best.quotes


def _best_split(sample: str, separator: str, quotation: bool) -> _Split:
    """How well a separator splits a text, with the quotation marks that suit it best."""
    return max((_split_with(sample, separator, q) for q in _possible_quotes(sample, quotation)), key=lambda s: s.share)


def _split_with(sample: str, separator: str, quotes: Quotes) -> _Split:
    rows, _ = split(sample, separator, quotes)
    widths = [len(row) for row in rows]
    width = _width(widths)
    share = sum(w == width for w in widths) / max(1, len(widths)) if width > 1 else 0.0
    if quotes == "none":
        share *= 0.95 if '"' in sample else 1.0  # where a quotation mark swallowed lines, there are more without
    if max((cell.count("\n") for row in rows for cell in row), default=0) > 20:
        share *= 0.5
    first = next((k for k, row in enumerate(rows) if len(row) == width and all(row[:-1])), len(rows))
    likely = SEPARATORS.index(separator) if separator in SEPARATORS else -1
    return _Split(round(share, 2), -first, likely, width, separator, quotes)


def _possible_quotes(sample: str, quotation: bool) -> tuple[Quotes, ...]:
    if not quotation:
        return ("none",)
    if '"' not in sample:
        return ("single",) if len(SINGLE.findall(sample)) > 0.5 * sample.count("\n") else ("doubled",)
    return ("doubled", "escaped", "none") if '\\"' in sample else ("doubled", "none")


def _width(widths: list[int]) -> int:
    """How many cells a row has: what most have, of equally many the most."""
    if not widths:
        return 0
    later = widths[len(widths) // 10 :] if len(widths) > 20 else widths  # titles stand above
    counts = Counter(later)
    return max(counts, key=lambda width: (counts[width], width))


def _title_rows(rows: list[Row], width: int, comments: bool) -> int:
    """How many rows stand above the header: those of fewer cells than the table has, or with one word alone."""
    if width < 2:
        return 0
    for place, row in enumerate(rows[:MOST_TITLE_LINES]):
        filled = sum(map(bool, row))
        below = rows[place + 1 : place + 1 + MOST_TITLES]
        alone = filled == 1 and width > 2 and any(sum(map(bool, later)) > 1 for later in below)
        comment = comments and row[0].startswith(("#", "%", "//")) and len(row) != width
        if len(row) >= width - 1 and len(row) > 1 and not alone and not comment:
            if len(row) == width - 1 and not _names_all_but_the_index(rows[place:], width):
                continue
            return place
    return 0


def _names_all_but_the_index(rows: list[Row], width: int) -> bool:
    """Whether the first row is a header of words with one cell less than all rows below it, as R writes tables."""
    below = rows[1:6]
    return all(rows[0]) and not any(map(is_number, rows[0])) and bool(below) and all(len(r) >= width for r in below)


def _header(rows: list[Row], width: int, said: bool | None) -> tuple[tuple[str, ...] | None, int, list[str]]:
    """The header's cells if there is one, the width of the table, and what is to be said of rows that differ."""
    if not rows:
        return None, width, []
    first, body = list(rows[0]), rows[1:]
    notes: list[str] = []
    longer = [row for row in body if len(row) > width]
    if len(longer) > 0.1 * len(body):
        width = max(map(len, body))
    # A separator at the end of the header alone, or of the rows alone.
    while len(first) > width and not first[-1]:
        first.pop()
    has = said if said is not None else _has_header(first, body)
    if not has:
        return None, max(width, len(first)), notes
    if first[0].startswith("#") and len(first[0]) > 1:
        first[0] = first[0][1:].strip()
    if len(first) > width:
        width = len(first)
    if len(first) == width - 1 and body and not all(not row[-1] for row in body if len(row) == width):
        first.insert(0, "")  # the index has no name
    first += [""] * (width - len(first))
    short = [row for row in body if len(row) < width]
    if short:
        row = short[0]
        said_of = f'the row that begins "{row[0][:30]}"' if len(short) == 1 else f"{len(short):,} rows"
        notes.append(f"{said_of}: fewer values than the {width} columns; the rest is taken as missing")
    return tuple(first), width, notes


def _has_header(first: Row, body: list[Row]) -> bool:
    """Whether the first row names the columns: words above numbers, and none that is a value of its own column."""
    if not body:
        return not all(map(is_number, filter(None, first)))
    cells = [cell for cell in first if cell]
    if not cells:
        return True
    if all(map(is_number, cells)):
        return _counts_up(cells) and not _counts_on(body)
    counts = [cell for cell in cells if cell.isdecimal()]
    named_by_count = len(counts) > 2 and _even_steps(counts) and not any(_even_steps(row) for row in body[:5])
    votes = 0
    for place, cell in enumerate(first):
        below = [row[place] for row in body if place < len(row) and row[place] not in AMONG_NUMBERS]
        if not below or not cell:
            continue
        numbers = sum(map(is_number, below)) > 0.8 * len(below)
        if numbers and cell not in AMONG_NUMBERS:
            of_count = _is_year(cell) or (named_by_count and cell.isdecimal())
            votes += 1 if not is_number(cell) else 0 if of_count else -1
        elif not numbers and below.count(cell) > (0 if len(set(below)) < 0.5 * len(below) else 1):
            votes -= 1
    return votes >= 0


def _counts_up(cells: Row) -> bool:
    """Whether cells are the names that a table of numbers gets by itself: 0, 1, 2…, or years in order."""
    if not all(cell.isdecimal() for cell in cells) or len(cells) < 2:
        return False
    numbers = [int(cell) for cell in cells]
    steps = {after - before for before, after in pairwise(numbers)}
    return steps == {1} and (numbers[0] in (0, 1) or _is_year(cells[0]))


def _even_steps(cells: Row) -> bool:
    """Whether the numbers among cells are whole and go up or down by the same step, as names of days or places do."""
    among = [cell for cell in cells if is_number(cell)]
    numbers = [int(cell) for cell in among if cell.isdecimal()]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) == len(among) and len(steps) == 1 and steps != {0}


def _counts_on(body: list[Row]) -> bool:
    """Whether the rows count as well, so that the first is one of them."""
    return all(_counts_up(row) for row in body[:5])


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and len(cell) == 4 and 1500 <= int(cell) <= 2200


def is_number(cell: str) -> bool:
    """Whether a cell is a number as one writes it with a decimal point, a decimal comma, or thousands marks."""
    return bool(PLAIN.fullmatch(cell) or COMMA.fullmatch(cell) or GROUPED.fullmatch(cell) or POINTS.fullmatch(cell))


def _decimal(head: tuple[tuple[str, ...], ...], separator: str) -> Literal[".", ","]:
    """Whether numbers have a comma where others have a point: what more columns show."""
    commas = points = 0
    for column in zip(*head, strict=True):
        cells = [cell for cell in column if cell and cell not in AMONG_NUMBERS]
        with_comma = [cell for cell in cells if "," in cell and COMMA.fullmatch(cell)]
        if len(with_comma) > 0.3 * len(cells):
            grouped = all(GROUPED.fullmatch(cell) for cell in with_comma)
            commas += not grouped
        elif sum("." in cell and PLAIN.fullmatch(cell) is not None for cell in cells) > 0.3 * max(1, len(cells)):
            points += not all(POINTS.fullmatch(cell) for cell in cells if "." in cell)
    return "," if commas > points and separator != "," else "."

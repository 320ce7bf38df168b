"""Read a text with a table by pandas' own reader, once, after its first lines have shown how it is written."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.tuning.spec.data import Table
from app.tuning.tables.file.encoding import MOST_LOOKED_AT, guessed_encoding, is_utf8, sure_encoding
from app.tuning.tables.file.how_written import Written, how_written, is_number
from app.tuning.tables.file.missing_marks import AMONG_NUMBERS, MARKS
from app.tuning.tables.file.opening import BROKEN, LARGEST, Opened, broken
from app.tuning.tables.preview import Format

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 65_536  # bytes that show how a file is written
LONGEST_SAMPLE = 16_000_000  # where lines are long
FEWEST_LINES = 12
YES_NO = frozenset(("true", "false", "TRUE", "FALSE", "True", "False"))
LONG_ROW = re.compile(r"Skipping line (\d+): expected (\d+) fields, saw (\d+)")


class OpenQuoteError(Exception):
    """A quotation mark is opened and never closed, so that quotation marks are signs like others in this file."""


def read_text(
    path: Path, opened: Opened, data: Table, most_columns: int, tell: Callable[[float], object]
) -> tuple[pd.DataFrame, Format, list[str]]:
    """The columns of a text, how it is written, and what was done; a column without a name has an empty one.

    Raises InputError for what is no text, or has too many columns.
    """
    notes: list[str] = []
    quotes = True
    if data.separator is not None and data.separator in "\r\n\"'\0":
        raise InputError(f"{path.name}: {data.separator!r} cannot stand between cells; choose a comma, for example")
    try:
        start, complete = _sample(opened.stream)
        encoding, errors = _encoding(path, start, data.encoding), "strict"
        _check_text(path, start, encoding)
        if not complete and not re.search(rb"[\r\n]", start):
            longest = LONGEST_SAMPLE / 1e6
            raise InputError(f"{path.name}: its first line is longer than {longest:.0f} MB; give each row a line")
        for _ in range(4):
            written = how_written(_sample_text(start, encoding, complete), complete, data, quotes)
            if written.width > most_columns:
                raise InputError(f"{path.name}: has {written.width:,} columns; at most {most_columns:,} can be used")
            try:
                with warnings.catch_warnings(record=True) as warned:
                    warnings.simplefilter("always")
                    frame = _read(path, opened, written, encoding, errors, tell)
            except UnicodeDecodeError as error:
                if data.encoding:
                    said = f"is not written in {data.encoding} ({error.reason}); let the encoding be detected"
                    raise InputError(f"{path.name}: {said}") from None
                encoding, errors = _further_encoding(opened.stream, encoding)
                if errors == "replace":
                    notes.append("some bytes are no characters of its encoding: they are shown as \ufffd")
            except OpenQuoteError:
                quotes = False
                notes.append(
                    "a quotation mark is opened and never closed: quotation marks are read as signs like others"
                )
            else:
                notes = [*written.notes, *notes, *_of_long_rows(warned, written)]
                return frame, _format(written, encoding), notes
    except (OSError, *BROKEN) as error:
        raise InputError(broken(path, error)) from None
    raise InputError(f"{path.name}: cannot be read as a table; save it as CSV in UTF-8")


def _format(written: Written, encoding: str) -> Format:
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    return Format(written.names is not None, written.separator, written.decimal, plain, skipped=written.skipped)


def _sample(stream: IO[bytes]) -> tuple[bytes, bool]:
    """The first bytes of a file, with a dozen lines at least if it has so many, and whether they are all of it."""
    sample = b""
    wanted = SAMPLE
    while True:
        more = stream.read(wanted - len(sample))
        sample += more
        if len(sample) < wanted and not more:
            return sample, True
        if len(sample) >= wanted:
            if max(sample.count(b"\n"), sample.count(b"\r")) >= FEWEST_LINES or wanted >= LONGEST_SAMPLE:
                return sample, False
            wanted *= 4


def _encoding(path: Path, start: bytes, said: str | None) -> str:
    if said:
        try:
            name = codecs.lookup(said).name
            io.TextIOWrapper(io.BytesIO(), encoding=said)  # knows those that are not for texts
        except (LookupError, ValueError):
            known = "utf-8, utf-16, cp1252, latin-1, gb18030, shift_jis"
            raise InputError(f'{path.name}: "{said}" is no encoding; there are {known} and others') from None
        if name in ("utf-16", "utf-32") and sure_encoding(start) != name:
            return f"{name}-le"  # without a mark at its beginning, as Windows writes it
        return "utf-8-sig" if name == "utf-8" else said
    if sure := sure_encoding(start):
        return sure
    if is_utf8(start):
        return "utf-8-sig"
    return guessed_encoding(start)


def _further_encoding(stream: IO[bytes], encoding: str) -> tuple[str, str]:
    """Another encoding for a file that turned out not to be written in this one, and what to do with odd bytes."""
    if not encoding.startswith("utf-8"):
        return encoding, "replace"
    stream.seek(0)
    found: list[bytes] = []
    while sum(map(len, found)) < MOST_LOOKED_AT and (lines := stream.readlines(1_000_000)):
        found += [line for line in lines if not line.isascii()]
    content = b"".join(found)
    text = content.decode("utf-8", "replace")
    odd = text.count("\ufffd")
    if odd < 0.1 * sum(ord(letter) > 127 for letter in text):
        return encoding, "replace"
    return guessed_encoding(content), "strict"


def _sample_text(start: bytes, encoding: str, complete: bool) -> str:
    return (
        codecs.getincrementaldecoder(encoding)("replace")
        .decode(start, final=complete)
        .replace("\0", "")
        .replace("\x1a", "")
    )


def _check_text(path: Path, start: bytes, encoding: str) -> None:
    """Raise InputError for bytes that are no text."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    odd = sum(text.count(chr(code)) for code in (*range(9), *range(14, 26), *range(27, 31)))
    if odd > 0.05 * len(text):
        raise InputError(f"{path.name}: is not text, and no kind of table that is known; save the table as CSV")


class _Lines(io.TextIOWrapper):
    """A text that tells how much of it is read, and leaves out zero bytes and the mark that ended files under DOS."""

    told: Callable[[], object] = float
    most = LARGEST

    def read(self, size: int | None = -1, /) -> str:
        while text := super().read(size):
            self.told()
            self.most -= len(text)
            if self.most < 0:
                raise OSError(f"it unpacks to more than {LARGEST / 1e9:.0f} GB")
            if "\0" not in text and "\x1a" not in text:
                return text
            if text.count("\0") > 0.5 * len(text):
                raise OSError("zero bytes instead of text")
            if text := text.replace("\0", "").replace("\x1a", ""):
                return text
        return ""


def _read(
    path: Path,
    opened: Opened,
    written: Written,
    encoding: str,
    errors: str,
    tell: Callable[[float], object],
) -> pd.DataFrame:
    """The rows of a file: numbers, or texts."""
    import pandas as pd

    columns = range(written.width)
    cells = list(zip(*written.head, strict=True)) or [()] * written.width
    marks = {k: AMONG_NUMBERS if _mostly_numbers(cells[k]) else MARKS for k in columns}
    as_text = {k: str for k in columns if cells[k] and YES_NO.issuperset(cells[k]) and any(cells[k])}
    frame = _by_pandas(path, opened, written, encoding, errors, tell, marks, dtype=as_text)
    # What begins as numbers and goes on in words comes out as a mixture of both: such columns are read as they stand.
    mixed = [
        k
        for k in columns
        if pd.api.types.is_bool_dtype(frame[k])
        or (frame[k].dtype == object and pd.api.types.infer_dtype(frame[k], skipna=True) not in ("string", "empty"))
    ]
    if mixed:
        again = _by_pandas(path, opened, written, encoding, errors, tell, marks, dtype=str, usecols=mixed)
        for k in mixed:
            frame[k] = again[k]
    frame.columns = list(written.names or [""] * written.width)
    return frame


def _for_all(marks: dict[int, frozenset[str]]) -> Any:
    """The marks of missing cells by column; once for all where they are the same, which pandas takes faster."""
    return list(next(iter(marks.values()))) if len(set(marks.values())) == 1 else marks


def _by_pandas(
    path: Path,
    opened: Opened,
    written: Written,
    encoding: str,
    errors: str,
    tell: Callable[[float], object],
    marks: dict[int, frozenset[str]],
    **how: Any,
) -> pd.DataFrame:
    import pandas as pd

    opened.stream.seek(0)
    text = _Lines(opened.stream, encoding=encoding, errors=errors, newline="")
    text.told = lambda: tell(opened.done())
    try:
        for _ in range(written.below):
            text.readline()
        frame = pd.read_csv(
            text,
            sep=r"\s+" if written.separator == " " else written.separator,
            header=None,
            names=range(written.width),
            index_col=False,
            decimal=written.decimal if written.decimal != written.separator else ".",
            skipinitialspace=written.spaced,
            quoting=csv.QUOTE_NONE if written.quotes == "none" else csv.QUOTE_MINIMAL,
            quotechar="'" if written.quotes == "single" else '"',
            escapechar="\\" if written.quotes == "escaped" else None,
            keep_default_na=False,
            na_values=_for_all(marks),
            on_bad_lines="warn",
            **how,
        )
    except pd.errors.EmptyDataError:
        frame = pd.DataFrame(columns=range(written.width))
    except pd.errors.ParserError as error:
        if "EOF" in str(error) and written.quotes != "none":
            raise OpenQuoteError from None
        raise InputError(f"{path.name}: {' '.join(str(error).split())}; give every row as many values") from None
    finally:
        text.detach()
    return frame


def _mostly_numbers(cells: Sequence[str]) -> bool:
    words = [cell for cell in cells if cell not in AMONG_NUMBERS]
    return sum(map(is_number, words)) > 0.5 * len(words)


def _of_long_rows(warned: Sequence[warnings.WarningMessage], written: Written) -> list[str]:
    """What is to be said of rows with more values than there are columns."""
    said = "\n".join(str(warning.message) for warning in warned)
    long = LONG_ROW.findall(said)
    if not long:
        return []
    line, expected, seen = long[0]
    where = f"line {int(line) + written.below:,} has {seen} values"
    more = f" and {counted(len(long) - 1, 'other row')} more than that" if len(long) > 1 else ""
    which = "they are" if len(long) > 1 else "it is"
    return [f"{where} where there are {expected} columns{more}: {which} left out"]

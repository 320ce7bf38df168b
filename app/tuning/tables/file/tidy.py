"""Columns as they come from a file, made what a table's columns are: numbers, texts, or dates; and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.descent.text.numbers import counted
from app.tuning.spec.data import Kind
from app.tuning.tables.file.missing_marks import MARKS
from app.tuning.tables.file.numbers_in_words import Decimal, Numbers, may_be_numbers, numbers_in

if TYPE_CHECKING:
    import pandas as pd

FEW_WORDS = 60  # different ones in a column, whose spellings are compared
MANY_WORDS = 1000  # of so many, only some are asked whether they are numbers
SHOWN = 3  # words that are named in a sentence


def tidy_columns(
    frame: pd.DataFrame, decimal: Decimal, kinds: Mapping[str, Kind], tell: Callable[[float], object]
) -> tuple[pd.DataFrame, str, list[str]]:
    """Every column as numbers or texts; the thousands mark that was found, and a sentence for each change.

    ``kinds`` are those that the user gave: a number's words become missing, the words of a category stay words.
    """
    import numpy as np
    import pandas as pd
    from pandas.api import types

    notes: list[str] = []
    marks: Counter[str] = Counter()
    for place, name in enumerate(frame.columns):
        column = frame[name]
        if types.is_bool_dtype(column.dtype) or not (
            types.is_numeric_dtype(column.dtype) or types.is_datetime64_any_dtype(column.dtype)
        ):
            column = _plain(column)
        if types.is_numeric_dtype(column.dtype) and types.is_extension_array_dtype(column.dtype):
            column = pd.Series(column.to_numpy(dtype=np.float64, na_value=np.nan), index=column.index)
        if types.is_float_dtype(column.dtype):
            infinite = np.isinf(column.to_numpy())
            if infinite.any():
                column = column.mask(infinite)
                notes.append(f"{name}: {counted(int(infinite.sum()), 'infinite value')} taken as missing")
        elif not types.is_numeric_dtype(column.dtype) and not types.is_datetime64_any_dtype(column.dtype):
            column, mark, said = _from_words(column, decimal, kinds.get(name))
            marks.update([mark] if mark else [])
            notes += [f"{name}: {sentence}" for sentence in said]
        if column is not frame[name]:
            frame[name] = column
        if place % 20 == 0:
            tell(place / len(frame.columns))
    return frame, marks.most_common(1)[0][0] if marks else "", notes


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of whatever a file's format knows, as numbers, dates or texts of one kind."""
    import numpy as np
    import pandas as pd
    from pandas.api import types

    dtype = column.dtype
    if types.is_timedelta64_dtype(dtype):
        return column.dt.total_seconds()
    if isinstance(dtype, pd.CategoricalDtype) or types.is_bool_dtype(dtype):
        column = column.astype(object)
    inferred = types.infer_dtype(column, skipna=True)
    if inferred in ("string", "empty"):
        return column
    if inferred in ("integer", "floating", "mixed-integer-float", "decimal", "complex"):
        return pd.Series([_number(value) for value in column], index=column.index, dtype=np.float64)
    if inferred in ("datetime64", "datetime", "date"):
        dates = pd.to_datetime(column, errors="coerce")
        if dates.isna().sum() == column.isna().sum():
            return dates
    texts = [None if gap else _text(value) for value, gap in zip(column, column.isna(), strict=True)]
    return pd.Series(texts, index=column.index, dtype=object)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):  # missing, or a whole number beyond all measure
        return float("nan")


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _from_words(column: pd.Series[Any], decimal: Decimal, kind: Kind | None) -> tuple[pd.Series[Any], str, list[str]]:
    """A column of texts, as numbers where it holds those, else with one spelling for each of a few words."""
    import numpy as np
    import pandas as pd

    codes, different = pd.factorize(column)
    found = np.asarray(different, dtype=object).tolist()
    if kind != "number" and len(found) > MANY_WORDS and not may_be_numbers(found) and _plainly_words(different):
        return column, "", []
    rows = np.bincount(codes[codes >= 0], minlength=len(found)).tolist()
    stripped = [word.strip() for word in found]
    stripped = [word[1:-1].strip() if len(word) > 1 and word[0] == word[-1] == '"' else word for word in stripped]
    counts: Counter[str] = Counter()
    for word, count in zip(stripped, rows, strict=True):
        counts[word] += count
    numbers = None if kind in ("category", "text", "date") else numbers_in(counts, decimal, surely=kind == "number")
    if numbers is not None:
        values = [numbers.values.get(word) for word in stripped]
        lookup = np.array([*(np.nan if value is None else value for value in values), np.nan])
        result = lookup[codes]
        if not np.isnan(result).any() and bool((np.abs(result) < 2**53).all()) and bool((result % 1 == 0).all()):
            result = result.astype(np.int64)
        return pd.Series(result, index=column.index), numbers.thousands, _of_numbers(numbers)
    spelled, notes = _spellings(counts)
    words = [None if word in MARKS else spelled.get(word, word) for word in stripped]
    if words == found:
        return column, "", notes
    lookup = np.array([*words, None], dtype=object)
    return pd.Series(lookup[codes], index=column.index, dtype=object), "", notes


def _plainly_words(different: Any) -> bool:
    """Whether no word has a space or a quotation mark around it, nor is a mark of a missing value."""
    import pandas as pd

    words = pd.Series(different).astype(str)
    return bool((words.str.strip(' \t\r\n"') == words).all()) and not words.isin(list(MARKS)).any()


def _of_numbers(numbers: Numbers) -> list[str]:
    notes = []
    if numbers.marks:
        notes.append(f"numbers written with {_listed(numbers.marks)}")
    if numbers.dropped:
        which = _listed([f'"{word[:30]}"' for word, _ in numbers.dropped])
        rows = counted(sum(count for _, count in numbers.dropped), "row")
        notes.append(f"{which} among numbers, in {rows}: taken as missing")
    return notes


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:SHOWN])
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _spellings(counts: Counter[str]) -> tuple[dict[str, str], list[str]]:
    """The commonest spelling for each of a few words that differ in capital letters alone."""
    if len(counts) > FEW_WORDS:
        return {}, []
    alike: dict[str, list[str]] = {}
    for word in counts:
        if word not in MARKS:
            alike.setdefault(" ".join(word.casefold().split()), []).append(word)
    spelled = {}
    notes = []
    for words in alike.values():
        if len(words) > 1:
            usual = max(words, key=lambda word: (counts[word], word))
            spelled.update(dict.fromkeys(words, usual))
            others = _listed([f'"{word}"' for word in words if word != usual])
            notes.append(f'{others} read as "{usual}"')
    return spelled, notes

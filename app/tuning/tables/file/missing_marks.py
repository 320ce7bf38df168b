"""What people write where a value is not known."""

from __future__ import annotations

# Missing in any column.
SIGNS: tuple[str, ...] = ("", "?", "??", "-", "--", "---", "–", "—", ".", "..", "...", "*", "**")
LETTERS: tuple[str, ...] = (
    "NA",
    "N/A",
    "n/a",
    "na",
    "n.a.",
    "N.A.",
    "NaN",
    "nan",
    "NAN",
    "-NaN",
    "-nan",
    "NaT",
    "<NA>",
    "<na>",
)
LETTERS += ("NULL", "null", "Null", "<NULL>", "<null>", "(null)", "\\N", "(blank)", "(empty)", "[null]", "#NA")
ERRORS: tuple[str, ...] = (
    "#N/A",
    "#N/A N/A",
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#NV",
    "#WERT!",
)
ERRORS += ("1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "#n/a", "#ERROR!")
MARKS = frozenset((*SIGNS, *LETTERS, *ERRORS))

# Missing among numbers; among words they may be a class of their own ("None" of three sleep disorders).
WORDS: tuple[str, ...] = (
    "none",
    "unknown",
    "missing",
    "undefined",
    "nil",
    "not available",
    "not known",
    "not applicable",
    "n/d",
    "nd",
)
WORDS += (
    "s/d",
    "k.a.",
    "nk",
    "unk",
    "no data",
    "nodata",
    "not recorded",
    "not reported",
    "not measured",
    "unspecified",
)
WORDS += ("not specified", "unavailable", "void", "empty", "blank", "tbd", "tba", "x", "invalid", "error", "varies")
WORDS += ("inf", "-inf", "+inf", "infinity", "-infinity", "+infinity", "∞")  # no network learns from them
AMONG_NUMBERS = frozenset(
    (*MARKS, *(change(word) for word in WORDS for change in (str.lower, str.upper, str.title, str.capitalize)))
)

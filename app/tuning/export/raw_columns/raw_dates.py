"""Dates that are written as texts, read by Keras's own layers: a model that is saved with them needs nothing else.

A text becomes a row of characters, its digits runs of digits, and each run a number, with sums and products alone. So a
date may be written as its column's dates were, with or without zeros before a month's or a day's single digit, months
as numbers or by their English names. The app reads more: a date with a time zone is in UTC there, and not here.
"""

from __future__ import annotations

import re
from typing import Any

LONGEST = 40  # characters that are looked at
DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = "-/.,:"
KNOWN = DIGITS + LETTERS + MARKS
FIRST = 2  # TextVectorization keeps 0 for the end of a text, and 1 for what is not in its vocabulary
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WIDTHS = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%H": 2, "%I": 2, "%M": 2, "%S": 2, "%f": 6}
ISO = (("%Y",), ("%m",), ("%d",), ("%H",), ("%M",), ("%S",), ("%f",))
PIVOT = 69  # as strptime has it: 69 is 1969, 68 is 2068


def date_numbers(cells: Any, format_: str) -> dict[str, Any]:
    """Year, month, weekday (Monday is 0) and hour of texts of shape (rows, 1), each of that shape too; NaN for no date.

    ``format_`` is strptime's; empty for ISO 8601, of which everything after the year may be missing.
    """
    from keras import ops

    characters = _characters(cells)
    runs, several = _runs(characters)
    groups = tuple(map(tuple, _groups(format_))) if format_ else ISO
    found: dict[str, Any] = {}
    for place, group in enumerate(groups, 1):
        found |= _split(runs[place], group)
    expected = ops.equal(several, len(groups)) if format_ else ops.greater(several, 0)
    for place, group in enumerate(groups, 1):
        if group != ("%f",) and format_:
            expected = expected & ops.less_equal(runs[place][1], sum(WIDTHS[directive] for directive in group))
    for mark in MARKS if format_ else "/,":
        there = ops.sum(_between(characters, mark, mark), axis=1, keepdims=True)
        expected = expected & ops.equal(there, format_.count(mark))
    if not format_:
        found = _iso(found, runs, several)
    year = found["%Y"] if "%Y" in found else found["%y"] + ops.where(ops.less(found["%y"], PIVOT), 2000.0, 1900.0)
    one = ops.ones_like(year)
    month = _named_month(characters) if re.search("%[bB]", format_) else found.get("%m", one)
    day, hour = found.get("%d", one), found.get("%H", 0 * one)
    if "%I" in found:
        hour = ops.mod(found["%I"], 12) + 12 * _is_afternoon(characters)
    known = expected & _exists(year, month, day) & ops.less(hour, 24)
    weekday = _weekday(year, month, day)
    numbers = {"year": year, "month": month, "weekday": weekday, "hour": hour}
    return {name: ops.where(known, number, float("nan")) for name, number in numbers.items()}


def _characters(cells: Any) -> Any:
    """Of each text the places of its characters in KNOWN, from FIRST on, as float64 of shape (rows, LONGEST)."""
    import keras

    cut = keras.layers.TextVectorization(
        standardize="lower",
        split="character",
        output_mode="int",
        output_sequence_length=LONGEST,
        vocabulary=list(KNOWN),
    )
    return keras.ops.cast(cut(cells), "float64")


def _between(characters: Any, first: str, last: str) -> Any:
    """Where a character is one from ``first`` to ``last``, as ones and zeros."""
    from keras import ops

    low, high = (FIRST + KNOWN.index(end) for end in (first, last))
    return ops.cast(ops.logical_and(characters >= low, characters <= high), "float64")


def _runs(characters: Any) -> tuple[dict[int, tuple[Any, Any]], Any]:
    """Each run of digits, from 1 on, as a number and how many digits it has; and how many runs there are."""
    from keras import ops

    digit = _between(characters, "0", "9")
    before = ops.pad(digit[:, :-1], [[0, 0], [1, 0]])
    run = ops.cumsum(digit * (1 - before), axis=1)
    found = {}
    for place in range(1, len(ISO) + 1):
        mine = digit * ops.cast(ops.equal(run, place), "float64")
        count = ops.sum(mine, axis=1, keepdims=True)
        left = count - ops.cumsum(mine, axis=1)  # digits of the run after this one
        worth = ops.round(ops.power(10.0, ops.where(ops.greater(mine, 0), left, 0.0)))
        found[place] = ops.sum(mine * (characters - FIRST) * worth, axis=1, keepdims=True), count
    return found, ops.max(run, axis=1, keepdims=True)


def _groups(format_: str) -> list[list[str]]:
    """The numbers of a format, those together that nothing separates."""
    groups: list[list[str]] = []
    end = -1
    for match in re.finditer("%[YymdHIMSf]", format_):
        if match.start() == end:
            groups[-1].append(match[0])
        else:
            groups.append([match[0]])
        end = match.end()
    return groups


def _split(run: tuple[Any, Any], group: tuple[str, ...]) -> dict[str, Any]:
    """The numbers of a run of digits; of several, each has as many digits as can be."""
    from keras import ops

    number, _ = run
    found = {}
    for place, directive in enumerate(group):
        after = 10.0 ** sum(WIDTHS[other] for other in group[place + 1 :])
        found[directive] = ops.mod(ops.floor_divide(number, after), 10.0 ** WIDTHS[directive]) if group[1:] else number
    return found


def _iso(found: dict[str, Any], runs: dict[int, tuple[Any, Any]], several: Any) -> dict[str, Any]:
    """The same where what is not there is the first month, day or hour, and 20240131 is a date as well."""
    from keras import ops

    together = ops.equal(runs[1][1], 8)
    whole, (time, digits) = _split(runs[1], ("%Y", "%m", "%d")), runs[2]
    hour = ops.floor_divide(time, ops.power(10.0, ops.maximum(digits - 2, 0.0)))
    one = ops.ones_like(time)
    return {
        "%Y": ops.where(together, whole["%Y"], found["%Y"]),
        "%m": ops.where(together, whole["%m"], ops.where(ops.greater(several, 1), found["%m"], one)),
        "%d": ops.where(together, whole["%d"], ops.where(ops.greater(several, 2), found["%d"], one)),
        "%H": ops.where(together, hour, found["%H"]),
    }


def _named_month(characters: Any) -> Any:
    """The month whose English name begins with the first three letters; 0 for another word."""
    from keras import ops

    letter = _between(characters, "a", "z")
    place = letter * ops.cumsum(letter, axis=1)

    def at(number: int) -> Any:
        chosen = ops.cast(ops.equal(place, number), "float64")
        return ops.sum(chosen * characters, axis=1, keepdims=True)

    said = (at(1) * 100 + at(2)) * 100 + at(3)
    month = 0.0 * said
    for number, name in enumerate(MONTHS, 1):
        first, second, third = (FIRST + KNOWN.index(letter) for letter in name)
        month = month + number * ops.cast(ops.equal(said, (first * 100 + second) * 100 + third), "float64")
    return month


def _is_afternoon(characters: Any) -> Any:
    """1 where "pm" stands in a text, else 0."""
    from keras import ops

    p, m = _between(characters, "p", "p"), _between(characters, "m", "m")
    return ops.max(p[:, :-1] * m[:, 1:], axis=1, keepdims=True)


def _exists(year: Any, month: Any, day: Any) -> Any:
    """Whether there is such a day."""
    from keras import ops

    def divides(number: int) -> Any:
        return ops.cast(ops.equal(ops.mod(year, number), 0), "float64")

    leap = divides(4) - divides(100) + divides(400)
    short = sum(ops.cast(ops.equal(month, number), "float64") for number in (4, 6, 9, 11))
    days = 31 - short - ops.cast(ops.equal(month, 2), "float64") * (3 - leap)
    return (year > 0) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= days)


def _weekday(year: Any, month: Any, day: Any) -> Any:
    """0 for Monday; years that begin in March have their leap day last (Howard Hinnant, days_from_civil)."""
    from keras import ops

    early = ops.cast(month <= 2, "float64")
    year = year - early
    leaps = ops.floor_divide(year, 4) - ops.floor_divide(year, 100) + ops.floor_divide(year, 400)
    before = ops.floor_divide(153 * (month - 3 + 12 * early) + 2, 5)
    return ops.mod(365 * year + leaps + before + day - 1 + 2, 7)

"""Numbers that are written as words: with thousands marks, a currency, a unit, or a word here and there."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.tuning.tables.file.missing_marks import AMONG_NUMBERS

LOOKED_AT = 300  # different words, before all of them are
FEW = 0.05  # the share of words among numbers that are taken as missing
FEW_CODES = 20  # whole numbers so few may be codes, and a word among them one of them

CURRENCY = r"[$€£¥₹₽₩₺₴₫฿]|US\$|R\$|A\$|C\$|USD|EUR|GBP|INR|CHF|JPY|CNY|Rs\.?|kr\.?"
NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[+\-−])?\s?(?P<before>{CURRENCY})?\s?(?P<sign2>[+\-−])?"
    r"(?P<digits>\d(?:[\d.,'’ \u00a0\u202f\u2009]*[\d.,])?|[.,]\d+)(?P<power>[eE][+-]?\d+)?"
    rf"\s?(?P<after>%|‰|{CURRENCY}|[°º]?[A-Za-zµμ°²³]{{1,12}}\.?(?:/[A-Za-zµ²³]{{1,8}})?)?(?P<close>\))?"
)
BEFORE, DIGITS, AFTER = 2, 4, 6  # places among a number's parts
TIMES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}
SPACES = str.maketrans("", "", " '’\u00a0\u202f\u2009")

Decimal = Literal[".", ","]


@dataclass(frozen=True)
class Numbers:
    """What the different words of a column are as numbers (None: missing), and how they were written."""

    values: dict[str, float | None]
    thousands: str = ""
    marks: tuple[str, ...] = ()  # currencies, units and signs that were taken away
    dropped: tuple[tuple[str, int], ...] = ()  # words that became missing, with the count of their rows


def numbers_in(counts: Counter[str], decimal: Decimal, surely: bool = False) -> Numbers | None:
    """Take the words of a column (with their rows) for numbers, or None where they are words.

    ``surely``: whatever is no number becomes missing, because the user says that the column holds numbers.
    """
    words = [word for word in counts if word not in AMONG_NUMBERS]
    if not words:
        return Numbers(dict.fromkeys(counts)) if surely else None
    if not surely and not may_be_numbers(words):
        return None
    parts = {word: match.groups("") for word in words if (match := NUMBER.fullmatch(word))}
    if not parts:
        return Numbers(dict.fromkeys(counts)) if surely else None
    thousands, convert = _marks_of([part[DIGITS] for part in parts.values()], decimal)
    units: Counter[tuple[str, str]] = Counter()
    for word, part in parts.items():
        units[part[BEFORE], part[AFTER]] += counts[word]
    several = len(units) > 1 and set(units) <= {("", ""), *(("", times) for times in TIMES)}
    usual = max(units, key=lambda unit: (units[unit], unit))
    values: dict[str, float | None] = {word: None for word in counts if word in AMONG_NUMBERS}
    for word, (opened, sign, before, later_sign, digits, power, after, closed) in parts.items():
        if not several and (before or after) and (before, after) != usual:
            continue
        value = convert(digits)
        if value is None or bool(opened) != bool(closed):
            continue
        if power:
            value *= float(f"1{power}")
        if several:
            value *= TIMES.get(after, 1.0)
        if math.isinf(value):  # beyond what a computer counts to
            values[word] = None
            continue
        values[word] = -value if opened or (sign or later_sign) in ("-", "−") else value
    odd = Counter({word: counts[word] for word in words if word not in values})
    if not surely and not _few(odd, counts, values):
        return None
    values.update(dict.fromkeys(odd))
    taken = {mark for unit in (units if several else [usual]) for mark in unit if mark}
    return Numbers(values, thousands, tuple(sorted(taken)), tuple(odd.most_common()))


def may_be_numbers(words: Sequence[str]) -> bool:
    """Whether half of some of the words look like numbers; of many words, only some are looked at."""
    sample = [word for word in words[:: max(1, len(words) // LOOKED_AT)] if word not in AMONG_NUMBERS]
    return sum(NUMBER.fullmatch(word.strip()) is not None for word in sample) >= 0.5 * len(sample)


def _few(odd: Counter[str], counts: Counter[str], values: dict[str, float | None]) -> bool:
    """Whether so few of a column's rows hold a word that they are slips of the pen, not values of their own."""
    numbers = {value for value in values.values() if value is not None}
    rows = sum(counts[word] for word, value in values.items() if value is not None)
    in_words = odd.total()
    if not odd:
        return bool(numbers)
    if in_words > max(2 if rows >= 20 else 1, FEW * (rows + in_words)) or rows < 5:
        return False
    codes = len(numbers) <= FEW_CODES and all(number % 1 == 0 for number in numbers)
    return not (codes and max(odd.values()) > 2)


def _marks_of(digits: Sequence[str], decimal: Decimal) -> tuple[str, Callable[[str], float | None]]:
    """The thousands mark of a column's numbers, and what turns one into a float (None for what is none)."""
    other: Decimal = "," if decimal == "." else "."
    tries: list[tuple[str, Decimal]] = [("", decimal), (other, decimal), (" ", decimal), ("", other), (decimal, other)]
    tries.append((" ", other))
    best, most = ("", decimal), -1
    for one in tries:
        parse = _parser(*one)
        parsed = sum(parse(digit) is not None for digit in digits[: LOOKED_AT * 10])
        if parsed > most:
            best, most = one, parsed
    return best[0], _parser(*best)


def _parser(thousands: str, decimal: Decimal) -> Callable[[str], float | None]:
    point = re.escape(decimal)
    group = "[ '’\u00a0\u202f\u2009]" if thousands == " " else re.escape(thousands)
    whole = rf"(?:[1-9]\d{{0,2}}(?:{group}\d{{3}})+|\d+)" if thousands else r"\d+"
    pattern = re.compile(rf"{whole}(?:{point}\d*)?|{point}\d+")

    def parse(digits: str) -> float | None:
        if not pattern.fullmatch(digits):
            return None
        if thousands:
            digits = digits.translate(SPACES) if thousands == " " else digits.replace(thousands, "")
        return float(digits.replace(decimal, "."))

    return parse

"""Numbers the way people in this field type and read them."""

from __future__ import annotations

import math
import re

IMMENSE = 1e7  # from here on a rough number is given by one digit and its power of ten
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


class AmbiguousError(ValueError):
    """A number that would be taken for another than was meant; its text is a sentence for the person who typed it."""


def lr_text(value: float) -> str:
    """A learning rate as Keras users type it: 0.001, 0.05, 100, and 1e-6 for the very small or large."""
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e5:
        return f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.6g}"
    mantissa, _, exponent = f"{value:.6e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def rate_text(value: float, digits: int = 4) -> str:
    """A learning rate that nobody typed, since it was scheduled, drawn or found: rounded to what a person reads."""
    return lr_text(float(f"{value:.{digits}g}"))


def typed_number(text: str) -> float:
    """A number as people type it, with a decimal comma or a true minus if they like; raises ValueError for any other.

    1,000 is a thousand to some and one to others, and 1e-400 is no 0: AmbiguousError.
    """
    plain = text.strip().replace("−", "-")
    if THOUSANDS.fullmatch(plain):
        thousand, one = plain.replace(",", ""), plain.replace(",", ".")
        raise AmbiguousError(f"{plain} may mean {thousand} or {one}: type the one you mean.")
    number = float(plain.replace(",", "."))
    if number == 0 and re.search("[1-9]", plain.lower().partition("e")[0]):
        raise AmbiguousError(f"{plain} is so small that it counts as 0: type 0 if that is what you mean.")
    return number


def plural(thing: str, count: int, several: str = "") -> str:
    """A word for one thing, or for several: step, steps; ``several`` is one that takes more than an s."""
    return thing if count == 1 else several or f"{thing}s"


def counted(count: int, thing: str, several: str = "") -> str:
    """How many things: 1 trial, 1,000 trials."""
    return f"{count:,} {plural(thing, count, several)}"


def steps_text(count: int) -> str:
    """How many steps: 1 step, 1,000 steps."""
    return counted(count, "step")


def metric_text(value: float) -> str:
    """A score or a loss: 0.8893, where it is large to seven digits: 366154.1, where it is small to four: 1.3e-6."""
    if 0 < abs(value) < 0.01:
        return lr_text(float(f"{value:.4g}"))
    return f"{value:.4f}" if abs(value) < 100 else f"{value:.7g}".replace("e+0", "e").replace("e+", "e")


def power_text(exponent: int) -> str:
    """10⁻³ for −3."""
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def number_text(value: float, digits: int = 3) -> str:
    """A measured number in a sentence, rounded to ``digits``, with a true minus: −5.03, 1,060, 4.12e-6, ∞."""
    rounded = float(f"{value:.{digits}g}")
    if 10**digits <= abs(rounded) < 1e5:
        return f"{rounded:,.0f}".replace("-", "−")
    return formula_text(value, digits)


def formula_text(value: float, digits: int = 3) -> str:
    """A measured number in a formula, where a comma would part two: as in a sentence, but 1.06e3."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"
    text = f"{value:.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return "0" if text == "-0" else "−" + text[1:] if text.startswith("-") else text


def rough_text(value: float) -> str:
    """A measured number in a sentence; one that nobody can picture as ``about 4 × 10⁹``."""
    if abs(value) < IMMENSE or not math.isfinite(value):
        return number_text(value)
    digit, _, power = f"{value:.0e}".replace("-", "−", value < 0).partition("e")
    return f"about {'' if digit == '1' else f'{digit} × '}{power_text(int(power))}"


def apart_texts(one: float, other: float) -> tuple[str, str]:
    """Two numbers to be compared, with as many digits as it takes to see which is larger, up to six."""
    for digits in (3, 4, 5):
        if (texts := (number_text(one, digits), number_text(other, digits)))[0] != texts[1]:
            return texts
    texts = number_text(one, 6), number_text(other, 6)
    return texts if texts[0] != texts[1] else (number_text(one), number_text(other))


def place_text(x: float, y: float) -> str:
    """A place in a sentence: (3, −2)."""
    return f"({number_text(x)}, {number_text(y)})"

"""Where an axis is labelled, and with what: round numbers, and powers of ten that say 10⁻³. No pixels, no painter.

As matplotlib keeps its Locator and Formatter apart from what draws them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from app.descent.text.numbers import formula_text, lr_text, power_text

NEARLY = 1e-9  # of a step: what a value may miss a tick by, through rounding
CROWDED = 0.8  # of its room, that a label can do with where there are only two


class Tick(NamedTuple):
    """A place on an axis (on a log axis the exponent of a power of ten) and what is written there."""

    at: float
    text: str


def round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no less than ``least``, which is above 0."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(leading * power for leading in (1, 2, 5, 10) if leading * power >= least)


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step within a range, its ends among them where they are multiples but for rounding."""
    first, last = math.ceil(low / step - NEARLY), math.floor(high / step + NEARLY)
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]


def value_ticks(values: list[float]) -> list[Tick]:
    """Ticks with their numbers in full, so that no two of large ones read the same: 366199.5, 1.49e11."""
    return [Tick(value, formula_text(value, 10)) for value in values]


def count_ticks(last: int, most: float = 10) -> list[Tick]:
    """Whole numbers from 0 to ``last`` in steps of 1, 2 or 5 times a power of ten, about ``most`` of them at most."""
    step = round(max(1.0, round_step(max(1, last) / most)))
    return [Tick(float(k), f"{k:,}") for k in range(0, last + 1, step)]


def thinned(ticks: list[Tick], most: int) -> list[Tick]:
    """Every tick, or every second, third and so on, so that they are not more than ``most``."""
    return ticks[:: max(1, -(-len(ticks) // max(1, most)))]


def decade_ticks(low: float, high: float, fit: float, below: bool = False, above: bool = False) -> list[Tick]:
    """The powers of ten of a log axis that runs from 10^low to 10^high, where ``fit`` labels fit beside one another.

    Where not all fit, those whose exponents are multiples of 2, 3 and so on, so that 10⁰ is among them; if that leaves
    fewer than two, the outermost two, since one tells where an axis is and not how far it goes. Beside a single one
    stand its multiples, 2·10⁻³ and 5·10⁻³. ``below`` and ``above`` say that the lowest and the highest stand for all
    beyond them: ≤10⁻¹², ≥10³.
    """
    inside = range(math.ceil(low - NEARLY), math.floor(high + NEARLY) + 1)
    if len(inside) < 2:
        return _fine_ticks(low, high, fit)
    span = high - low
    every = max(1, math.ceil(span / max(fit, NEARLY)))
    signs = ({inside[0]: "≤"} if below else {}) | ({inside[-1]: "≥"} if above else {})
    told = {k for k in inside if k % every == 0 and all(abs(k - end) >= every for end in signs)} | set(signs)
    if len(told) < 2:
        apart = len(inside) - 1
        told = {inside[0], inside[-1]} if apart / span * fit >= CROWDED else {inside[len(inside) // 2]}
    return [Tick(float(k), signs.get(k, "") + power_text(k)) for k in sorted(told)]


def _fine_ticks(low: float, high: float, fit: float) -> list[Tick]:
    """A power of ten, if there is one, and all of its multiples where they have room; else the farthest."""
    ticks = [
        Tick(k + math.log10(leading), power_text(k) if leading == 1 else f"{leading}·{power_text(k)}")
        for k in range(math.floor(low), math.ceil(high) + 1)
        for leading in (1, 2, 5)
    ]
    left = [tick for tick in ticks if low <= tick.at <= high]
    powers = [tick for tick in left if tick.at == round(tick.at)]
    told, room = powers or left[:1], CROWDED * (high - low) / max(fit, NEARLY)
    if room <= math.log10(2):
        return left
    farthest = max(left, key=lambda tick: _apart(tick, told), default=None)
    return sorted({*told, farthest} if farthest is not None and _apart(farthest, told) >= room else told)


def _apart(tick: Tick, told: list[Tick]) -> float:
    """How far a tick is from the nearest of those that are there."""
    return min(abs(tick.at - other.at) for other in told)


def log_ticks(low: float, high: float) -> list[Tick]:
    """Ticks of a log axis from 10^low to 10^high in plain numbers: 1, 2 and 5 of each decade, of few decades all nine.

    Of three decades and more the powers of ten alone.
    """
    span = high - low
    steps = tuple(range(1, 10)) if span < 0.8 else (1, 2, 5) if span < 3 else (1,)
    ticks = [
        Tick(k + math.log10(step), lr_text(step * 10.0**k) if len(steps) > 1 else power_text(k))
        for k in range(math.floor(low), math.ceil(high) + 1)
        for step in steps
    ]
    return [tick for tick in ticks if low - NEARLY <= tick.at <= high + NEARLY]


def widened(low: float, high: float, least: float = 1.0, room: float = 0.1) -> tuple[float, float]:
    """A range with some room at both ends, and no less of it than ``least`` before."""
    middle = (low + high) / 2
    return min(low, middle - least / 2) - room, max(high, middle + least / 2) + room

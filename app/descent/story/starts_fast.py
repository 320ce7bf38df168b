"""Is it true that an adaptive optimizer "starts fast and slows"? One sentence from a walk's own numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.descent.step.hiker import Lion
from app.descent.story.step_anatomy import Replay, rates_by_axis
from app.descent.story.step_formula import remembers
from app.descent.text.numbers import lr_text, number_text

Array = NDArray[np.float64]
SAME = 1.25  # times, that a rate may change and still be called the same


def rate_story(replay: Replay) -> str:
    """What became of the rate each axis was really walked with, and of the strides, from the first step to the last.

    The replay must be complete.
    """
    one = replay.walk
    rates = rates_by_axis(replay)
    if isinstance(one.hiker, Lion):
        decay = "" if one.hiker.weight_decay is None else ", weight decay apart"
        return f"Lion scales nothing: each axis moves by the learning rate or not at all{decay}, whatever the slope."
    if rates is None:
        used = one.learning_rate
        first, last, low, high = (float(f"{rate:.3g}") for rate in (used[0], used[-1], used.min(), used.max()))
        tail = f"from {lr_text(first)} to {lr_text(last)}"
        if first == last:
            tail = f"{lr_text(first)} at every step" if low == high else f"between {lr_text(low)} and {lr_text(high)}"
        slope = "the slope" if one.hiker.clipnorm is None and one.hiker.clipvalue is None else "the clipped slope"
        led = f"{slope} and its momentum" if remembers(one.hiker) else slope
        return f"SGD has one rate for both axes, {tail}: its strides follow {led}."
    begun, ended = rates[:, 0], rates[:, -1]
    with np.errstate(all="ignore"):
        change = ended / begun
    if not np.isfinite(change).all():
        return "The rates leave the finite numbers on this walk."
    with np.errstate(all="ignore"):
        own = change / (one.learning_rate[-1] / one.learning_rate[0])  # the optimizer's part, its schedule's taken out
    ways, owned = ([_way(float(c)) for c in part] for part in (change, own))
    with_it = "" if one.hiker.schedule is None else ", its schedule included,"
    said = f"From the first step to the last the rate{with_it} {_both(ways, change)}"
    headline = _headline(owned) if np.isfinite(own).all() else "Its schedule ends at 0, whatever the optimizer does."
    return f"{headline} {said}; {_strides(one.x, one.y)}."


def _headline(ways: list[str]) -> str:
    if ways == ["falls", "falls"]:
        return "“Starts fast and slows” is true here."
    if "falls" in ways:
        return "“Starts fast and slows” is true of one axis only."
    return "“Starts fast and slows” is not true of these rates."


def _way(change: float) -> str:
    return "falls" if change < 1 / SAME else "grows" if change > SAME else "stays about the same"


def _both(ways: list[str], change: Array) -> str:
    x, y = (f"×{number_text(float(c), 2)}" for c in change)
    if ways[0] == ways[1]:
        return f"{ways[0]}: {x} on x and {y} on y"
    return f"{ways[0]} ({x}) on x and {ways[1]} ({y}) on y"


def _strides(x: Array, y: Array) -> str:
    with np.errstate(all="ignore"):
        strides = np.hypot(np.diff(x), np.diff(y))
    first, last = float(strides[0]), float(strides[-1])
    told = f"from {number_text(first, 2)} to {number_text(last, 2)}"
    if not (np.isfinite([first, last]).all() and first > 0):
        return "its strides cannot be compared"
    if last < first / SAME:
        return f"the strides shrink, {told}"
    return f"the strides grow, {told}" if last > first * SAME else f"the strides stay about as long, {told}"

"""Is it true that an optimizer "starts fast and slows"? A sentence or two from a walk's own numbers."""

from __future__ import annotations

from app.descent.story.rate_change import NotComparable, OneRate, RateChange, RateOfAxes, SignOnly, Way, way
from app.descent.text.numbers import number_text, rate_text

SAYING = "“Starts fast and slows”"
WAYS: dict[Way, str] = {"falls": "falls", "grows": "grows", "stays": "stays about the same"}


def rate_story(change: RateChange) -> str:
    """What became of the rate each axis was really walked with, and of the strides, from the first step to the last."""
    match change:
        case SignOnly(decay):
            moves = f"each axis moves by the learning rate or not at all{' (weight decay aside)' if decay else ''}"
            return f"Lion scales nothing: whatever the slope, {moves}."
        case OneRate():
            return _one_rate(change)
        case NotComparable():
            why = "one of them is 0 or not a finite number"
            return f"The rates of the first and the last step cannot be compared: {why}."
        case RateOfAxes():
            return _rate_of_axes(change)


def _one_rate(rate: OneRate) -> str:
    first, last, lowest, highest = (rate_text(value, 3) for value in rate[:4])
    run = f"{first} at the first step and {last} at the last"
    if first == last:
        run = f"{first} at every step" if lowest == highest else f"between {lowest} and {highest}"
    slope = "the clipped gradient" if rate.clipped else "the slope"
    led = f"{slope} and the momentum" if rate.momentum else slope
    return f"SGD uses one rate for both axes, {run}; how long its strides are depends on {led}."


def _rate_of_axes(rate: RateOfAxes) -> str:
    schedule = " (its schedule included)" if rate.scheduled else ""
    return f"{_headline(rate.own)} From the first step to the last the rate{schedule} {_both(rate)}; {_strides(rate)}."


def _headline(own: tuple[float, float] | None) -> str:
    if own is None:
        return "The schedule ends at a rate of 0, whatever the optimizer does."
    falling = [way(one) for one in own].count("falls")
    if falling == 2:
        return f"{SAYING} is true here."
    return f"{SAYING} is true of one axis only." if falling else f"{SAYING} is not true here."


def _both(rate: RateOfAxes) -> str:
    if rate.change == (0.0, 0.0):
        return "falls to 0 on both axes"
    x, y = (f"×{number_text(one, 2)}" for one in rate.change)
    x_way, y_way = (WAYS[way(one)] for one in rate.change)
    if x_way == y_way:
        return f"{x_way}: {x} on x and {y} on y"
    return f"{x_way} on x ({x}) and {y_way} on y ({y})"


def _strides(rate: RateOfAxes) -> str:
    if rate.strides is None:
        return "its strides cannot be compared"
    first, last = rate.strides
    begun, ended = number_text(first, 2), number_text(last, 2)
    match way(last / first):
        case "falls":
            return f"the strides shrink from {begun} to {ended}"
        case "grows":
            return f"the strides grow from {begun} to {ended}"
    return f"the strides stay about the same, {begun} long at first and {ended} at last"

"""A verdict in words: one or two sentences for each way that a walk can end, with the walk's own numbers."""

from __future__ import annotations

import math

from app.descent.text.numbers import number_text, power_text, steps_text
from app.descent.walks.ending import Departure, Ending
from app.descent.walks.ending_numbers import (
    AtMinimum,
    AtRest,
    Bouncing,
    Climbing,
    ComesAndGoes,
    Crawling,
    Downhill,
    FarAway,
    Flat,
    JustArrived,
    LowerButFurther,
    MovingAway,
    NoLoss,
    NotLower,
    NoValley,
    Numbers,
    OnItsWay,
    Overflowed,
    Still,
)

IMMENSE = 1e7  # from here on a number is given by one digit and its power of ten
NOTHING = 1e-6  # of a path: who ends this near to where it was is there again


def words(ending: Ending, left_known: int | None = None) -> str:
    """The verdict's sentences.

    ``left_known``: the reader was just told that the hiker left the domain at this step, so they do not say it again.
    """
    numbers, left = ending.numbers, ending.left
    known = left is not None and left.step == left_known
    match numbers:
        case NoLoss():
            return _no_loss(numbers)
        case Overflowed():
            lost = f"at step {numbers.step:,} its loss was no longer a finite number"
            return _lost(left, known, numbers.domain, lost)
        case FarAway():
            centre = "the domain's centre" if left is None or known else "its centre"
            far = f"after {steps_text(numbers.steps)} it was {_roughly(numbers.distance)} from {centre}"
            return _lost(left, known, numbers.domain, far)
        case AtMinimum():
            back = "" if left is None else f" {_left(left)}{_with_stride(left)} but came back."
            return f"{_at_minimum(numbers, ending.kind == 'trapped')}{back}"
    said = _at_rest(numbers, ending.kind == "trapped") if isinstance(numbers, AtRest) else _on_the_way(numbers)
    return said if left is None or known else f"{said} {_left(left)}."


def _no_loss(n: NoLoss) -> str:
    place = _place(n.x, n.y)
    if n.step == 0:
        return f"Started at {place}, where the loss is not a finite number."
    return f"Stepped off the ground at step {n.step:,}: at {place} the loss is not a finite number."


def _lost(left: Departure | None, known: bool, domain: tuple[float, float], end: str) -> str:
    """How a walk that diverged left the domain, if it started inside, and where that led."""
    if left is None:
        return f"Diverged: {end}."
    departed = "" if known else f"{'First left' if left.again else 'Left'} the domain at step {left.step:,}"
    if not math.isfinite(left.stride):
        return f"{departed or 'Diverged'}: {end}."
    wide, high = (number_text(side) for side in domain)
    stride = f"a stride of {number_text(left.stride)} (the domain is {wide} × {high})"
    return f"{f'{departed} with {stride}' if departed else f'It took {stride}'}; {end}."


def _left(left: Departure) -> str:
    return f"It {'first ' if left.again else ''}left the domain at step {left.step:,}"


def _with_stride(left: Departure) -> str:
    return f" with a stride of {number_text(left.stride)}" if math.isfinite(left.stride) else ""


def _at_minimum(n: AtMinimum, trapped: bool) -> str:
    place = _place(n.x, n.y)
    if trapped:
        here, lowest = _apart(n.loss, n.lowest)
        since = f"since step {n.step:,}" if n.step else "from the start"
        valley = "the ditch" if n.ditch else "a higher valley"
        return f"Trapped in {valley} at {place} {since}: loss {here} here, {lowest} in the lowest valley."
    valley = "the lowest valley" if n.lowests == 1 else "one of the lowest valleys"
    if n.step == 0:
        return f"Started in {valley}, at {place}, and stayed; final loss {number_text(n.loss)}."
    return f"Reached {valley}, at {place}, at step {n.step:,} and stayed; final loss {number_text(n.loss)}."


def _at_rest(n: AtRest, trapped: bool) -> str:
    if trapped:
        here, lowest = _apart(n.loss, n.lowest)
        return f"At rest in a hollow at {_place(n.x, n.y)}: loss {here} here, down to {lowest} elsewhere in the domain."
    rest = f"At rest at {_place(n.x, n.y)}, loss {number_text(n.loss)}"
    return f"{rest}, on a floor that is as low as any ground in the domain."


def _on_the_way(numbers: Numbers) -> str:
    """What is said of a walk that neither arrived nor was lost."""
    match numbers:
        case Flat(loss):
            return f"The ground is flat: the loss is {number_text(loss)} everywhere, so there is no slope to follow."
        case NoValley():
            return _no_valley(numbers)
        case Climbing(half, later, earlier, first):
            now, before = _apart(later, earlier)
            averaged = f"its loss averaged {now} in {_last(half)} and {before} in the {half:,} before"
            return f"Thrown higher and higher: {averaged}; it was {number_text(first)} at the start."
        case Bouncing():
            return _bouncing(numbers)
        case Still():
            return _still(numbers)
        case Crawling():
            return _crawling(numbers)
        case JustArrived(loss, steps):
            return f"Has only just reached a valley: loss {number_text(loss)} after {steps_text(steps)}."
        case NotLower(loss, first, steps):
            if loss == first:
                return f"Exactly as high as where it started: loss {number_text(loss)} after {steps_text(steps)}."
            now, before = _apart(loss, first)
            high = "Higher than" if now != before else "Hardly higher than"
            return f"{high} where it started: loss {now} after {steps_text(steps)}, {before} at the start."
        case Downhill(loss, first, steps, edge):
            now, before = _apart(loss, first)
            where = " The domain is lowest at its edge." if edge else ""
            return f"Walking downhill: loss {now} after {steps_text(steps)}, {before} at the start.{where}"
        case LowerButFurther(loss, first, gap, first_gap):
            (now, before), (here, there) = _apart(loss, first), _apart(gap, first_gap)
            lower = f"Lower than it started (loss {before}, now {now}) but further from a valley"
            return f"{lower}: the nearest was {there} away and is now {here}."
        case OnItsWay(loss, steps, gap):
            away = f"the nearest valley {number_text(gap)} away"
            return f"On its way: loss {number_text(loss)} after {steps_text(steps)}, {away}."
        case MovingAway(loss, steps, window, gap, earlier):
            now, then = _apart(gap, earlier)
            moved = f"the nearest valley was {then} away {steps_text(window)} ago and is {now} away now"
            return f"Moving away: {moved}; loss {number_text(loss)} after {steps_text(steps)}."
        case ComesAndGoes(loss, steps, window, nearest, furthest):
            low, high = _apart(nearest, furthest)
            span = f"in {_last(window)} the nearest valley was between {low} and {high} away"
            return f"Comes and goes: {span}; loss {number_text(loss)} after {steps_text(steps)}."
    raise TypeError(numbers)


def _no_valley(n: NoValley) -> str:
    lowest, highest = n.curvature
    kind = "hilltop" if highest < 0 else "saddle" if highest > 0 else "ridge"
    falls = "in every direction" if highest < 0 else "to its sides"
    moved = f"moved only {number_text(n.moved)}" if n.moved else "did not move"
    level = f"the ground is level here but falls away {falls} (curvature {number_text(lowest)})"
    return f"Standing on a {kind}: {level}. It {moved} in {_last(n.window)}."


def _bouncing(n: Bouncing) -> str:
    low, high = number_text(n.low), number_text(n.high)
    losses = f"its loss was {low} every time" if low == high else f"its loss was between {low} and {high}"
    end = f"to end {number_text(n.net)} from where it was"
    if n.net <= NOTHING * n.path:
        end = f"only to end {'almost ' if n.net else ''}exactly where it was"
    return f"Still bouncing: in {_last(n.window)} it walked {number_text(n.path)} {end}; {losses}."


def _still(n: Still) -> str:
    still = f"Has stood still for {_last(n.window)}" if n.moved else "Has not moved"
    why = {"positive": "", "zero": ": its learning rate is 0", "fell to zero": ": its learning rate fell to 0"}[n.rate]
    where = (
        f"Its loss is {number_text(n.loss)}" if n.gap is None else f"The nearest valley is {number_text(n.gap)} away"
    )
    return f"{still}{why}. {where}."


def _crawling(n: Crawling) -> str:
    gap = number_text(n.gap)
    if n.nearer <= 0:
        moved = f"it moved {number_text(n.moved)} in {_last(n.window)} without coming nearer to a valley"
        return f"Crawling: {moved}; the nearest is {gap} away."
    nearer = f"only {number_text(n.nearer)} nearer in {_last(n.window)}, with the nearest valley still {gap} away"
    # Of three digits of pace and distance no more than two are left.
    more = f"about {float(f'{n.more:.2g}'):,.0f}" if n.more < IMMENSE else _roughly(n.more)
    return f"Crawling: {nearer}. At this pace it would need {more} more steps."


def _last(steps: int) -> str:
    return "the last step" if steps == 1 else f"the last {steps_text(steps)}"


def _place(x: float, y: float) -> str:
    return f"({number_text(x)}, {number_text(y)})"


def _apart(one: float, other: float) -> tuple[str, str]:
    """Two numbers to be compared, with as many digits as it takes to see which is larger, up to six."""
    for digits in (3, 4, 5):
        if (texts := (number_text(one, digits), number_text(other, digits)))[0] != texts[1]:
            return texts
    texts = number_text(one, 6), number_text(other, 6)
    return texts if texts[0] != texts[1] else (number_text(one), number_text(other))


def _roughly(value: float) -> str:
    """A number as in any sentence; one that nobody can picture as ``about 4 × 10⁹``."""
    if abs(value) < IMMENSE or not math.isfinite(value):
        return number_text(value)
    digit, _, power = f"{value:.0e}".partition("e")
    return f"about {'' if digit == '1' else f'{digit} × '}{power_text(int(power))}"

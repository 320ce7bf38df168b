"""A verdict in words: one or two sentences for each way that a walk can end, with the walk's own numbers."""

from __future__ import annotations

import math

from app.descent.endings.judge import Departure, Ending
from app.descent.endings.numbers import (
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
    JustBegun,
    Ledge,
    Lower,
    LowerButFurther,
    MovingAway,
    NoLoss,
    NoSlope,
    NoStep,
    NotBegun,
    NotLower,
    NoValley,
    Numbers,
    OnItsWay,
    OnKink,
    Overflowed,
    Spot,
    Still,
)
from app.descent.endings.thrown_out import Thrown
from app.descent.text.numbers import IMMENSE, apart_texts, number_text, place_text, rough_text, steps_text
from app.descent.walks.walk import HikerWalk

NOTHING = 1e-6  # of a path: who ends this near to where it was is there again

PULLED = {"none": "", "slope": ", where the slope leads back", "decay": ", and weight decay pulls it towards (0, 0)"}


def walk_words(one: HikerWalk, left_known: int | None = None) -> str:
    """What became of a hiker; of a fork with where it comes from, since its steps are counted from there.

    ``left_known``, a step of the scene, is as in ``words``.
    """
    known = None if left_known is None else left_known - one.begun
    said = words(one.verdict, known)
    if one.hiker.fork is None or not one.steps:
        return said
    return f"Steps counted from the fork at step {one.begun:,}. {said}"


def words(ending: Ending, left_known: int | None = None) -> str:
    """The verdict's sentences.

    ``left_known``: the reader was just told that the hiker left the domain at this step, so they do not say it again.
    """
    numbers, left = ending.numbers, ending.left
    known = left is not None and left.step == left_known
    thrown = "" if ending.thrown is None else f" {_thrown(ending.thrown, numbers)}"
    match numbers:
        case NotBegun():
            return "Never begins: the hiker that it is forked from had left the finite numbers before that step."
        case JustBegun(loss):
            return f"Has no step to take: the walk ends where it is forked, at loss {number_text(loss)}."
        case NoLoss():
            said = _no_loss(numbers)
        case NoSlope():
            said = _no_slope(numbers, ending.charted)
        case NoStep():
            said = _no_step(numbers)
        case OnKink():
            said = _on_kink(numbers)
        case Overflowed():
            lost = f"at step {numbers.step:,} its loss was no longer a finite number"
            return _lost(left, known, numbers.domain, lost) + thrown
        case FarAway():
            centre = "the domain's centre" if left is None or known else "its centre"
            far = f"after {steps_text(numbers.steps)} it was {rough_text(numbers.distance)} from {centre}"
            far += PULLED[numbers.pull]
            return _lost(left, known, numbers.domain, far) + thrown
        case AtMinimum():
            back = "" if left is None else f" {_left(left)}{_with_stride(left)}{' but came back' if left.back else ''}."
            at = _back_at_minimum if ending.thrown is not None else _trapped if numbers.lower else _converged
            return f"{at(numbers, ending.charted)}{thrown}{back}"
        case AtRest():
            said = _at_rest(numbers, ending.charted)
        case _:
            said = _on_the_way(numbers, ending.charted)
    return said + thrown if left is None or known else f"{said}{thrown} {_left(left)}."


def _no_loss(n: NoLoss) -> str:
    place = place_text(n.x, n.y)
    if n.step == 0:
        return f"Started at {place}, where the loss is not a finite number."
    return f"Stepped off the ground at step {n.step:,}: at {place} the loss is not a finite number."


def _no_slope(n: NoSlope, charted: bool) -> str:
    place = place_text(n.x, n.y)
    slope = "the ground's slope is not a finite number" if n.endless else "the ground has no slope"
    undefined = f"so its {'next' if n.step else 'first'} step is undefined"
    if n.since is None:
        at = f"At step {n.step:,} it stands at" if n.step else "Started at"
        return f"{at} {place}, loss {number_text(n.loss)}, where {slope}, {undefined}."
    valley = _lowest(charted, n.lowests) if n.lowests else "a higher valley"
    if n.step == 0:
        return f"Started in {valley}, at {place}, loss {number_text(n.loss)}: on its tip {slope}, {undefined}."
    came = f"Arrived at {valley}, at {place}, at step {n.since:,}" if n.since else f"Started in {valley}, at {place}"
    at = "" if n.since == n.step else f" at step {n.step:,} it stands"
    return f"{came};{at} on its tip, loss {number_text(n.loss)}, where {slope}, {undefined}."


def _no_step(n: NoStep) -> str:
    at = f"At step {n.step:,} it stands at" if n.step else "Started at"
    ends = "where the ground has a slope, but the optimizer's next step is not a number"
    return f"{at} {place_text(n.x, n.y)}, {ends}: it divides 0 by 0."


def _on_kink(n: OnKink) -> str:
    at = f"Standing at {place_text(n.x, n.y)}, loss {number_text(n.loss)}, where the ground has an edge and so no slope"
    near = f"{number_text(n.away)} away it lies {number_text(n.fall)} lower"
    stays = "has stayed so far" if n.so_far else "stays"
    return f"{at}: the optimizer is given 0 and {stays}, though {near}. {_hardly_moved(n)}."


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


def _thrown(thrown: Thrown, numbers: Numbers) -> str:
    """That it had been at rest in a valley before."""
    same = isinstance(numbers, AtMinimum) and (numbers.x, numbers.y) == (thrown.x, thrown.y)
    where = "there" if same else f"in the valley at {place_text(thrown.x, thrown.y)}"
    came = f"It had arrived {where} at step {thrown.arrived:,}" if thrown.arrived else f"It had started {where}"
    low = f"was down to loss {number_text(thrown.low)} at step {thrown.low_step:,}"
    high = number_text(thrown.high) if math.isfinite(thrown.high) else "a loss that is no finite number"
    return f"{came} and {low}, before it was thrown out, up to {high} at step {thrown.high_step:,}."


def _back_at_minimum(n: AtMinimum, charted: bool) -> str:
    """Where it is now that was there before."""
    if n.lower is not None:
        return _trapped(n, charted)
    valley = _lowest(charted, n.lowests)
    return f"Back in {valley}, at {place_text(n.x, n.y)}, since step {n.step:,}; final loss {number_text(n.loss)}."


def _converged(n: AtMinimum, charted: bool) -> str:
    place, valley = place_text(n.x, n.y), _lowest(charted, n.lowests)
    stayed = f"{'has stayed so far' if n.so_far else 'stayed'}; final loss {number_text(n.loss)}"
    if n.step == 0:
        return f"Started in {valley}, at {place}, and {stayed}."
    return f"Reached {valley}, at {place}, at step {n.step:,} and {stayed}."


def _trapped(n: AtMinimum, charted: bool) -> str:
    assert n.lower is not None
    since = f"since step {n.step:,}" if n.step else "from the start"
    if n.lower.valley is None:
        valley = f"{_lowest(charted, n.lowests)}, at {place_text(n.x, n.y)},"
    else:
        valley = f"{'the ditch' if n.ditch else 'a higher valley'} at {place_text(n.x, n.y)}"
    return f"Trapped{', so far,' if n.so_far else ''} in {valley} {since}: {_comparison(n.loss, n.lower, charted)}."


def _at_rest(n: AtRest, charted: bool) -> str:
    place, rest = place_text(n.x, n.y), f"At rest{', so far,' if n.so_far else ''}"
    where = {"inside": "", "edge": " on the domain's edge", "outside": " outside the domain"}[n.where]
    if n.lower is not None:
        ground = "in a hollow" if n.hollow else "on a level stretch"
        return f"{rest} {ground}{where}, at {place}: {_comparison(n.loss, n.lower, charted)}."
    known = "any ground in the domain" if charted else "any ground found in the domain"
    floor = "in a hollow" if n.hollow else "on a floor"
    return f"{rest} at {place}, loss {number_text(n.loss)}, {floor}{where} that is as low as {known}."


def _comparison(loss: float, lower: Lower, charted: bool) -> str:
    """The loss where a hiker is, and that of all that is lower."""
    here, spot = number_text(loss), ""
    if lower.valley is not None:
        here, there = apart_texts(loss, lower.valley)
        valley = f", {there} in {_lowest(charted, 1)}"
    else:
        valley = ""
    if lower.spot is not None:
        if not valley:
            here, there = apart_texts(loss, lower.spot.loss)
        else:
            _, there = apart_texts(loss, lower.spot.loss)
        spot = f", but {_spot(lower.spot, there)}"
    return f"loss {here} here{valley}{spot}"


def _spot(spot: Spot, loss: str) -> str:
    place = place_text(spot.x, spot.y)
    match spot.where:
        case "edge":
            return f"the domain's edge goes down to {loss} at {place}"
        case "inside":
            return f"the ground goes down to {loss} at {place}"
    return f"it had been down to {loss} at step {spot.step:,}, at {place}"


def _lowest(charted: bool, count: int) -> str:
    """What the lowest valley is called: of a ground that was only searched, the lowest that was found."""
    found = "" if charted else " found"
    return f"the lowest valley{found}" if count == 1 else f"one of the lowest valleys{found}"


def _on_the_way(numbers: Numbers, charted: bool) -> str:
    """What is said of a walk that neither arrived nor was lost."""
    nearest = "the nearest valley" if charted else "the nearest valley found"
    match numbers:
        case Flat(loss):
            seen = "at every place checked"
            return f"The ground is flat: the loss is {number_text(loss)} {seen}, so there is no slope to follow."
        case NoValley():
            return _no_valley(numbers)
        case Ledge():
            near = f"{number_text(numbers.away)} away it lies {number_text(numbers.fall)} lower"
            return f"Standing on a ledge: the ground is level here, but {near}. {_hardly_moved(numbers)}."
        case Climbing(half, later, earlier, first):
            now, before = apart_texts(later, earlier)
            averaged = f"its loss averaged {now} in {_last(half)} and {before} in the {half:,} before"
            return f"Thrown higher and higher: {averaged}; it was {number_text(first)} at the start."
        case Bouncing():
            return _bouncing(numbers)
        case Still():
            return _still(numbers, nearest)
        case Crawling():
            return _crawling(numbers, nearest)
        case JustArrived(loss, steps):
            return f"Has only just reached a valley: loss {number_text(loss)} after {steps_text(steps)}."
        case NotLower(loss, first, steps):
            if loss == first:
                return f"Exactly as high as where it started: loss {number_text(loss)} after {steps_text(steps)}."
            now, before = apart_texts(loss, first)
            high = "Higher than" if now != before else "Hardly higher than"
            return f"{high} where it started: loss {now} after {steps_text(steps)}, {before} at the start."
        case Downhill(loss, first, steps, edge):
            now, before = apart_texts(loss, first)
            where = "" if edge is None else f" {_capital(_spot(edge, number_text(edge.loss)))}."
            return f"Walking downhill: loss {now} after {steps_text(steps)}, {before} at the start.{where}"
        case LowerButFurther(loss, first, gap, first_gap):
            (now, before), (here, there) = apart_texts(loss, first), apart_texts(gap, first_gap)
            lower = f"Lower than it started (loss {before}, now {now}) but further from the valleys"
            return f"{lower}: {nearest} was {there} away and is now {here}."
        case OnItsWay(loss, steps, gap):
            away = f"{nearest} {number_text(gap)} away"
            return f"On its way: loss {number_text(loss)} after {steps_text(steps)}, {away}."
        case MovingAway(loss, steps, window, gap, earlier_gap):
            now, then = apart_texts(gap, earlier_gap)
            moved = f"{nearest} was {then} away {steps_text(window)} ago and is {now} away now"
            return f"Moving away: {moved}; loss {number_text(loss)} after {steps_text(steps)}."
        case ComesAndGoes(loss, steps, window, least, most):
            low, high = apart_texts(least, most)
            span = f"in {_last(window)} {nearest} was between {low} and {high} away"
            return f"Comes and goes: {span}; loss {number_text(loss)} after {steps_text(steps)}."
    raise TypeError(numbers)


def _no_valley(n: NoValley) -> str:
    lowest, highest = n.curvature
    kind = "hilltop" if highest < 0 else "saddle" if highest > 0 else "ridge"
    falls = "in every direction" if highest < 0 else "to its sides"
    level = f"the ground is level here but falls away {falls} (curvature {number_text(lowest)})"
    return f"Standing on a {kind}: {level}. {_hardly_moved(n)}."


def _hardly_moved(n: NoValley | Ledge | OnKink) -> str:
    return f"It {f'moved only {number_text(n.moved)}' if n.moved else 'did not move'} in {_last(n.window)}"


def _bouncing(n: Bouncing) -> str:
    low, high = number_text(n.low), number_text(n.high)
    losses = f"its loss was {low} every time" if low == high else f"its loss was between {low} and {high}"
    end = f"to end {number_text(n.net)} from where it was"
    if n.net <= NOTHING * n.path:
        end = f"only to end {'almost ' if n.net else ''}exactly where it was"
    return f"Still bouncing: in {_last(n.window)} it walked {number_text(n.path)} {end}; {losses}."


def _still(n: Still, nearest: str) -> str:
    still = f"Has stood still for {_last(n.window)}" if n.moved else "Has not moved"
    rate = {"zero": "its learning rate is 0", "fell to zero": "its learning rate fell to 0"}
    why = rate.get(n.rate, f"the slope is {number_text(n.slope)} here")
    where = (
        f"Its loss is {number_text(n.loss)}" if n.gap is None else f"{_capital(nearest)} is {number_text(n.gap)} away"
    )
    return f"{still}: {why}. {where}."


def _crawling(n: Crawling, nearest: str) -> str:
    gap = number_text(n.gap)
    if n.nearer <= 0:
        moved = f"it moved {number_text(n.moved)} in {_last(n.window)} without coming nearer to a valley"
        return f"Crawling: {moved}; {nearest} is {gap} away."
    nearer = f"only {number_text(n.nearer)} nearer in {_last(n.window)}, with {nearest} still {gap} away"
    if n.arrival is None:
        return f"Crawling: {nearer}."
    # Of a prediction no more than two digits are left.
    more = float(f"{n.arrival.more:.2g}")
    steps = f"about {more:,.0f}" if more < IMMENSE else rough_text(more)
    return f"Crawling: {nearer}. It would need {steps} more steps to come within {number_text(n.arrival.within)} of it."


def _last(steps: int) -> str:
    return "the last step" if steps == 1 else f"the last {steps_text(steps)}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]

"""The reasons for a verdict in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.descent.story.why import Falling, Jolted, Kink, OnRidge, Overshoot, Reason, Ridge, Slow, Strides
from app.descent.text.numbers import number_text, place_text, rate_text, rough_text, steps_text

SAME = 1e-9  # a factor nearer to −1 than this is −1


def why_text(reasons: Sequence[Reason]) -> str:
    """Two or three sentences with the walk's own numbers."""
    return " ".join(_said(reason) for reason in reasons)


def _said(reason: Reason) -> str:
    match reason:
        case Overshoot():
            return _overshoot(reason)
        case Falling(first, last):
            return f"Downhill leads out of the domain: its loss fell from {number_text(first)} to {rough_text(last)}."
        case Kink(window, shortest, longest):
            return (
                "The bottom of this valley is a kink, where the slope stays as steep as before, so its strides stay as "
                f"long: in the last {steps_text(window)}, from {number_text(shortest)} to {number_text(longest)}."
            )
        case Jolted(window, jolt, slope):
            return (
                f"Its gradients are not the ground's slope: in the last {steps_text(window)} they were "
                f"{number_text(jolt)} from it on average, while it was {number_text(slope)} steep."
            )
        case Strides():
            return _strides(reason)
        case Ridge():
            return _ridge(reason)
        case Slow():
            return _slow(reason)
        case OnRidge():
            return _on_ridge(reason)


def _overshoot(o: Overshoot) -> str:
    where = f"At the bottom of the valley at {place_text(o.x, o.y)}"
    if o.step is not None:
        where = f"At {place_text(o.x, o.y)}, where it stood at step {o.step:,},"
    product, limit = o.rate * o.curvature, number_text(o.limit)
    curvature = f"the steepest curvature λ is {number_text(o.curvature, 4)}"
    if o.decay:
        curvature += f", weight decay's {number_text(o.decay)} included"
    times = f"learning rate × λ = {_rate(o.rate)} × {number_text(o.curvature, 4)} = {number_text(product, 4)}"
    compared = f"beyond the limit of {limit}" if product > o.limit * (1 + SAME) else f"within the limit of {limit}"
    compared = f"the limit of {limit} itself" if abs(product / o.limit - 1) <= SAME else compared
    if o.momentum:
        law = "2(1 + β)/(1 + 2β)" if o.nesterov else "2(1 + β)"
        does = f"in the long run a step multiplies the distance that way by {_factor(abs(o.factor))}"
        limit = f"{compared}, {law} with momentum β = {number_text(o.momentum)}"
        said = f"{where} {curvature}: {times}, {limit}. There {does}."
    else:
        does = f"a step multiplies the distance that way by 1 − {number_text(product, 4)} = {_factor(o.factor)}"
        said = f"{where} {curvature}: {times}, {compared}. There {does}, which leads {_leads(o.factor)}."
    if o.floor is not None:
        said += f" Along the floor, where the curvature is {number_text(o.floor[0])}, by {_factor(abs(o.floor[1]))}."
    if o.growth is not None:
        said += f" From then on each stride was {_factor(o.growth)} times as long as the one before."
    return said


def _leads(factor: float) -> str:
    """What a plain step's factor means."""
    if abs(abs(factor) - 1) <= SAME:
        return "to the other side, as far away as before" if factor < 0 else "no nearer"
    if factor < 0:
        return f"to the other side, {'further away' if factor < -1 else 'nearer'}"
    return "nearer on the same side" if factor < 1 else "further away"


def _factor(factor: float) -> str:
    """A factor with as many digits as it takes to see that it is not 1."""
    for digits in (4, 5, 6):
        text = number_text(factor, digits)
        if float(text.replace("−", "-").replace(",", "")) not in (1.0, -1.0) or abs(abs(factor) - 1) <= SAME:
            return text
    return number_text(factor, 9)


def _strides(s: Strides) -> str:
    size = "takes only the sign of each slope" if s.title == "Lion" else "divides each slope by the size of recent ones"
    said = (
        f"{s.title} {size}, so its strides follow its learning rate, {_rate(s.rate)}: the longest was "
        f"{number_text(s.longest)}, {number_text(s.longest / s.rate)} times that, where the rate times the steepest "
        f"slope it met would be {number_text(s.rate * s.slope)}."
    )
    if s.thrown is not None:
        said = (
            f"SGD at this rate, from the same start, is more than ten domains away after {steps_text(s.thrown)}. {said}"
        )
    if s.restless:
        lasts = f"from {number_text(s.shortest_of_last)} to {number_text(s.longest_of_last)} long"
        return f"{said} In the last {steps_text(s.window)} they were {lasts}."
    divided = ""
    if s.divided is not None:
        divided = f": the slope was {number_text(s.divided[0])} there, and was divided by {number_text(s.divided[1])}"
    return f"{said} The last was {number_text(s.last)} long{divided}."


def _ridge(r: Ridge) -> str:
    climbed = f"Since it was there, its loss was never above {number_text(r.highest)}."
    if r.highest > r.loss:
        climbed = f"It has been as high as {number_text(r.highest)} since then, but not over that pass."
    return (
        f"To lower ground it would have had to climb to a loss of about {number_text(r.loss)}, over the pass near "
        f"{place_text(r.x, r.y)}: {number_text(r.climb)} above the floor of its valley. {climbed}"
    )


def _slow(s: Slow) -> str:
    first, last = s.rates
    rate = f" Its learning rate went from {_rate(first)} to {_rate(last)}." if first != last else ""
    if s.scaled:
        return (
            f"{s.title}'s strides follow its learning rate, not the slope: at {_rate(last)} the last was "
            f"{number_text(s.last)} long.{rate}"
        )
    if s.plain:
        times = f"{_rate(last)} × {number_text(s.slope)}"
        stride = f"A stride is the learning rate times the slope: {times} = {number_text(last * s.slope)}"
        if s.momentum:
            stride = (
                f"Momentum {number_text(s.momentum)} makes a stride of the learning rate times the slopes so far: "
                f"{times} is added, and the last was {number_text(s.last)}"
            )
        floor = ""
        if s.flattest is not None:
            part = last * s.flattest / (1 - s.momentum)
            floor = (
                f" Along the floor of the valley ahead the curvature is only {number_text(s.flattest)}: there a step "
                f"covers at most {number_text(part)} of the distance that is left."
            )
        return f"{stride}.{floor}{rate}"
    went = f"its strides went from {number_text(s.first)} to {number_text(s.last)} long.{rate}"
    if s.title == "Adagrad":
        root = "the root of the sum of all squared slopes so far"
        return f"Adagrad divides each slope by {root}, and that sum only grows: {went}"
    return f"{s.title}: {went}"


def _on_ridge(r: OnRidge) -> str:
    grows = f"a step multiplies the distance from the level place by 1 − lr·λ = {_factor(r.factor)}"
    where = f"it is only {number_text(r.offset)} from it" if r.offset else "it stands exactly on it"
    return f"Downwards the curvature λ is {number_text(r.curvature)}: {grows}, but {where}."


def _rate(value: float) -> str:
    return rate_text(value, 3)

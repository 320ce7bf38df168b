"""A worked example that fades: the numbers of one step, what they mean, and whether a typed one fits a blank."""

from __future__ import annotations

from typing import NamedTuple

from app.descent.story.step_anatomy import Anatomy, Replay, anatomy
from app.descent.text.json_input import InputError
from app.learn.checks.seen import Seen
from app.learn.lessons.kinds import Blank, Example

RIGHT = 0.02  # of a number: as far off as a typed one may be, rounded as people do


class StepNumber(NamedTuple):
    """One number of a step, on the example's axis: which, its value, and in words how it comes about."""

    name: Blank
    value: float
    meaning: str


MEANINGS: dict[Blank, str] = {
    "gradient": "how steep the ground is here, uphill",
    "m": "the running mean of the gradients: β₁ of what it was, and 1 − β₁ of this gradient",
    "v": "the running mean of the squared gradients: β₂ of what it was, and 1 − β₂ of this gradient's square",
    "divisor": "what the step is divided by: the root of v, made up for its start at 0, plus ε",
    "rate": "the learning rate divided by that divisor: the rate on this axis",
    "step": "from this place to the next",
}


def example_step(example: Example, seen: Seen) -> tuple[Anatomy, int]:
    """The example's step, taken apart, and its axis, 0 or 1; raises InputError where the walk has no such step."""
    one = seen.walked(example.hiker)
    if example.step > one.steps:
        raise InputError(f"step {example.step} is not in this walk, which has {one.steps}")
    replay = Replay(one)
    while replay.done < example.step and not replay.go_on():
        pass
    return anatomy(replay, example.step - 1), 0 if example.axis == "x" else 1


def step_numbers(example: Example, seen: Seen) -> list[StepNumber]:
    """The numbers of the example's step, in the order they come about; those that its optimizer has not are left out.

    Raises InputError where the walk has no such step.
    """
    parts, axis = example_step(example, seen)
    state = parts.states[axis]
    found: dict[Blank, float | None] = {
        "gradient": float(parts.clipped[axis]),
        "m": getattr(state, "m", None),
        "v": getattr(state, "v", None),
        "divisor": None if parts.scale is None else float(parts.scale[axis]),
        "rate": None if parts.scale is None else parts.learning_rate / float(parts.scale[axis]),
        "step": float(parts.after[axis] - parts.place[axis]),
    }
    for blank in {name for blanks in example.rounds for name in blanks}:
        if found[blank] is None:
            raise InputError(f"rounds: {type(parts.hiker).title} has no {blank}; leave another number blank")
    return [StepNumber(name, value, MEANINGS[name]) for name, value in found.items() if value is not None]


def fits(typed: float, value: float) -> bool:
    """Whether a typed number is the one that is blank, rounded as people do."""
    return abs(typed - value) <= RIGHT * abs(value)

"""The parts of a step as rows of a table: which there are, their values, and what each is called and means."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.step.hiker import Hiker, Lion
from app.descent.story.step_anatomy import Anatomy

Array = NDArray[np.float64]
Kind = Literal[
    "gradient", "clipped", "divisor", "rate", "fresh", "momentum", "momentum before the sign", "decay", "step"
]


class PartWords(NamedTuple):
    """A part's name in the table and its meaning; ``arrow`` names the arrow that shows it on the map, if one does."""

    arrow: str
    name: str
    meaning: str


WORDS: dict[Kind, PartWords] = {
    "gradient": PartWords(
        "gradient",
        "downhill −g",
        "The opposite of the gradient g that the optimizer received, noise and minibatch included. Its arrow is on the "
        "map.",
    ),
    "clipped": PartWords("", "−g after clipping", "What clipnorm or clipvalue leaves of it."),
    "divisor": PartWords("", "divided by", "What the gradient on this axis is divided by: roughly its size so far."),
    "rate": PartWords("", "rate on this axis", "The learning rate divided by that divisor."),
    "fresh": PartWords("fresh", "from this gradient", "What this gradient alone contributes to the step."),
    "momentum": PartWords("memory", "from momentum", "What earlier gradients contribute to the step."),
    "momentum before the sign": PartWords(
        "memory", "momentum −β₁·m", "Lion adds −(1 − β₁)·g to this; on each axis the step goes by the sign of the sum."
    ),
    "decay": PartWords("", "from weight decay", "−w·weight_decay·lr: a pull towards 0, whatever the gradient."),
    "step": PartWords("step", "step", "From this place to the next."),
}


class Part(NamedTuple):
    """One part of a step, (2,)."""

    kind: Kind
    value: Array

    @property
    def words(self) -> PartWords:
        """What it is called, and what it means."""
        return WORDS[self.kind]


def parts_of(parts: Anatomy) -> list[Part]:
    """The parts of a step in the order they come about; what the optimizer does not do is left out."""
    hiker, scale = parts.hiker, parts.scale
    made = [Part("gradient", -parts.gradient)]
    if hiker.clipnorm is not None or hiker.clipvalue is not None:
        made.append(Part("clipped", -parts.clipped))
    if scale is not None:
        made.append(Part("divisor", scale))
        with np.errstate(all="ignore"):
            made.append(Part("rate", parts.learning_rate / scale))
    alone = scale is None and parts.decay is None and not remembers(hiker)  # then the step is what this gradient adds
    if parts.fresh is not None and not alone:
        made.append(Part("fresh", parts.fresh))
    if (pull := pull_of_memory(parts)) is not None:
        made.append(Part("momentum before the sign" if isinstance(hiker, Lion) else "momentum", pull))
    if parts.decay is not None:
        made.append(Part("decay", parts.decay))
    with np.errstate(all="ignore"):
        moved = np.asarray(parts.after - parts.place)
    return [*made, Part("step", moved)]


def pull_of_memory(parts: Anatomy) -> Array | None:
    """What earlier gradients add to the step, or with Lion to the sum whose sign it takes; None where none counts."""
    if isinstance(parts.hiker, Lion) and remembers(parts.hiker):
        return np.array([-parts.hiker.beta_1 * state.m for state in parts.before])
    return parts.memory if remembers(parts.hiker) else None


def remembers(hiker: Hiker) -> bool:
    """Whether earlier gradients add to the step: momentum, by whatever name."""
    return getattr(hiker, "beta_1", 0.0) > 0 or getattr(hiker, "momentum", 0.0) > 0

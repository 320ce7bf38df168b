"""Hikers: an optimizer by Keras's name, its arguments with Keras's names and defaults, and a schedule if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.step import optimizers
from app.descent.step.fork import Fork
from app.descent.step.hiker_style import Style
from app.descent.step.optimizers import Number, Transform
from app.descent.step.schedules import ReduceLROnPlateau, Schedule
from app.descent.text.field_bounds import check_numbers

Array = NDArray[np.float64]
Rate = Annotated[float, msgspec.Meta(ge=0)]
Share = Annotated[float, msgspec.Meta(ge=0, lt=1)]
Momentum = Annotated[float, msgspec.Meta(ge=0, le=1)]
Small = Annotated[float, msgspec.Meta(ge=0)]
Positive = Annotated[float, msgspec.Meta(gt=0)]
OFF = ("weight_decay", "clipnorm", "clipvalue")  # arguments of every optimizer of Keras, off by default
COMMON = ("learning_rate", "schedule", *OFF, "hidden", "style", "fork")


class HikerBase(msgspec.Struct, frozen=True, tag_field="optimizer", forbid_unknown_fields=True, kw_only=True):
    """What every optimizer of Keras takes. ``weight_decay``, ``clipnorm`` and ``clipvalue`` are off by default.

    A ``hidden`` hiker walks like any other and is left out of every picture. ``style`` is how it is drawn, where that
    is not what its optimizer and the hikers above it make of it. With a ``fork`` it goes on from another hiker's place
    and in that one's state, and takes the steps that are left; without one it begins at the scene's start.
    """

    title: ClassVar[str]
    learning_rate: Rate = 0.001
    schedule: Schedule | None = None
    weight_decay: Small | None = None
    clipnorm: Positive | None = None
    clipvalue: Positive | None = None
    hidden: bool = False
    style: Style | None = None
    fork: Fork | None = None

    def __post_init__(self) -> None:
        check_numbers(self)
        if self.clipnorm is not None and self.clipvalue is not None:
            raise ValueError("either clipnorm or clipvalue, not both, as in Keras - at `$.clipvalue`")

    @classmethod
    def arguments(cls) -> tuple[str, ...]:
        """The names of the optimizer's own arguments, in Keras's order."""
        return tuple(name for name in cls.__struct_fields__ if name not in COMMON)


class Sgd(HikerBase, frozen=True, tag="sgd", kw_only=True):
    """``keras.optimizers.SGD``."""

    title: ClassVar[str] = "SGD"
    learning_rate: Rate = 0.01
    momentum: Momentum = 0.0
    nesterov: bool = False


class Rmsprop(HikerBase, frozen=True, tag="rmsprop", kw_only=True):
    """``keras.optimizers.RMSprop``."""

    title: ClassVar[str] = "RMSprop"
    rho: Share = 0.9
    momentum: Momentum = 0.0
    epsilon: Small = 1e-7
    centered: bool = False


class Adagrad(HikerBase, frozen=True, tag="adagrad", kw_only=True):
    """``keras.optimizers.Adagrad``."""

    title: ClassVar[str] = "Adagrad"
    initial_accumulator_value: Small = 0.1
    epsilon: Small = 1e-7


class Adadelta(HikerBase, frozen=True, tag="adadelta", kw_only=True):
    """``keras.optimizers.Adadelta``."""

    title: ClassVar[str] = "Adadelta"
    rho: Share = 0.95
    epsilon: Small = 1e-7


class Adam(HikerBase, frozen=True, tag="adam", kw_only=True):
    """``keras.optimizers.Adam``."""

    title: ClassVar[str] = "Adam"
    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: Small = 1e-7
    amsgrad: bool = False


class AdamW(HikerBase, frozen=True, tag="adamw", kw_only=True):
    """``keras.optimizers.AdamW``: Adam with weight decay, 0.004 by default."""

    title: ClassVar[str] = "AdamW"
    weight_decay: Small | None = 0.004
    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: Small = 1e-7
    amsgrad: bool = False


class Adamax(HikerBase, frozen=True, tag="adamax", kw_only=True):
    """``keras.optimizers.Adamax``."""

    title: ClassVar[str] = "Adamax"
    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: Small = 1e-7


class Nadam(HikerBase, frozen=True, tag="nadam", kw_only=True):
    """``keras.optimizers.Nadam``."""

    title: ClassVar[str] = "Nadam"
    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: Small = 1e-7


class Lion(HikerBase, frozen=True, tag="lion", kw_only=True):
    """``keras.optimizers.Lion``."""

    title: ClassVar[str] = "Lion"
    beta_1: Share = 0.9
    beta_2: Share = 0.99


Hiker = Sgd | Rmsprop | Adagrad | Adadelta | Adam | AdamW | Adamax | Nadam | Lion
OPTIMIZERS: dict[str, type[HikerBase]] = {
    "sgd": Sgd,
    "rmsprop": Rmsprop,
    "adagrad": Adagrad,
    "adadelta": Adadelta,
    "adam": Adam,
    "adamw": AdamW,
    "adamax": Adamax,
    "nadam": Nadam,
    "lion": Lion,
}
TRANSFORMS: dict[type[HikerBase], Any] = {
    Sgd: optimizers.sgd,
    Rmsprop: optimizers.rmsprop,
    Adagrad: optimizers.adagrad,
    Adadelta: optimizers.adadelta,
    Adam: optimizers.adam,
    AdamW: optimizers.adam,
    Adamax: optimizers.adamax,
    Nadam: optimizers.nadam,
    Lion: optimizers.lion,
}


class Rule(NamedTuple):
    """How n hikers of one kind step: clip the gradient, let the weights decay, then the optimizer's own step."""

    transform: Transform
    weight_decay: Number | None
    clipnorm: Number | None
    clipvalue: Number | None

    def step(self, state: Any, params: Array, gradient: Array, lr: Number) -> tuple[Array, Any]:
        """The new params and state."""
        if self.clipnorm is not None or self.clipvalue is not None:
            gradient = optimizers.clip_gradient(gradient, self.clipnorm, self.clipvalue)
        if self.weight_decay is not None:
            params = params - params * self.weight_decay * lr
        step, state = self.transform.update(state, gradient, lr)
        return params + step, state


def kind_of(hiker: Hiker) -> tuple[object, ...]:
    """What hikers must have in common to step as one array: all that changes the formula rather than a number."""
    flags = tuple(value for name in hiker.arguments() if isinstance(value := getattr(hiker, name), bool))
    moving = getattr(hiker, "momentum", 0.0) > 0
    present = tuple(getattr(hiker, name) is not None for name in ("weight_decay", "clipnorm", "clipvalue"))
    schedule = hiker.schedule
    sort = None if schedule is None else isinstance(schedule, ReduceLROnPlateau)
    return (type(hiker), flags, moving, present, sort)


def rule_of(hikers: Sequence[Hiker], xp: Any = np, **instead: Array) -> Rule:
    """The rule of hikers of one ``kind_of``; a number that they share is passed as one number.

    ``xp`` is what the optimizer calculates with, as in optimizers.py. Arguments named in ``instead`` have those values,
    one a hiker, so that a map of thousands needs no thousands of hikers to be made first.
    """
    kind = type(hikers[0])

    def stacked(name: str) -> Any:
        if name in instead:
            return instead[name]
        values = [getattr(hiker, name) for hiker in hikers]
        return values[0] if all(v == values[0] for v in values) else np.array(values, float)

    transform = TRANSFORMS[kind](**{name: stacked(name) for name in kind.arguments()}, xp=xp)
    return Rule(transform, stacked("weight_decay"), stacked("clipnorm"), stacked("clipvalue"))

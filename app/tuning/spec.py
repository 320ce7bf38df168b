"""The value that says everything a search does, and its JSON. The default is the chapter's mini project."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from app.descent.reading import read_json

Number = int | float
Value = int | float | str
Fraction = Annotated[float, msgspec.Meta(gt=0, lt=1)]
Positive = Annotated[int, msgspec.Meta(ge=1)]

ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "silu", "softplus", "leaky_relu", "linear")
OPTIMIZERS = ("sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "lion")


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value whose unknown keys are errors."""


class Vary(Strict, frozen=True, omit_defaults=True):
    """A hyperparameter the search varies: ``choices``, or ``min`` and ``max`` with a ``step`` or a ``sampling``."""

    choices: tuple[Value, ...] | None = None
    min: Number | None = None
    max: Number | None = None
    step: Number | None = None
    sampling: Literal["linear", "log"] | None = None

    def __post_init__(self) -> None:
        if self.choices is not None:
            if (self.min, self.max, self.step, self.sampling) != (None, None, None, None):
                raise ValueError("give either choices, or min and max; not both")
            if not self.choices:
                raise ValueError("needs at least one value - at `$.choices`")
            if len(set(self.choices)) < len(self.choices):
                raise ValueError("names a value twice - at `$.choices`")
            return
        if self.min is None or self.max is None:
            raise ValueError("needs choices, or min and max")
        if not self.min <= self.max:
            raise ValueError(f"max ({self.max:g}) is below min ({self.min:g}) - at `$.max`")
        if self.step is not None and self.sampling is not None:
            raise ValueError("give either a step or a sampling, not both")
        if self.step is not None and not self.step > 0:
            raise ValueError("expected a number > 0 - at `$.step`")
        if self.sampling == "log" and not self.min > 0:
            raise ValueError("log sampling needs min > 0 - at `$.min`")

    def values(self) -> tuple[Value, ...] | None:
        """Every value this can take, in order, or None for a continuous range."""
        if self.choices is not None:
            return self.choices
        assert self.min is not None
        assert self.max is not None
        whole = isinstance(self.min, int) and isinstance(self.max, int)
        step = 1 if self.step is None and whole and self.sampling is None else self.step
        if step is None:
            return None
        count = math.floor((self.max - self.min) / step * (1 + 1e-12) + 1e-9) + 1
        return tuple(self.min + k * step for k in range(count))


class Synthetic(Strict, frozen=True, tag_field="name", tag="synthetic"):
    """Two classes of standard normal rows, told apart by a curved border with some noise."""

    rows: Annotated[int, msgspec.Meta(ge=10, le=1_000_000)] = 1000
    features: Annotated[int, msgspec.Meta(ge=2, le=1000)] = 10
    seed: Annotated[int, msgspec.Meta(ge=0)] = 1


class RandomSearch(Strict, frozen=True, tag_field="name", tag="random_search"):
    """``keras_tuner.RandomSearch``."""


class Space(Strict, frozen=True):
    """What a trial is made of; each entry is a value (held) or a Vary."""

    layers: Positive | Vary = 1
    units: Positive | Vary = Vary(min=32, max=128, step=32)
    activation: str | Vary = "relu"
    dropout: Annotated[float, msgspec.Meta(ge=0, lt=1)] | Vary = 0.0
    batch_size: Positive | Vary = 32
    optimizer: str | Vary = "adam"
    learning_rate: Annotated[float, msgspec.Meta(gt=0)] | Vary = Vary(choices=(0.01, 0.001, 0.0001))

    def __post_init__(self) -> None:
        for name, entry in self.entries():
            ends = (entry.choices or (entry.min, entry.max)) if isinstance(entry, Vary) else (entry,)
            for value in ends:
                if (fault := _fault(name, value)) is not None:
                    raise ValueError(f"{fault} - at `$.{name}`")
            if isinstance(entry, Vary) and entry.step is not None and name in WHOLE and not isinstance(entry.step, int):
                raise ValueError(f"expected a whole number - at `$.{name}.step`")

    def entries(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every hyperparameter's name and entry."""
        for name in self.__struct_fields__:
            yield name, getattr(self, name)

    def varied(self) -> dict[str, Vary]:
        """The hyperparameters that the search varies."""
        return {name: entry for name, entry in self.entries() if isinstance(entry, Vary)}


LARGEST = 3.4e38  # Keras holds a learning rate as float32
WHOLE = ("layers", "units", "batch_size")
NAMED = {"activation": ACTIVATIONS, "optimizer": OPTIMIZERS}


def _fault(name: str, value: Value | None) -> str | None:
    """What is wrong with one value of a hyperparameter, and what would be right."""
    if name in NAMED:
        return None if value in NAMED[name] else f"no {name} {value!r}; use one of {', '.join(NAMED[name])}"
    if isinstance(value, str) or value is None or not math.isfinite(value):
        return f"expected a number, got {value!r}"
    if name in WHOLE:
        return None if isinstance(value, int) and value >= 1 else f"expected a whole number >= 1, got {value!r}"
    if name == "dropout":
        return None if 0 <= value < 1 else f"expected a number from 0 to below 1, got {value!r}"
    return None if 0 < value <= LARGEST else f"expected a number > 0 that float32 can hold, got {value!r}"


Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]


class ReduceLROnPlateau(Strict, frozen=True):
    """``keras.callbacks.ReduceLROnPlateau``; the defaults are the chapter's."""

    monitor: Monitor = "val_loss"
    factor: Fraction = 0.5
    patience: Positive = 2
    min_lr: Annotated[float, msgspec.Meta(ge=0)] = 1e-5
    min_delta: Annotated[float, msgspec.Meta(ge=0)] = 1e-4
    cooldown: Annotated[int, msgspec.Meta(ge=0)] = 0


class EarlyStopping(Strict, frozen=True):
    """``keras.callbacks.EarlyStopping``."""

    monitor: Monitor = "val_loss"
    patience: Annotated[int, msgspec.Meta(ge=0)] = 0
    min_delta: Annotated[float, msgspec.Meta(ge=0)] = 0.0


class Callbacks(Strict, frozen=True):
    """What Keras does beside the training of every trial."""

    reduce_lr_on_plateau: ReduceLROnPlateau | None = ReduceLROnPlateau()
    early_stopping: EarlyStopping | None = None
    tensorboard: bool = False


class SearchSpec(Strict, frozen=True):
    """A search: data, space, tuner, objective, budget, seed, callbacks."""

    data: Synthetic = Synthetic()
    validation_split: Fraction = 0.2
    space: Space = Space()
    tuner: RandomSearch = RandomSearch()
    objective: Monitor = "val_accuracy"
    max_trials: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 5
    epochs: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 5
    seed: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] = 1  # Keras Tuner takes 0 for "any seed"
    callbacks: Callbacks = Callbacks()

    @property
    def direction(self) -> Literal["min", "max"]:
        """Which way the objective is better, as Keras Tuner infers it."""
        return "max" if self.objective.endswith("accuracy") else "min"


def load_spec(text: bytes | str) -> SearchSpec:
    """Read a search spec from JSON; raises InputError with the JSON path of the first fault."""
    return read_json(text, SearchSpec)


def dump_spec(spec: SearchSpec) -> bytes:
    """The spec as JSON, every default written out."""
    return msgspec.json.format(msgspec.json.encode(spec), indent=1) + b"\n"


def combinations(spec: SearchSpec) -> int | None:
    """How many different trials the space holds, or None where a range is continuous."""
    total = 1
    for vary in spec.space.varied().values():
        if (values := vary.values()) is None:
            return None
        total *= len(values)
    return total

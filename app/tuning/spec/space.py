"""What a trial is made of: the settings of the built-in network, held or varied, and over which values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, overload

import msgspec

from app.tuning.spec.types import NotNegative, Positive, Strict, Whole

Number = int | float
Value = bool | int | float | str

MOST_VALUES = 1_000_000_000  # of a range with a step
MOST_LISTED = 10_000  # of a range whose values Keras Tuner is given one by one
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "silu", "softplus", "leaky_relu", "linear")
OPTIMIZERS = ("sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "lion")
LARGEST = 3.4e38  # Keras holds a learning rate as float32
WHOLE = ("layers", "units", "batch_size", "conv_blocks", "filters", "kernel_size")
NAMED = {"activation": ACTIVATIONS, "optimizer": OPTIMIZERS}
OF_CONVOLUTIONS = ("filters", "kernel_size")
LATER = ("batch_norm", "l2", "conv_blocks", "filters", "kernel_size", "per_layer")  # settings that came after the first
MOST_APART = 20  # layers with values of their own: each is a column of the table
MOST_BLOCKS = 10  # of convolutions: each halves the picture


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
            raise ValueError("expected a number above 0 - at `$.step`")
        if self.sampling == "log" and not self.min > 0:
            raise ValueError("log sampling needs a min above 0 - at `$.min`")

        if (step := self.spacing) is not None and self.max - self.min >= MOST_VALUES * step:
            raise ValueError(f"holds more than {MOST_VALUES:,} values; give a larger step, or a sampling - at `$.step`")

    def values(self) -> Sequence[Value] | None:
        """Every value this can take, in order, or None for a continuous range."""
        if self.choices is not None:
            return self.choices
        assert self.min is not None
        assert self.max is not None
        if (step := self.spacing) is None:
            return None
        count = math.floor((self.max - self.min) / step * (1 + 1e-12) + 1e-9) + 1
        if count > MOST_LISTED:
            count = int((self.max - self.min) // step + 1)  # as Keras Tuner counts: see ``listed_values``
        return Steps(self.min, step, count)

    @property
    def spacing(self) -> Number | None:
        """From one value of a range to the next, or None for a continuous one."""
        whole = isinstance(self.min, int) and isinstance(self.max, int)
        return 1 if self.step is None and whole and self.sampling is None else self.step


class Steps(Sequence[Number]):
    """``count`` numbers from ``low`` on, each made when it is asked for: a range may hold a thousand million."""

    def __init__(self, low: Number, step: Number, count: int) -> None:
        self._low, self._step, self._count = low, step, count

    def __len__(self) -> int:
        return self._count

    def __contains__(self, value: object) -> bool:
        if isinstance(value, str) or not isinstance(value, int | float):
            return False
        place = round((value - self._low) / self._step)
        return 0 <= place < self._count and self[place] == value

    @overload
    def __getitem__(self, index: int) -> Number: ...

    @overload
    def __getitem__(self, index: slice) -> list[Number]: ...

    def __getitem__(self, index: int | slice) -> Number | list[Number]:
        if isinstance(index, slice):
            return [self[k] for k in range(self._count)[index]]
        return self._low + range(self._count)[index] * self._step


class Space(Strict, frozen=True):
    """What a trial is made of; each setting is a value (held) or a Vary.

    Those named in ``per_layer`` vary in each hidden layer for itself, over the same values: ``units_1``, ``units_2`` …
    ``conv_blocks`` convolutions, each with a pooling, come before the hidden layers where rows are pictures; the first
    has ``filters`` of them, each later one twice those of the one before.
    """

    layers: Positive | Vary = 1
    units: Positive | Vary = Vary(min=32, max=128, step=32)
    activation: str | Vary = "relu"
    dropout: Annotated[float, msgspec.Meta(ge=0, lt=1)] | Vary = 0.0
    batch_size: Positive | Vary = 32
    optimizer: str | Vary = "adam"
    learning_rate: Annotated[float, msgspec.Meta(gt=0)] | Vary = Vary(choices=(0.01, 0.001, 0.0001))
    batch_norm: bool | Vary = False
    l2: NotNegative | Vary = 0.0
    conv_blocks: Whole | Vary = 0
    filters: Positive | Vary = 16
    kernel_size: Positive | Vary = 3
    per_layer: tuple[Literal["units", "activation", "dropout"], ...] = ()

    def __post_init__(self) -> None:
        for name, entry in self.settings():
            ends = (entry.choices or (entry.min, entry.max)) if isinstance(entry, Vary) else (entry,)
            for value in ends:
                if (fault := _fault(name, value)) is not None:
                    raise ValueError(f"{fault} - at `$.{name}`")
            if isinstance(entry, Vary) and entry.step is not None and name in WHOLE and not isinstance(entry.step, int):
                raise ValueError(f"expected a whole number - at `$.{name}.step`")
        if len(set(self.per_layer)) < len(self.per_layer):
            raise ValueError("names a setting twice - at `$.per_layer`")
        if self.per_layer and (most := _most(self.layers)) > MOST_APART:
            raise ValueError(f"at most {MOST_APART} layers can have values of their own, not {most} - at `$.layers`")

    def settings(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every setting's name and entry; one that varies per layer once."""
        for name in self.__struct_fields__:
            if name != "per_layer":
                yield name, getattr(self, name)

    def entries(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every hyperparameter's name and entry, those of convolutions only where there are any."""
        for name, entry in self.settings():
            if isinstance(entry, Vary) and name in self.per_layer:
                yield from ((f"{name}_{layer}", entry) for layer in range(1, _most(self.layers) + 1))
            elif self.has_convolutions or name not in OF_CONVOLUTIONS:
                yield name, entry

    def varied(self) -> dict[str, Vary]:
        """The hyperparameters that the search varies."""
        return {name: entry for name, entry in self.entries() if isinstance(entry, Vary)}

    @property
    def has_convolutions(self) -> bool:
        """Whether some network of this space has convolutions."""
        return _most(self.conv_blocks) > 0

    def conditions(self) -> dict[str, tuple[str, tuple[int, ...]]]:
        """By hyperparameter that does not always count: on which other one that depends, and with which values of it.

        The second layer's units count only in networks of two layers or more.
        """
        made: dict[str, tuple[str, tuple[int, ...]]] = {}
        for name in self.varied():
            setting = setting_of(name)
            if setting in self.per_layer and isinstance(self.layers, Vary):
                layer = int(name.rpartition("_")[2])
                made[name] = ("layers", tuple(count for count in counts_of(self.layers) if count >= layer))
            elif setting in OF_CONVOLUTIONS and isinstance(self.conv_blocks, Vary):
                made[name] = ("conv_blocks", tuple(count for count in counts_of(self.conv_blocks) if count))
        return made


def setting_of(name: str) -> str:
    """The setting that a hyperparameter belongs to: units of ``units_2``."""
    setting, _, layer = name.rpartition("_")
    return setting if layer.isdecimal() else name


def counts_of(vary: Vary) -> tuple[int, ...]:
    """Every value of a whole-number setting; one that is sampled can take each of those between."""
    if (values := vary.values()) is None:
        assert vary.min is not None
        assert vary.max is not None
        values = range(int(vary.min), int(vary.max) + 1)
    return tuple(int(value) for value in values)


def _most(entry: int | Vary) -> int:
    """The largest value of a whole-number setting."""
    if not isinstance(entry, Vary):
        return entry
    values = entry.values()
    return max(
        int(value) for value in entry.choices or (entry.max if values is None else values[-1],) if value is not None
    )


def _fault(name: str, value: Value | None) -> str | None:
    """What is wrong with one value of a hyperparameter, and what would be right."""
    if name in NAMED:
        return None if value in NAMED[name] else f"{value!r} is not an {name}; use one of {', '.join(NAMED[name])}"
    if name == "batch_norm":
        return None if isinstance(value, bool) else f"expected true or false, got {value!r}"
    if isinstance(value, str | bool) or value is None or not math.isfinite(value):
        return f"expected a number, got {value!r}"
    if name == "conv_blocks":
        fits = isinstance(value, int) and 0 <= value <= MOST_BLOCKS
        return None if fits else f"expected a whole number from 0 to {MOST_BLOCKS}, got {value!r}"
    if name in WHOLE:
        return None if isinstance(value, int) and value >= 1 else f"expected a whole number from 1 up, got {value!r}"
    if name == "dropout":
        return None if 0 <= value < 1 else f"expected a number from 0 to below 1, got {value!r}"
    if name == "l2":
        return None if 0 <= value <= LARGEST else f"expected a number from 0 up that float32 can hold, got {value!r}"
    return None if 0 < value <= LARGEST else f"expected a number above 0 that float32 can hold, got {value!r}"


def listed_values(name: str, vary: Vary) -> Sequence[Value] | None:
    """The values that Keras Tuner has to be given one by one; None for a range that it can count through itself.

    Its ``Float(0, 0.5, step=0.1)`` never comes to 0.5, since 0.5 // 0.1 is 4.0. A range of more than ten
    thousand values is left to it and, where it loses its last one, counted without.
    """
    if vary.choices is not None:
        # Keras Tuner wants choices of one type: [1, 0.5] are floats.
        mixed = any(isinstance(value, float) for value in vary.choices)
        return [float(value) if mixed else value for value in vary.choices]
    values, step = vary.values(), vary.spacing
    if values is None or step is None or setting_of(name) in WHOLE:
        return None
    assert vary.min is not None
    assert vary.max is not None
    counted = int((float(vary.max) - float(vary.min)) // step + 1)
    return None if counted == len(values) else [float(value) for value in values]

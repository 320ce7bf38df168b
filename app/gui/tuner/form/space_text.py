"""A hyperparameter's entry in the space as the texts of its fields, and back: fixed, a list or a range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import msgspec

from app.descent.text.numbers import lr_text
from app.tuning.spec.space import NAMED, OF_CONVOLUTIONS, WHOLE, Number, Space, Value, Vary, setting_of

Mode = Literal["fixed", "list", "range"]
Spacing = Literal["step", "linear", "log"]
MODES: tuple[Mode, ...] = ("fixed", "list", "range")
SPACINGS: tuple[Spacing, ...] = ("step", "linear", "log")
MOST_LISTED = 12  # values of a range that become a list
RANGES = {  # what a fixed value becomes when it is first varied over a range
    "layers": Vary(min=1, max=3, step=1),
    "units": Vary(min=32, max=128, step=32),
    "batch_size": Vary(min=16, max=64, step=16),
    "dropout": Vary(min=0.0, max=0.5, step=0.1),
    "learning_rate": Vary(min=0.0001, max=0.01, sampling="log"),
    "l2": Vary(min=0.00001, max=0.01, sampling="log"),
    "conv_blocks": Vary(min=1, max=3, step=1),
    "filters": Vary(min=8, max=32, step=8),
    "kernel_size": Vary(min=3, max=5, step=2),
}
USUAL: dict[str, Value] = {
    "layers": 1,
    "units": 64,
    "activation": "relu",
    "dropout": 0.0,
    "batch_size": 32,
    "optimizer": "adam",
    "learning_rate": 0.001,
    "batch_norm": False,
    "l2": 0.0,
    "conv_blocks": 0,
    "filters": 16,
    "kernel_size": 3,
}
WORDS = {**NAMED, "batch_norm": ("False", "True")}  # what is chosen by a word
SWITCH = {"false": False, "true": True}


@dataclass(frozen=True)
class Texts:
    """What the fields of one hyperparameter show."""

    mode: Mode
    values: str = ""  # the fixed value, or the list
    low: str = ""
    high: str = ""
    spacing: Spacing = "step"
    step: str = ""


def texts_of(entry: Value | Vary) -> Texts:
    """An entry as texts."""
    if not isinstance(entry, Vary):
        return Texts("fixed", text(entry))
    if entry.choices is not None:
        return Texts("list", ", ".join(text(v) for v in entry.choices))
    spacing: Spacing = entry.sampling or ("step" if _steps(entry) else "linear")
    step = text(entry.step if entry.step is not None else 1) if spacing == "step" else ""
    return Texts("range", "", text(entry.min or 0), text(entry.max or 0), spacing, step)


def entry_of(name: str, texts: Texts) -> Value | Vary:
    """Texts as an entry; raises ValueError with a line for each fault that begins with the hyperparameter's name."""
    if texts.mode == "range":
        sampling = None if texts.spacing == "step" else texts.spacing
        low, high, *steps = _numbers(name, [texts.low, texts.high, *([] if sampling else [texts.step])])
        if low > high:
            raise ValueError(f"{name}: the largest, {text(high)}, is below the smallest, {text(low)}")
        if sampling is None:
            if steps[0] <= 0:
                raise ValueError(f"{name}: the step must be above 0")
            return _range(name, low, high, step=steps[0])
        if sampling == "log" and low <= 0:
            raise ValueError(f"{name}: a log range must begin above 0")
        return _range(name, low, high, sampling=sampling)
    words = texts.values.replace(",", " ").replace(";", " ").split()
    if not words:
        raise ValueError(f"{name}: type at least one value, such as {text(USUAL[name])}")
    values: list[Value]
    if name == "batch_norm":
        values = [_switch(word) for word in words]
    else:
        values = [*words] if name in NAMED else [*_numbers(name, words)]
    if texts.mode == "fixed":
        if len(values) > 1:
            raise ValueError(f"{name}: a fixed hyperparameter has one value; choose list to try {len(values)}")
        return _checked(name, values[0])
    if len(set(values)) < len(values):
        raise ValueError(f"{name}: a value appears twice")
    return _checked(name, Vary(choices=tuple(values)))


def in_mode(name: str, entry: Value | Vary, mode: Mode) -> Value | Vary:
    """The same hyperparameter fixed, listed or ranged, as near to what it was as can be."""
    if mode == "fixed":
        return fix(name, entry) if isinstance(entry, Vary) else entry
    if mode == "list":
        if not isinstance(entry, Vary):
            return Vary(choices=(False, True) if isinstance(entry, bool) else (entry,))
        return entry if entry.choices else Vary(choices=_listed(entry))
    if not isinstance(entry, Vary):
        return RANGES[name]
    if entry.choices is None:
        return entry
    numbers = sorted(v for v in entry.choices if not isinstance(v, str))
    if len(numbers) < 2:
        return RANGES[name]
    low, high = numbers[0], numbers[-1]
    if name in ("learning_rate", "l2") and low > 0:
        return Vary(min=low, max=high, sampling="log")
    gap = min(b - a for a, b in pairwise(numbers))
    return Vary(min=low, max=high, step=round(gap, 9) if isinstance(gap, float) else gap)


def fix(name: str, vary: Vary) -> Value:
    """The value to fix a varied hyperparameter at: the usual one if it is among its values, else the middle one."""
    listed = _listed(vary)
    return USUAL[name] if USUAL[name] in (vary.values() or listed) else listed[len(listed) // 2]


def experiment(space: Space, name: str) -> Space:
    """The space that varies ``name`` alone, alike in all layers, and fixes the rest."""
    return msgspec.structs.replace(space, **fixed_beside(space, name), per_layer=())


def fixed_beside(space: Space, name: str) -> dict[str, Value]:
    """What else varies, and the value that it is fixed at for an experiment with ``name``."""
    fixed = {other: fix(other, vary) for other, vary in varied_settings(space).items() if other != name}
    if name in OF_CONVOLUTIONS and fixed.get("conv_blocks") == 0:
        fixed["conv_blocks"] = 1  # without any, there would be nothing to see
    return fixed


def varied_settings(space: Space) -> dict[str, Vary]:
    """The settings that vary; one that does so in each layer for itself is one."""
    names = {setting_of(name) for name in space.varied()}
    return {name: entry for name, entry in space.settings() if isinstance(entry, Vary) and name in names}


def text(value: Value) -> str:
    """A value as one types it."""
    return lr_text(value) if isinstance(value, float) else str(value)


def _steps(entry: Vary) -> bool:
    return entry.values() is not None


def _listed(vary: Vary) -> tuple[Value, ...]:
    """Some values of a range: all if they are few, powers of ten, or evenly spread ones."""
    values = vary.values()
    if values is None:
        assert vary.min is not None
        assert vary.max is not None
        low, high = float(vary.min), float(vary.max)
        if vary.sampling == "log":
            powers = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
            values = tuple(float(f"1e{k}") for k in powers) or (low, high)
        else:
            values = tuple(round(low + (high - low) * k / 4, 9) for k in range(5))
        if isinstance(vary.min, int) and isinstance(vary.max, int):
            values = tuple(int(v) for v in values)
        values = tuple({text(v): v for v in values}.values())  # as typed, two that differ by a hair are one
    if len(values) <= MOST_LISTED:
        return tuple(values)
    last = len(values) - 1
    return tuple(values[round(k * last / (MOST_LISTED - 1))] for k in range(MOST_LISTED))


def _range(name: str, low: Number, high: Number, **way: Any) -> Value | Vary:
    """The entry, once the range and the space have taken it."""
    try:
        return _checked(name, Vary(min=low, max=high, **way))
    except ValueError as error:
        said = str(error).partition(" - at ")[0]
        raise ValueError(said if said.startswith(f"{name}: ") else f"{name}: {said}") from None


def _checked(name: str, entry: Value | Vary) -> Value | Vary:
    """The entry, once the space has taken it."""
    try:
        Space(**{name: entry})  # type: ignore[arg-type]
    except ValueError as error:
        raise ValueError(f"{name}: {str(error).partition(' - at ')[0]}") from None
    return entry


def _numbers(name: str, words: list[str]) -> list[Number]:
    made: list[Number] = []
    faults: dict[str, None] = {}  # each told once, in order
    for word in words:
        try:
            made.append(_number(name, word))
        except ValueError as error:
            faults[str(error)] = None
    if faults:
        raise ValueError("\n".join(faults))
    return made


def _switch(word: str) -> bool:
    if (made := SWITCH.get(word.lower())) is None:
        raise ValueError(f"batch_norm: {word!r} is neither True nor False")
    return made


def _number(name: str, word: str) -> Number:
    if not word.strip():
        raise ValueError(f"{name}: a number is missing; type one like {text(USUAL[name])}")
    try:
        value = float(word)
    except ValueError:
        raise ValueError(f"{name}: {word!r} is not a number; type one like {text(USUAL[name])}") from None
    if not math.isfinite(value):
        raise ValueError(f"{name}: {word!r} is not finite; type a number like {text(USUAL[name])}")
    if name in WHOLE:
        if value != int(value):
            raise ValueError(f"{name}: {word!r} is not a whole number")
        return int(value)
    return value

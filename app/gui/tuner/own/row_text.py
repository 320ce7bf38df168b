"""A hyperparameter that a user's function registers, as the texts of its fields and back: narrowed, listed or held."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from msgspec.structs import replace

from app.tuning.record.short_text import value_text
from app.tuning.spec.own_model import OwnModel, Registered
from app.tuning.spec.space import Number, Value, Vary

Mode = Literal["as registered", "fixed", "list", "range"]
Spacing = Literal["step", "linear", "log"]
MOST_LISTED = 12  # values of a range that become a list


@dataclass(frozen=True)
class OwnTexts:
    """What the fields of one hyperparameter show."""

    mode: Mode
    values: str = ""  # the fixed value, or the list
    low: str = ""
    high: str = ""
    spacing: Spacing = "linear"
    step: str = ""


def modes_of(hp: Registered) -> tuple[Mode, ...]:
    """What can be made of a hyperparameter: a word has no range."""
    return ("as registered", "fixed", "list", "range") if _kind(hp) in (int, float) else _OF_WORDS


def texts_of(hp: Registered, entry: Value | Vary | None) -> OwnTexts:
    """An entry of the spec as texts; None is what the function registers."""
    if entry is None:
        return OwnTexts("as registered")
    if not isinstance(entry, Vary):
        return OwnTexts("fixed", value_text(hp.name, entry))
    if entry.choices is not None:
        return OwnTexts("list", ", ".join(value_text(hp.name, value) for value in entry.choices))
    low, high = (value_text(hp.name, end or 0) for end in (entry.min, entry.max))
    spacing: Spacing = entry.sampling or ("step" if entry.spacing is not None else "linear")
    return OwnTexts(
        "range", "", low, high, spacing, "" if entry.spacing is None else value_text(hp.name, entry.spacing)
    )


def entry_of(hp: Registered, texts: OwnTexts) -> Value | Vary | None:
    """Texts as an entry, None for what the function registers; raises ValueError with a sentence."""
    if texts.mode == "as registered":
        return None
    if texts.mode == "range":
        low, high = (_number(hp, word) for word in (texts.low, texts.high))
        way: dict[str, Any] = {"sampling": texts.spacing}
        if texts.spacing == "step":
            way = {"step": _number(hp, texts.step)}
        try:
            return Vary(min=low, max=high, **way)
        except ValueError as error:
            raise ValueError(f"{hp.name}: {str(error).partition(' - at ')[0]}") from None
    words = [word.strip() for word in texts.values.replace(";", ",").split(",") if word.strip()]
    if not words:
        raise ValueError(f"{hp.name}: type at least one value, such as {value_text(hp.name, hp.default)}")
    values = tuple(_value(hp, word) for word in words)
    if texts.mode == "fixed":
        if len(values) > 1:
            raise ValueError(f"{hp.name}: a fixed hyperparameter has one value; choose list to try {len(values)}")
        return values[0]
    if len(set(values)) < len(values):
        raise ValueError(f"{hp.name}: a value appears twice")
    return Vary(choices=values)


def in_mode(hp: Registered, entry: Value | Vary | None, mode: Mode) -> Value | Vary | None:
    """The same hyperparameter in another mode, as near to what it was as can be."""
    if mode == "as registered":
        return None
    now = hp.entry if entry is None else entry
    if mode == "fixed":
        return held_at(hp, now)
    if mode == "list":
        return now if isinstance(now, Vary) and now.choices is not None else Vary(choices=_listed(hp, now))
    if isinstance(now, Vary) and now.choices is None:
        return now
    numbers = [float(value) if _kind(hp) is float else int(value) for value in _listed(hp, now)]
    low, high = min(numbers), max(numbers)
    return Vary(min=low, max=high, step=1) if _kind(hp) is int else Vary(min=low, max=high, sampling="linear")


def held_at(hp: Registered, entry: Value | Vary) -> Value:
    """The value to hold a hyperparameter at: its own default if that is among its values, else the middle one."""
    if not isinstance(entry, Vary):
        return entry
    values = entry.values()
    if values is not None:
        return hp.default if hp.default in values else values[len(values) // 2]
    assert entry.min is not None
    assert entry.max is not None
    inside = isinstance(hp.default, int | float) and entry.min <= hp.default <= entry.max
    return hp.default if inside else entry.min


def experiment(model: OwnModel, name: str) -> OwnModel:
    """The model with ``name`` alone varied, and every other hyperparameter held."""
    entries = {hp.name: hp.entry for hp in model.registered} | model.space
    by_name = {hp.name: hp for hp in model.registered}
    held = {
        other: held_at(by_name[other], entry)
        for other, entry in entries.items()
        if other != name and isinstance(entry, Vary) and other in by_name
    }
    return replace(model, space=model.space | held)


def entry_text(name: str, entry: Value | Vary) -> str:
    """What a hyperparameter may be, in a few words."""
    if not isinstance(entry, Vary):
        return value_text(name, entry)
    if entry.choices is not None:
        return ", ".join(value_text(name, value) for value in entry.choices)
    said = f"{value_text(name, entry.min or 0)} to {value_text(name, entry.max or 0)}"
    if entry.step is not None:
        return f"{said}, step {value_text(name, entry.step)}"
    return f"{said}, {entry.sampling}" if entry.sampling else said


_OF_WORDS: tuple[Mode, ...] = ("as registered", "fixed", "list")


def _kind(hp: Registered) -> type:
    """What its values are: numbers, whole numbers, words or yes and no."""
    entry = hp.entry
    values = (entry,) if not isinstance(entry, Vary) else entry.choices or (entry.min, entry.max)
    kinds = {type(value) for value in values}
    return float if kinds == {int, float} else kinds.pop() if len(kinds) == 1 else str


def _listed(hp: Registered, now: Value | Vary) -> tuple[Value, ...]:
    if not isinstance(now, Vary):
        return (now,)
    values = now.values()
    if values is None:
        assert now.min is not None
        assert now.max is not None
        low, high = float(now.min), float(now.max)
        if now.sampling == "log":
            made = [low * (high / low) ** (k / 4) for k in range(5)]
        else:
            made = [low + (high - low) * k / 4 for k in range(5)]
        whole = _kind(hp) is int
        return tuple(dict.fromkeys(round(value) if whole else float(f"{value:.3g}") for value in made))
    if len(values) <= MOST_LISTED:
        return tuple(values)
    last = len(values) - 1
    return tuple(values[round(k * last / (MOST_LISTED - 1))] for k in range(MOST_LISTED))


def _value(hp: Registered, word: str) -> Value:
    kind = _kind(hp)
    if kind is bool:
        if word.lower() not in ("true", "false"):
            raise ValueError(f"{hp.name}: {word!r} is neither True nor False")
        return word.lower() == "true"
    if kind is not str:
        return _number(hp, word)
    known = hp.entry.choices or () if isinstance(hp.entry, Vary) else (hp.entry,)
    named = {str(value): value for value in known}
    if word not in named:
        raise ValueError(f"{hp.name}: the function does not register {word!r}; it registers {', '.join(named)}")
    return named[word]


def _number(hp: Registered, word: str) -> Number:
    example = value_text(hp.name, hp.default)
    if not word.strip():
        raise ValueError(f"{hp.name}: a number is missing; type one like {example}")
    try:
        value = float(word)
    except ValueError:
        raise ValueError(f"{hp.name}: {word!r} is not a number; type one like {example}") from None
    if not math.isfinite(value):
        raise ValueError(f"{hp.name}: {word!r} is not finite; type a number like {example}")
    if _kind(hp) is int:
        if value != int(value):
            raise ValueError(f"{hp.name}: {word!r} is not a whole number")
        return int(value)
    return value

"""Read JSON into a value, or say which place in it is wrong and what would be right."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from app.descent.text.json_faults import in_words, not_json

T = TypeVar("T")


class InputError(ValueError):
    """Input that cannot be used; the message begins with the place of the fault, a JSON path if it is JSON."""


def read_json(text: bytes | str, kind: type[T]) -> T:
    """Decode ``text`` as ``kind``; raises InputError with the place of the first fault."""
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
        return msgspec.json.decode(plain, type=kind)
    except UnicodeError as error:
        raise InputError("this is not text in UTF-8") from error
    except msgspec.ValidationError as error:
        raise InputError(_explain(str(error), kind)) from error
    except msgspec.DecodeError as error:
        raise InputError(not_json(plain, str(error))) from error


def read_plain(plain: object, kind: type[T]) -> T:
    """The same of what another format (TOML) was read as: dicts, lists, texts and numbers."""
    try:
        return msgspec.convert(plain, type=kind)
    except msgspec.ValidationError as error:
        raise InputError(_explain(str(error), kind)) from error


def _explain(message: str, kind: type) -> str:
    """Turn msgspec's sentence into ours: the place first, then the fault, then what would be right."""
    text, _, place = message.rpartition(" - at `")
    place, text = (place.rstrip("`"), text) if text else ("$", message)
    # A fault raised in __post_init__ may name its own place below the one msgspec appends; either leads with "$".
    text, _, inner = text.partition(" - at `")
    place += inner.rstrip("`").removeprefix("$")
    info, said = inspect.type_info(kind), in_words(text)
    missing = re.match(r"Object missing required field `(\w+)`", text)
    named = f"{place}.{missing[1]}" if missing else place
    of_msgspec = re.match("Invalid|Expected|Object", text) is not None  # other faults say themselves what is right
    if of_msgspec and (allowed := _allowed(info, named)):
        said += f"; use one of {', '.join(allowed)}"
    if "unknown field" in text and (known := _fields(_at(info, place))):
        said += f"; known here: {', '.join(known)}"
    return f"{place}: {said}"


def _at(info: inspect.Type, place: str) -> list[inspect.Type]:
    """The kinds of value that may stand at a JSON path."""
    found = _unfold(info)
    for name in re.findall(r"\.(\w+)|\[[^\]]*\]", place):
        found = [deeper for one in found for deeper in _step(one, name)]
    return found


def _unfold(info: Any) -> list[inspect.Type]:
    if isinstance(info, inspect.Metadata):
        return _unfold(info.type)
    return [one for t in info.types for one in _unfold(t)] if isinstance(info, inspect.UnionType) else [info]


def _step(info: inspect.Type, name: str) -> list[inspect.Type]:
    if isinstance(info, inspect.StructType):
        return [one for field in info.fields if field.encode_name == name for one in _unfold(field.type)]
    if isinstance(info, inspect.VarTupleType | inspect.ListType):
        return _unfold(info.item_type)
    return []


def _fields(kinds: list[inspect.Type]) -> list[str]:
    """Every key these structs know, in order, each once."""
    names: dict[str, None] = {}
    for kind in kinds:
        if isinstance(kind, inspect.StructType):
            if kind.tag_field is not None:
                names[kind.tag_field] = None
            names.update((field.encode_name, None) for field in kind.fields)
    return list(names)


def _allowed(info: inspect.Type, place: str) -> list[str]:
    """The tags or literals that may stand at a JSON path."""
    holder, _, name = place.rpartition(".")
    tags = [str(one.tag) for one in _at(info, holder) if isinstance(one, inspect.StructType) and one.tag_field == name]
    literals = [str(v) for one in _at(info, place) if isinstance(one, inspect.LiteralType) for v in one.values]
    return list(dict.fromkeys(tags or literals))

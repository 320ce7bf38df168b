"""What the reader of JSON finds wrong, in plain words: msgspec's sentences speak of types and bytes."""

from __future__ import annotations

import re

KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list […]",
    "object": "an object {…}",
    "null": "null",
}
BOUND = {">=": "from {} up", ">": "above {}", "<=": "of at most {}", "<": "below {}"}
# Behind the place of what is not JSON at all.
BROKEN = {
    "expected ',' or '}'": "a comma or } is missing here",
    "expected ',' or ']'": "a comma or ] is missing here",
    "expected ':'": "a colon is missing here",
    "trailing comma in object": "there must be no comma before }",
    "trailing comma in array": "there must be no comma before ]",
    "object keys must be strings": 'expected a name in double quotes, such as "steps"',
}


def not_json(text: str, message: str) -> str:
    """Where a text stops being JSON, as line and column, and what is wrong there.

    ``message`` is msgspec's, whose place is a byte of the text in UTF-8.
    """
    if not text.strip():
        return "the text is empty; it begins with { and ends with }"
    found = re.search(r": (.*) \(byte (\d+)\)", message)
    before = text.rstrip() if found is None else text.encode()[: int(found[2])].decode(errors="ignore")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    if found is None:
        return f"line {line}, column {column}: the text ends too early; a bracket or a quote is not closed"
    return f"line {line}, column {column}: {BROKEN.get(found[1], f'{text[len(before) :][:1]!r} has no meaning here')}"


def in_words(text: str) -> str:
    """A sentence about a value of the wrong kind, size or name."""
    if found := re.match(r"Object missing required field `(\w+)`", text):
        return f'"{found[1]}" is missing'
    if found := re.match(r"Object contains unknown field `(.*)`$", text):
        return f'there is no "{found[1]}" here'
    if found := re.match(r"Invalid (?:enum )?value (.*)$", text):
        return f"there is no {found[1]}"
    if text == "Number out of range":
        return "this number is too large"
    if not (found := re.match(r"Expected `([\w |]+)`(.*)$", text)):
        return text[0].lower() + text[1:]
    kinds, rest = found[1].split(" | "), found[2]
    if got := re.search(r", got `(\w+)`", rest):
        fraction = got[1] == "float" and "int" in kinds
        return f"expected {_either(kinds)}, got {'a fraction' if fraction else KINDS.get(got[1], got[1])}"
    if length := re.match(r" of (?:at least |at most )?length (?:([<>]=) )?(\d+)", rest):
        much = {">=": f"{length[2]} or more", "<=": f"at most {length[2]}"}.get(length[1], length[2])
        return f"expected a list of {much}, such as {_sample(int(length[2]))}"
    if bound := re.match(r" ([<>]=?) ([-\d.e+]+)$", rest):
        return f"expected {_either(kinds)} {BOUND[bound[1]].format(_number(bound[2]))}"
    return f"expected {_either(kinds)}"


def _either(kinds: list[str]) -> str:
    return " or ".join(KINDS.get(kind, kind) for kind in kinds)


def _number(text: str) -> str:
    return f"{float(text):,.10g}"


def _sample(count: int) -> str:
    return "[1.5, 2]" if count == 2 else "[…]" if count == 1 else "[…, …]"

"""Which names of a typed formula are its two weights: x and y, or x1 and x2, or x[0] and x[1]."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.descent.formula.names import LIBRARIES, canonical, instead_of, is_known, split
from app.descent.formula.tokens import FormulaError, Token

# What may stand before a formula: f(x, y) =, z =, lambda x, y:, def f(x, y): return.
HEADER = re.compile(
    r"\s*(?:\$\s*)?(?:"
    r"(?![xy]\w*\s*:?=)(?P<name>[a-z]\w{0,15})\s*(?:\([^()=]{0,60}\)\s*)?:?=(?!=)"
    r"|lambda\s[^:()]{1,60}:|(?:def\s+\w{1,30}\s*\([^()]{0,60}\)\s*:\s*)?return\b)",
    re.IGNORECASE,
)


def header_end(text: str) -> int:
    """The column behind ``f(x, y) =`` and the like, 0 if there is none."""
    end = 0
    while (found := HEADER.match(text, end)) and not is_known((found["name"] or "").lower()):
        end = found.end()
    return end


def spelled_out(tokens: Sequence[Token], text: str) -> list[Token]:
    """The same tokens with x and y for the weights, however they are named, and with words taken apart: xy, xsin.

    Raises FormulaError for weights named in two ways, and for a third.
    """
    found: list[Token] = []
    named: list[tuple[str, int, int]] = []  # how a weight is named, which, and where among those found
    matlab = _counts_in_brackets(tokens)
    if any(re.fullmatch("y_?[0-9]+", token.word) for token in tokens):
        first = next(i for i, token in enumerate(tokens) if re.fullmatch("[xy]_?[0-9]+", token.word))
        raise FormulaError(*_said(tokens[first], tokens[first + 1], text))
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind != "name":
            found.append(token)
            place += 1
            continue
        index = _index(tokens, place, "[" if not matlab else "[(")
        if index is not None:
            closing = tokens[place + 3 + (index < 0)]
            if token.word != "x" or index < 0:
                there = "".join(text[token.at : closing.end].split())
                said = f"There is no {there}; the weights are x and y, or x[0] and x[1]"
                raise FormulaError(said, text, token.at, "x[1]" if index in (-1, 1) else "x[0]")
            style = "x[0]" if tokens[place + 1].word == "[" else "x(1)"
            named.append((style, index, len(found)))
            found.append(token._replace(end=closing.end))
            place += 4
            continue
        for piece in _pieces(token, tokens[place + 1], text):
            numbered = re.fullmatch(r"x_?([0-9]+)", piece.word)
            if numbered and len(numbered[1]) == 1:
                named.append(("x1", int(numbered[1]), len(found)))
            elif piece.word in ("x", "y"):
                named.append(("x", "xy".index(piece.word), len(found)))
            found.append(piece)
        place += 1
    for place, word in _weights(named, found, text).items():
        found[place] = found[place]._replace(word=word)
    return found


def _counts_in_brackets(tokens: Sequence[Token]) -> bool:
    """Whether x(1) and x(2) are the weights, as in MATLAB: where both are there, and neither a plain x nor a y."""
    places = [i for i, token in enumerate(tokens) if token.kind == "name" and token.word in ("x", "y")]
    counts = {_index(tokens, place, "(") if tokens[place].word == "x" else None for place in places}
    return counts == {1, 2}


def _index(tokens: Sequence[Token], place: int, brackets: str) -> int | None:
    """The whole number in brackets right behind a variable, or None."""
    opening, *inside = tokens[place + 1 : place + 5]
    if tokens[place].word not in ("x", "y") or opening.kind != "open" or opening.word not in brackets or opening.blank:
        return None
    written = "".join(token.word for token in inside)
    index = re.match(r"(-?[0-9]{1,3})[\])]", written)
    return int(index[1]) if index and inside[0].word in ("-", index[1]) else None


def _pieces(token: Token, after: Token, text: str) -> list[Token]:
    """A name as the known names it is written together of; raises FormulaError for any other."""
    power = after.kind == "raised" or after.word == "^"
    word = token.word
    if "." in word:
        *libraries, word = word.split(".")
        if not (is_known(word) and set(libraries) <= LIBRARIES):
            raise FormulaError(*_said(token, after, text))
    if word in ("and", "or"):
        return [token._replace(kind="sign", word=word)]
    if re.fullmatch(r"(?:x_?[0-9]){2,}", word):
        words: list[str] | None = re.findall(r"x_?[0-9]", word)
    elif re.fullmatch(r"x_?[0-9]", word):
        words = [word]
    else:
        words = split(word, power)
    if words is None:
        raise FormulaError(*_said(token, after, text))
    if len(words) == 1:
        return [token._replace(word=canonical(words[0]))]
    pieces, at = [], token.at
    for piece in words:
        pieces.append(Token("name", canonical(piece), at, at + len(piece), token.blank and at == token.at))
        at += len(piece)
    return pieces


def _said(token: Token, after: Token, text: str) -> tuple[str, str, int, str]:
    message, suggestion = instead_of(token.word, call=after.kind == "open")
    return message, text, token.at, suggestion


def _weights(named: Sequence[tuple[str, int, int]], found: Sequence[Token], text: str) -> dict[int, str]:
    """Which of the tokens found are x and which y."""
    styles = {style for style, _, _ in named}
    numbers = {number for style, number, _ in named if style == "x1"}
    for style, number, place in named:
        token = found[place]
        typed = text[token.at : token.end]
        if style == "x1" and ("x" in styles or numbers == {2} or number > 2):
            _refuse_number(typed, number, text, token.at, beside="x" in styles)
        if style != "x" and len(styles) > 1:
            meant = "xy"[number - (style == "x(1)")] if number < 2 else "x"
            raise FormulaError(
                f"{typed} stands beside other names of the weights; write {meant}", text, token.at, meant
            )
        if (style == "x[0]" and number > 1) or (style == "x1" and number == 2 and 0 in numbers):
            raise FormulaError(f"{typed} would be a third weight; there are two", text, token.at)
    first = {"x": 0, "x[0]": 0, "x(1)": 1, "x1": 0 if 0 in numbers else 1}
    return {place: "xy"[number - first[style]] for style, number, place in named}


def _refuse_number(typed: str, number: int, text: str, at: int, *, beside: bool) -> None:
    """Refuse x2 where it may be a power."""
    if number < 2:
        said = f"{typed} stands beside x or y; name the weights x and y, or x1 and x2"
        raise FormulaError(said, text, at, "x")
    if number > 2:
        said = f"{typed} would be a third weight; there are two"
    else:
        said = f"{typed} cannot be a weight beside x or y" if beside else f"{typed} has no x1 beside it"
    raise FormulaError(f"{said}; for a power write x^{number}", text, at, f"x^{number}")

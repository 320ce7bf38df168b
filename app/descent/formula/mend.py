"""A refused formula with its suggestion in place, where it is plain which letters the suggestion replaces."""

from __future__ import annotations

import re

from app.descent.formula.derivatives import Graph
from app.descent.formula.parser import read_formula
from app.descent.formula.tokens import FormulaError

NAME = re.compile(r"[^\W\d]\w*")
PLAIN = str.maketrans("", "", "()* ")  # what makes two readings one
SLACK = 16  # letters that a part may be longer than what is to be written for it


def fault_of(text: str) -> FormulaError | None:
    """What is wrong with a typed formula; None if it can be walked on."""
    graph = Graph()
    try:
        read_formula(text, graph, graph.variable("x"), graph.variable("y"))
    except FormulaError as error:
        return error
    return None


def mended(error: FormulaError) -> str | None:
    """The whole formula with ``error.suggestion`` in place of what is wrong; None where nobody can be sure of it.

    It may have another fault, further on.
    """
    text, written = error.text, error.suggestion
    place = _replaced(text, error.column, written) if written else None
    if place is None:
        return None
    made = text[: place[0]] + written + text[place[1] :]
    other = fault_of(made)
    return made if other is None or other.column > error.column else None


def _replaced(text: str, column: int, written: str) -> tuple[int, int] | None:
    """The columns of what a suggestion stands for: a name, a function without brackets, or two readings of a part."""
    if not text.strip():
        return 0, len(text)
    name = NAME.match(text, column)
    if name is not None:
        behind = text[name.end() :].lstrip()[:1]
        called = written.startswith(f"{name[0]}(") and written.endswith(")") and behind not in ("(", "^")
        power = re.fullmatch(r"[^\W\d]+\^\d+", written) and written.replace("^", "") == name[0]
        if NAME.fullmatch(written) or called or power:
            return name.span()
    wanted = written.translate(PLAIN)
    longest = len(written) + SLACK
    for begin in range(column, max(-1, column - longest), -1):
        for end in range(column + 1, min(len(text), begin + longest) + 1):
            if text[begin:end].translate(PLAIN) == wanted and text[begin] != " ":
                return begin, end
    return None

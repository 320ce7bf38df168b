"""What is wrong with a line somebody typed: where, in which words, and what to write instead."""

from __future__ import annotations

SHOWN = 24  # letters of somebody's own text that a sentence repeats


class TypedError(ValueError):
    """A line that cannot be read.

    ``column`` counts from 0 in the text as typed, ``message`` is a sentence, and ``suggestion`` is what to write at
    that place instead, or empty where nobody can know.
    """

    def __init__(self, message: str, text: str, column: int, suggestion: str = "") -> None:
        super().__init__(f"{message} (at column {column + 1})")
        self.message, self.text, self.column, self.suggestion = message, text, column, suggestion

    def caret(self, most: int = 0) -> str:
        """The line of the text with a mark below the fault; of a long line ``most`` letters around it."""
        begin = self.text.rfind("\n", 0, self.column) + 1
        line, at = self.text[begin:].partition("\n")[0], self.column - begin
        if most and len(line) > most:
            room = most - 2  # without the dots at either end
            cut = max(0, min(at - room // 2, len(line) - room))
            before, after = "…" if cut else "", "…" if cut + room < len(line) else ""
            line, at = f"{before}{line[cut : cut + room]}{after}", at - cut + len(before)
        return f"{line}\n{' ' * at}^"


def quoted(typed: str) -> str:
    """A part of what was typed, in quotation marks, and shortened where it is long."""
    short = typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"
    return f"'{short}'" if short.isprintable() else repr(short)

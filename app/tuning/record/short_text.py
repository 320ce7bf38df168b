"""Values and errors in a few words: what events carry, what trials are searched by, what a table has room for."""

from __future__ import annotations

from app.descent.text.numbers import lr_text
from app.tuning.spec.search import Value


def summary(message: str) -> str:
    """The sentence of an error: a traceback's last line, else the first line."""
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    if not lines:
        return "No reason was given."
    if not lines[0].startswith("Traceback"):
        return lines[0]
    kind, colon, text = lines[-1].partition(": ")
    return text if colon and text and kind.endswith(("Error", "Exception")) else lines[-1]


def value_text(name: str, value: Value) -> str:
    """A hyperparameter's value as one types it."""
    return lr_text(value) if name == "learning_rate" and not isinstance(value, str) else f"{value}"


def short_text(name: str, value: Value) -> str:
    """The same where there is little room: a drawn number to four digits."""
    return value_text(name, float(f"{value:.4g}") if isinstance(value, float) else value)

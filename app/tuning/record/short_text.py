"""Values in a few words: what trials are searched by, and what a table has room for."""

from __future__ import annotations

from app.descent.text.numbers import lr_text
from app.tuning.spec.space import Value


def value_text(name: str, value: Value) -> str:
    """A hyperparameter's value as one types it."""
    return lr_text(value) if name in ("learning_rate", "l2") and not isinstance(value, str) else f"{value}"


def short_text(name: str, value: Value) -> str:
    """The same where there is little room: a drawn number to four digits."""
    return value_text(name, float(f"{value:.4g}") if isinstance(value, float) else value)

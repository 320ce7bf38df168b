"""Choosing trials by what one types: words, and comparisons such as ``units=64`` or ``score>0.9``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import lru_cache

from app.tuning.record.short_text import value_text
from app.tuning.record.state import TrialState
from app.tuning.spec.space import Value

TERM = re.compile(r"(\w+)(<=|>=|=|<|>)(.+)")
SIGN = re.compile(r"\s*(<=|>=|=|<|>)\s*")


def _is_shown_as(value: float, typed: float) -> bool:
    """Whether a value is what was typed, or the table, which shows four digits, says so."""
    return typed in (value, float(f"{value:.4g}"))


COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": _is_shown_as,
}


def matches(trial: TrialState, text: str, note: str = "", objective: str = "score") -> bool:
    """Whether a trial has all the words and fulfils all the comparisons; everything matches an empty text."""
    return all(_fits(trial, term, note, objective) for term in _terms(text))


@lru_cache(maxsize=8)
def _terms(text: str) -> tuple[str, ...]:
    """What a trial has to fulfil: words, and comparisons without spaces; a column's name may have one."""
    closed = SIGN.sub(r"\1", text.casefold())
    return tuple(closed.replace("best epoch", "best_epoch").split())


def _fits(trial: TrialState, term: str, note: str, objective: str) -> bool:
    found = TERM.fullmatch(term)
    if found is not None:
        name, sign, wanted = found.groups()
        known = {**_facts(trial, objective), **trial.values}
        if name in known:
            return _holds(known[name], sign, wanted)
    words = [
        str(trial.number),
        *([] if trial.trial.isdecimal() else [trial.trial]),
        trial.status,
        note,
        trial.message or "",
    ]
    words += [f"{name}={value_text(name, v)}" for name, v in trial.values.items()]
    return any(term in word.casefold() for word in words)


def _facts(trial: TrialState, objective: str) -> dict[str, Value | None]:
    return {
        "trial": trial.number,
        "score": trial.score,
        objective: trial.score,
        "epochs": len(trial.epochs) if trial.recorded else None,
        "best_epoch": None if trial.best_epoch is None else trial.best_epoch + 1,  # as the table counts them
        "time": trial.seconds if trial.recorded else None,
        "status": trial.status,
    }


def _holds(value: Value | None, sign: str, wanted: str) -> bool:
    if value is None:
        return False
    if isinstance(value, str):
        return sign == "=" and value.casefold() == wanted
    try:
        return COMPARE[sign](value, float(wanted))
    except ValueError:
        return False

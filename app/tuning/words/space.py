"""What is said of the search space as it fills up: how much was tried, and the chance of having met the best."""

from __future__ import annotations

from app.descent.text.numbers import counted, plural
from app.tuning.record.space_tried import BEST_PART, Chance, Tried


def tried_text(tried: Tried | None) -> str:
    """How much of the space has been tried; empty before there is one."""
    if tried is None:
        return ""
    count = tried.scoreless
    without = f"; {counted(count, 'trial')} {'has' if count == 1 else 'have'} no score" if count else ""
    if tried.total is None:
        return f"{counted(tried.tried, 'combination')} of a continuous space tried{without}."
    return f"{tried.tried:,} of {counted(tried.total, 'combination')} tried{without}."


def chance_text(chance: Chance | None) -> str:
    """The chance that the draws of a random search contain the best there is; empty where there is none to tell."""
    if chance is None:
        return ""
    draws = chance.draws
    match chance.kind:
        case "all are scored":
            return "All of them have a score, so the best of all is among them."
        case "all are asked for":
            return "All combinations are to be tried: if none fails, the best of all is among them."
        case "the best":
            different = "different " if draws > 1 else ""
            met = f"{draws:,} {different}random {plural('draw', draws)} {'includes' if draws == 1 else 'include'}"
            best = f"the best of the {chance.total:,} combinations"
            return f"Chance that {met} {best}: {_percent(chance.chance)}."
        case "the best part":
            met = f"{draws:,} random {plural('draw', draws)} {'hits' if draws == 1 else 'hit'}"
            best = f"the best {BEST_PART:.0%} of the space at least once"
            return f"Chance that {met} {best}: {_percent(chance.chance)}."


def _percent(part: float) -> str:
    percent = 100 * part
    if percent < 1:
        return f"{percent:.2g}%"
    return "over 99%" if percent > 99 else f"{percent:.0f}%"

"""How long something takes, in words."""

from __future__ import annotations


def duration_text(seconds: float) -> str:
    """A rough duration: 8 s, 2 min 5 s, 1 h 3 min."""
    whole = round(seconds)
    if whole < 1:
        return "under 1 s"
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"

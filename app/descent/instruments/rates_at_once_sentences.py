"""Several rates side by side, in words: what was walked, and each walk's end in one or two."""

from __future__ import annotations

from collections.abc import Sequence

from app.descent.endings.numbers import Kind
from app.descent.instruments.what_was_walked import walked_text
from app.descent.step.hiker import Hiker
from app.descent.step.hiker_words import settings_of
from app.descent.text.numbers import lr_text, place_text
from app.descent.walks.scene import Scene

WORDS: dict[Kind, str] = {
    "converged": "arrives",
    "trapped": "trapped",
    "saddle": "saddle",
    "diverged": "diverges",
    "oscillating": "bounces",
    "crawling": "crawls",
    "walking": "walking",
    "undefined": "no slope",
}


def rates_line(scene: Scene, hiker: Hiker, rates: Sequence[float]) -> str:
    """What was walked: the optimizer, the rates, the start, how long and what was drawn."""
    which = f"learning rate {lr_text(rates[0])}"
    if len(rates) > 1:
        which = f"{len(rates)} learning rates from {lr_text(rates[0])} to {lr_text(rates[-1])}"
    settings = ", ".join(settings_of(hiker))
    name = f"{hiker.title}, {settings}," if settings else hiker.title
    at = place_text(*scene.origin)
    return f"{scene.ground.title}: {name} at {which}, start {at}; {walked_text(scene)}."

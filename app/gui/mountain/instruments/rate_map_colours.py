"""The colours of a rate map: the loss at the end, the steps to arrive or the verdict of each cell, and its legend."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.descent.ground.surface import Surface
from app.descent.instruments.rate_map import RateMap
from app.descent.instruments.start_map import Fate
from app.descent.instruments.start_map_sentences import percent
from app.descent.text.numbers import number_text
from app.gui.mountain.instruments.start_map_colours import FATES, NEVER, pixel_image, ramp
from app.gui.theme import rgb

Array = NDArray[np.float64]
DECADES = 10  # of losses, from the start's down, that have colours of their own
LOSS, STEPS, VERDICT = "loss", "steps", "verdict"
SAID = {
    Fate.LOWEST: "in the lowest valley",
    Fate.OTHER: "in another valley",
    Fate.NOT_YET: "not settled yet",
    Fate.GONE: "diverged",
    Fate.NOWHERE: "where there is no slope",
}


class ColourScale(NamedTuple):
    """What the two ends of the colours of loss or steps stand for, in words, and of each cell how far along it is."""

    low: str
    high: str
    part: Array


class Entry(NamedTuple):
    """A colour of the legend, None where the cells have the scale's, and what has it."""

    colour: str | None
    text: str


def scale_of(found: RateMap, surface: Surface, origin: tuple[float, float], kind: str) -> ColourScale | None:
    """The scale of the colours; None for verdicts, which have none."""
    if kind == LOSS:
        with np.errstate(all="ignore"):
            begin, lowest = float(surface.value(*origin)), surface.lowest
            high = begin - lowest if math.isfinite(begin) and begin > lowest else 1.0
            part = 1 + np.log10(np.maximum(found.ends.loss - lowest, 0.0) / high) / DECADES
        low = f"≤{number_text(high / 10**DECADES, 1)} above the lowest"
        return ColourScale(low, f"≥{number_text(high)}, as at the start", np.clip(part, 0, 1))
    if kind == STEPS:
        steps = found.ends.steps
        arrived = steps[np.isfinite(steps)]
        slowest = max(1, int(np.percentile(arrived, 99))) if arrived.size else 1
        return ColourScale("0 steps to arrive", f"{slowest:,}", np.clip(np.nan_to_num(steps) / slowest, 0, 1))
    return None


def rate_map_image(found: RateMap, surface: Surface, kind: str, scale: ColourScale | None) -> QImage:
    """One pixel a cell, the largest second value at the top."""
    fates = found.fates(surface)
    table = np.array([rgb(FATES[fate]) for fate in Fate], np.uint8)
    made = table[fates]
    if scale is not None:
        scaled = ~np.isin(fates, (Fate.GONE, Fate.NOWHERE))
        made[scaled] = ramp(scale.part)[scaled]
    if kind == STEPS:
        made[fates == Fate.NOT_YET] = rgb(NEVER)
    return pixel_image(made[::-1])


def legend_of(found: RateMap, surface: Surface, kind: str) -> list[Entry]:
    """What becomes of which share of the walks, and the colour of those; as many entries for every kind of colour."""
    fates = found.fates(surface)
    asked = [fate for fate in Fate if fate != Fate.OTHER or any(not m.is_lowest for m in surface.minima)]
    own = {LOSS: (Fate.GONE, Fate.NOWHERE), STEPS: (Fate.NOT_YET, Fate.GONE, Fate.NOWHERE), VERDICT: tuple(Fate)}[kind]
    entries = []
    for fate in asked:
        part = float((fates == fate).mean())
        if fate != Fate.NOWHERE or part:
            entries.append(Entry(FATES[fate] if fate in own else None, f"{percent(part)} {SAID[fate]}"))
    return entries

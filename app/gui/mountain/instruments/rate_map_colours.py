"""The colours of a rate map: a hue for what becomes of a walk, light or dark by its loss or steps; and its legend."""

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
from app.gui.mountain.instruments.start_map_colours import FATES, pixel_image
from app.gui.theme import rgb

Array = NDArray[np.float64]
DECADES = 10  # of losses, from the start's down, that have colours of their own
LOSS, STEPS, VERDICT = "loss", "steps", "verdict"
SHADED = {LOSS: (Fate.LOWEST, Fate.OTHER, Fate.NOT_YET), STEPS: (Fate.LOWEST, Fate.OTHER), VERDICT: ()}
TINT, SHADE = 0.62, 0.32  # parts of white in the lightest of a hue, and of black in its darkest
SAID = {
    Fate.LOWEST: "in the lowest valley",
    Fate.OTHER: "in another valley",
    Fate.NOT_YET: "not settled yet",
    Fate.GONE: "diverged",
    Fate.NOWHERE: "where there is no loss or no slope",
}


class ColourScale(NamedTuple):
    """What the two ends of the colours of loss or steps stand for, in words, and of each cell how far along it is."""

    low: str
    high: str
    part: Array


class Entry(NamedTuple):
    """What becomes of some walks, in words, and whether the scale shades their cells."""

    fate: Fate
    shaded: bool
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


def shades(fate: Fate, part: Array) -> NDArray[np.uint8]:
    """The colours (…, 3) of what becomes of a walk, from its lightest (0) to its darkest (1)."""
    hue = np.array(rgb(FATES[fate]), float)
    stops = np.array([hue + TINT * (255 - hue), hue, hue * (1 - SHADE)])
    at = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(part, at, stops[:, k]) for k in range(3)], axis=-1).round().astype(np.uint8)


def shades_image(fate: Fate, width: int) -> QImage:
    """The same as an image one pixel high, the lightest at its left."""
    return pixel_image(shades(fate, np.linspace(0, 1, width))[None])


def rate_map_image(found: RateMap, surface: Surface, kind: str, scale: ColourScale | None) -> QImage:
    """One pixel a cell, the largest second value at the top."""
    fates = found.fates(surface)
    table = np.array([rgb(FATES[fate]) for fate in Fate], np.uint8)
    made = table[fates]
    if scale is not None:
        for fate in SHADED[kind]:
            these = fates == fate
            made[these] = shades(fate, scale.part[these])
    return pixel_image(made[::-1])


def legend_of(found: RateMap, surface: Surface, kind: str) -> list[Entry]:
    """What becomes of which share of the walks, and the colour of those; as many entries for every kind of colour."""
    fates = found.fates(surface)
    entries = []
    for fate in Fate:
        part = float((fates == fate).mean())
        others = fate != Fate.OTHER or any(not m.is_lowest for m in surface.minima)
        if (fate != Fate.NOWHERE and others) or part:
            entries.append(Entry(fate, fate in SHADED[kind], f"{percent(part)} {SAID[fate]}"))
    return entries

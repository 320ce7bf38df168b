"""The colours of a start map: a valley, a verdict or a number of steps each, as an image of one pixel a start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.descent.ground.surface import Surface
from app.descent.instruments.start_map import Fate, StartMap
from app.descent.instruments.start_map_sentences import (
    NAMED,
    Share,
    fate_shares,
    step_shares,
    valley_keys,
    valley_shares,
)
from app.gui import theme as colours
from app.gui.theme import rgb

VALLEY, FATE, STEPS = "valley", "verdict", "steps"
# Told apart by every kind of colour vision, and the lowest valley's is the darkest: greyscale shows it too.
VALLEYS = (colours.BLUE, colours.ORANGE, colours.SKY, colours.PURPLE, colours.YELLOW, colours.GREEN, "#B8A88A")
OTHERS = {Fate.NOT_YET: "#9AA0A6", Fate.GONE: "#7A2E3A", Fate.NOWHERE: "#2E2E33"}
FATES = {Fate.LOWEST: colours.BLUE, Fate.OTHER: colours.ORANGE, **OTHERS}
SOON, LATE, NEVER = "#FCE9A8", "#2B2F77", "#9AA0A6"  # of the number of steps, lightness falling


def ramp(part: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Colours (…, 3) from soon (0) to late (1)."""
    stops = np.array([rgb(one) for one in (SOON, "#6FC3A0", "#2E7CA8", LATE)], float)
    at = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(part, at, stops[:, k]) for k in range(3)], axis=-1).round().astype(np.uint8)


def ramp_image(width: int) -> QImage:
    """The scale of the steps as an image one pixel high, soon at its left."""
    return pixel_image(ramp(np.linspace(0, 1, width))[None])


def slowest(found: StartMap) -> int:
    """The number of steps that the darkest colour stands for: of those who arrive the slowest but for one in 100."""
    arrived = found.steps[found.steps >= 0]
    return int(np.percentile(arrived, 99)) if arrived.size else 1


def colour_of(kind: str, key: int) -> str:
    """The colour of a legend's entry."""
    if kind == VALLEY:
        return VALLEYS[key] if key <= NAMED and key < len(VALLEYS) else OTHERS[Fate(key - NAMED)]
    if kind == FATE:
        return FATES[Fate(key)]
    return NEVER if key else "#2E7CA8"


def start_map_image(found: StartMap, surface: Surface, kind: str) -> QImage:
    """One pixel a start, the first row at the top."""
    if kind == STEPS:
        part = np.clip(found.steps / max(slowest(found), 1), 0, 1)
        made = ramp(part)
        made[found.steps < 0] = rgb(NEVER)
    else:
        keys = valley_keys(found, surface) if kind == VALLEY else found.fates(surface)
        table = np.zeros((NAMED + len(Fate) + 1, 3), np.uint8)
        for key in np.unique(keys).tolist():
            table[key] = rgb(colour_of(kind, key))
        made = table[keys]
    return pixel_image(made[::-1])


def pixel_image(made: NDArray[np.uint8]) -> QImage:
    """Colours (rows, columns, 3) as an image, the first row at the top."""
    rows, columns, _ = made.shape
    # The bytes go with this function; the copy holds its own pixels.
    return QImage(made.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def legend_of(found: StartMap, surface: Surface, kind: str) -> list[Share]:
    """What each colour stands for, with its share of the starts."""
    if kind == VALLEY:
        return valley_shares(found, surface)
    return fate_shares(found, surface) if kind == FATE else step_shares(found)

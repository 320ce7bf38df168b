"""What a start map shows, in words: what was walked, and which share of the starts comes to what."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.descent.ground.minima import Minimum
from app.descent.ground.surface import Surface
from app.descent.instruments.start_map import Fate, StartMap
from app.descent.instruments.what_was_walked import walked_text
from app.descent.step.hiker import Hiker
from app.descent.step.hiker_words import described
from app.descent.text.numbers import place_text, steps_text
from app.descent.walks.scene import Scene

ROUNDING = 1e-9  # of the domain
NAMED = 6  # valleys that are told apart; the others are one
OTHERS = {
    int(Fate.NOT_YET): "have not settled by the end",
    int(Fate.GONE): "leave the map",
    int(Fate.NOWHERE): "come where there is no loss or no slope",
}


class Share(NamedTuple):
    """A part of the starts: what ``key`` its colour has, and what becomes of so many of all."""

    key: int
    part: float
    text: str


def minimum_text(surface: Surface, one: Minimum) -> str:
    """Where a minimum is; what is no more than rounding is 0."""
    x, y = (
        0.0 if abs(side) < ROUNDING * extent else side
        for side, extent in zip((one.x, one.y), surface.extent, strict=True)
    )
    return place_text(x, y)


def percent(part: float) -> str:
    """A share of all, never rounded to none or to all of them."""
    if 0 < part < 0.005:
        return "<1%"
    return ">99%" if 0.995 < part < 1 else f"{part:.0%}"


def start_map_line(scene: Scene, hiker: Hiker, found: StartMap | None) -> str:
    """What was walked to make a start map."""
    starts = f"{found.size} × {found.size} starts" if found is not None else "every start"
    return f"{scene.ground.title}: {starts} of {hiker.title}, {described(hiker, scene.hikers)}; {walked_text(scene)}."


def valley_keys(found: StartMap, surface: Surface) -> np.ndarray:
    """Of every start which valley it ends in, 0 … NAMED; beyond that one more than NAMED and its Fate."""
    keys = np.minimum(found.minimum, NAMED).astype(np.int16)
    fates = found.fates(surface)
    return np.where(found.minimum < 0, NAMED + fates, keys)


def valley_shares(found: StartMap, surface: Surface) -> list[Share]:
    """What share of the starts ends in each valley, and what becomes of the others; none that nobody has."""
    minima = surface.minima
    several = sum(one.is_lowest for one in minima) > 1
    said: dict[int, str] = {}
    for key, one in enumerate(minima[:NAMED]):
        place = minimum_text(surface, one)
        if one.is_lowest:
            said[key] = f"reach the lowest valley{f' at {place}' if several else ''}"
        else:
            said[key] = f"stay in the {'ditch' if surface.ditch else 'valley'} at {place}"
    said[NAMED] = "stay in one of the other valleys"
    said |= {NAMED + fate: text for fate, text in OTHERS.items()}
    return _shares(valley_keys(found, surface), said)


def fate_shares(found: StartMap, surface: Surface) -> list[Share]:
    """What share of the starts has which verdict; none that nobody has."""
    other = "ditch" if surface.ditch else "valley that is not the lowest"
    several = sum(one.is_lowest for one in surface.minima) > 1
    said = {int(Fate.LOWEST): f"reach {'a' if several else 'the'} lowest valley", int(Fate.OTHER): f"stay in a {other}"}
    return _shares(found.fates(surface), said | OTHERS)


def _shares(keys: np.ndarray, said: dict[int, str]) -> list[Share]:
    counts = {key: int(np.count_nonzero(keys == key)) for key in said}
    return [
        Share(key, counts[key] / keys.size, f"{percent(counts[key] / keys.size)} {text}")
        for key, text in said.items()
        if counts[key]
    ]


def step_shares(found: StartMap) -> list[Share]:
    """How soon the starts arrive at a valley, and how many do not; the keys are 0 for arrived, 1 for not."""
    arrived = found.steps[found.steps >= 0]
    part = arrived.size / found.steps.size
    said = []
    if arrived.size:
        median = steps_text(int(np.median(arrived)))
        said.append(Share(0, part, f"{percent(part)} arrive at a valley, half of them within {median}"))
    if part < 1:
        said.append(Share(1, 1 - part, f"{percent(1 - part)} do not arrive"))
    return said


def start_text(found: StartMap, surface: Surface, x: float, y: float) -> str:
    """What becomes of the start of the map that is nearest to a place."""
    row, column = nearest(found, surface, x, y)
    minimum, steps = int(found.minimum[row, column]), int(found.steps[row, column])
    fate = Fate(int(found.fates(surface)[row, column]))
    words = {
        Fate.NOT_YET: "not settled by the end",
        Fate.GONE: "leaves the map",
        Fate.NOWHERE: "comes where there is no loss or no slope",
    }
    if fate in words:
        return f"From {place_text(x, y)}: {words[fate]}"
    one = surface.minima[minimum]
    kind = "the lowest valley" if one.is_lowest else "the ditch" if surface.ditch else "the valley"
    when = f" within {steps_text(steps)}" if steps >= 0 else ""
    return f"From {place_text(x, y)}: reaches {kind} at {minimum_text(surface, one)}{when}"


def nearest(found: StartMap, surface: Surface, x: float, y: float) -> tuple[int, int]:
    """Row and column of the start in whose part of the domain a place is."""
    (left, right), (bottom, top) = surface.domain
    column, row = int((x - left) / (right - left) * found.size), int((y - bottom) / (top - bottom) * found.size)
    return min(max(row, 0), found.size - 1), min(max(column, 0), found.size - 1)

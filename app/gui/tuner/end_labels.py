"""Where the names at the ends of curves stand: beside their ends, and where that place is taken, near them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from app.gui.tuner.curve_points import spread

GAP = 15.0  # pixels between two names, one above the other
BESIDE, AWAY = 12.0, 24.0  # pixels from an end to its name: right beside it, and where a thin line leads there
NEAR = 5.0  # pixels that a name may stand higher or lower than its end without such a line
DOT = 5.0  # pixels that the dot at an end reaches from it


class End(NamedTuple):
    """The end of a curve in pixels from the left and the top, and how wide its name is (0: it has none)."""

    x: float
    y: float
    width: float


def name_places(ends: Sequence[End], height: float) -> list[tuple[float, float]]:
    """For each end, where the middle of its name's left side is to be.

    Names cover neither one another nor the end of another curve, as long as there is room for that. Those of
    curves that end together keep the order of their ends.
    """
    made = [(end.x, end.y) for end in ends]
    low, high = GAP / 2, height - GAP / 2
    order = sorted(range(len(ends)), key=lambda k: (-ends[k].x, ends[k].y))
    done: list[int] = []
    for _, column in groupby((k for k in order if ends[k].width), key=lambda k: ends[k].x):
        names = list(column)
        for k, wanted in zip(names, spread([ends[k].y for k in names], GAP, low, high), strict=True):
            left, right = ends[k].x + BESIDE, ends[k].x + AWAY + ends[k].width
            taken = [
                (made[other][1], GAP)
                for other in done
                if made[other][0] < right and left < made[other][0] + ends[other].width
            ]
            taken += [(end.y, DOT + GAP / 2) for end in ends if left - DOT < end.x < right + DOT]
            y = _free(wanted, taken, low, high)
            made[k] = ends[k].x + (BESIDE if abs(y - ends[k].y) <= NEAR else AWAY), y
            done.append(k)
    return made


def _free(wanted: float, taken: list[tuple[float, float]], low: float, high: float) -> float:
    """The place nearest to the wanted one that is as far as asked from each taken one; without any, the wanted."""
    edges = [place + side * far for place, far in taken for side in (-1.0, 1.0)]
    for place in sorted([wanted, *edges], key=lambda place: abs(place - wanted)):
        if low <= place <= high and all(abs(place - other) >= far - 1e-9 for other, far in taken):
            return place
    return wanted

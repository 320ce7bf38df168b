"""Where the names at the ends of curves stand: beside their ends, and where that place is taken, near them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from app.descent.text.numbers import counted, plural
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.views.curves.points import spread

GAP = 15.0  # pixels between two names, one above the other
BESIDE, AWAY = 12.0, 24.0  # pixels from an end to its name: right beside it, and where a thin line leads there
NEAR = 8.0  # pixels that a name may stand higher or lower than its end without such a line
MOST_NAMED = 3  # trials at one end that are named each
DOT = 5.0  # pixels that the dot at an end reaches from it


Point = tuple[float, float]


class End(NamedTuple):
    """The end of a curve in pixels from the left and the top, and how wide its name is (0: it has none)."""

    x: float
    y: float
    width: float


def name_places(ends: Sequence[End], height: float) -> list[Point | None]:
    """For each end, where the middle of its name's left side is to be; None where there is no room for it.

    Names cover neither one another nor the end of another curve. Those of curves that end together keep the order
    of their ends.
    """
    made: dict[int, Point] = {}
    low, high = GAP / 2, height - GAP / 2
    order = sorted(range(len(ends)), key=lambda k: (-ends[k].x, ends[k].y))
    for _, column in groupby((k for k in order if ends[k].width), key=lambda k: ends[k].x):
        names = list(column)
        for k, wanted in zip(names, spread([ends[k].y for k in names], GAP, low, high), strict=True):
            left, right = ends[k].x + BESIDE, ends[k].x + AWAY + ends[k].width
            taken = [(y, GAP) for other, (x, y) in made.items() if x < right and left < x + ends[other].width]
            taken += [(end.y, DOT + GAP / 2) for end in ends if left - DOT < end.x < right + DOT]
            y = _free(wanted, taken, low, high)
            if y is not None:
                made[k] = ends[k].x + (BESIDE if abs(y - ends[k].y) <= NEAR else AWAY), y
    return [made.get(k) for k in range(len(ends))]


def _free(wanted: float, taken: list[tuple[float, float]], low: float, high: float) -> float | None:
    """The place nearest to the wanted one that is as far as asked from each taken one, if there is any."""
    edges = [place + side * far for place, far in taken for side in (-1.0, 1.0)]
    for place in sorted([wanted, *edges], key=lambda place: abs(place - wanted)):
        if low <= place <= high and all(abs(place - other) >= far - 1e-9 for other, far in taken):
            return place
    return None


def names_together(ends: dict[int, Point]) -> dict[Point, str]:
    """What to write at each end of one or more trials' lines; ``ends`` are by the trials' numbers."""
    together: dict[Point, list[int]] = {}
    for number, (x, y) in ends.items():
        together.setdefault((x, round(y, 6)), []).append(number)
    return {end: _names(numbers) for end, numbers in together.items()}


def ends_with_room(view: pg.ViewBox, ends: Sequence[Point], first: int) -> list[Point]:
    """Of ends one above another those to name: all if there is room, else the ``first`` ones and what stands apart."""
    (low, high), height = view.viewRange()[1], view.height()
    scale = height / max(high - low, 1e-9)  # pixels by unit
    different = list(dict.fromkeys(ends))
    most = int(height // GAP)
    if len(different) <= most or not most:  # not laid out yet
        return different
    kept = different[:first]
    for end in different[first:]:
        if all(abs(end[1] - other[1]) * scale >= GAP for other in kept):
            kept.append(end)
    return kept[:most]


def share_a_line(begins: dict[str, float], ends: dict[str, Point], named: Sequence[Point]) -> bool:
    """Whether two trials' staircases begin or end on one line that no name at its end tells them to share."""
    lines: dict[object, list[str]] = {}
    for trial, (x, y) in ends.items():
        lines.setdefault(round(begins[trial], 6), []).append(trial)
        lines.setdefault((x, round(y, 6)), []).append(trial)
    return any(
        len(trials) > 1 and len({ends[trial] if ends[trial] in named else trial for trial in trials}) > 1
        for trials in lines.values()
    )


def _names(numbers: list[int]) -> str:
    if len(numbers) > MOST_NAMED:
        return counted(len(numbers), "trial")
    return f"{plural('trial', len(numbers))} {', '.join(map(str, sorted(numbers)))}"


def new_name(ground: str) -> pg.TextItem:
    """An empty name; what lies behind it still shows, and it can be read."""
    veil = QColor(ground)
    veil.setAlphaF(0.6)
    made = pg.TextItem(anchor=(0, 0.5), fill=veil)
    made.setZValue(3)
    made.textItem.document().setDocumentMargin(1)  # the veil hides no more than it must
    return made


def write_names(plot: pg.PlotItem, names: list[pg.TextItem], texts: list[str], theme: Theme) -> None:
    """Let a plot have these texts as names; more are made as they are needed, and those left over are hidden."""
    while len(names) < len(texts):
        names.append(new_name(theme.card))
        plot.addItem(names[-1], ignoreBounds=True)
    for name in names[len(texts) :]:
        name.hide()
    for name, text in zip(names, texts, strict=False):
        if name.toPlainText() != text:
            name.setText(text, color=theme.muted)
            name.setFont(pixel_font(12))


def put_names(
    view: pg.ViewBox, leaders: pg.PlotCurveItem, names: dict[pg.TextItem, Point], bare: Sequence[Point] = ()
) -> bool:
    """Put each name at its curve's end, and lines to those that stand away; ``bare`` are ends without a name.

    A name without room is hidden; returns whether all show.
    """
    (x_low, x_high), (low, high) = view.viewRange()
    if view.height() <= 0 or x_high <= x_low or high <= low:
        return True
    across, down = view.width() / (x_high - x_low), view.height() / (high - low)
    widths = [name.boundingRect().width() for name in names] + [0.0] * len(bare)
    ends = [
        End((x - x_low) * across, (high - y) * down, width)
        for (x, y), width in zip([*names.values(), *bare], widths, strict=True)
    ]
    led = []
    places = name_places(ends, view.height())[: len(names)]
    for name, end, place in zip(names, ends, places, strict=False):
        name.setVisible(place is not None)
        if place is not None:
            name.setPos(x_low + place[0] / across, high - place[1] / down)
        if place is not None and place[0] >= end.x + AWAY:
            led += [(end.x + DOT, end.y), place]
    points = np.array(led).reshape(-1, 2)
    leaders.setData(x_low + points[:, 0] / across, high - points[:, 1] / down, connect="pairs")
    return None not in places

"""Long walks while the ground turns below them: of each those steps alone that led where it had never been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.walks.walk import HikerWalk
from app.gui.mountain.looks.looks import Look
from app.gui.mountain.map.paint_trails import FRESH
from app.gui.mountain.map.trail import LONG, ROOM, Trail, cut_trail, first_in_cell, on_picture, strides_of
from app.gui.mountain.terrain.camera import View

Steps = NDArray[np.intp]
SHORT = 2000  # steps of a walk of which nothing is left out
STRIDE = 3.0  # pixels: strides that end in the same square of this size are one
MOST_LINES, MOST_DOTS = 200, 2500  # of a walk: then squares are larger
BEYOND = 1e9  # pixels
NONE: Steps = np.zeros(0, np.intp)


class Gist(NamedTuple):
    """Steps of a walk whose lines are drawn, those whose dots are, and how many steps are so long as to have one."""

    lines: Steps
    dots: Steps
    dotted: int


def gist_of(walk: HikerWalk, scale: float) -> Gist:
    """What is drawn of a walk, whatever it is seen from, with ``scale`` pixels a unit."""
    with np.errstate(all="ignore"):
        at = np.nan_to_num(np.stack(walk.stood, axis=1) * scale, posinf=0.0, neginf=0.0).clip(-BEYOND, BEYOND)
    dotted = int(np.count_nonzero(np.abs(np.diff(at, axis=0)).max(axis=1) > ROOM / 2))
    new = np.flatnonzero(first_in_cell(at, STRIDE))
    lines = np.arange(walk.end) if walk.end <= SHORT else _fewer(at, new, STRIDE, MOST_LINES)
    return Gist(lines, _fewer(at, new, ROOM, MOST_DOTS), dotted)


def _fewer(at: NDArray[np.float64], new: Steps, side: float, most: int) -> Steps:
    """The steps to those of the ``new`` places that were first in a square, which is as large as leaves ``most``."""
    new = new[first_in_cell(at[new], side)]
    while len(new) > most:
        side *= 1.5
        new = new[first_in_cell(at[new], side)]
    return new[new > 0] - 1


def lay_gists(
    walks: Sequence[HikerWalk], gists: Sequence[Gist], looks: Sequence[Look], view: View, step: int
) -> list[Trail]:
    """The trails of walks, of which little more than their gists is worked out: that around the playhead, at ``step``.

    All other places of a trail's ``pixels`` are left empty.
    """
    stood = [walk.stood for walk in walks]
    lines = [_with_fresh(gist.lines, walk, step) for gist, walk in zip(gists, walks, strict=True)]
    each = [
        np.unique(np.concatenate([[0, walk.begun, walk.end], line, line + 1, gist.dots + 1]))
        for walk, gist, line in zip(walks, gists, lines, strict=True)
    ]
    x, y = (np.concatenate([one[axis][at] for one, at in zip(stood, each, strict=True)]) for axis in (0, 1))
    with np.errstate(all="ignore"):
        laid = np.stack(view.to_pixels(x, y), axis=1)
        seen = view.sees(x, y)
    bounds = np.cumsum([len(at) for at in each])[:-1]
    pixels = []
    for walk, at, places in zip(walks, each, np.split(laid, bounds), strict=True):
        pixels.append(np.zeros((walk.end + 1, 2)))  # no memory is touched but that of the places set
        pixels[-1][at] = places
    strides = [strides_of(*one, places, line, line + 1) for one, places, line in zip(stood, pixels, lines, strict=True)]
    trails = []
    for k, lying in enumerate(view.lie(strides, coarse=True)):
        at, landed = each[k], np.zeros(walks[k].end + 1, bool)
        landed[at] = on_picture(pixels[k][at], view.rect)
        trail = cut_trail(walks[k], looks[k], view.rect, pixels[k], landed, NONE, lines[k], lying)
        visible = at[np.split(seen, bounds)[k] & landed[at]]
        dot_step = np.intersect1d(gists[k].dots, visible - 1, assume_unique=True)
        crowded = gists[k].dotted * len(dot_step) > LONG * len(gists[k].dots)  # of all dots as many are seen
        trails.append(replace(trail, dots=pixels[k][dot_step + 1], dot_step=dot_step, crowded=crowded))
    return trails


def _with_fresh(lines: Steps, walk: HikerWalk, step: int) -> Steps:
    """The steps with lines, and the newest ones."""
    fresh = np.arange(max(0, step - FRESH - 1), min(walk.end, step + 1))
    return np.union1d(lines, fresh)

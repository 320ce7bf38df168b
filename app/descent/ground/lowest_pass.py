"""The lowest pass out of a valley: how high a walk has to climb to come to lower ground.

A flood from the valley's bottom over a grid of the domain takes the lowest neighbour first, so the highest place that
it had to take before it came to lower ground is the pass. Around that place a finer grid is flooded, and where the
ground is smooth Newton's method finds the saddle itself.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.minima import Box
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]
FINE = 81  # points a side of the finer grid
BESIDE = 4  # cells of the way before and after the pass that the finer grid holds
NEWTON = 30  # steps
LOWER = 1e-9  # of a loss, and of 1: lower than this is lower


class Pass(NamedTuple):
    """The highest place of the lowest way out: where it is, and its loss."""

    x: float
    y: float
    loss: float


def lowest_pass(surface: Surface, place: tuple[float, float], floor: float) -> Pass | None:
    """The lowest pass from a ``place`` in a valley, whose ``floor`` is that high, to ground that is lower than that.

    Within the domain; None where nothing of its grid is lower, or no way there is known.
    """
    lower = floor - LOWER * max(1.0, abs(floor))
    losses = surface.grid_losses
    begin = _nearest(surface.domain, len(losses), *place)
    way = _flooded(losses, begin, lambda loss, _: loss < lower)
    if way is None:
        return None
    highest = max(range(len(way)), key=lambda k: losses[way[k]])
    around = way[max(0, highest - BESIDE) : highest + BESIDE + 1]
    return _closer(surface, losses, around, way[highest])


def _nearest(domain: Box, points: int, x: float, y: float) -> tuple[int, int]:
    """The row and column of the grid's point nearest to a place."""
    (left, right), (bottom, top) = domain
    column, row = (x - left) / (right - left) * (points - 1), (y - bottom) / (top - bottom) * (points - 1)
    return round(min(max(row, 0), points - 1)), round(min(max(column, 0), points - 1))


def _flooded(
    losses: Array, begin: tuple[int, int], found: Callable[[float, int], bool]
) -> list[tuple[int, int]] | None:
    """The way that a flood from a point takes to the first one that is ``found``, by its loss or its index."""
    wide = losses.shape[1] + 2  # with a rim of walls, so that no neighbour is looked for beyond it
    flat = np.pad(np.where(np.isnan(losses), np.inf, losses), 1, constant_values=np.inf).ravel().tolist()
    steps = (-wide - 1, -wide, -wide + 1, -1, 1, wide - 1, wide, wide + 1)
    first = (begin[0] + 1) * wide + begin[1] + 1
    came = {first: -1}
    open_ = [(flat[first], first)]
    while open_:
        loss, here = heappop(open_)
        if found(loss, here):
            way = []
            while here >= 0:
                way.append((here // wide - 1, here % wide - 1))
                here = came[here]
            return way[::-1]
        for step in steps:
            there = here + step
            if there not in came and flat[there] < np.inf:
                came[there] = here
                heappush(open_, (flat[there], there))
    return None


def _closer(surface: Surface, losses: Array, around: list[tuple[int, int]], highest: tuple[int, int]) -> Pass:
    """The pass on a finer grid around the highest point of a way, and on smooth ground the saddle there."""
    points = len(losses)
    x, y = surface.sides(points)
    rows, columns = zip(*around, strict=True)
    box: Box = (
        (float(x[max(0, min(columns) - 1)]), float(x[min(points - 1, max(columns) + 1)])),
        (float(y[max(0, min(rows) - 1)]), float(y[min(points - 1, max(rows) + 1)])),
    )
    fine_x, fine_y = np.linspace(*box[0], FINE), np.linspace(*box[1], FINE)
    with np.errstate(all="ignore"):
        fine = surface.value(*np.meshgrid(fine_x, fine_y))
        fine = np.where(np.isfinite(fine), fine, np.nan)
        begin, end = (_nearest(box, FINE, float(x[c]), float(y[r])) for r, c in (around[0], around[-1]))
        goal = (end[0] + 1) * (FINE + 2) + end[1] + 1
        way = _flooded(fine, begin, lambda _, index: index == goal)
        if way is None:
            return Pass(float(x[highest[1]]), float(y[highest[0]]), float(losses[highest]))
        row, column = max(way, key=lambda at: fine[at])
        found = Pass(float(fine_x[column]), float(fine_y[row]), float(fine[row, column]))
        if (row, column) in (begin, end):
            return found  # the way only climbs here, so there is no saddle
        return _saddle(surface, found, max(box[0][1] - box[0][0], box[1][1] - box[1][0]) / FINE)


def _saddle(surface: Surface, found: Pass, cell: float) -> Pass:
    """The saddle that Newton's method finds near by, or the place itself if that leads away from it."""
    here = np.array(found[:2])
    for _ in range(NEWTON):
        gradient, hessian = surface.gradient(*here), surface.hessian(*here)
        if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()) or np.linalg.det(hessian) >= 0:
            return found
        step = np.linalg.solve(hessian, gradient)
        here = here - step
        if np.hypot(*step) <= 1e-12 * max(1.0, float(np.abs(here).max())):
            break
    near = float(np.hypot(*(here - np.array(found[:2])))) <= 2 * cell
    return Pass(float(here[0]), float(here[1]), float(surface.value(*here))) if near else found

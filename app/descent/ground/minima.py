"""Minima: the low points of a grid over the domain, polished by Newton's method on the exact derivatives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.loss_and_derivatives import Fields

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Minimum:
    """A point where the ground is lowest near by: place, loss, and whether it is the lowest of all."""

    x: float
    y: float
    loss: float
    is_lowest: bool


def find_minima(
    fields: Fields, x: Array, y: Array, losses: Array, sharp: Iterable[tuple[float, float]] = ()
) -> tuple[Minimum, ...]:
    """Every minimum inside a domain, lowest first; empty where the ground only falls towards its edge.

    ``losses`` (n, n) are those on the grid of columns ``x`` (n,) and rows ``y`` (n,), NaN where there is none.
    ``sharp`` are minima known beforehand, where the derivatives are of no use.
    """
    places = [*sharp, *((float(px), float(py)) for px, py in _smooth_minima(fields, x, y, losses))]
    heights = [float(fields.value(*_arrays(place))) for place in places]
    lowest = min(heights, default=0.0)
    found = [
        Minimum(*place, loss, loss - lowest <= 1e-9 * max(1.0, abs(lowest)))
        for place, loss in zip(places, heights, strict=True)
    ]
    return tuple(sorted(found, key=lambda m: m.loss))


def _smooth_minima(fields: Fields, x: Array, y: Array, losses: Array) -> list[Array]:
    losses = np.where(np.isnan(losses), np.inf, losses)
    inner, points = losses[1:-1, 1:-1], len(losses)
    around = [losses[1 + i : points - 1 + i, 1 + j : points - 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    low = np.logical_and.reduce([inner <= other for other in around])
    # A level stretch of the grid is no minimum.
    low &= np.logical_or.reduce([inner < other for other in around])
    extent = np.array([x[-1] - x[0], y[-1] - y[0]])
    cell = extent / (points - 1)
    found: list[Array] = []
    for row, column in np.argwhere(low):
        point = _polished(fields, np.array([x[column + 1], y[row + 1]]), 2 * cell, extent)
        if point is not None and all(np.abs(point - other).max() > 1e-6 * extent.max() for other in found):
            found.append(point)
    return found


def _polished(fields: Fields, near: Array, reach: Array, extent: Array) -> Array | None:
    """The minimum at most ``reach`` away, or None if there is none, or only one point of a level valley floor."""
    point = near
    with np.errstate(all="ignore"):
        for _ in range(100):
            at = _arrays(point)
            gradient, hessian = fields.gradient(*at), fields.hessian(*at)
            if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
                return None
            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]
            point = point - step
            if (np.abs(point - near) > 2 * extent).any():
                return None  # on its way to nowhere
            if np.abs(step).max() <= 1e-15 * max(1.0, float(np.abs(point).max())):
                break
        bent = np.linalg.eigvalsh(fields.hessian(*_arrays(point))) if np.isfinite(point).all() else np.array([-1.0])
    near_enough = bool((np.abs(point - near) <= reach).all())
    return point if near_enough and bent.min() > 1e-9 * float(bent.max()) else None


def _arrays(place: Iterable[float]) -> tuple[Array, Array]:
    """A place as the fields take it: two arrays, of one number each."""
    x, y = (np.asarray(v, float) for v in place)
    return x, y

"""The mountain as light and shadow: height, hillshade and contour levels as arrays, no colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.surface import Surface

Array = NDArray[np.float64]

SUN_AZIMUTH, SUN_ALTITUDE = 315.0, 45.0  # degrees: from the north-west, as on Swiss maps
STEEPEST = 55.0  # degrees that the 98th percentile of the slopes is drawn at
FILL = 0.25  # a weak light from the opposite side, so that shadow is never black
GENTLE = 2.0  # how much gentle slopes are steepened; a slope at the 98th percentile stays what it is
STEEP = np.tan(np.radians(STEEPEST))
BRIGHTEST = np.hypot(1 + FILL, 1 - FILL) / np.sqrt(2)  # both lights together on the slope that gets most of them
HOLLOW = 0.45  # the height below which slopes are drawn less and less steep
DUSK = 0.2  # how wide the bend is from light to shadow, as a cosine
TONES = (0.7, 2.5)  # the least and the greatest power that colours are chosen by
CONTOURS = 15
COARSE = 121  # points a side that a costly surface is evaluated at


@dataclass(frozen=True)
class Relief:
    """``height`` in 0…1 (log height over the domain's range) and ``shade`` in −1…1, both (rows, columns).

    Row 0 is the bottom. Shade 0 is flat ground, positive is lit, negative in shadow.
    Where the loss is not a finite number both are NaN.
    """

    height: Array
    shade: Array


@dataclass(frozen=True)
class Scale:
    """What a surface's relief is measured with, taken over its domain: see ``scale_of``.

    ``tone`` is the power of a height by which colours of land are chosen: with it half of the domain lies below the
    middle colour, so that a surface of one small pit in high ground is not all snow.
    """

    lowest: float
    s: float
    top: float
    slope: float
    tone: float = 1.0

    def height(self, loss: Array) -> Array:
        """``log(1 + (f − f_min)/s)``, 1 at the domain's top."""
        with np.errstate(all="ignore"):
            return np.asarray(np.log1p(np.maximum(loss - self.lowest, 0) / self.s) / self.top)

    def loss(self, height: Array) -> Array:
        """The loss at a height: the inverse of ``height``."""
        return np.asarray(self.lowest + self.s * np.expm1(height * self.top))


@lru_cache(maxsize=16)
def scale_of(surface: Surface) -> Scale:
    """The vertical scale: lowest loss, ``s``, the top of the log height, the slope drawn as 55°, and the tone."""
    return _scale(surface, surface.lowest, COARSE if surface.costly else 160)


@lru_cache(maxsize=64)
def rough_scale(surface: Surface, points: int = 41) -> Scale:
    """The same from few points and without looking for minima: near enough for a picture of the size of a stamp."""
    with np.errstate(all="ignore"):
        loss = losses_on(surface, *surface.sides(points))
    fine = loss[np.isfinite(loss)]
    return _scale(surface, float(fine.min()) if fine.size else 0.0, points)


def _scale(surface: Surface, lowest: float, points: int) -> Scale:
    with np.errstate(all="ignore"):
        loss, slope = _ground(surface, *surface.sides(points))
        height = surface.scale + np.maximum(loss - lowest, 0)
        slopes = np.hypot(*(slope / height))
    fine = slopes[np.isfinite(slopes)]
    steep = float(np.partition(fine, at := int(0.98 * (fine.size - 1)))[at]) if fine.size else 1.0
    highest = float(np.nanmax(np.where(np.isfinite(loss), loss, -np.inf), initial=lowest))
    top = float(np.log1p((highest - lowest) / surface.scale)) or 1.0
    return Scale(lowest, surface.scale, top, (steep or 1.0) / STEEP, _tone(np.log(height / surface.scale) / top))


def _tone(heights: Array) -> float:
    """The power that takes the median height to one half, within reason."""
    known = heights[np.isfinite(heights)]
    middle = float(np.clip(np.median(known), 0.01, 0.99)) if known.size else 0.5
    return float(np.clip(np.log(0.5) / np.log(middle), *TONES))


def losses_on(surface: Surface, x: Array, y: Array) -> Array:
    """The loss on the grid of columns ``x`` (n,) and rows ``y`` (m,), shape (m, n)."""
    return _ground(surface, x, y)[0]


def _ground(surface: Surface, x: Array, y: Array) -> tuple[Array, Array]:
    """Loss (m, n) and gradient (2, m, n) on a grid; of a costly surface between ``COARSE`` points a side."""
    return _rows(surface, x, y)(slice(None))


def _rows(surface: Surface, x: Array, y: Array) -> Callable[[slice], tuple[Array, Array]]:
    """The same of any rows of the grid at a time."""

    def exact(band: slice) -> tuple[Array, Array]:
        columns, rows = x[None, :], y[band][:, None]
        return surface.value(columns, rows), surface.gradient(columns, rows)

    if not surface.costly or max(len(x), len(y)) <= COARSE:
        return exact
    few_x, few_y = np.linspace(x[0], x[-1], COARSE), np.linspace(y[0], y[-1], COARSE)
    loss, gradient = _ground(surface, few_x, few_y)

    def smooth(band: slice) -> tuple[Array, Array]:
        height, *slope = (_between(part, few_x, few_y, x, y[band]) for part in (loss, *gradient))
        return height, np.stack(slope)

    return smooth


def _between(values: Array, few_x: Array, few_y: Array, x: Array, y: Array) -> Array:
    """Values on a coarse grid, on a finer one, by straight lines along one axis and then the other."""

    def along(table: Array, at: Array, few: Array) -> Array:
        place = (at - few[0]) / (few[1] - few[0])
        low = np.clip(place.astype(int), 0, len(few) - 2)
        part = (place - low)[:, None]
        return np.asarray(table[low] * (1 - part) + table[low + 1] * part)

    return along(along(values, y, few_y).T, x, few_x).T


def relief(surface: Surface, scale: Scale, x: Array, y: Array) -> Relief:
    """Height and hillshade on the grid of columns ``x`` (n,) and rows ``y`` (m,), bottom row first."""
    return next(relief_bands(surface, scale, x, y, len(y)))


def relief_bands(surface: Surface, scale: Scale, x: Array, y: Array, high: int) -> Iterator[Relief]:
    """The same ``high`` rows at a time: of a large picture it takes many times its size to hold all at once."""
    ground = _rows(surface, x, y)
    for first in range(0, len(y), high):
        with np.errstate(all="ignore"):
            made = _shaded(*ground(slice(first, first + high)), scale)
        yield made


def _shaded(loss: Array, gradient: Array, scale: Scale) -> Relief:
    # The slope of the log height by the chain rule. Gentle slopes are drawn up to 1 + GENTLE times as steep, cliffs
    # flatter, so that wide ridges are seen beside a cone whose tip is far steeper.
    slope = gradient / (scale.s + np.maximum(loss - scale.lowest, 0))
    slope *= (1 + GENTLE) / (scale.slope + np.hypot(slope[0], slope[1]) * (GENTLE / STEEP))
    # Log heights have a cusp at the lowest places, which would be lit like a cone: as sharp wedges around a point.
    height = scale.height(loss)
    slope *= np.minimum(1.0, height / HOLLOW)
    # The surface's normal is (−∂h/∂x, −∂h/∂y, 1), scaled to length one.
    length = np.sqrt(slope[0] ** 2 + slope[1] ** 2 + 1)
    shade = _lit(slope, length, SUN_AZIMUTH) + FILL * _lit(slope, length, SUN_AZIMUTH - 180)
    flat = (1 + FILL) * _above_zero(np.sin(np.radians(SUN_ALTITUDE)))
    known = np.isfinite(height) & np.isfinite(shade)
    shade = np.where(known, shade - flat, np.nan)
    shade /= np.where(shade > 0, BRIGHTEST - flat, flat)
    return Relief(np.where(known, height, np.nan), np.clip(shade, -1, 1))


def _lit(slope: Array, length: Array, azimuth: float) -> Array:
    """Lambert's cosine for light from ``azimuth`` (degrees clockwise from north), but not below zero."""
    turn, tilt = np.radians(azimuth), np.radians(SUN_ALTITUDE)
    east, north = np.sin(turn) * np.cos(tilt), np.cos(turn) * np.cos(tilt)
    cosine: Array = (-slope[0] * east - slope[1] * north + np.sin(tilt)) / length
    return np.asarray(_above_zero(cosine))


def _above_zero(cosine: Array | float) -> Array | float:
    """A cosine, and zero where it is far below, with an even bend: an edge in the light would look like a ridge."""
    return (cosine + np.sqrt(np.square(cosine) + DUSK**2)) / 2


def contour_heights(beyond: float = 1.0) -> Array:
    """Even steps of the log height, ``CONTOURS`` over the domain and on up to ``beyond``; every fourth is labelled."""
    return np.arange(1, int(np.ceil(beyond * CONTOURS)) + 1) / (CONTOURS + 1)

"""A ground seen obliquely in parallel projection, and by a floating horizon what of it is seen. NumPy alone.

Each column of the picture is independent of all others: the ground along it is followed from the front to the back,
and a place is seen where it rises above all that lies before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.minima import Box
from app.gui.mountain.tilt.heights import Heights

Array = NDArray[np.float64]
Numbers = NDArray[np.floating] | np.floating | float
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Projection:
    """Parallel projection of x, y and height z onto a picture plane: ``u`` to the right and ``v`` up, in units of x.

    ``turn``: degrees that the viewer has walked around the ground, anticlockwise. ``tilt``: degrees that the line of
    sight is inclined; at 90 the ground is seen from above, as on a map.
    """

    turn: float
    tilt: float

    @cached_property
    def _turned(self) -> tuple[float, float]:
        """Cosine and sine of the turn, exact at the quarters."""
        angle = np.radians(self.turn)
        return float(np.round(np.cos(angle), 15)), float(np.round(np.sin(angle), 15))

    @cached_property
    def depth_share(self) -> float:
        """How long a unit of ground away from the viewer is on the picture."""
        return float(np.round(np.sin(np.radians(self.tilt)), 15))

    @cached_property
    def height_share(self) -> float:
        """How long a unit of height is on the picture."""
        return float(np.round(np.cos(np.radians(self.tilt)), 15))

    def level(self, x: Numbers, y: Numbers) -> tuple[Array, Array]:
        """Places as seen from above by the viewer: how far to the right, and how far away."""
        cos, sin = self._turned
        return np.asarray(x * cos + y * sin), np.asarray(y * cos - x * sin)

    def ground(self, right: Numbers, away: Numbers) -> tuple[Array, Array]:
        """The inverse of ``level``: x and y."""
        cos, sin = self._turned
        return np.asarray(right * cos - away * sin), np.asarray(right * sin + away * cos)

    def to_plane(self, x: Numbers, y: Numbers, z: Numbers) -> tuple[Array, Array]:
        """Places of the world on the picture plane."""
        right, away = self.level(x, y)
        return right, away * self.depth_share + z * self.height_share

    def from_plane(self, u: Numbers, v: Numbers, z: Numbers) -> tuple[Array, Array]:
        """The place x, y at height ``z`` that is seen at (u, v): the inverse of ``to_plane``."""
        return self.ground(u, (v - z * self.height_share) / self.depth_share)

    def reach(self, u: Array, domain: Box) -> tuple[Array, Array]:
        """How far away the domain begins and ends along columns ``u``; it ends before it begins where it is not."""
        cos, sin = self._turned
        near, far = np.full(np.shape(u), -np.inf), np.full(np.shape(u), np.inf)
        for (low, high), at, along in zip(domain, (u * cos, u * sin), (-sin, cos), strict=True):
            if along == 0:
                within = (at >= low) & (at <= high)
                near, far = np.where(within, near, np.inf), np.where(within, far, -np.inf)
                continue
            one, other = (low - at) / along, (high - at) / along
            near = np.maximum(near, np.minimum(one, other))
            far = np.minimum(far, np.maximum(one, other))
        return near, far


class Sight(NamedTuple):
    """What the pixels of a picture show, (rows, columns) from the bottom: places x and y, and where there is ground."""

    x: Floats
    y: Floats
    ground: NDArray[np.bool_]


class Horizon:
    """The ground along columns ``u`` (n,) of the picture plane, ``depths`` places of each from front to back.

    ``v`` (depths, n) is how high on the picture each place is, ``top`` the highest of it and all before it.
    """

    def __init__(self, heights: Heights, projection: Projection, u: Array, depths: int) -> None:
        self.projection, self._domain = projection, heights.domain
        self.u = np.asarray(u, float)
        near, far = projection.reach(self.u, heights.domain)
        self.crosses = far >= near
        self.near, self.far = np.where(self.crosses, near, 0.0), np.where(self.crosses, far, 0.0)
        self.depths = depths
        part = np.linspace(0, 1, depths, dtype=np.float32)[:, None]
        right, begin = self.u.astype(np.float32), self.near.astype(np.float32)
        away = part * (self.far - self.near).astype(np.float32)
        away += begin
        x, y = self._ground(right, away)
        v = heights.at(x, y)
        v *= np.float32(projection.height_share)
        away *= np.float32(projection.depth_share)
        v += away
        self.v: Floats = v
        self.top: Floats = np.maximum.accumulate(v, axis=0)

    def _ground(self, right: Floats, away: Floats) -> tuple[Floats, Floats]:
        """The same as the projection's, in single precision and for a column each."""
        cos, sin = (np.float32(part) for part in self.projection._turned)
        return right * cos - away * sin, right * sin + away * cos

    def sees(self, x: Array, y: Array, v: Array, slack: float) -> NDArray[np.bool_]:
        """Whether places at the height ``v`` of the picture are seen, of columns that are evenly spaced.

        ``slack``: how far below the horizon still counts as seen.
        """
        right, away = (np.atleast_1d(part) for part in self.projection.level(x, y))
        spacing = (self.u[-1] - self.u[0]) / max(1, len(self.u) - 1)
        with np.errstate(all="ignore"):
            column = (np.fmin(np.fmax((right - self.u[0]) / spacing, -1), len(self.u)) + 0.5).astype(np.intp)
            beside = (column < 0) | (column >= len(self.u)) | (right < self.u[0] - spacing)
            column[beside] = 0
            part = (away - self.near[column]) * self._per_depth[column]
            before = np.fmin(np.fmax(np.ceil(part) - 1, -1), self.depths - 1).astype(np.intp)
            clear = beside | ~self.crosses[column] | (before < 0)
            row = np.maximum(before, 0) * len(self.u) + column
            return np.asarray(clear | (v >= self.top.ravel()[row] - slack)).reshape(np.shape(x))

    def lip(self, x: float, y: float) -> float:
        """The height v of the picture below which one place is hidden: what stands before it; −∞ if nothing does."""
        right, away = (float(part) for part in self.projection.level(x, y))
        first, spacing = float(self.u[0]), float(self.u[-1] - self.u[0]) / max(1, len(self.u) - 1)
        if not first - spacing <= right < first + (len(self.u) - 0.5) * spacing:
            return -math.inf
        column = int((right - first) / spacing + 0.5)
        part = (away - float(self.near[column])) * float(self._per_depth[column])
        if not self.crosses[column] or not part > 0:
            return -math.inf
        return float(self.top[math.ceil(min(part, float(self.depths))) - 1, column])

    @cached_property
    def _per_depth(self) -> Array:
        """Places of each column to a unit of its depth."""
        deep = self.far - self.near
        return np.asarray((self.depths - 1) / np.where(deep > 0, deep, 1.0))

    def ground_at(self, v: Array) -> tuple[Array, Array]:
        """The ground x, y that is seen at height ``v`` (n,) of each column; where there is none, its nearer edge."""
        each = np.arange(len(self.u))
        index = (self.top < v).sum(axis=0)
        part = self._part(index, v.astype(np.float32), each)
        away = self.near + part / (self.depths - 1) * (self.far - self.near)
        return self.projection.ground(self.u, np.where(self.crosses, away, 0.0))

    def _part(self, index: NDArray[np.integer], v: Floats, column: NDArray[np.integer]) -> Floats:
        """Between which two places of its column each is seen: a place's number and a part."""
        behind = np.clip(index, 1, self.depths - 1)
        flat = behind * len(self.u) + column
        here = self.v.ravel().take(flat)
        flat -= len(self.u)
        before = self.v.ravel().take(flat)
        here -= before
        np.maximum(here, np.float32(1e-12), out=here)
        part = v - before
        part /= here
        np.clip(part, 0, 1, out=part)
        part += (behind - 1).astype(np.float32)
        return part

    def look(self, bottom: float, spacing: float, rows: int) -> Sight:
        """What ``rows`` rows of pixels show, the middle of the lowest ``spacing / 2`` above ``bottom``."""
        count = len(self.u)
        # Each place ends a run of rows: those whose middle is below it and above all places before it.
        ends = self.top * np.float32(1 / spacing)
        ends -= np.float32(bottom / spacing + 0.5)
        np.ceil(ends, out=ends)
        np.clip(ends, 0, rows, out=ends)
        cells = ends.astype(np.intp)
        cells *= count
        cells += np.arange(count)
        index = np.bincount(cells.ravel(), minlength=(rows + 1) * count)[: rows * count].reshape(rows, count)
        np.cumsum(index, axis=0, out=index)
        ground = (index > 0) & (index < self.depths) & self.crosses
        middles = (bottom + spacing * (np.arange(rows) + 0.5)).astype(np.float32)[:, None]
        away = self._part(index, middles, np.arange(count))
        away *= ((self.far - self.near) / (self.depths - 1)).astype(np.float32)
        away += self.near.astype(np.float32)
        x, y = self._ground(self.u.astype(np.float32), away)
        return Sight(x, y, ground)

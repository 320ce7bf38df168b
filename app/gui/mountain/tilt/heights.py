"""The ground's heights on a grid over its domain, as lengths of the world, and between the grid's points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.descent.ground.minima import Box
from app.descent.ground.relief import losses_on, rough_scale, scale_of
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]
NARROW = 1.15  # times the shorter side: the size of a long domain, whose floor its walls would hide
RISE = 0.27  # of the domain's size, from its lowest ground to its highest
BASE = 0.045  # of it, that the block reaches below its lowest ground
FINE = 512  # points of the longer side
FEW, FEW_COSTLY = 140, 48  # points of the longer side for a first look at a ground that is slow to work out
SHORTEST = 16  # points of the shorter side at least


@dataclass(frozen=True, eq=False)
class Heights:
    """Log heights ``values`` (rows, columns) over a domain, row 0 at the bottom: 0 for the lowest ground, 1 at the top.

    ``rise`` is how long a height of 1 is in the units of x and y, ``base`` how far the block reaches below 0.
    """

    domain: Box
    values: NDArray[np.float32]
    rise: float
    base: float

    @cached_property
    def _corners(self) -> NDArray[np.float32]:
        """Of every cell its lower left height and what is added to the right, upwards and across: (cells, 4)."""
        z = self.values * np.float32(self.rise)
        right, up = np.diff(z, axis=1, append=z[:, -1:]), np.diff(z, axis=0, append=z[-1:])
        across = np.diff(up, axis=1, append=up[:, -1:])
        return np.ascontiguousarray(np.stack([z, right, up, across], axis=-1).reshape(-1, 4))

    def at(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.float32]:
        """How high the ground is at places of any shape, in the units of x and y; beyond the domain as at its edge."""
        shape, (rows, columns) = np.shape(x), self.values.shape
        x, y = np.atleast_1d(x), np.atleast_1d(y)
        (left, right), (bottom, top) = self.domain
        across = _cells(x, left, right, columns)
        up = _cells(y, bottom, top, rows)
        column, row = across.astype(np.int32), up.astype(np.int32)
        across -= column
        up -= row
        row *= columns
        row += column
        corner = self._corners.take(row, axis=0)
        height = corner[..., 3] * across
        height += corner[..., 2]
        height *= up
        across *= corner[..., 1]
        height += across
        height += corner[..., 0]
        return height.reshape(shape)

    def at_one(self, x: float, y: float) -> float:
        """The same of one place, in a tenth of the time that an array takes."""
        (left, right), (bottom, top) = self.domain
        rows, columns = self.values.shape
        across = min(max(0.0, (x - left) * ((columns - 1) / (right - left))), columns - 1.0)
        up = min(max(0.0, (y - bottom) * ((rows - 1) / (top - bottom))), rows - 1.0)
        column, row = int(across), int(up)
        corner, to_right, upwards, both = self._corners[row * columns + column].tolist()
        part = across - column
        return float(corner + part * to_right + (up - row) * (upwards + part * both))

    @cached_property
    def sparse(self) -> tuple[Array, Array, Array]:
        """Some places x, y of the ground and their heights, by which its outline can be measured."""
        rows, columns = self.values.shape
        row, column = (np.unique(np.linspace(0, count - 1, 49).round().astype(int)) for count in (rows, columns))
        x, y = (np.linspace(*side, count) for side, count in zip(self.domain, (columns, rows), strict=True))
        across, up = np.meshgrid(x[column], y[row])
        return across, up, self.values[np.ix_(row, column)] * self.rise


def _cells(at: NDArray[np.floating], low: float, high: float, points: int) -> NDArray[np.float32]:
    """Places along a side as cells of the grid and parts of them; what is no number lies at the beginning."""
    with np.errstate(all="ignore"):
        cells = ((at - low) * ((points - 1) / (high - low))).astype(np.float32)
    np.fmax(cells, np.float32(0), out=cells)
    np.fmin(cells, np.float32(points - 1), out=cells)
    return cells


def heights_of(surface: Surface, points: int = FINE) -> Heights:
    """The heights of a surface at ``points`` places along the longer side of its domain.

    Ground without a loss lies at the lowest height. As long as its valleys are not known, what was seen lowest counts.
    """
    width, height = surface.extent.tolist()
    longer = max(width, height)
    columns, rows = (max(SHORTEST, round(points * side / longer)) for side in (width, height))
    scale = scale_of(surface) if surface.is_surveyed else rough_scale(surface)
    with np.errstate(all="ignore"):
        losses = losses_on(surface, np.linspace(*surface.domain[0], columns), np.linspace(*surface.domain[1], rows))
        values = np.nan_to_num(scale.height(losses), nan=0.0, posinf=1.0)
    size = min(float(np.sqrt(width * height)), NARROW * min(width, height))
    return Heights(surface.domain, np.clip(values, 0, 1).astype(np.float32), RISE * size, BASE * size)

"""Where a place of a tilted ground is on the picture, whether it is seen, and which ground is seen at a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from app.descent.walks.camera import Camera
from app.gui.mountain.terrain.camera import Lying, Strides, View, Zoom
from app.gui.mountain.tilt.camera import NEAREST, fit_block, on_block
from app.gui.mountain.tilt.heights import Heights
from app.gui.mountain.tilt.oblique import Horizon, Numbers, Projection

Array = NDArray[np.float64]
COLUMN = 3.6  # pixels between two columns of the horizon that says what is hidden
DEPTHS, FINE_DEPTHS = 150, 600  # places along a column, to say what is hidden and which ground is at a pixel
SLACK = 1.5  # pixels below the horizon that still count as seen
PIECE, COARSE = 7.0, 16.0  # pixels of a stride's pieces, and of those of a walk that moves
MOST_PIECES, MOST = 48, 6000  # of a stride, and of a walk
NEAR_BY = 1e-3  # of the domain, in which the ground is taken to be even


@dataclass(frozen=True)
class TiltedView(View):
    """A rectangle of pixels that shows a ground from a ``camera``; a place of the world stands for the ground there.

    ``scale``: pixels a unit of ways across the picture. ``middle``: the place (u, v) of the picture plane in its
    centre.
    ``zoom`` is the one that the view was made for.
    """

    heights: Heights
    camera: Camera
    zoom: Zoom | None
    middle: tuple[float, float]

    @cached_property
    def projection(self) -> Projection:
        """World to picture plane."""
        return Projection(self.camera.turn, self.camera.tilt)

    def to_pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The ground at places of any shape, in pixels; beyond the domain at the height of its nearest edge."""
        return self.at_height(x, y, self.heights.at(x, y))

    def at_height(self, x: Numbers, y: Numbers, z: Numbers) -> tuple[Array, Array]:
        """The same of what does not lie on the ground."""
        u, v = self.projection.to_plane(x, y, z)
        middle = self.rect.center()
        return middle.x() + (u - self.middle[0]) * self.scale, middle.y() - (v - self.middle[1]) * self.scale

    def point(self, x: float, y: float) -> QPointF:
        """One place in pixels."""
        px, py = self.at_height(x, y, self.heights.at_one(x, y))
        return QPointF(float(px), float(py))

    def plane(self, px: Numbers, py: Numbers) -> tuple[Array, Array]:
        """Pixels on the picture plane."""
        middle, (u, v) = self.rect.center(), self.middle
        return np.asarray(u + (px - middle.x()) / self.scale), np.asarray(v - (py - middle.y()) / self.scale)

    def to_world(self, point: QPointF) -> tuple[float, float]:
        """The ground that is seen at a pixel; beside the block, the place of its edge that is nearest."""
        x, y = self.ground_at(np.array([point.x()]), np.array([point.y()]))
        return float(x[0]), float(y[0])

    def ground_at(self, px: Array, py: Array) -> tuple[Array, Array]:
        """The same of many pixels (n,)."""
        u, v = self.plane(px, py)
        x, y, _ = self.heights.sparse
        across, _ = self.projection.level(x, y)
        inside = 1e-9 * float(across.max() - across.min())
        u = np.clip(u, across.min() + inside, across.max() - inside)
        return Horizon(self.heights, self.projection, u, FINE_DEPTHS).ground_at(v)

    def span(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ground's x and y range."""
        return self.heights.domain

    @cached_property
    def covered(self) -> QRectF:
        """The part of the picture that the top of the block is on."""
        px, py = self.at_height(*self.heights.sparse)
        around = QRectF(QPointF(px.min(), py.min()), QPointF(px.max(), py.max())).adjusted(-2, -2, 2, 2)
        return around & self.rect

    @cached_property
    def horizon(self) -> Horizon:
        """What hides what, on all that is covered, with a column every few pixels."""
        over = self.covered if self.covered.isValid() else self.rect
        columns = max(2, round(over.width() / COLUMN))
        px = over.left() + (np.arange(columns) + 0.5) * over.width() / columns
        return Horizon(self.heights, self.projection, self.plane(px, 0.0)[0], DEPTHS)

    def sees(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Whether the ground at places of any shape is in sight, nothing being in front of it."""
        with np.errstate(all="ignore"):
            return self.sees_at(x, y, self.heights.at(x, y))

    def sees_at(self, x: Array, y: Array, z: Numbers) -> NDArray[np.bool_]:
        """The same of places whose heights are known."""
        _, v = self.projection.to_plane(x, y, z)
        return self.horizon.sees(x, y, v, SLACK / self.scale)

    def sees_point(self, x: float, y: float) -> bool:
        """The same of one place."""
        _, v = self.projection.to_plane(x, y, self.heights.at_one(x, y))
        return self.horizon.sees_one(x, y, float(v), SLACK / self.scale)

    def ways(self, x: Array, y: Array, dx: Array, dy: Array) -> Array:
        """Which way small steps along the ground go on the picture: units of pixels, (…, 2)."""
        size = np.hypot(dx, dy)
        far = NEAR_BY * max(high - low for low, high in self.heights.domain)
        with np.errstate(all="ignore"):
            step_x, step_y = dx / size * far, dy / size * far
            begin, end = self.to_pixels(x - step_x, y - step_y), self.to_pixels(x + step_x, y + step_y)
            way = np.stack([end[0] - begin[0], end[1] - begin[1]], axis=-1)
            return np.asarray(way / np.hypot(way[..., 0], way[..., 1])[..., None])

    def lie(self, walks: Sequence[Strides], coarse: bool = False) -> list[Lying]:
        """The strides of each walk in pieces that follow the ground; all walks at once, since each takes few."""
        if not walks:
            return []
        x, y, ends = (np.concatenate(part) for part in zip(*walks, strict=True))
        with np.errstate(all="ignore"):
            way_x, way_y = x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]
            length = np.nan_to_num(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]), nan=0.0, posinf=0.0)
        count = np.clip(np.ceil(length / (COARSE if coarse else PIECE)), 1, MOST_PIECES).astype(np.intp)
        walked = [0, *accumulate(len(strides.ends) for strides in walks)]
        for a, b in pairwise(walked):
            if count[a:b].sum() > MOST + b - a:  # of so long a walk, the strides alone
                count[a:b] = 1
        of, stops = np.repeat(np.arange(len(count)), count), np.cumsum(count)
        share = 1 / count[of]
        part = (np.arange(len(of)) - (stops - count)[of]) * share
        with np.errstate(all="ignore"):
            from_x, from_y, way_x, way_y = x[of, 0], y[of, 0], way_x[of], way_y[of]
            start, inner = ends[of, :2], part > 0
            at = self.to_pixels((from_x + part * way_x)[inner], (from_y + part * way_y)[inner])
            start[inner] = np.stack(at, axis=1)
            stop = np.concatenate([start[1:], ends[-1:, 2:]])
            stop[stops - 1] = ends[:, 2:]
            middle = part + 0.5 * share
            _, v = self.plane(0.0, 0.5 * (start[:, 1] + stop[:, 1]))
            hidden = ~self.horizon.sees(from_x + middle * way_x, from_y + middle * way_y, v, SLACK / self.scale)
        lying, pieces = np.concatenate([start, stop], axis=1), np.concatenate([[0], stops])[walked].tolist()
        return [
            Lying(lying[a:b], of[a:b] - first, hidden[a:b])
            for (a, b), first in zip(pairwise(pieces), walked, strict=False)
        ]

    def zoomed(self, by: float, at: QPointF | None) -> Zoom | None:
        """The zoom that is ``by`` times nearer around a pixel, the middle if left out; None for the whole."""
        factor = min((self.zoom.factor if self.zoom else 1.0) * by, NEAREST)
        if factor <= 1.0:
            return None
        at = self.rect.center() if at is None else at
        whole = self.scale / (self.zoom.factor if self.zoom else 1.0)
        u, v = self.plane(at.x(), at.y())
        off = at - self.rect.center()
        scale = whole * factor
        return Zoom(self._ground_in(float(u) - off.x() / scale, float(v) + off.y() / scale), factor)

    def panned(self, by: QPointF) -> Zoom:
        """The zoom after the picture was moved by so many pixels, its middle no further than the block reaches."""
        u, v = self.middle
        middle = on_block(self.heights, self.projection, u - by.x() / self.scale, v + by.y() / self.scale)
        centre = self._ground_in(*middle)
        return Zoom(centre, self.zoom.factor if self.zoom else 1.0)

    def _ground_in(self, u: float, v: float) -> tuple[float, float]:
        """The place at half of the heights that is seen at (u, v)."""
        x, y = self.projection.from_plane(u, v, self.heights.rise / 2)
        return float(x), float(y)


def look_at(rect: QRectF, heights: Heights, camera: Camera, zoom: Zoom | None = None) -> TiltedView:
    """The whole block from a camera, in the middle of ``rect``, or the part of it that is zoomed in on."""
    projection = Projection(camera.turn, camera.tilt)
    scale, u, v = fit_block(heights, projection, rect)
    half = heights.rise / 2
    if zoom is not None:
        scale *= min(zoom.factor, NEAREST)
        u, v = on_block(heights, projection, *(float(part) for part in projection.to_plane(*zoom.centre, half)))
    x, y = projection.from_plane(u, v, half)
    return TiltedView(rect, (float(x), float(y)), scale, heights, camera, zoom, (u, v))

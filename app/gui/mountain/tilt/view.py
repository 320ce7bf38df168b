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
from app.gui.mountain.tilt.oblique import Horizon, Numbers, Projection, Sight
from app.gui.paint.strokes import FAR

Array = NDArray[np.float64]
COLUMN = 3.6  # pixels between two columns of the horizon that says what is hidden
DEPTHS, FINE_DEPTHS = 150, 600  # places along a column, to say what is hidden and which ground is at a pixel
LOOKED = 300  # and for a part of a picture
SLACK = 1.5  # pixels below the horizon that still count as seen
PIECE, COARSE = 7.0, 16.0  # pixels of a stride's pieces, and of those of a walk that moves
MOST_PIECES, MOST_COARSE, MOST = 160, 48, 6000  # of a stride over the ground, and of a walk
FINEST = 1e-12  # of a stride: a shorter part of it has no places that could be told apart
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

    def look(self, part: QRectF, every: float) -> Sight:
        """The ground that is seen on a part of the picture, a place for ``every`` so many pixels along each side."""
        columns, rows = (max(2, round(side / every)) for side in (part.width(), part.height()))
        u, _ = self.plane(part.left() + (np.arange(columns) + 0.5) * part.width() / columns, 0.0)
        bottom = float(self.plane(0.0, part.bottom())[1])
        horizon = Horizon(self.heights, self.projection, u, LOOKED)
        return horizon.look(bottom, part.height() / rows / self.scale, rows)

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
        return self.lip(x, y) is None

    def lip(self, x: float, y: float) -> float | None:
        """The pixel's row below which what stands at a place is hidden; None if all of it is seen."""
        lip = self.horizon.lip(x, y)
        _, v = self.projection.to_plane(x, y, self.heights.at_one(x, y))
        if not v < lip - SLACK / self.scale:
            return None
        return self.rect.center().y() - (lip - self.middle[1]) * self.scale

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
        way_x, way_y, enter, leave, over = self._over_ground(x, y)
        with np.errstate(all="ignore"):
            length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
            far = ~(np.minimum(np.abs(ends[:, :2]).max(axis=1), np.abs(ends[:, 2:]).max(axis=1)) < FAR)
            over[far], enter[far], leave[far] = False, 0.0, 1.0  # of which no line can be trusted
            cut = np.flatnonzero((enter > 0) | (leave < 1))
            if len(cut):
                reached = [
                    self.to_pixels(x[cut, 0] + at[cut] * way_x[cut], y[cut, 0] + at[cut] * way_y[cut])
                    for at in (enter, leave)
                ]
                length[cut] = np.hypot(reached[1][0] - reached[0][0], reached[1][1] - reached[0][1])
            piece, most = (COARSE, MOST_COARSE) if coarse else (PIECE, MOST_PIECES)
            pieces_of = np.ceil(np.nan_to_num(length / piece, posinf=0.0))
            laid = np.clip(pieces_of, 1, np.where(over, most, 1)).astype(np.intp)
        walked = [0, *accumulate(len(strides.ends) for strides in walks)]
        for a, b in pairwise(walked):
            if (total := laid[a:b].sum()) > MOST + b - a:  # a walk of so many has few of each stride
                laid[a:b] = np.maximum(1, laid[a:b] * MOST // total)
        before = (enter > 0).astype(np.intp)  # a piece that leads to the ground, and one that leaves it
        count = laid + before + (leave < 1)
        of, stops = np.repeat(np.arange(len(count)), count), np.cumsum(count)
        index = np.arange(len(of)) - (stops - count)[of]
        with np.errstate(all="ignore"):
            part = enter[of] + (leave - enter)[of] * ((index - before[of]) / laid[of])
            inner = index > 0
            part[~inner] = 0.0
            following = np.append(part[1:], 1.0)
            following[stops - 1] = 1.0
            from_x, from_y, way_x, way_y = x[of, 0], y[of, 0], way_x[of], way_y[of]
            start = ends[of, :2]
            at = self.to_pixels((from_x + part * way_x)[inner], (from_y + part * way_y)[inner])
            start[inner] = np.stack(at, axis=1)
            stop = np.concatenate([start[1:], ends[-1:, 2:]])
            stop[stops - 1] = ends[:, 2:]
            # What is beside the block is judged by where it comes to it: its own middle may be far off.
            near = np.minimum(0.5, 2 * COARSE / np.hypot(stop[:, 0] - start[:, 0], stop[:, 1] - start[:, 1]))
            share = np.where(part < enter[of], 1 - near, np.where(part >= leave[of], near, 0.5))
            middle = part + share * (following - part)
            _, v = self.plane(0.0, start[:, 1] + share * (stop[:, 1] - start[:, 1]))
            hidden = ~self.horizon.sees(from_x + middle * way_x, from_y + middle * way_y, v, SLACK / self.scale)
        lying, pieces = np.concatenate([start, stop], axis=1), np.concatenate([[0], stops])[walked].tolist()
        return [
            Lying(lying[a:b], of[a:b] - first, hidden[a:b])
            for (a, b), first in zip(pairwise(pieces), walked, strict=False)
        ]

    def _over_ground(self, x: Array, y: Array) -> tuple[Array, Array, Array, Array, NDArray[np.bool_]]:
        """The ways of strides (n, 2), between which of their parts, 0 … 1, they are over the domain, and whether.

        Of a stride that never is, or has no end, that is all of it.
        """
        with np.errstate(all="ignore"):
            way_x, way_y = x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]
            enter, leave = np.zeros(len(x)), np.ones(len(x))
            for at, way, (low, high) in ((x, way_x, self.heights.domain[0]), (y, way_y, self.heights.domain[1])):
                out = np.flatnonzero(~((at >= low) & (at <= high)).all(axis=1))
                if len(out):
                    ends = np.stack([low - at[out, 0], high - at[out, 0]]) / way[out]
                    enter[out] = np.maximum(enter[out], ends.min(axis=0))
                    leave[out] = np.minimum(leave[out], ends.max(axis=0))
            over = leave - enter > FINEST
        return way_x, way_y, np.where(over, enter, 0.0), np.where(over, leave, 1.0), over

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

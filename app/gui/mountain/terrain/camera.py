"""Where the world lies on the picture: one scale for both axes, so that right angles stay right.

Only small pictures of very narrow ground have two: drawn to scale it would be a strip that shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from app.descent.ground.surface import Surface

Array = NDArray[np.float64]
MARGIN = 0.04  # of the domain, left free around it
NARROW = 2.0  # times as long as wide: narrower ground is not drawn to scale in small pictures
FREE = (4.0, 3.0)  # width and height of those
DEEPEST = 1e6  # times, that the map can be enlarged


class Strides(NamedTuple):
    """From where to where strides lead: ``x`` and ``y`` (n, 2) of the world, and ``ends`` (n, 4) in pixels."""

    x: Array
    y: Array
    ends: Array


class Lying(NamedTuple):
    """Strides as they lie on a picture: segments ``ends`` (k, 4) of pixels, and the stride ``of`` (k,) of each.

    ``hidden`` (k,) says which are behind something, None where nothing can be.
    """

    ends: Array
    of: NDArray[np.intp]
    hidden: NDArray[np.bool_] | None


@dataclass(frozen=True)
class View:
    """A rectangle of pixels showing the world around ``centre`` at ``scale`` pixels a unit; y points up.

    A unit of y is ``stretch`` times as long as one of x.
    """

    rect: QRectF
    centre: tuple[float, float]
    scale: float
    stretch: float = field(default=1.0, kw_only=True)

    def to_pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """World coordinates to pixels, any shape."""
        middle = self.rect.center()
        up = self.scale * self.stretch
        return middle.x() + (x - self.centre[0]) * self.scale, middle.y() - (y - self.centre[1]) * up

    def point(self, x: float, y: float) -> QPointF:
        """One world point in pixels."""
        px, py = self.to_pixels(np.asarray(x, float), np.asarray(y, float))
        return QPointF(float(px), float(py))

    def to_world(self, point: QPointF) -> tuple[float, float]:
        """A pixel's place in the world."""
        offset = point - self.rect.center()
        return self.centre[0] + offset.x() / self.scale, self.centre[1] - offset.y() / (self.scale * self.stretch)

    def span(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The world's x and y range on the picture."""
        (left, bottom), (right, top) = self.to_world(self.rect.bottomLeft()), self.to_world(self.rect.topRight())
        return (left, right), (bottom, top)

    def sees(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Whether anything of the ground hides places of any shape: from above nothing does."""
        return np.ones(np.broadcast_shapes(np.shape(x), np.shape(y)), bool)

    def sees_point(self, x: float, y: float) -> bool:
        """The same of one place."""
        return bool(self.sees(np.asarray(x, float), np.asarray(y, float)))

    def lip(self, x: float, y: float) -> float | None:
        """The pixel's row below which what stands at a place is hidden; None where nothing hides it."""
        return None

    def ground_at(self, px: Array, py: Array) -> tuple[Array, Array]:
        """The places x, y of the world at pixels of any shape."""
        middle = self.rect.center()
        up = self.scale * self.stretch
        return self.centre[0] + (px - middle.x()) / self.scale, self.centre[1] - (py - middle.y()) / up

    def ways(self, x: Array, y: Array, dx: Array, dy: Array) -> Array:
        """Which way steps in the world go on the picture: units of pixels, (…, 2)."""
        with np.errstate(all="ignore"):
            down = -dy * self.stretch
            return np.stack([dx, down], axis=-1) / np.hypot(dx, down)[..., None]

    def lie(self, walks: Sequence[Strides], coarse: bool = False) -> list[Lying]:
        """How the strides of each walk lie on the picture: a straight line each; ``coarse``: the picture moves."""
        return [Lying(strides.ends, np.arange(len(strides.ends)), None) for strides in walks]


def fit(surface: Surface, rect: QRectF) -> View:
    """The whole domain in the middle of ``rect``, at one scale; what is left over shows more ground."""
    width, height = surface.extent * (1 + MARGIN)
    scale = min(rect.width() / width, rect.height() / height)
    return View(rect, (float(surface.centre[0]), float(surface.centre[1])), max(float(scale), 1e-9))


def shape_of(surface: Surface) -> tuple[float, float]:
    """Width and height of a small picture of the domain, in any unit: its own, but 4 by 3 of very narrow ground."""
    width, height = surface.extent.tolist()
    return (width, height) if 1 / NARROW <= width / height <= NARROW else FREE


def whole_in(surface: Surface, rect: QRectF) -> View:
    """The domain and nothing beside it, its edges on those of a rectangle."""
    width, height = surface.extent.tolist()
    scale = max(rect.width() / width, 1e-9)
    stretch = max(rect.height() / height, 1e-9) / scale
    straight = abs(stretch - 1) < 1e-9  # but for rounding
    return View(rect, (float(surface.centre[0]), float(surface.centre[1])), scale, stretch=1.0 if straight else stretch)


class Zoom(NamedTuple):
    """A part of the map: the world's place in the middle, and how many times larger than the whole."""

    centre: tuple[float, float]
    factor: float


def show(surface: Surface, rect: QRectF, zoom: Zoom | None) -> View:
    """The whole domain, or the part of it that is zoomed in on."""
    whole = fit(surface, rect)
    return whole if zoom is None else View(rect, zoom.centre, whole.scale * zoom.factor)


def zoomed(surface: Surface, rect: QRectF, zoom: Zoom | None, by: float, at: QPointF | None) -> Zoom | None:
    """The zoom that is ``by`` times nearer around a pixel, the middle if left out; None for the whole."""
    view = show(surface, rect, zoom)
    at = rect.center() if at is None else at
    factor = min((zoom.factor if zoom else 1.0) * by, DEEPEST)
    if factor <= 1.0:
        return None
    held, offset = view.to_world(at), at - rect.center()
    scale = fit(surface, rect).scale * factor
    return Zoom((held[0] - offset.x() / scale, held[1] + offset.y() / scale), factor)

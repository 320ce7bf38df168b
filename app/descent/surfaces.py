"""The mountains: loss surfaces over two weights, with exact derivatives and known minima."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Field = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Minimum:
    """A point where the ground is lowest near by: place, loss, and whether it is the lowest of all."""

    x: float
    y: float
    loss: float
    is_lowest: bool


@dataclass(frozen=True)
class Surface:
    """A loss ``f(x, y)`` with its derivatives; everything broadcasts over arrays of any one shape.

    ``domain`` is ``((x_min, x_max), (y_min, y_max))``, ``start`` the place a walk begins unless told
    otherwise, ``near_minima`` rough places that Newton's method polishes into ``minima``, and ``scale``
    the ``s`` of the log height ``log(1 + (f - f_min)/s)`` that the relief is drawn with.
    """

    id: str
    title: str
    formula: str
    note: str
    domain: tuple[tuple[float, float], tuple[float, float]]
    start: tuple[float, float]
    near_minima: tuple[tuple[float, float], ...]
    scale: float
    f: Field
    grad: Field
    hess: Field

    def value(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Loss at (x, y), in the shape of x and y."""
        return self.f(np.asarray(x, float), np.asarray(y, float))

    def gradient(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Exact gradient, shape ``(2, …)``: ``gx, gy = surface.gradient(x, y)``."""
        return self.grad(np.asarray(x, float), np.asarray(y, float))

    def hessian(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Exact Hessian, shape ``(2, 2, …)``, symmetric."""
        return self.hess(np.asarray(x, float), np.asarray(y, float))

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """Every minimum, lowest first, each found by Newton's method on the exact derivatives."""
        points = [_polish(self, np.array(near)) for near in self.near_minima]
        losses = [float(self.value(*point)) for point in points]
        lowest = min(losses)
        found = [
            Minimum(float(p[0]), float(p[1]), loss, loss - lowest <= 1e-9 * max(1.0, abs(lowest)))
            for p, loss in zip(points, losses, strict=True)
        ]
        return tuple(sorted(found, key=lambda m: m.loss))

    @property
    def centre(self) -> Array:
        """The middle of the domain, shape ``(2,)``."""
        return np.array([(low + high) / 2 for low, high in self.domain])

    @property
    def extent(self) -> Array:
        """Width and height of the domain, shape ``(2,)``."""
        return np.array([high - low for low, high in self.domain])


def _polish(surface: Surface, point: Array) -> Array:
    """Newton's method from a point so near a minimum that it converges."""
    for _ in range(50):
        step = np.linalg.solve(surface.hessian(*point), surface.gradient(*point))
        point = point - step
        if np.abs(step).max() <= 1e-15 * max(1.0, float(np.abs(point).max())):
            break
    return point


def _symmetric(xx: Array, xy: Array, yy: Array) -> Array:
    return np.array([[xx, xy], [xy, yy]])


def _ravine() -> Surface:
    def hess(x: Array, y: Array) -> Array:
        one = np.ones(np.broadcast(x, y).shape)
        return _symmetric(one / 10, 0 * one, 2 * one)

    return Surface(
        id="ravine",
        title="Ravine",
        formula="x²/20 + y²",
        note="A long valley, 20 times steeper across than along. One learning rate has to serve both "
        "directions: SGD bounces between the walls or crawls along the floor.",
        domain=((-14.0, 14.0), (-5.0, 5.0)),
        start=(-10.0, 2.0),
        near_minima=((0.0, 0.0),),
        scale=0.25,
        f=lambda x, y: x * x / 20 + y * y,
        grad=lambda x, y: np.stack(np.broadcast_arrays(x / 10, 2 * y)),
        hess=hess,
    )


def _two_valleys() -> Surface:
    def bumps(x: Array, y: Array) -> tuple[Array, Array]:
        ditch = 2 * np.exp(-5 * ((x - 1) ** 2 + y * y))
        deep = 6 * np.exp(-5 * ((x + 1) ** 2 + y * y))
        return ditch, deep

    def f(x: Array, y: Array) -> Array:
        ditch, deep = bumps(x, y)
        return np.asarray(x * x + y * y - ditch - deep)

    def grad(x: Array, y: Array) -> Array:
        ditch, deep = bumps(x, y)
        return np.stack([2 * x + 10 * ((x - 1) * ditch + (x + 1) * deep), y * (2 + 10 * (ditch + deep))])

    def hess(x: Array, y: Array) -> Array:
        ditch, deep = bumps(x, y)
        left, right = 10 * (x + 1), 10 * (x - 1)
        xx = 2 + ditch * (10 - right * right) + deep * (10 - left * left)
        yy = 2 + (ditch + deep) * (10 - 100 * y * y)
        xy = -10 * y * (right * ditch + left * deep)
        return _symmetric(xx, xy, yy)

    return Surface(
        id="two-valleys",
        title="Two valleys",
        formula="x² + y² − 2e^(−((x−1)²+y²)/0.2) − 6e^(−((x+1)²+y²)/0.2)",
        note="A deep valley on the left and a shallow ditch on the right. A walk that begins on the right "
        "has to get over the ridge, or it ends in the ditch.",
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        start=(1.5, 1.5),
        near_minima=((-0.97, 0.0), (0.9, 0.0)),
        scale=4.0,
        f=f,
        grad=grad,
        hess=hess,
    )


def _himmelblau() -> Surface:
    def f(x: Array, y: Array) -> Array:
        a, b = x * x + y - 11, x + y * y - 7
        return np.asarray(a * a + b * b)

    def grad(x: Array, y: Array) -> Array:
        a, b = x * x + y - 11, x + y * y - 7
        return np.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])

    def hess(x: Array, y: Array) -> Array:
        return _symmetric(12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26)

    return Surface(
        id="himmelblau",
        title="Himmelblau",
        formula="(x² + y − 11)² + (x + y² − 7)²",
        note="Four valleys, all equally deep. Which one a hiker reaches depends on the start, the optimizer "
        "and the learning rate, sometimes on a hair's breadth of each.",
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        start=(-0.15, 0.67),
        near_minima=((3.0, 2.0), (-2.8, 3.1), (-3.8, -3.3), (3.6, -1.8)),
        scale=12.0,
        f=f,
        grad=grad,
        hess=hess,
    )


SURFACES: dict[str, Surface] = {s.id: s for s in (_ravine(), _two_valleys(), _himmelblau())}

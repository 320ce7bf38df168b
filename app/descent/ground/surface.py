"""A mountain: a loss over two weights with exact derivatives, its minima, and the ways to turn and stretch it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.descent.ground.formula import read_formula
from app.descent.ground.formula_derivatives import Graph

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Field = Callable[[Array, Array], Array]
Slope = Callable[[float, float], Sequence[float]]
Box = tuple[tuple[float, float], tuple[float, float]]
GRID, COSTLY_GRID = 241, 61  # points a side in which minima are looked for


@dataclass(frozen=True)
class Minimum:
    """A point where the ground is lowest near by: place, loss, and whether it is the lowest of all."""

    x: float
    y: float
    loss: float
    is_lowest: bool


@dataclass(frozen=True)
class Fields:
    """A loss ``f(x, y)``, its gradient ``(2, …)`` and its Hessian ``(2, 2, …)`` as functions of arrays.

    ``slope`` is the gradient of two plain floats, if there is a quick way to it; it may raise ArithmeticError or
    ValueError where the gradient is not finite.
    """

    value: Field
    gradient: Field
    hessian: Field
    slope: Slope | None = None


@dataclass(frozen=True)
class Surface:
    """A loss ``f(x, y)`` with its derivatives; everything broadcasts over arrays of any one shape.

    ``domain`` is ``((x_min, x_max), (y_min, y_max))``, ``start`` the place a walk begins unless told otherwise.
    ``scale`` is the ``s`` of the log height ``log(1 + (f − f_min)/s)`` that the relief is drawn with.
    ``told_by`` makes the fields, which is asked of a surface when it is first walked on: most of them never are.
    ``rows`` is how many rows of data the loss is a mean of (0: none), ``on_rows`` the loss on some of them.
    ``tips`` are minima that have no tangent, where Newton's method fails. ``costly`` says that each value is a sum
    over many rows, so that pictures are drawn from fewer of them. ``ditch`` says that what is not the lowest valley is
    called a ditch here.
    """

    id: str
    title: str
    formula: str
    note: str
    domain: Box
    start: tuple[float, float]
    told_by: Callable[[], Fields]
    scale: float
    rows: int = 0
    on_rows: Callable[[Rows], Fields] | None = None
    tips: tuple[tuple[float, float], ...] = ()
    costly: bool = False
    ditch: bool = False

    @cached_property
    def fields(self) -> Fields:
        """The loss and its derivatives."""
        return self.told_by()

    def value(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Loss at (x, y), in the shape of x and y."""
        return self.fields.value(np.asarray(x, float), np.asarray(y, float))

    def gradient(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Exact gradient, shape ``(2, …)``: ``gx, gy = surface.gradient(x, y)``."""
        return self.fields.gradient(np.asarray(x, float), np.asarray(y, float))

    def hessian(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Exact Hessian, shape ``(2, 2, …)``, symmetric."""
        return self.fields.hessian(np.asarray(x, float), np.asarray(y, float))

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """Every minimum inside the domain, lowest first; empty where the ground only falls towards its edge."""
        points: list[tuple[float, float]] = [*self.tips, *((float(x), float(y)) for x, y in find_minima(self))]
        losses = [float(self.value(x, y)) for x, y in points]
        lowest = min(losses, default=0.0)
        found = [
            Minimum(*p, loss, loss - lowest <= 1e-9 * max(1.0, abs(lowest)))
            for p, loss in zip(points, losses, strict=True)
        ]
        return tuple(sorted(found, key=lambda m: m.loss))

    @cached_property
    def lowest(self) -> float:
        """The lowest loss of the domain: the lowest minimum's, or lower ground towards the edge."""
        return min([float(np.nanmin(self.grid_losses)), *(m.loss for m in self.minima)])

    @cached_property
    def grid_losses(self) -> Array:
        """The loss on a square grid over the domain, rows from the bottom; NaN where it is not finite."""
        with np.errstate(all="ignore"):
            losses = self.value(*np.meshgrid(*self.sides(COSTLY_GRID if self.costly else GRID)))
        finite = np.where(np.isfinite(losses), losses, np.nan)
        return finite if np.isfinite(finite).any() else np.zeros_like(losses)

    def sides(self, points: int) -> tuple[Array, Array]:
        """Evenly spaced x and y over the domain."""
        return np.linspace(*self.domain[0], points), np.linspace(*self.domain[1], points)

    @property
    def centre(self) -> Array:
        """The middle of the domain, shape ``(2,)``."""
        return np.array([(low + high) / 2 for low, high in self.domain])

    @property
    def extent(self) -> Array:
        """Width and height of the domain, shape ``(2,)``."""
        return np.array([high - low for low, high in self.domain])


def find_minima(surface: Surface) -> list[Array]:
    """Minima inside the domain: the low points of a grid, polished by Newton's method on the exact derivatives."""
    losses = np.where(np.isnan(surface.grid_losses), np.inf, surface.grid_losses)
    inner, points = losses[1:-1, 1:-1], len(losses)
    around = [losses[1 + i : points - 1 + i, 1 + j : points - 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    low = np.logical_and.reduce([inner <= other for other in around])
    # A level stretch of the grid is no minimum.
    low &= np.logical_or.reduce([inner < other for other in around])
    x, y = surface.sides(points)
    cell = surface.extent / (points - 1)
    found: list[Array] = []
    for row, column in np.argwhere(low):
        point = _polished(surface, np.array([x[column + 1], y[row + 1]]), 2 * cell)
        if point is not None and all(np.abs(point - other).max() > 1e-6 * surface.extent.max() for other in found):
            found.append(point)
    return found


def _polished(surface: Surface, near: Array, reach: Array) -> Array | None:
    """The minimum at most ``reach`` away, or None if there is none, or only one point of a level valley floor."""
    point = near
    with np.errstate(all="ignore"):
        for _ in range(100):
            gradient, hessian = surface.gradient(*point), surface.hessian(*point)
            if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
                return None
            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]
            point = point - step
            if (np.abs(point - near) > 2 * surface.extent).any():
                return None  # on its way to nowhere
            if np.abs(step).max() <= 1e-15 * max(1.0, float(np.abs(point).max())):
                break
        bent = np.linalg.eigvalsh(surface.hessian(*point)) if np.isfinite(point).all() else np.array([-1.0])
    near_enough = bool((np.abs(point - near) <= reach).all())
    return point if near_enough and bent.min() > 1e-9 * float(bent.max()) else None


def fields_of(formula: str) -> Fields:
    """A formula with its symbolic derivatives; raises FormulaError."""
    graph = Graph()
    x, y = graph.variable("x"), graph.variable("y")
    f = read_formula(formula, graph, x, y)
    fx, fy = graph.derivative(f, "x"), graph.derivative(f, "y")
    xx, xy, yy = graph.derivative(fx, "x"), graph.derivative(fx, "y"), graph.derivative(fy, "y")
    value, gradient, hessian = graph.compile([f]), graph.compile([fx, fy]), graph.compile([xx, xy, yy])

    def symmetric(x: Array, y: Array) -> Array:
        a, b, c = hessian(x, y)
        return np.array([[a, b], [b, c]])

    slope = graph.compile_plain([fx, fy])
    return Fields(lambda x, y: value(x, y)[0], lambda x, y: np.array(gradient(x, y)), symmetric, slope)


def middling_scale(surface: Surface) -> float:
    """A scale for the relief of a surface nobody chose one for: a twentieth of its middling height."""
    return (float(np.nanmedian(surface.grid_losses)) - surface.lowest) / 20 or 1.0


def transformed(surface: Surface, rotate: float = 0.0, scale_x: float = 1.0, scale_loss: float = 1.0) -> Surface:
    """The surface ``scale_loss·f(scale_x·x, y)``, turned counter-clockwise by ``rotate`` degrees about (0, 0).

    Derivatives stay exact: for f(A·p) they are Aᵀ·∇f and Aᵀ·H·A. The start moves with the ground.
    """
    if (rotate, scale_x, scale_loss) == (0.0, 1.0, 1.0):
        return surface
    there = turned(rotate, scale_x)
    back = np.linalg.inv(there)

    def moved(fields: Fields) -> Fields:
        def before(x: Array, y: Array) -> tuple[Array, Array]:
            return there[0, 0] * x + there[0, 1] * y, there[1, 0] * x + there[1, 1] * y

        def hessian(x: Array, y: Array) -> Array:
            turned: Array = np.einsum("ka,kl...,lb->ab...", there, fields.hessian(*before(x, y)), there)
            # Rounding must not make it unsymmetric.
            return scale_loss * (turned + turned.swapaxes(0, 1)) / 2

        return Fields(
            lambda x, y: scale_loss * fields.value(*before(x, y)),
            lambda x, y: scale_loss * np.tensordot(there.T, fields.gradient(*before(x, y)), 1),
            hessian,
            None if fields.slope is None else _moved_slope(fields.slope, there, scale_loss),
        )

    corners = back @ np.array([(x, y) for x in surface.domain[0] for y in surface.domain[1]]).T
    start = back @ np.array(surface.start)
    words = [
        f"turned by {rotate:g}°" if rotate else "",
        f"with {scale_x:g}·x for x" if scale_x != 1 else "",
        f"loss × {scale_loss:g}" if scale_loss != 1 else "",
    ]
    on_rows = surface.on_rows
    return replace(
        surface,
        formula=f"{surface.formula}, {', '.join(word for word in words if word)}",
        note=f"This ground was changed. As it comes: {surface.note}",
        domain=(_range(corners[0]), _range(corners[1])),
        start=(float(start[0]), float(start[1])),
        told_by=lambda: moved(surface.fields),
        scale=surface.scale * scale_loss,
        on_rows=None if on_rows is None else lambda rows: moved(on_rows(rows)),
        tips=tuple((float(p[0]), float(p[1])) for p in (back @ np.array(tip) for tip in surface.tips)),
    )


def turned(rotate: float, scale_x: float) -> Array:
    """The matrix (2, 2) that takes a place to where it was before the ground was stretched and turned."""
    cos, sin = _exact_turn(rotate)
    there: Array = np.diag([scale_x, 1.0]) @ np.array([[cos, sin], [-sin, cos]])
    return there


def _moved_slope(slope: Slope, there: Array, scale_loss: float) -> Slope:
    (a, b), (c, d) = there.tolist()

    def moved(x: float, y: float) -> tuple[float, float]:
        gx, gy = slope(a * x + b * y, c * x + d * y)
        return scale_loss * (a * gx + c * gy), scale_loss * (b * gx + d * gy)

    return moved


def _range(side: Array) -> tuple[float, float]:
    return float(side.min()), float(side.max())


def _exact_turn(degrees: float) -> tuple[float, float]:
    """Cosine and sine, exact at quarter turns."""
    quarters = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0), 270.0: (0.0, -1.0)}
    if degrees % 360 in quarters:
        return quarters[degrees % 360]
    return float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))

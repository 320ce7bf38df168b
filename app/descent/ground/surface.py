"""A mountain: a loss over two weights on a domain, where a walk on it begins, and where it is lowest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.descent.formula.loss_and_derivatives import Fields
from app.descent.ground.minima import Box, Minimum, Survey, survey

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
GRID, COSTLY_GRID = 241, 61  # points a side in which minima are looked for


@dataclass(frozen=True)
class Surface:
    """A loss ``f(x, y)`` with its derivatives; x and y are numbers or arrays that broadcast.

    ``domain`` is ``((x_min, x_max), (y_min, y_max))``, ``start`` where a walk begins by default.
    ``scale`` is the ``s`` of the log height ``log(1 + (f − f_min)/s)`` that the relief is drawn with.
    ``make_fields`` is called when the surface is first walked on: most of them never are.
    ``rows`` is how many rows of data the loss is a mean of (0: none), ``on_rows`` the loss on some of them.
    ``costly`` says that each value is a sum over many rows, so that pictures are drawn from fewer of them. ``ditch``
    says that what is not the lowest valley is called a ditch here. ``charted`` says that its valleys in the domain
    are known from mathematics: of any other ground's, only those that were found are.
    """

    id: str
    title: str
    formula: str
    note: str
    domain: Box
    start: tuple[float, float]
    make_fields: Callable[[], Fields]
    scale: float
    rows: int = 0
    on_rows: Callable[[Rows], Fields] | None = None
    costly: bool = False
    ditch: bool = False
    charted: bool = False

    @cached_property
    def fields(self) -> Fields:
        """The loss and its derivatives."""
        return self.make_fields()

    def value(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Loss at (x, y), in the shape that x and y have together."""
        return self.fields.value(np.asarray(x, float), np.asarray(y, float))

    def gradient(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Exact gradient, shape ``(2, …)``: ``gx, gy = surface.gradient(x, y)``."""
        return self.fields.gradient(np.asarray(x, float), np.asarray(y, float))

    def hessian(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Exact Hessian, shape ``(2, 2, …)``, symmetric."""
        return self.fields.hessian(np.asarray(x, float), np.asarray(y, float))

    @cached_property
    def survey(self) -> Survey:
        """What is found of the domain's low places: half a second of work at worst, done when first asked for."""
        return survey(self.fields, self.domain, self.grid_losses, self.costly)

    @property
    def is_surveyed(self) -> bool:
        """Whether ``survey``, and with it ``minima`` and ``lowest``, is known, so that asking takes no time."""
        return "survey" in vars(self)

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """Every minimum found inside the domain, lowest first; none where the ground only falls towards its edge."""
        return self.survey.minima

    @property
    def lowest(self) -> float:
        """The lowest loss known of the domain: the lowest minimum's, or lower ground at the edge or on a floor."""
        return self.survey.lowest

    @cached_property
    def grid_losses(self) -> Array:
        """The loss on a square grid over the domain, rows from the bottom; NaN where it is not finite."""
        with np.errstate(all="ignore"):
            x, y = self.sides(COSTLY_GRID if self.costly else GRID)
            losses = self.value(x[None, :], y[:, None])  # what depends on x or y alone is worked out once
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

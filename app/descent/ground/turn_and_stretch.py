"""A surface turned about (0, 0), stretched along x, its loss multiplied; all derivatives stay exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import Fields, Slope
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]


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
            fields.work,
        )

    corners = back @ np.array([(x, y) for x in surface.domain[0] for y in surface.domain[1]]).T
    start = back @ np.array(surface.start)
    words = [
        f"turned by {rotate:g}°" if rotate else "",
        f"{scale_x:g}·x in place of x" if scale_x != 1 else "",
        f"loss × {scale_loss:g}" if scale_loss != 1 else "",
    ]
    on_rows = surface.on_rows
    return replace(
        surface,
        formula=f"{surface.formula}, {', '.join(word for word in words if word)}",
        note=f"Turned or rescaled. The original surface: {surface.note}",
        domain=(_range(corners[0]), _range(corners[1])),
        start=(float(start[0]), float(start[1])),
        make_fields=lambda: moved(surface.fields),
        scale=surface.scale * scale_loss,
        on_rows=None if on_rows is None else lambda rows: moved(on_rows(rows)),
        charted=surface.charted and rotate % 90 == 0,  # else the box around the turned domain holds more ground
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

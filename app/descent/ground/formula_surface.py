"""A surface made of a typed formula: it gets a scale for its relief, and a start where there is a loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.ground.surface import Surface

EDGE = 0.1  # of a map's side, that a start keeps from where there is no loss


def formula_surface(formula: str, x: tuple[float, float], y: tuple[float, float]) -> Surface:
    """The surface of a formula over the ranges of x and y; raises FormulaError."""
    made = Surface(
        id="custom",
        title="Your own",
        formula=formula,
        note="A surface from your own formula.",
        domain=(x, y),
        start=(x[0] + 0.2 * (x[1] - x[0]), y[0] + 0.75 * (y[1] - y[0])),
        make_fields=lambda: fields_of(formula),
        scale=1.0,
    )
    return with_scale_and_start(made)


def with_scale_and_start(surface: Surface) -> Surface:
    """The surface with the scale and the start that its losses suggest."""
    made = replace(surface, scale=middling_scale(surface), start=_finite_start(surface))
    # What was found out for these two does not depend on them.
    vars(made).update({name: found for name, found in vars(surface).items() if name not in vars(made)})
    return made


def middling_scale(surface: Surface) -> float:
    """A scale for the relief of a surface nobody chose one for: a twentieth of its middling height."""
    losses = surface.grid_losses
    return float(np.nanmedian(losses) - np.nanmin(losses)) / 20 or 1.0


def _finite_start(surface: Surface) -> tuple[float, float]:
    """The surface's start, or where the loss is not finite there, a place near it at which it is.

    Well inside of where it is, if there is such a place: at the edge the first step would lead off the ground.
    """
    with np.errstate(all="ignore"):
        here = surface.value(*surface.start)
    finite = np.isfinite(surface.grid_losses)
    if np.isfinite(here) or not finite.any():
        return surface.start
    inside = _well_inside(finite)
    x, y = np.meshgrid(*surface.sides(len(finite)))
    far = np.hypot(x - surface.start[0], y - surface.start[1])
    far[~(inside if inside.any() else finite)] = np.inf
    nearest = int(np.argmin(far))
    return float(x.flat[nearest]), float(y.flat[nearest])


def _well_inside(finite: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Places of a grid around which all others as far as EDGE of its side are among ``finite`` too."""
    apart = round(EDGE * len(finite))
    made = finite.copy()
    for axis in (0, 1):
        for way in (-apart, apart):
            made &= np.roll(finite, way, axis)
    made[:apart] = made[-apart:] = False
    made[:, :apart] = made[:, -apart:] = False
    return made

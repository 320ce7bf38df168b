"""Which mountain a scene means: an id, an id with options, or a formula of the user's own."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.ground.data_surfaces import Unit, line_fit, two_weights
from app.descent.ground.formula import FormulaError
from app.descent.ground.surface import Surface, fields_of, middling_scale, transformed, turned
from app.descent.ground.textbook_surfaces import LANDSCAPES

SURFACES: dict[str, Surface] = {surface.id: surface for surface in (*LANDSCAPES, line_fit(), two_weights())}

EDGE = 0.1  # of a map's side, that a start found for a formula keeps from where there is no loss
LOOKS = 41  # places a side at which a formula is looked at before it is walked on


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``id`` or ``formula`` with its ranges ``x`` and ``y``; then turned by ``rotate`` degrees and stretched."""

    id: str | None = None
    formula: str | None = None
    x: tuple[float, float] | None = None
    y: tuple[float, float] | None = None
    rotate: float = 0.0
    scale_x: float = 1.0
    scale_loss: float = 1.0
    unit: Unit = "metres"

    def __post_init__(self) -> None:
        if (self.id is None) == (self.formula is None):
            raise ValueError("give either an id or a formula")
        if self.id is not None:
            check_id(self.id, "$.id")
            if (self.x, self.y) != (None, None):
                raise ValueError("only a formula takes ranges; this surface has its own - at `$.x`")
        else:
            self._check_formula()
        if self.unit != "metres" and self.id != "line-fit":
            raise ValueError("only line-fit has a unit - at `$.unit`")
        for name in ("scale_x", "scale_loss"):
            if not 1e-9 <= getattr(self, name) <= 1e9:
                raise ValueError(f"expected a number > 0, from 1e-9 to 1e9 - at `$.{name}`")
        if not math.isfinite(self.rotate):
            raise ValueError("expected degrees - at `$.rotate`")

    def _check_formula(self) -> None:
        for name in ("x", "y"):
            side = getattr(self, name)
            if side is None:
                raise ValueError(f'a formula needs its range, such as "{name}": [-4, 4] - at `$.{name}`')
            if not 1e-9 < side[1] - side[0] < 1e9:
                raise ValueError(f"expected two numbers that grow, 1e-9 to 1e9 apart, got {list(side)} - at `$.{name}`")
        try:
            fields = fields_of(self.formula or "")
        except FormulaError as error:
            raise ValueError(f"{error} - at `$.formula`") from error
        assert self.x is not None
        assert self.y is not None
        x, y = np.meshgrid(np.linspace(*self.x, LOOKS), np.linspace(*self.y, LOOKS))
        with np.errstate(all="ignore"):
            if not np.isfinite(fields.value(x, y)).any():
                raise ValueError(
                    "the loss is no finite number anywhere on this map; another formula or other ranges would help"
                    " - at `$.formula`"
                )


def check_id(name: str, place: str) -> None:
    """Raise ValueError with its place if there is no such surface."""
    if name not in SURFACES:
        raise ValueError(f"no surface {name!r}; use one of {', '.join(SURFACES)} - at `{place}`")


@lru_cache(maxsize=64)
def surface_of(ground: str | Ground) -> Surface:
    """The surface that is meant."""
    if isinstance(ground, str):
        return SURFACES[ground]
    if ground.id is not None:
        plain = line_fit(ground.unit) if ground.id == "line-fit" else SURFACES[ground.id]
    else:
        plain = _custom(ground)
    return transformed(plain, ground.rotate, ground.scale_x, ground.scale_loss)


def carried(start: tuple[float, float], before: str | Ground, after: str | Ground) -> tuple[float, float] | None:
    """The place on a ground that was turned or stretched anew that ``start`` was before; None on another ground."""
    one, other = (Ground(id=ground) if isinstance(ground, str) else ground for ground in (before, after))
    if (one.id, one.formula, one.unit) != (other.id, other.formula, other.unit):
        return None
    plain = turned(one.rotate, one.scale_x) @ np.array(start)
    x, y = np.linalg.solve(turned(other.rotate, other.scale_x), plain)
    return float(x), float(y)


def _custom(ground: Ground) -> Surface:
    formula = ground.formula
    assert formula is not None
    assert ground.x is not None
    assert ground.y is not None
    (left, right), (bottom, top) = ground.x, ground.y
    made = Surface(
        id="custom",
        title="Your own",
        formula=formula,
        note="A surface of your own making.",
        domain=(ground.x, ground.y),
        start=(left + 0.2 * (right - left), bottom + 0.75 * (top - bottom)),
        told_by=lambda: fields_of(formula),
        scale=1.0,
    )
    named = replace(made, scale=middling_scale(made), start=_finite_start(made))
    # What was found out for these two does not depend on them, and its minima can take a second to find.
    vars(named).update({name: found for name, found in vars(made).items() if name not in vars(named)})
    return named


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

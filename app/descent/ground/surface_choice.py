"""Which mountain a scene means: an id, an id with options, or a formula of the user's own."""

from __future__ import annotations

import math
from functools import lru_cache

import msgspec
import numpy as np

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.formula.parser import FormulaError
from app.descent.ground.data_surfaces import Unit, line_fit, two_weights
from app.descent.ground.formula_surface import formula_surface
from app.descent.ground.own_rows import OwnRows, own_surface
from app.descent.ground.surface import Surface
from app.descent.ground.textbook_surfaces import LANDSCAPES
from app.descent.ground.turn_and_stretch import transformed, turned

SURFACES: dict[str, Surface] = {surface.id: surface for surface in (*LANDSCAPES, line_fit(), two_weights())}

LOOKS = 41  # places a side at which a formula is looked at before it is walked on


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``id`` or ``formula`` with its ranges ``x`` and ``y``; then turned by ``rotate`` degrees and stretched.

    ``rows`` put a table of the user's own in the place of the data of line-fit or two-weights.
    """

    id: str | None = None
    formula: str | None = None
    x: tuple[float, float] | None = None
    y: tuple[float, float] | None = None
    rotate: float = 0.0
    scale_x: float = 1.0
    scale_loss: float = 1.0
    unit: Unit = "metres"
    rows: OwnRows | None = None

    def __post_init__(self) -> None:
        if (self.id is None) == (self.formula is None):
            raise ValueError("give either an id or a formula")
        if self.id is not None:
            check_id(self.id, "$.id")
            if (self.x, self.y) != (None, None):
                raise ValueError("only a formula takes ranges; this surface has ranges of its own - at `$.x`")
        else:
            self._check_formula()
        if self.unit != "metres" and (self.id != "line-fit" or self.rows is not None):
            raise ValueError("only line-fit has a unit, and only for its own cars - at `$.unit`")
        if self.rows is not None and self.id != self.rows.drawn:
            right = f"these make a {self.rows.drawn}, as two columns and " + ("an" if self.rows.answer else "no")
            raise ValueError(f"{right} answer do - at `$.rows`")
        for name in ("scale_x", "scale_loss"):
            if not 1e-9 <= getattr(self, name) <= 1e9:
                raise ValueError(f"expected a number above 0, from 1e-9 to 1e9 - at `$.{name}`")
        if not math.isfinite(self.rotate):
            raise ValueError("expected a finite number of degrees - at `$.rotate`")

    def _check_formula(self) -> None:
        for name in ("x", "y"):
            side = getattr(self, name)
            if side is None:
                raise ValueError(f'a formula needs its range, such as "{name}": [-4, 4] - at `$.{name}`')
            if not 1e-9 < side[1] - side[0] < 1e9:
                expected = "expected two numbers, the smaller first, 1e-9 to 1e9 apart"
                raise ValueError(f"{expected}, got {list(side)} - at `$.{name}`")
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
                    "the loss is not a finite number anywhere on this map; try another formula or other ranges"
                    " - at `$.formula`"
                )


def check_id(name: str, place: str) -> None:
    """Raise ValueError with its place if there is no such surface."""
    if name not in SURFACES:
        raise ValueError(f"there is no surface {name!r}; use one of {', '.join(SURFACES)} - at `{place}`")


@lru_cache(maxsize=64)
def surface_of(ground: str | Ground) -> Surface:
    """The surface that is meant."""
    if isinstance(ground, str):
        return SURFACES[ground]
    if ground.rows is not None:
        plain = own_surface(ground.rows)
    elif ground.id is not None:
        plain = line_fit(ground.unit) if ground.id == "line-fit" else SURFACES[ground.id]
    else:
        assert ground.formula is not None
        assert ground.x is not None
        assert ground.y is not None
        plain = formula_surface(ground.formula, ground.x, ground.y)
    return transformed(plain, ground.rotate, ground.scale_x, ground.scale_loss)


def carried(start: tuple[float, float], before: str | Ground, after: str | Ground) -> tuple[float, float] | None:
    """The place on a ground that was turned or stretched anew that ``start`` was before; None on another ground."""
    one, other = (Ground(id=ground) if isinstance(ground, str) else ground for ground in (before, after))
    if (one.id, one.formula, one.unit, one.rows) != (other.id, other.formula, other.unit, other.rows):
        return None
    plain = turned(one.rotate, one.scale_x) @ np.array(start)
    x, y = np.linalg.solve(turned(other.rotate, other.scale_x), plain)
    return float(x), float(y)

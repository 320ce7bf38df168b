"""The ground cut open along a hiker's next step: what it goes down, where it lands, and how far it could have gone."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.step.hiker import Sgd
from app.descent.walks.walk import HikerWalk

Array = NDArray[np.float64]
SAMPLES = 241
BEHIND, BEYOND = 0.35, 1.35  # of the way to what is to be seen, behind the feet and beyond it
WIDEST = 1.5  # diagonals of the domain that are looked at; what lands beyond is off the scale
NEAR = 1e-9  # diagonals: a shorter step is no line to look along
AROUND = 0.1  # diagonals that are looked at around the feet of such a step


class SideSlice(NamedTuple):
    """The loss along the line of a step, by the distance from the feet in that direction.

    ``along`` and ``loss`` (n,) describe the ground, NaN where it has no loss; ``here`` is the loss at the feet,
    ``slope`` the ground's slope there along the line. The step lands ``landing`` away at ``landing_loss`` (not finite
    if it leaves the numbers). ``limit`` is where plain SGD at its limit 2/λmax would land, None for any other
    optimizer, and where no direction curves up.
    """

    along: Array
    loss: Array
    here: float
    slope: float
    landing: float
    landing_loss: float
    limit: float | None


def side_slice(one: HikerWalk, step: int) -> SideSlice | None:
    """The cut along the step with this number, counted from 0; None where there is no such step or no ground.

    Of a step that is too short to have a direction, the cut goes downhill, or along x where the ground is level.
    """
    if not 0 <= step < one.steps:
        return None
    feet, way = _feet(one, step), _way(one, step)
    diagonal = math.hypot(*(high - low for low, high in one.ground.domain))
    length = math.hypot(*way)
    gradient = one.ground.gradient(*feet)
    if not math.isfinite(length):  # it leaves the numbers: downhill, as far as is looked at
        way, length = -gradient, math.inf
    if not np.isfinite(feet).all() or not math.isfinite(math.hypot(*gradient)):
        return None
    size, short = math.hypot(*way), length <= NEAR * diagonal
    if short or not math.isfinite(size) or not size:
        way = -gradient
        size = math.hypot(*way)
    unit = way / size if size else np.array([1.0, 0.0])
    limit = None if short else _limit(one, feet, gradient, unit)
    least = AROUND * diagonal if short else 0.0
    far = min(max(length, limit or 0.0, least), max(WIDEST * diagonal, _across(one, feet)))
    along = np.linspace(-BEHIND * far, BEYOND * far, SAMPLES)
    with np.errstate(all="ignore"):
        loss = np.asarray(one.ground.value(feet[0] + along * unit[0], feet[1] + along * unit[1]), float)
    loss = np.where(np.isfinite(loss), loss, np.nan)
    return SideSlice(
        along, loss, float(one.loss[step]), float(gradient @ unit), length, float(one.loss[step + 1]), limit
    )


def _across(one: HikerWalk, feet: Array) -> float:
    """How far it is from outside the domain to its other side; 0 from within, where all of it is near."""
    sides = np.array(one.ground.domain, float)
    outside = ((feet < sides[:, 0]) | (feet > sides[:, 1])).any()
    return 2 * math.hypot(*(feet - sides.mean(axis=1))) if outside else 0.0


def _feet(one: HikerWalk, step: int) -> Array:
    return np.array([one.x[step], one.y[step]], float)


def _way(one: HikerWalk, step: int) -> Array:
    with np.errstate(all="ignore"):
        return np.array([one.x[step + 1] - one.x[step], one.y[step + 1] - one.y[step]], float)


def _limit(one: HikerWalk, feet: Array, gradient: Array, unit: Array) -> float | None:
    """How far 2/λmax times the gradient that SGD got reaches; it goes along this very line."""
    hiker = one.hiker
    plain = isinstance(hiker, Sgd) and not hiker.momentum and hiker.weight_decay is None
    if not plain or hiker.clipnorm is not None or hiker.clipvalue is not None:
        return None
    with np.errstate(all="ignore"):
        hessian = one.ground.hessian(*feet)
    if not np.isfinite(hessian).all():
        return None
    steepest = float(np.linalg.eigvalsh(hessian)[-1])
    slope = -float(gradient @ unit)
    return 2 * slope / steepest if steepest > 0 and slope > 0 else None

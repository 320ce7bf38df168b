"""The rates above which the theory of quadratics has a rate map's hikers diverge, beside what the map measures."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.lower_ground import named
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker, Sgd
from app.descent.story.stability import Cause, stable_product, steepest

Array = NDArray[np.float64]
Missing = Literal["scaled", "sign alone", "schedule", "clipped", "no valley", "straight"]


class Limit(NamedTuple):
    """The largest stable rate for each of some values of the second hyperparameter, and the ``law`` that gives it.

    ``curvature`` λ is the largest at the lowest valley, (x, y); ``exact`` says that the law is a theorem there.
    """

    rates: Array
    law: Cause
    curvature: float
    x: float
    y: float


def curvature_of(surface: Surface) -> float | None:
    """The largest curvature at the lowest valley; None where there is no valley, or none that a quadratic describes."""
    found = _valley(surface)
    return None if found is None else found[0]


def _valley(surface: Surface) -> tuple[float, float, float] | None:
    """Curvature, x and y of the lowest valley; of several, of the one that bears the largest rates."""
    valleys = [(steepest(surface, m.x, m.y), *named(surface, m.x, m.y)) for m in surface.minima if m.is_lowest]
    bent = [one for one in valleys if np.isfinite(one[0]) and one[0] > 0]
    return min(bent, default=None)


def limit_of(surface: Surface, hiker: Hiker, name: str, seconds: Array) -> Limit | Missing:
    """The limit along the values (n,) of the argument ``name``, or why the theory has none for this hiker here.

    2(1+β)/λ for SGD with momentum β, Nesterov's 2(1+β)/((1+2β)λ); weight decay adds to λ (see ``stability``).
    """
    if not isinstance(hiker, Sgd):
        return "sign alone" if hiker.title == "Lion" else "scaled"
    if hiker.schedule is not None:
        return "schedule"
    if hiker.clipnorm is not None or hiker.clipvalue is not None:
        return "clipped"
    found = _valley(surface)
    if found is None:
        return "straight" if surface.minima else "no valley"
    curvature, x, y = found
    beta = seconds if name == "momentum" else np.full(len(seconds), hiker.momentum)
    decay = seconds if name == "weight_decay" else np.full(len(seconds), hiker.weight_decay or 0.0)
    nesterov = hiker.nesterov and not decay.any()
    rates = stable_product(beta, nesterov) / (curvature + decay)
    moving = name == "momentum" or hiker.momentum > 0
    law: Cause = "nesterov" if nesterov and moving else "momentum" if moving else "plain"
    if decay.any():
        law = "momentum and decay" if moving else "decay"
    return Limit(rates, law, curvature, x, y)


class Edge(NamedTuple):
    """The highest rate of each row that did not diverge, ``held`` (n,), and the next one, which did: ``gone`` (n,)."""

    held: Array
    gone: Array


def measured_edge(diverged: NDArray[np.bool_], rates: Array) -> Edge:
    """Between which two of the ``rates`` (k,) each row of a map (n, k) begins to diverge for good.

    NaN where all diverged or the highest rate still held. Where between the two it begins nobody has walked.
    """
    held = ~diverged
    last = diverged.shape[1] - 1 - np.argmax(held[:, ::-1], axis=1)
    found = held.any(axis=1) & (last < diverged.shape[1] - 1)
    after = np.minimum(last + 1, diverged.shape[1] - 1)
    return Edge(np.where(found, rates[last], np.nan), np.where(found, rates[after], np.nan))

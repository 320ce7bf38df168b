"""How large a learning rate the ground bears: the steepest curvature λmax and what follows from it, in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import ARRIVED
from app.descent.endings.numbers import Kind
from app.descent.endings.on_the_way import is_crawl, last_steps
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Adadelta, Adagrad, Adam, Adamax, AdamW, Hiker, Lion, Nadam, Rmsprop, Sgd
from app.descent.step.optimizers import AdadeltaState, AdagradState, AdamaxState, AdamState, NadamState, RmspropState

Array = NDArray[np.float64]
Number = TypeVar("Number", float, Array)
# What gives the limit: a law for SGD, by the settings that count in it, or a rule of thumb for the optimizers that
# scale each axis; or why there is none.
Cause = Literal[
    "plain",
    "momentum",
    "nesterov",
    "decay",
    "momentum and decay",
    "scaled",
    "sign alone",
    "not scaled yet",
    "gradient clipped",
    "stride clipped",
    "curves down",
    "straight",
    "not finite",
]

# The bands that a verdict bears out, where it says how a hiker walked.
BORNE_OUT: dict[Kind, tuple[int, ...]] = {"crawling": (0,), "oscillating": (2, 3), "diverged": (3,)}


class Reason(NamedTuple):
    """Why the bands are where they are.

    ``optimizer`` is the title of one that scales; ``length`` the most that a clipped gradient, or the stride of one
    per unit of the learning rate, can be long; ``unclipped`` says that clipping is on and does nothing here.
    """

    cause: Cause
    optimizer: str = ""
    length: float | None = None
    unclipped: bool = False


@dataclass(frozen=True)
class Bands:
    """Where, on the learning rate's scale, a hiker's behaviour changes; None where this ground sets no such limit.

    Up to ``crawling`` the walk's verdict would be that it crawls: the way left would take more than ten such walks. Up
    to ``smooth`` no direction overshoots; up to ``stable`` overshooting still shrinks; above it the walk is thrown out.
    ``exact`` is True where this is a theorem about the quadratic at this place, False where it is a rule of thumb.
    ``at`` says which place that is, where that is to be said: "at the start".
    """

    crawling: float | None
    smooth: float | None
    stable: float | None
    exact: bool
    reason: Reason
    at: str = ""


def band_edges(bands: Bands) -> tuple[float, float, float] | None:
    """Where smooth, zig-zag and divergence begin, never falling; None where the ground sets no limit."""
    if bands.crawling is None or bands.smooth is None or bands.stable is None:
        return None
    crawling, smooth, stable = accumulate((bands.crawling, bands.smooth, bands.stable), max)
    return crawling, smooth, stable


def band_at(bands: Bands, rate: float) -> int | None:
    """The band that a rate lies in: 0 crawling, 1 smooth, 2 zig-zagging, 3 thrown out; None where there are none."""
    edges = band_edges(bands)
    return None if edges is None else sum(rate > edge for edge in edges)


def disagrees(bands: Bands, rate: float, kind: Kind) -> bool:
    """Whether the band of a rate at one place says other than what became of the whole walk.

    Ground bends differently from place to place, so both may be true; then the band has to say what place it is of.
    """
    band = band_at(bands, rate)
    return band is not None and band not in BORNE_OUT.get(kind, (band,))


def steepest(surface: Surface, x: float, y: float) -> float:
    """λmax: the largest eigenvalue of the Hessian at a place; NaN where the Hessian is not finite."""
    return _largest(_hessian(surface, x, y))


def _hessian(surface: Surface, x: float, y: float) -> Array:
    with np.errstate(all="ignore"):
        return surface.hessian(x, y)


def _largest(matrix: Array) -> float:
    """The largest eigenvalue of a symmetric matrix, or NaN."""
    return float(np.linalg.eigvalsh(matrix)[-1]) if np.isfinite(matrix).all() else math.nan


def bands(surface: Surface, hiker: Hiker, x: float, y: float, steps: int, state: object = None, done: int = 0) -> Bands:
    """The bands of a hiker at a place; ``state`` is its optimizer's state there, which Adam and its kin need.

    ``done`` of the walk's ``steps`` lie behind it.

    Gradient descent on a quadratic multiplies the distance along each eigenvector by 1 − lr·λ: no overshoot up to
    1/λmax, stable up to 2/λmax. With momentum β the limit is 2(1+β)/λmax, with Nesterov's 2(1+β)/((1+2β)λmax)
    (Goh, 2017, doi 10.23915/distill.00006; Lessard et al., 2016, arXiv:1408.3595).
    """
    matrix = _hessian(surface, x, y)
    top, left = _largest(matrix), steps - done
    if not math.isfinite(top):
        return _unlimited("not finite", exact=True)
    if top <= 0:
        falls = np.linalg.eigvalsh(matrix)[0] < 0
        return _unlimited("curves down" if falls else "straight", exact=True)
    if hiker.clipnorm is not None or hiker.clipvalue is not None:
        if _is_clipped(hiker, np.asarray(surface.gradient(x, y))):
            return _clipped(hiker)
        bare = bands(surface, msgspec.structs.replace(hiker, clipnorm=None, clipvalue=None), x, y, steps, state, done)
        return replace(bare, exact=False, reason=bare.reason._replace(unclipped=True))
    if isinstance(hiker, Sgd):
        return _sgd_bands(hiker, top, _crawling(surface, matrix, x, y, np.ones(2), steps, left))
    if isinstance(hiker, Lion):
        return _unlimited("sign alone", hiker.title)
    scale = _scales(hiker, state)
    if scale is None or not np.all(scale > 0):
        return _unlimited("not scaled yet", hiker.title)
    root = 1 / np.sqrt(np.ravel(scale))
    scaled = _largest(matrix * np.outer(root, root))  # as the scaled axes see it: D^−½·H·D^−½
    if not scaled > 0:
        return _unlimited("not scaled yet", hiker.title)
    return _adaptive_bands(hiker, scaled, _crawling(surface, matrix, x, y, root, steps, left))


def _crawling(surface: Surface, matrix: Array, x: float, y: float, root: Array, steps: int, left: int) -> float:
    """The largest rate at which the walk's verdict would be that it crawls, were the ground a quadratic as it is here.

    ``left`` of the walk's ``steps`` are still to come. Each takes lr·λ of the way that is left along an eigenvector:
    along a floor, whose curvature is the smallest, that is least. ``root`` scales the axes, as Adam and its kin do.
    """
    curvature, ways = np.linalg.eigh(matrix * np.outer(root, root))
    bent = curvature > 0
    curvature, ways = curvature[bent], root[:, None] * ways[:, bent]
    to_go = ways * (ways.T @ np.asarray(surface.gradient(x, y)).reshape(2) / curvature)  # (2, directions): to the floor
    window = last_steps(steps)

    def crawl(rates: Array) -> NDArray[np.bool_]:
        kept = np.log1p(-rates[:, None] * curvature)  # of the way, a step
        with np.errstate(over="ignore", invalid="ignore"):
            end = np.exp(left * kept) @ to_go.T
            net = np.hypot(*(np.exp((left - window) * kept) @ to_go.T - end).T)
            gap = np.hypot(*end.T)
            return np.asarray(is_crawl(gap, net, window, steps) & (gap > ARRIVED * float(surface.extent.min())))

    tried = np.geomspace(1e-9, 1, 400, endpoint=False) / curvature[-1]
    slow = np.flatnonzero(crawl(tried))
    if not len(slow):
        return 0.0
    low, high = tried[slow[-1]], tried[min(slow[-1] + 1, len(tried) - 1)]
    fine = np.linspace(low, high, 50)
    return float(fine[np.flatnonzero(crawl(fine))[-1]])


def _is_clipped(hiker: Hiker, gradient: Array) -> bool:
    too_long = hiker.clipnorm is not None and float(np.hypot(*gradient)) > hiker.clipnorm
    return too_long or (hiker.clipvalue is not None and bool((np.abs(gradient) > hiker.clipvalue).any()))


def _unlimited(cause: Cause, optimizer: str = "", length: float | None = None, exact: bool = False) -> Bands:
    return Bands(None, None, None, exact, Reason(cause, optimizer, length))


def _clipped(hiker: Hiker) -> Bands:
    """No limit where the gradient is clipped to a length c: strides are at most lr·c, with momentum lr·c/(1−β)."""
    most = hiker.clipnorm if hiker.clipnorm is not None else math.sqrt(2) * (hiker.clipvalue or 0.0)
    if not isinstance(hiker, Sgd) or hiker.weight_decay or hiker.momentum == 1:
        return _unlimited("gradient clipped", length=most)
    return _unlimited("stride clipped", length=most / (1 - hiker.momentum))


def stable_product(momentum: Number, nesterov: bool) -> Number:
    """The largest lr·λ at which SGD with some momentum β is stable on a quadratic.

    2(1+β), Nesterov's 2(1+β)/(1+2β) (Goh, 2017, doi 10.23915/distill.00006).
    """
    product = 2 * (1 + momentum)
    return product / (1 + 2 * momentum) if nesterov else product


def _sgd_bands(hiker: Sgd, top: float, crawling: float) -> Bands:
    beta, decay = hiker.momentum, hiker.weight_decay or 0.0
    top += decay  # which pulls towards 0 as a bowl would that is so much steeper
    # Critical damping of x'' + (1−β)x' + lr·λ·x: (1−√β)² for Polyak's momentum, (1−β)²-like for Nesterov's.
    smooth = (1 - math.sqrt(beta)) ** 2 / top
    stable = stable_product(beta, hiker.nesterov and not decay) / top
    crawling = min((1 - beta) * crawling, stable)
    if decay:
        return Bands(crawling, smooth, stable, beta == 0, Reason("momentum and decay" if beta else "decay"))
    if beta and hiker.nesterov:
        return Bands(crawling, smooth, stable, False, Reason("nesterov"))
    return Bands(crawling, smooth, stable, True, Reason("momentum" if beta else "plain"))


def _scales(hiker: Hiker, state: object) -> Array | None:
    """The divisor of each axis, (2,): √v̂ + ε and its kin; None before the first step, where there is none yet."""
    first_filled: dict[type, str] = {AdamState: "t", NadamState: "t", RmspropState: "velocity", AdamaxState: "u"}
    begun = first_filled.get(type(state))
    return None if begun is not None and not np.any(getattr(state, begun)) else axis_scales(hiker, state)


def axis_scales(hiker: Hiker, state: object) -> Array | None:
    """What an optimizer divides each axis by: √v̂ + ε and its kin, in the shape of the state's numbers.

    None for the optimizers that treat both axes alike.
    """
    if isinstance(state, AdamState) and isinstance(hiker, Adam | AdamW):
        v = state.v_max if hiker.amsgrad else state.v
        # α·m/(√v + ε) with α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ): the divisor of lr·m̂ is (√v + ε)/√(1−β₂ᵗ).
        return np.asarray((np.sqrt(v) + hiker.epsilon) / np.sqrt(1 - hiker.beta_2**state.t))
    if isinstance(state, NadamState) and isinstance(hiker, Nadam):
        return np.asarray(np.sqrt(state.v / (1 - hiker.beta_2**state.t)) + hiker.epsilon)
    if isinstance(state, RmspropState) and isinstance(hiker, Rmsprop):
        inside = state.velocity - np.square(state.mean) if hiker.centered else state.velocity
        return np.asarray(np.sqrt(inside + hiker.epsilon))
    if isinstance(state, AdamaxState) and isinstance(hiker, Adamax):
        return np.asarray(state.u + hiker.epsilon)
    if isinstance(state, AdagradState) and isinstance(hiker, Adagrad):
        return np.asarray(np.sqrt(state.accumulator + hiker.epsilon))
    if isinstance(state, AdadeltaState) and isinstance(hiker, Adadelta):
        return np.asarray(np.sqrt(state.gradients + hiker.epsilon) / np.sqrt(state.steps + hiker.epsilon))
    return None


def _adaptive_bands(hiker: Hiker, top: float, crawling: float) -> Bands:
    """On the scaled ground Adam's limit is (2+2β₁)/((1−β₁)·λ) (Cohen et al., 2022, arXiv:2207.14484)."""
    beta = getattr(hiker, "beta_1", 0.0)
    stable = 2 * (1 + beta) / ((1 - beta) * top)
    smooth = (1 - math.sqrt(beta)) ** 2 / ((1 - beta) * top)
    return Bands(min(crawling, stable), smooth, stable, False, Reason("scaled", hiker.title))

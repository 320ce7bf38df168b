"""The mountains of real data: a straight line through stopping distances, and two weights of a classifier."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app import paths
from app.descent.formula.loss_and_derivatives import Field, Fields
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]
Unit = Literal["metres", "feet"]
FOOT, MILE_AN_HOUR = 0.3048, 0.44704  # metres; metres a second
POINTS = 2048  # evaluated at once on a surface that is a sum over rows


def line_fit(unit: Unit = "metres") -> Surface:
    """Mean squared error of speed ≈ slope·distance + intercept over 50 cars; x is the slope, y the intercept.

    The same line through the same cars; only the unit of the distance differs. In feet the numbers are larger,
    and with them the ratio of the steepest to the flattest direction.
    """
    speed, distance = _columns("cars.csv")
    speed, distance = speed * MILE_AN_HOUR, distance * (FOOT if unit == "metres" else 1.0)
    slope, intercept = (float(v) for v in np.polyfit(distance, speed, 1))
    reach = 2 * float(speed.std() / distance.std())
    return Surface(
        id="line-fit",
        title="Line fit",
        formula=f"mean of (x·distance + y − speed)², distance in {unit}, speed in m/s",
        note="A straight line fitted to the stopping distances of 50 cars: x is its slope, y its intercept. In feet "
        "the same valley is narrower than in metres, so standardise your features.",
        domain=((slope - reach, slope + reach), (intercept - 4, intercept + 4)),
        start=(slope + 0.7 * reach, intercept - 3),
        make_fields=lambda: squared_error(distance, speed),
        scale=1.0,
        rows=len(speed),
        on_rows=lambda rows: squared_error(distance[rows], speed[rows]),
        charted=True,
    )


def two_weights() -> Surface:
    """Binary cross-entropy of sigmoid(x·radius + y·texture) over 569 tumours, both columns standardised."""
    radius, texture, benign = _columns("breast-cancer.csv")
    features = np.stack([(c - c.mean()) / c.std() for c in (radius, texture)])
    return Surface(
        id="two-weights",
        title="Two weights",
        formula="mean binary cross-entropy of sigmoid(x·radius + y·texture)",
        note="The loss of a real classifier with two weights: is a tumour benign, judging by its size and texture? "
        "With minibatches each gradient is a sample, so the walk becomes truly stochastic.",
        domain=((-8.0, 4.0), (-6.0, 6.0)),
        start=(3.0, 4.5),
        make_fields=lambda: cross_entropy(features, benign),
        scale=0.04,
        rows=len(benign),
        on_rows=lambda rows: cross_entropy(features[:, rows], benign[rows]),
        costly=True,
        charted=True,
    )


def squared_error(distance: Array, speed: Array) -> Fields:
    """The mean of squares is a quadratic form of a few sums, whatever the number of rows."""
    dd, d, ds = float(np.mean(distance**2)), float(np.mean(distance)), float(np.mean(distance * speed))
    s, ss = float(np.mean(speed)), float(np.mean(speed**2))

    def hessian(x: Array, y: Array) -> Array:
        one = np.ones(np.broadcast(x, y).shape)
        return np.array([[2 * dd * one, 2 * d * one], [2 * d * one, 2 * one]])

    return Fields(
        lambda x, y: dd * x * x + 2 * d * x * y + y * y - 2 * ds * x - 2 * s * y + ss,
        lambda x, y: np.array([2 * (dd * x + d * y - ds), 2 * (d * x + y - s)]),
        hessian,
        lambda x, y: (2 * (dd * x + d * y - ds), 2 * (d * x + y - s)),
    )


def cross_entropy(features: Array, labels: Array) -> Fields:
    """``features`` (2, rows), ``labels`` 0 or 1 (rows,): −log p of the right label is softplus of −margin."""
    sign = 1 - 2 * labels
    a, b = features * sign
    squares = np.stack([a * a, a * b, b * b])

    def wrong(x: Array, y: Array) -> Array:
        """How much of each row is on the wrong side, (points, rows)."""
        return np.asarray(0.5 * (1 + np.tanh((np.outer(x, a) + np.outer(y, b)) / 2)))

    def value(x: Array, y: Array) -> Array:
        return np.asarray(np.logaddexp(0, np.outer(x, a) + np.outer(y, b)).mean(axis=1)[None])

    def gradient(x: Array, y: Array) -> Array:
        return np.asarray(np.stack([a, b]) @ wrong(x, y).T / len(a))

    def hessian(x: Array, y: Array) -> Array:
        p = wrong(x, y)
        return np.asarray(squares @ (p * (1 - p)).T / len(a))

    return Fields(
        lambda x, y: _by_points(value, 1, x, y)[0],
        lambda x, y: _by_points(gradient, 2, x, y),
        lambda x, y: _by_points(hessian, 3, x, y)[[[0, 1], [1, 2]]],
    )


def _by_points(function: Field, parts: int, x: Array, y: Array) -> Array:
    """Evaluate ``function`` of flat points, which gives ``(parts, points)``, some thousand points at a time."""
    x, y = np.broadcast_arrays(x, y)
    flat_x, flat_y = x.ravel(), y.ravel()
    if len(flat_x) <= POINTS:
        return function(flat_x, flat_y).reshape(parts, *x.shape)
    made = np.empty((parts, len(flat_x)))
    for begin in range(0, len(flat_x), POINTS):
        part = slice(begin, begin + POINTS)
        made[:, part] = function(flat_x[part], flat_y[part])
    return made.reshape(parts, *x.shape)


def _columns(name: str) -> Array:
    """The columns of a data file of the app's own."""
    path = paths.resources() / "data" / name
    made: Array = np.loadtxt(path, delimiter=",", comments="#", skiprows=3, unpack=True)
    return made

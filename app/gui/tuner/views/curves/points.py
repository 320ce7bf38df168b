"""The points of curves and of their labels: which are drawn, and how far they stand apart."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from app.tuning.record.state import TrialState

MOST_POINTS = 400  # of a curve; more are closer together than a screen shows


def outline(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """The places of the points that keep a curve's look: of each short stretch its lowest and its highest.

    All of them, if there are not more than ``most``; the first and the last are always among them.
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    width = math.ceil(2 * count / (most - 2))
    padded = np.full((math.ceil(count / width), width), np.nan)
    padded.ravel()[:count] = values
    starts = np.arange(len(padded)) * width
    lows = starts + np.argmin(np.where(np.isfinite(padded), padded, np.inf), axis=1)
    highs = starts + np.argmax(np.where(np.isfinite(padded), padded, -np.inf), axis=1)
    return np.unique(np.concatenate([[0], lows, highs, [count - 1]]))


def staircase(trial: TrialState) -> tuple[np.ndarray, np.ndarray]:
    """The learning rates of a trial's last training, one for each step, and the edges of the steps in epochs."""
    last = [e for e in trial.epochs if e.execution == trial.epochs[-1].execution]
    if not last:
        return np.zeros(0), np.zeros(0)
    rates = np.array([number(e.learning_rate) for e in last])
    begins = np.flatnonzero(np.concatenate([[True], rates[1:] != rates[:-1]]))
    edges = [last[place].epoch + 0.5 for place in begins] + [last[-1].epoch + 1.5]
    return np.array(edges), rates[begins]


def scaled(values: list[float], log: bool) -> np.ndarray:
    """Values as they are drawn: on a log axis those above 0 as powers of ten."""
    made = np.array(values, dtype=float)
    if not log:
        return made
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(made > 0, np.log10(made), np.nan)


def distance(segments: np.ndarray, x: float, y: float) -> float:
    """How far a point is from the nearest of some straight pieces (a row x1, y1, x2, y2 each); infinite without any."""
    if not len(segments):
        return math.inf
    start, way = segments[:, :2], segments[:, 2:] - segments[:, :2]
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    part = np.clip((((x, y) - start) * way).sum(axis=1) / length, 0, 1)
    return float(np.sqrt(((start + part[:, None] * way - (x, y)) ** 2).sum(axis=1)).min())


def number(value: float | None) -> float:
    """A value to draw: NaN for one that is not there."""
    return math.nan if value is None else value


def finite_range(values: Iterable[float]) -> tuple[float, float] | None:
    """The least and the greatest of the finite ones, or None without any."""
    kept = [v for v in values if math.isfinite(v)]
    return (min(kept), max(kept)) if kept else None


def whole_range(ranges: Iterable[tuple[float, float] | None], default: tuple[float, float]) -> tuple[float, float]:
    """The range of several ranges."""
    kept = [r for r in ranges if r is not None]
    return (min(low for low, _ in kept), max(high for _, high in kept)) if kept else default


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Ascending places moved as little as needed (in their squares) to stand ``gap`` apart within [low, high].

    Too many to fit stand evenly over the whole height.
    """
    if not places:
        return []
    reach = gap * (len(places) - 1)
    if reach > high - low:
        return [float(v) for v in np.linspace(low, high, len(places))]
    # Without their gaps the places need only not fall: groups that would are pooled at their mean, the least squares.
    groups: list[tuple[float, int]] = []
    for index, place in enumerate(places):
        mean, count = place - gap * index, 1
        while groups and groups[-1][0] > mean:
            before, more = groups.pop()
            mean, count = (mean * count + before * more) / (count + more), count + more
        groups.append((mean, count))
    level = [min(max(mean, low), high - reach) for mean, count in groups for _ in range(count)]
    return [place + gap * index for index, place in enumerate(level)]

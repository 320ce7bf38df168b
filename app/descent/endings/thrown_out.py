"""Hikers that had come to rest in a valley and were thrown out of it: scaled optimizers forget how steep it was."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import SETTLED, Course, Settled, reaches

REST = 1e-5  # of the domain's smaller side: who strides no longer than this, some steps in a row, rests


class Thrown(NamedTuple):
    """A hiker was at a minimum (x, y) from step ``arrived`` on and rested there, before it was thrown out.

    ``low`` is the lowest loss that it had there, at step ``low_step``; ``high`` the highest after that (infinite, if
    it left the numbers), at step ``high_step``: until it was back, if it ended there.
    """

    arrived: int
    x: float
    y: float
    low: float
    low_step: int
    high: float
    high_step: int


def thrown_out(course: Course, settled: Settled | None) -> Thrown | None:
    """What happened to a hiker that rested in a valley once, and was out of it later; None if none did."""
    if settled is not None:
        back = settled.step
        if back == 0 or not settled.there[: back - 1].any():
            return None
        return _thrown(course, settled.minimum.x, settled.minimum.y, settled.there, back)
    places = course.surface.survey.places
    if not places.size:
        return None
    loss = course.loss if np.isfinite(course.loss[-1]) else course.loss[:-1]
    lowest = int(loss.argmin()) if len(loss) else 0
    if lowest >= len(course.rates) - 1:
        return None  # lowest at its end
    x, y = course.positions[:, lowest].tolist()
    gaps = np.hypot(places[0] - x, places[1] - y)
    nearest = int(np.argmin(gaps))
    there = reaches(course.surface, nearest)[0]
    if gaps[nearest] > there:
        return None
    x, y = places[:, nearest].tolist()
    squared = np.square(course.positions[0] - x) + np.square(course.positions[1] - y)
    return _thrown(course, x, y, squared <= there * there, len(course.loss))


def _thrown(course: Course, x: float, y: float, there: NDArray[np.bool_], back: int) -> Thrown | None:
    """``there`` (n + 1,) says when it was at the minimum; ``back`` is when it came to stay, n + 1 if it never did."""
    strides = np.diff(course.positions[:, :back], axis=1)
    # The steps that a quiet stride led to.
    quiet = 1 + np.flatnonzero(there[1:back] & (np.square(strides).sum(axis=0) <= (REST * course.side) ** 2))
    rests = np.flatnonzero(quiet[SETTLED - 1 :] - quiet[: 1 - SETTLED] == SETTLED - 1)
    if not rests.size:
        return None
    rested = int(quiet[rests[0]])
    out = np.flatnonzero(~there[rested:back])
    if not out.size:
        return None
    before = np.flatnonzero(~there[:rested])
    arrived, left = (int(before[-1]) + 1 if before.size else 0), rested + int(out[0])
    low = arrived + int(np.argmin(course.loss[arrived:left]))
    after = np.nan_to_num(course.loss[left : back + 1], nan=np.inf)
    high = left + int(np.argmax(after))
    return Thrown(arrived, x, y, float(course.loss[low]), low, float(after[high - left]), high)

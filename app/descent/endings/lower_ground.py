"""What is known to be lower than where a hiker ended: another valley, the domain's edge, ground that it passed."""

from __future__ import annotations

from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import Course
from app.descent.endings.numbers import Lower, Spot
from app.descent.ground.surface import Surface

SAME = 1e-6  # of the domain's side: a place nearer to an axis than this lies on it
AS_LOW = 1e-9  # of a loss, and of 1: no lower than this is as low


def lower_than(course: Course, floor: float, slack: float = 0.0) -> Lower | None:
    """What is lower than a valley's ``floor`` by more than ``slack``, or None if nothing is known to be."""
    surface = course.surface
    least = slack + AS_LOW * max(1.0, abs(floor))
    valley = surface.minima[0].loss if surface.minima else np.inf
    spot = _spot(course, min(valley, floor) - least)
    if not valley < floor - least:
        return None if spot is None else Lower(None, spot)
    return Lower(valley, spot)


def _spot(course: Course, below: float) -> Spot | None:
    """A spot that is lower than ``below``: what is known of the domain, or what the hiker came by within it."""
    surface, loss = course.surface, course.loss
    x, y, edge = surface.survey.edge
    least = float(loss.min())
    if not least >= min(below, surface.lowest - AS_LOW * max(1.0, abs(surface.lowest))):
        step = int(np.nanargmin(np.where(_inside(course), loss, np.inf)))
        if loss[step] < min(below, surface.lowest):
            return Spot("passed", *named(surface, *course.positions[:, step]), float(loss[step]), step)
    if not surface.lowest < below:
        return None
    if edge <= surface.lowest + AS_LOW * max(1.0, abs(edge)):
        return Spot("edge", *named(surface, x, y), edge)
    return Spot("inside", *named(surface, *surface.survey.inside[:2]), surface.survey.inside[2])


def _inside(course: Course) -> NDArray[np.bool_]:
    (left, right), (bottom, top) = course.surface.domain
    x, y = course.positions
    inside: NDArray[np.bool_] = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
    return inside


def lowests(surface: Surface) -> int:
    """How many valleys are the lowest of those that are known."""
    as_low = surface.minima[0].loss + AS_LOW * max(1.0, abs(surface.minima[0].loss))
    return sum(1 for _ in takewhile(lambda m: m.loss <= as_low, surface.minima))


def named(surface: Surface, x: float, y: float) -> tuple[float, float]:
    """A place to be named; what is nearer to an axis than anybody can tell on this ground lies on it."""
    (left, right), (bottom, top) = surface.domain
    wide, high = right - left, top - bottom
    return (0.0 if abs(x) < SAME * wide else float(x)), (0.0 if abs(y) < SAME * high else float(y))

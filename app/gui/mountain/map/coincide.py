"""Where hikers walk along the same line: stripes of each in turn, since the one on top would hide the others.

Whoever comes to a place first draws a whole line there; each that comes later only its own stripes on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.gui.paint.strokes import cut

Array = NDArray[np.float64]
Steps = NDArray[np.intp]
SPACING = 3.0  # pixels between two places of a line that are compared, and the side of a cell that holds them
NEAR, PARALLEL = 1.6, 0.9  # lines no further apart, pixels, and the cosine of the angle between them, coincide
RUN = 8  # places on end that coincide, or it is a crossing
STRIPE = 15.0  # pixels
LONGEST = 6000.0  # pixels of a line; of a longer one nobody could follow the stripes
NEIGHBOURS = np.array([(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)])  # rows and columns away


class Line(NamedTuple):
    """A hiker's strides (n, 4) on the picture, and the step that each belongs to, never falling."""

    ends: Array
    step: Steps


NONE = Line(np.zeros((0, 4)), np.zeros(0, np.intp))


class Parted(NamedTuple):
    """What a hiker draws as a line of its own, and as stripes on another's.

    At some places of its line, of which ``step`` says when it is there, it is the ``others_turn`` to show their dots.
    """

    own: Line
    stripes: Line
    step: Steps
    others_turn: NDArray[np.bool_]


class _Places(NamedTuple):
    """Places along a line: where, which way it goes there, at what length of it and at which step."""

    at: Array
    way: Array
    along: Array
    step: Steps


def part(lines: Sequence[Line]) -> list[Parted | None]:
    """Part each line, None where it coincides with no other."""
    found: list[Parted | None] = [None] * len(lines)
    if len(lines) < 2:
        return found
    places = [_places(line) for line in lines]
    hiker = np.repeat(np.arange(len(lines)), [len(one.along) for one in places])
    if not len(hiker):
        return found
    every = _Places(*(np.concatenate(column) for column in zip(*places, strict=True)))
    owner = _owners(every, hiker)
    shared = _runs(owner >= 0, hiker)
    owned = np.zeros(len(hiker), bool)
    owned[owner[shared]] = True
    owned[1:-1] |= owned[:-2] | owned[2:]  # of several places beside one another one is found
    # Lengths are measured on the owner's line, so that all count the same stripes.
    stripe = (np.where(shared, every.along[owner], every.along) // STRIPE).astype(int)
    involved = np.flatnonzero(np.bincount(hiker[shared | owned], minlength=len(lines)))  # no set loads numpy.ma for it
    for turn, one in enumerate(involved.tolist()):
        mine = hiker == one
        on, my_turn = shared[mine], stripe[mine] % len(involved) == turn
        own, stripes = (
            _of(lines[one], kept) if on.any() else whole for kept, whole in ((~on, lines[one]), (on & my_turn, NONE))
        )
        found[one] = Parted(own, stripes, every.step[mine], (on | owned[mine]) & ~my_turn)
    return found


def _places(line: Line) -> _Places:
    length = np.hypot(line.ends[:, 2] - line.ends[:, 0], line.ends[:, 3] - line.ends[:, 1])
    behind = np.cumsum(length)
    if not len(length) or not SPACING < behind[-1] <= LONGEST:
        return _Places(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.intp))
    along = np.arange(SPACING / 2, behind[-1], SPACING)
    segment = np.searchsorted(behind, along, "right")
    way = (line.ends[segment, 2:] - line.ends[segment, :2]) / length[segment, None]
    at = line.ends[segment, :2] + way * (along - behind[segment] + length[segment])[:, None]
    return _Places(at, way, along, line.step[segment])


def _owners(every: _Places, hiker: Steps) -> Steps:
    """For each place, one of another hiker that was there before it; −1 where there is none."""
    order = np.lexsort((every.along, hiker, every.step))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    column, row = (
        np.floor(every.at / SPACING).astype(np.intp) - np.floor(every.at.min(axis=0) / SPACING).astype(int)
    ).T
    wide = int(column.max()) + 3
    cell = (row + 1) * wide + column + 1
    first = np.full((int(row.max()) + 3) * wide, -1, np.intp)
    first[cell[order[::-1]]] = order[::-1]  # whoever is written last, the earliest, stays
    other = first[cell + (NEIGHBOURS[:, :1] * wide + NEIGHBOURS[:, 1:])]  # (9, places)
    (apart_x, apart_y), (way_x, way_y) = (every.at - every.at[other]).T, every.way[other].T
    beside = np.abs(apart_x * way_y - apart_y * way_x).T <= NEAR
    same_way = np.abs(every.way[:, 0] * way_x.T + every.way[:, 1] * way_y.T) >= PARALLEL
    there = (other >= 0) & (hiker[other] != hiker) & (rank[other] < rank) & beside & same_way
    found = np.where(there, rank[other], len(order)).min(axis=0)  # the rank of the earliest of them
    owner = np.append(order, -1)[found]
    own = first[cell]  # who was there first of all comes back to a line of its own
    owner[(hiker[own] == hiker) & (own != np.arange(len(own))) & (rank[own] < rank[owner])] = -1
    return owner


def _runs(shared: NDArray[np.bool_], hiker: Steps) -> NDArray[np.bool_]:
    """What of it goes on for a while."""
    edge = np.flatnonzero((shared[1:] != shared[:-1]) | (hiker[1:] != hiker[:-1])) + 1
    begin, end = np.concatenate([[0], edge]), np.append(edge, len(shared))
    return np.asarray(shared & np.repeat(end - begin >= RUN, end - begin))


def _of(line: Line, kept: NDArray[np.bool_]) -> Line:
    """The parts of a line around the places that are kept."""
    edge = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]])))
    begin, end = edge[::2].astype(np.float64) * SPACING, edge[1::2].astype(np.float64) * SPACING
    end[edge[1::2] == len(kept)] = np.inf  # the rest that is shorter than the spacing
    ends, segment = cut(line.ends, begin, end)
    return Line(ends, line.step[segment])

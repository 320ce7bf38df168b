"""A hiker's walk on the picture's pixels: the segments, leaps, dashes and dots there are to paint."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from app.descent.walks.walk import HikerWalk, Walk
from app.gui.mountain.looks.looks import Look, looks_of
from app.gui.mountain.map import coincide
from app.gui.mountain.map.along_trail import Along, places_along
from app.gui.mountain.terrain.camera import Lying, Strides, View
from app.gui.paint.strokes import clip_segments, dashed
from app.gui.theme import Theme

Array = NDArray[np.float64]
WIDTH = 2.4  # pixels of the line
HIDDEN = (1.2, 1.6)  # dash and gap of what is behind the ground, in line widths
SPREAD = 6.0  # pixels that a line's halo and its dots reach over its middle
LEAP = 0.2  # of the picture's diagonal: longer strides are thin, or an explosion would bury the mountain
ROOM = 7.0  # pixels: dots nearer than this to the one before are left out, the line still passes there
CELL, COARSE = 0.25, 1.5  # pixels: steps that stay within one such cell are one point of the line; if that moves
SAME = 0.5  # pixels: old segments whose ends agree to this are painted once
BESIDE = 4.0  # and leaps
PRIMES, TABLE = np.array([1, 73_856_093, 19_349_663, 83_492_791]), 1 << 19  # of a hash of cells
LONG = 6000  # segments of a walk of which only those are painted that show


class Lines(NamedTuple):
    """Segments (k, 4) to draw, and apart from them the leaps."""

    steps: Array
    leaps: Array | None


@dataclass(frozen=True)
class Trail:
    """One hiker's walk of n steps on the picture.

    ``pixels`` (n + 1, 2) are its places; ``ends`` (m, 4) the segments that show, cut to the picture, ``step`` (m,) the
    step each belongs to, and ``leap`` (m,) which are so long that they are drawn thin, None if none is; ``dots``
    (d, 2) and ``dot_step`` (d,) the markers. ``landed`` (n + 1,) says which places are on the picture. ``stripes`` are
    what shows of the steps along another hiker's line, which are not among the ``ends``.
    """

    look: Look
    pixels: Array
    ends: Array
    step: NDArray[np.intp]
    leap: NDArray[np.bool_] | None
    dots: Array
    dot_step: NDArray[np.intp]
    landed: NDArray[np.bool_]
    walk: HikerWalk
    stripes: coincide.Line
    shared: bool  # whether it lies on another's line somewhere, or another on its
    whole: coincide.Line  # all that shows, ends and what is drawn as another's line
    crowded: bool  # whether its dots lie upon one another, so that their rims would be all that is seen
    behind: coincide.Line = coincide.NONE  # what is hidden by the ground, and shown faintly

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.pixels) - 1

    @cached_property
    def along(self) -> Along:
        """Places along all of it that shows."""
        return places_along(self.whole.ends, self.whole.step)

    def lines(self, first: int, last: int) -> Lines:
        """The segments of steps ``first … last``, but for those that an earlier one lies on.

        That is looked at of long walks, and of leaps, hundreds of which would be one slab.
        """
        a, b = np.searchsorted(self.step, (first, last))
        return self._piece(a, b, None if self._first_of_kind is None else self._first_of_kind[a:b])

    def newest(self, edges: Sequence[int]) -> list[Lines]:
        """The segments of the steps from each edge to the next, all of them."""
        return [self._piece(a, b, None) for a, b in pairwise(np.searchsorted(self.step, edges).tolist())]

    def reach(self, first: int, last: int) -> QRectF:
        """What the segments and dots of steps ``first … last`` may cover; empty if none shows."""
        ends = self.whole.ends[slice(*np.searchsorted(self.whole.step, (first, last)).tolist())].reshape(-1, 2)
        if not len(ends):
            return QRectF()
        (left, top), (right, bottom) = ends.min(axis=0).tolist(), ends.max(axis=0).tolist()
        return QRectF(left - SPREAD, top - SPREAD, right - left + 2 * SPREAD, bottom - top + 2 * SPREAD)

    def striped(self, first: int, last: int) -> Array:
        """The stripes of steps ``first … last`` on the lines of others."""
        a, b = np.searchsorted(self.stripes.step, (first, last))
        return self.stripes.ends[a:b]

    def hidden(self, first: int, last: int) -> Array:
        """The dashes of steps ``first … last`` behind the ground."""
        pieces, step = self._hidden_dashes
        a, b = np.searchsorted(step, (first, last))
        return pieces[a:b]

    @cached_property
    def _hidden_dashes(self) -> tuple[Array, NDArray[np.intp]]:
        pieces, segment = dashed(self.behind.ends, HIDDEN, WIDTH)
        return pieces, self.behind.step[segment]

    def _piece(self, a: int, b: int, shown: NDArray[np.bool_] | None) -> Lines:
        ends, leap = self.ends[a:b], None if self.leap is None else self.leap[a:b]
        if shown is not None:
            ends, leap = ends[shown], None if leap is None else leap[shown]
        return Lines(ends, None) if leap is None else Lines(ends[~leap], ends[leap])

    def inked(self, first: int, last: int, lines: Lines) -> Array:
        """The dashes of steps ``first … last``, or their ``lines`` for who walks so long that dashes would crowd."""
        if not self.look.dash or len(self.ends) > LONG:
            return lines.steps
        pieces, step = self._dashes
        a, b = np.searchsorted(step, (first, last))
        return pieces[a:b]

    @cached_property
    def _dashes(self) -> tuple[Array, NDArray[np.intp]]:
        """The dashes of all strides, and the step that each belongs to."""
        strides = slice(None) if self.leap is None else ~self.leap
        pieces, segment = dashed(self.ends[strides], self.look.dash, WIDTH)
        return pieces, self.step[strides][segment]

    def marks(self, edges: Sequence[int]) -> list[Array]:
        """Where the dots of the steps from each edge to the next are; of a long walk those alone that show."""
        dots, pieces = self.dots, list(pairwise(np.searchsorted(self.dot_step, edges).tolist()))
        if len(dots) > LONG:
            return [dots[a:b][self._first_dot[a:b]] for a, b in pieces]
        return [dots[a:b] for a, b in pieces]

    @cached_property
    def last_seen(self) -> NDArray[np.intp]:
        """Up to each step, the last segment of which any part is on the picture, −1 for none, shape (n + 1,)."""
        seen = np.zeros(len(self.pixels), bool)
        seen[self.whole.step] = True
        return _last(seen)

    @cached_property
    def inside(self) -> NDArray[np.intp]:
        """Up to each step, the last place within the domain, −1 for none, shape (n + 1,)."""
        (left, right), (bottom, top) = self.walk.ground.domain
        x, y = self.walk.stood
        with np.errstate(invalid="ignore"):
            return _last((x >= left) & (x <= right) & (y >= bottom) & (y <= top))

    @cached_property
    def _first_of_kind(self) -> NDArray[np.bool_] | None:
        if len(self.ends) <= LONG and self.leap is None:
            return None
        first = first_in_cell(self.ends, SAME) if len(self.ends) > LONG else np.ones(len(self.ends), bool)
        if self.leap is not None:
            first[self.leap] = first_in_cell(self.ends[self.leap], BESIDE)
        return first

    @cached_property
    def _first_dot(self) -> NDArray[np.bool_]:
        return first_in_cell(self.dots, ROOM / 2)


def lay_each(walks: Sequence[HikerWalk], looks: Sequence[Look], view: View, coarse: bool = False) -> list[Trail]:
    """Take walks to pixels, cut to the picture; ``coarse``: for one that will be another in the next frame.

    Steps that stay within a quarter of a pixel are drawn as one point, so that a long walk costs what can be seen
    of it; no line is ever further from the walk than that, and none cuts a corner.
    """
    stood = [walk.stood for walk in walks]
    with np.errstate(all="ignore"):
        pixels = np.stack(view.to_pixels(*(np.concatenate(side) for side in zip(*stood, strict=True))), axis=1)
    each = np.split(pixels, np.cumsum([len(x) for x, _ in stood])[:-1])
    kept = [moved(places[:, 0], places[:, 1], COARSE if coarse else CELL) for places in each]
    strides = [strides_of(x, y, places, at[:-1], at[1:]) for (x, y), places, at in zip(stood, each, kept, strict=True)]
    trails = []
    for walk, look, places, at, lying in zip(walks, looks, each, kept, view.lie(strides, coarse), strict=True):
        landed = on_picture(places, view.rect)
        trails.append(cut_trail(walk, look, view.rect, places, landed, _spaced(places, landed), at[1:] - 1, lying))
    return trails


def strides_of(x: Array, y: Array, pixels: Array, begin: NDArray[np.intp], end: NDArray[np.intp]) -> Strides:
    """The strides between places of a walk."""
    return Strides(
        np.stack([x[begin], x[end]], axis=1),
        np.stack([y[begin], y[end]], axis=1),
        np.concatenate([pixels[begin], pixels[end]], axis=1),
    )


def cut_trail(
    walk: HikerWalk,
    look: Look,
    rect: QRectF,
    pixels: Array,
    landed: NDArray[np.bool_],
    dot_step: NDArray[np.intp],
    steps: NDArray[np.intp],
    lying: Lying,
) -> Trail:
    """A walk's trail from its ``pixels`` (n + 1, 2), those that ``landed`` on the picture, the steps that get a dot
    if they are seen, and how its strides lie, which are those of ``steps``."""
    (ends, of, hidden), step = lying, steps[lying.of]
    if not landed.all():
        low, high = np.array([rect.left(), rect.top()]), np.array([rect.right(), rect.bottom()])
        start, end, shown = clip_segments(ends[:, :2], ends[:, 2:], low, high)
        ends, step, of = np.concatenate([start[shown], end[shown]], axis=1), step[shown], of[shown]
        hidden = None if hidden is None else hidden[shown]
    longest = LEAP * math.hypot(rect.width(), rect.height())
    leap = _lengths(ends, of) > longest
    whole, behind = coincide.Line(ends, step), coincide.NONE
    if hidden is not None:
        at = np.searchsorted(step, dot_step, "right") - 1  # the last piece of each stride to a dot
        dot_step = dot_step[~hidden[np.maximum(at, 0)]] if len(step) else dot_step
        behind = coincide.Line(ends[hidden], step[hidden])
        ends, step, leap = ends[~hidden], step[~hidden], leap[~hidden]
    dots = pixels[dot_step + 1]
    return Trail(
        look=look,
        pixels=pixels,
        ends=ends,
        step=step,
        leap=leap if leap.any() else None,
        dots=dots,
        dot_step=dot_step,
        landed=landed,
        walk=walk,
        stripes=coincide.NONE,
        shared=False,
        whole=whole,
        crowded=len(dots) > LONG,
        behind=behind,
    )


def on_picture(pixels: Array, rect: QRectF) -> NDArray[np.bool_]:
    """Which of some pixels (n, 2) are on a picture."""
    x, y = pixels.T
    with np.errstate(invalid="ignore"):
        return np.asarray((x >= rect.left()) & (x <= rect.right()) & (y >= rect.top()) & (y <= rect.bottom()))


def _lengths(ends: Array, of: NDArray[np.intp]) -> Array:
    """How long what is on the picture of each segment's stride is: a stride may lie there in pieces."""
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    return np.asarray(np.bincount(of, length)[of], float) if len(of) else np.asarray(length, float)


def lay_trails(walk: Walk, view: View, theme: Theme, most: float = math.inf, coarse: bool = False) -> list[Trail]:
    """Every hiker's trail on the picture, in the scene's order, apart from one another by stripes.

    Trails of more segments than ``most`` are left as they are: a frame of a drag has no time to part them.
    """
    looks = looks_of(walk.scene.hikers, theme)
    laid = lay_each(walk.walks, looks, view, coarse)
    return lay_apart(laid) if sum(len(trail.ends) for trail in laid) <= most else laid


def lay_apart(trails: list[Trail]) -> list[Trail]:
    """The same trails with stripes where one walks along another's line."""
    strides = [slice(None) if trail.leap is None else ~trail.leap for trail in trails]
    lines = [coincide.Line(trail.ends[kept], trail.step[kept]) for trail, kept in zip(trails, strides, strict=True)]
    found = coincide.part(lines)
    return [
        trail if parted is None else _parted(trail, parted, trails[:k])
        for k, (trail, parted) in enumerate(zip(trails, found, strict=True))
    ]


def _parted(trail: Trail, parted: coincide.Parted, below: list[Trail]) -> Trail:
    """A trail without what it shares with others, but for its stripes and its turn among their dots."""
    covers = np.zeros(len(trail.dots), np.intp)  # how many dots each lies on
    for other in below:
        _, mine, theirs = np.intersect1d(trail.dot_step, other.dot_step, assume_unique=True, return_indices=True)
        covers[mine] += np.abs(trail.dots[mine] - other.dots[theirs]).max(axis=1) < 1
    shown = np.arange(len(covers)) % (covers + 1) == covers
    stride = np.hypot(*np.diff(trail.dots, axis=0, append=np.inf).T)
    # Dots so dense are thinned anyhow: those of one hiker a stripe.
    dense = (stride < coincide.STRIPE) | (np.roll(stride, 1) < coincide.STRIPE)
    at = np.minimum(np.searchsorted(parted.step, trail.dot_step), len(parted.step) - 1)
    shown = np.where(dense, ~parted.others_turn[at], shown)
    ends, step, leap = parted.own.ends, parted.own.step, None
    if trail.leap is not None:
        ends = np.concatenate([ends, trail.ends[trail.leap]])
        step = np.concatenate([step, trail.step[trail.leap]])
        order = np.argsort(step, kind="stable")
        leap = (np.arange(len(step)) >= len(parted.own.step))[order]
        ends, step = ends[order], step[order]
    return replace(
        trail,
        ends=ends,
        step=step,
        leap=leap,
        stripes=parted.stripes,
        shared=True,
        dots=trail.dots[shown],
        dot_step=trail.dot_step[shown],
    )


def with_what_shows(trail: Trail) -> bool:
    """Work out which of a long trail's lines and dots show, which its painting would ask for; False of a short one."""
    if len(trail.ends) <= LONG:
        return False
    _ = trail._first_of_kind, trail._first_dot
    return True


def moved(x: Array, y: Array, cell: float = CELL) -> NDArray[np.intp]:
    """The indices of the places that are in another cell than the one before, and of the first and last."""
    other = _other_cell(x, y, cell)
    other[-1] = True
    return np.concatenate([[0], np.flatnonzero(other) + 1])


def _other_cell(x: Array, y: Array, cell: float) -> NDArray[np.bool_]:
    """Whether each place but the first is in another cell than the one before."""
    with np.errstate(all="ignore"):
        column, row = np.floor(x / cell), np.floor(y / cell)
        return np.asarray((column[1:] != column[:-1]) | (row[1:] != row[:-1]))


def first_in_cell(rows: Array, cell: float) -> NDArray[np.bool_]:
    """Which rows are the first in their cell, told without sorting; a few that are not may be called so."""
    count = len(rows)
    cells = np.round(rows / cell).astype(np.int64)
    keys = cells @ (PRIMES[: rows.shape[1]])
    places = keys % TABLE
    table = np.zeros(TABLE, np.intp)
    table[places[::-1]] = np.arange(count)[::-1]  # whoever is written last, the earliest, stays
    found = table[places]
    return np.asarray((found == np.arange(count)) | (keys[found] != keys))


def _last(at: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Up to each index, the last one that is true, −1 for none."""
    return np.maximum.accumulate(np.where(at, np.arange(len(at)), -1))


def _spaced(pixels: Array, landed: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The steps that get a dot: each while they can be told apart; where they pile up, one for every few pixels."""
    return np.flatnonzero(_other_cell(pixels[:, 0], pixels[:, 1], ROOM) & landed[1:])

"""Rate × momentum: what becomes of one hiker at each rate and each value of a second hyperparameter, coarse first.

A generator that yields the map so far with how much of the work is done, None before the first, and returns the whole
one: 16², 32², 64² and 128² walks, each map with those before it among its own. A window drops the generator to cancel;
``finish`` runs it.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.ground.surface import Surface
from app.descent.instruments.divergence_limit import curvature_of
from app.descent.instruments.second_axis import AXES, SecondAxis, samples
from app.descent.instruments.start_map import Fate
from app.descent.step.hiker import Adadelta, Hiker, Sgd, rule_of
from app.descent.step.schedules import Rates, ReduceLROnPlateau, rates_of
from app.descent.walks.many_ends import Ends, ends_of
from app.descent.walks.many_hikers import Group
from app.descent.walks.noise_and_batches import losses_of
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
SIZE, COARSEST = 128, 16  # cells a side of a whole map, and of the first one that is shown
COSTLY_SIZE = 64  # … on ground that is a sum over rows
PIECE, COSTLY_PIECE = 4096, 64  # walks that are taken together, whose arrays fit a processor's cache
MOST_STEPS = 5000  # of each walk: sixteen thousand walks of more take too long to wait for
SLOWEST, FASTEST = -12.0, 6.0  # powers of ten between which rates are looked at
CLOSEST = 1e-6  # of an axis, that can be zoomed into: the rates there still have digits to tell them apart by
BELOW, ABOVE = 2, 2  # decades below and above 2/λ: walls that are no quadratic's hold SGD at far higher rates
DECADES = 4  # … and for the others up to strides about as long as the ground is wide
SHORT = 2  # decades by which Adadelta's strides are shorter than its rate


class Window(NamedTuple):
    """A part of the plane: powers of ten of the rate, and coordinates of the second axis, each from low to high."""

    rates: tuple[float, float]
    second: tuple[float, float]


@dataclass(frozen=True)
class RateMap:
    """What became of n × n walks, rows by growing ``seconds`` (n,), columns by growing ``rates`` (n,).

    ``ends`` holds arrays (n, n); ``steps`` is how many steps each walk took. Row and column k stand for the k-th of n
    equal cells of the window.
    """

    hiker: Hiker
    axis: SecondAxis
    window: Window
    steps: int
    rates: Array
    seconds: Array
    ends: Ends

    @property
    def size(self) -> int:
        """Cells a side."""
        return len(self.rates)

    def fates(self, surface: Surface) -> NDArray[np.uint8]:
        """The Fate of every walk."""
        lowest = np.array([m.is_lowest for m in surface.minima] or [False])
        fates = np.where(lowest[self.ends.valley], Fate.LOWEST, Fate.OTHER)
        fates[self.ends.valley < 0] = Fate.NOT_YET
        fates[self.ends.diverged], fates[self.ends.undefined] = Fate.GONE, Fate.NOWHERE
        return fates.astype(np.uint8)

    def cell(self, rate_power: float, second: float) -> tuple[int, int] | None:
        """The row and column of the cell at a power of ten and a coordinate, or None outside the window."""
        (left, right), (bottom, top) = self.window
        column = math.floor((rate_power - left) / (right - left) * self.size)
        row = math.floor((second - bottom) / (top - bottom) * self.size)
        return (row, column) if 0 <= row < self.size and 0 <= column < self.size else None

    def hiker_at(self, row: int, column: int) -> Hiker:
        """The hiker whose walk a cell stands for."""
        changes = {"learning_rate": float(self.rates[column]), self.axis.name: float(self.seconds[row])}
        return msgspec.structs.replace(self.hiker, **changes)


class Piece(NamedTuple):
    """A rate map as fine as it is by now, None before the coarsest, and how much of the work is done, 0…1."""

    found: RateMap | None
    part: float


def map_steps(scene: Scene) -> int:
    """How many steps each walk of a scene's map takes."""
    return min(scene.steps, MOST_STEPS)


def map_size(scene: Scene) -> int:
    """How many cells a side a scene's whole map has."""
    return COSTLY_SIZE if scene.ground.costly else SIZE


def home(scene: Scene, hiker: Hiker, name: str) -> Window:
    """The whole second axis, and rates around what the ground bears, the hiker's own among them.

    For SGD it looks for the ground's valleys, if nobody did before.
    """
    high = round(math.log10(scene.ground.extent.min())) + SHORT * isinstance(hiker, Adadelta)
    low = high - DECADES
    curvature = curvature_of(scene.ground) if isinstance(hiker, Sgd) else None
    if curvature is not None and math.isfinite(math.log10(2 / curvature)):
        middle = round(math.log10(2 / curvature))
        low, high = middle - BELOW, middle + ABOVE
    if hiker.learning_rate > 0:
        own = math.log10(hiker.learning_rate)
        low, high = min(low, math.floor(own)), max(high, math.ceil(own))
    axis = AXES[name]
    return Window((max(low, SLOWEST), min(high, FASTEST)), (axis.low, axis.high))


def held(window: Window, name: str) -> Window:
    """A window within what can be looked at: no closer than digits tell apart, and moved inside where it sticks out."""
    axis = AXES[name]
    return Window(_held(window.rates, SLOWEST, FASTEST), _held(window.second, axis.low, axis.high))


def _held(side: tuple[float, float], lowest: float, highest: float) -> tuple[float, float]:
    span = min(max(side[1] - side[0], CLOSEST * (highest - lowest)), highest - lowest)
    low = min(max((side[0] + side[1] - span) / 2, lowest), highest - span)
    return low, low + span


def rate_map(
    scene: Scene, hiker: Hiker, name: str, window: Window, size: int = SIZE
) -> Generator[Piece, None, RateMap]:
    """Walk a hiker from the scene's start at size² pairs of a rate and a value of the argument ``name``."""
    steps, surface, axis = map_steps(scene), scene.ground, AXES[name]
    scene = msgspec.structs.replace(scene, steps=steps)
    rates = np.array(samples(lambda power: 10.0**power, *window.rates, size))
    seconds = np.array(samples(axis.value, *window.second, size))
    losses = losses_of(surface, steps, scene.noise, scene.seed, scene.batch_size)
    columns, rows = (side.ravel() for side in np.meshgrid(rates, seconds))
    origin = np.array(scene.origin, float)[:, None]
    shape, made = (size, size), _blank(size)
    known, whole = np.zeros(shape, bool), size * size
    found: RateMap | None = None
    piece = COSTLY_PIECE if surface.costly else PIECE
    for begin, stride in _lattices(size):
        wanted = np.zeros(shape, bool)
        wanted[begin::stride, begin::stride] = True
        todo = np.flatnonzero(wanted & ~known)
        for part in (todo[at : at + piece] for at in range(0, len(todo), piece)):
            group = Group(
                slice(0, len(part)),
                rule_of([hiker], **{name: rows[part]}),
                _rates(hiker, columns[part], steps),
            )
            walking = ends_of(scene, losses, [group], np.repeat(origin, len(part), axis=1))
            before, share = np.count_nonzero(known) / whole, len(part) / whole / steps
            while True:
                try:
                    done = next(walking)
                except StopIteration as end:
                    ends = end.value
                    break
                yield Piece(found, before + share * done)
            for field in Ends._fields:
                getattr(made, field).flat[part] = getattr(ends, field)
            known.flat[part] = True
        here = slice(begin, None, stride)
        found = RateMap(hiker, axis, window, steps, rates[here], seconds[here], _every(made, here))
        yield Piece(found, np.count_nonzero(known) / whole)
    assert found is not None
    return found


def _lattices(size: int) -> list[tuple[int, int]]:
    """From the coarsest grid to all cells: where each begins and its stride; all of one are in the next."""
    stride = 1
    while size % (2 * stride) == 0 and size // (2 * stride) >= COARSEST:
        stride *= 2
    begin = max(0, stride // 2 - 1)
    strides = [stride >> k for k in range(stride.bit_length())]
    return [(begin % one, one) for one in strides]


def _blank(size: int) -> Ends:
    shape = (size, size)
    return Ends(
        np.zeros(shape), np.zeros(shape, np.int16), np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
    )


def _every(ends: Ends, here: slice) -> Ends:
    """The ends of some rows and the same columns, in arrays of their own."""
    loss, valley, steps, diverged, undefined = ends
    return Ends(
        loss[here, here].copy(),
        valley[here, here].copy(),
        steps[here, here].copy(),
        diverged[here, here].copy(),
        undefined[here, here].copy(),
    )


def _rates(hiker: Hiker, rates: Array, steps: int) -> Rates:
    """The rates of n copies of a hiker; a schedule by step is worked out once for all that share a rate."""
    if hiker.schedule is None or isinstance(hiker.schedule, ReduceLROnPlateau):
        return rates_of(rates, [hiker.schedule] * len(rates), steps)
    distinct, where = np.unique(rates, return_inverse=True)
    plan = rates_of(distinct, [hiker.schedule] * len(distinct), steps)
    return Rates(None, lambda state, step: np.asarray(plan.at(state, step))[where])

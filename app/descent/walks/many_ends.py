"""What became of thousands of walks taken together, by the judge's own rules: where each is, since when, or gone."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import FAR, MOSTLY, SETTLED, domains_away, has_no_step, reaches
from app.descent.ground.surface import Surface
from app.descent.walks.many_hikers import Group, descend
from app.descent.walks.noise_and_batches import Losses
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
BLOCK = 8  # steps after which everybody is looked at: few enough for a processor's cache
NEVER = np.iinfo(np.int32).max


class Ends(NamedTuple):
    """How n walks ended, each an array ``(n,)``.

    ``loss`` is the last one, infinite where it is no number; ``valley`` the index in ``surface.minima`` of where the
    walk settled, −1 for nowhere; ``steps`` since when it is there, NaN for never; ``diverged`` is the verdict of that
    name, ``undefined`` who came where the ground has no loss or no slope.
    """

    loss: Array
    valley: NDArray[np.int16]
    steps: Array
    diverged: Flags
    undefined: Flags


def ends_of(scene: Scene, losses: Losses, groups: Sequence[Group], start: Array) -> Generator[int, None, Ends]:
    """Walk the groups' hikers from ``start`` (2, n), yielding now and then how many steps are done."""
    surface, steps = scene.ground, scene.steps
    block = np.empty((BLOCK, *start.shape))
    with np.errstate(all="ignore"):
        gone, arrivals = _Gone(surface, start), _Arrivals(surface, start)
    walking = descend(losses, groups, start, steps, scene.steps_per_epoch)
    for begin in range(0, steps, BLOCK):
        filled = min(BLOCK, steps - begin)
        with np.errstate(all="ignore"):  # not around the yield
            for k in range(filled):
                block[k] = next(walking).params
            gone.look(block[:filled])
            arrivals.look(block[:filled], begin + 1)
        yield begin + filled
    with np.errstate(all="ignore"):
        last = block[filled - 1]
        loss = surface.value(*last)
        ended = gone.undefined | gone.off
        valley, since = arrivals.settled(last, steps, ended)
        away, began = domains_away(surface, last), domains_away(surface, start)
        far = ~(away <= FAR) & ~(away < began) & (valley < 0)
    loss = np.where(np.isfinite(loss) & ~ended, loss, np.inf)
    return Ends(loss, valley, since, (far & ~gone.undefined) | gone.off, gone.undefined)


class _Gone:
    """Looks out for hikers whose walk ends early: ``undefined`` near by, where there is no loss or slope, or ``off``.

    Who is far away and merely has no finite place any more is not among them.
    """

    def __init__(self, surface: Surface, start: Array) -> None:
        self._surface, self._before = surface, start.copy()
        self._holes = bool(np.isnan(surface.grid_losses).any())  # else nobody looks whether there is a loss
        self._going = np.isfinite(surface.value(*start))
        self.undefined, self.off = ~self._going, np.zeros(start.shape[1], bool)
        self._finite = start.size

    def look(self, block: Array) -> None:
        """Look at where everybody is in some steps (k, 2, n)."""
        finite = int(np.count_nonzero(np.isfinite(block[-1])))
        if self._holes or finite != self._finite:  # else nobody left the numbers in these steps
            self._finite = finite
            self._look_at(block)
        self._before = block[-1].copy()

    def _look_at(self, block: Array) -> None:
        whole: Flags = np.asarray(np.isfinite(block).all(axis=1))
        if self._holes:
            whole &= np.isfinite(self._surface.value(block[:, 0], block[:, 1]))
        ended = np.flatnonzero(self._going & ~whole.all(axis=0))
        if not ended.size:
            return
        self._going[ended] = False
        first = np.argmin(whole[:, ended], axis=0)  # the first place that is none, or has no loss
        ways = np.concatenate([self._before[None, :, ended], block[:, :, ended]])
        one = np.arange(len(ended))
        before, after = ways[first, :, one].T, ways[first + 1, :, one].T
        away = domains_away(self._surface, after)
        slope = self._surface.gradient(*before)
        self.undefined[ended] = (away <= FAR) | has_no_step(self._surface, before, after, slope)
        self.off[ended] = np.isfinite(away) & (away > FAR)


class _Arrivals:
    """Follows since when each hiker is at the minimum that it is nearest to, as ``settled_at`` finds out afterwards.

    Who is "there" is nearer to that minimum than to any other, so that what was before it became the nearest counts
    as not there.
    """

    def __init__(self, surface: Surface, start: Array) -> None:
        self._surface, count = surface, start.shape[1]
        self._places = surface.survey.places
        reach = np.array([reaches(surface, k) for k in range(self._places.shape[1])]).reshape(-1, 2).T
        self._targets = np.concatenate([self._places, reach])
        self._nearest = np.zeros(count, np.intp)
        self._since = np.zeros(count, np.int32)  # the first step from which on it was always there
        self._came = np.full(count, NEVER, np.int32)  # when it first was there after it was last not even near
        self._there = np.zeros(count, np.int32)  # how often it was there from then on
        self.look(start[None], 0)

    def look(self, block: Array, first: int) -> None:
        """Look at some steps (k, 2, n), of which ``first`` is the first one's number."""
        if not self._places.size:
            return
        x, y, at, by = self._target(block[-1], first)
        dx, dy = block[:, 0] - x, block[:, 1] - y
        squared = dx * dx + dy * dy
        near = squared <= by * by
        if not near.any():
            self._since.fill(first + len(block))
            self._forget(slice(None))
            return
        there = squared <= at * at
        for k in range(len(block)):
            step, here, far = first + k, there[k], ~near[k]
            np.copyto(self._since, step + 1, where=~here)
            self._forget(far)
            np.copyto(self._came, step, where=here & (self._came == NEVER))
            self._there += here

    def _forget(self, who: Flags | slice) -> None:
        self._came[who] = NEVER
        self._there[who] = 0

    def _target(self, last: Array, first: int) -> Array:
        """x, y and both reaches of the minimum that each hiker is nearest to at the end of a block: (4,) or (4, n)."""
        if self._places.shape[1] == 1:
            return self._targets[:, 0]
        nearest = _nearest(self._places, last)
        moved = nearest != self._nearest
        self._since[moved] = first
        self._forget(moved)
        self._nearest = nearest
        chosen: Array = self._targets[:, nearest]
        return chosen

    def settled(self, last: Array, steps: int, ended: Flags) -> tuple[NDArray[np.int16], Array]:
        """At which minimum each is to stay after ``steps`` steps, −1 for none, and since when, NaN for never."""
        count = last.shape[1]
        if not self._places.size:
            return np.full(count, -1, np.int16), np.full(count, np.nan)
        came, since = self._came.astype(float), self._since
        share = self._there / np.maximum(steps - came + 1, 1)
        swung = (came <= steps - SETTLED) & (since > (came + steps) / 2) & (share >= MOSTLY)
        stayed = swung | (since <= max(0, steps - SETTLED))
        x, y, there, _ = self._targets[:, self._nearest]
        slope_x, slope_y = self._surface.gradient(*last)
        towards = slope_x * (x - last[0]) + slope_y * (y - last[1]) < 0
        at = stayed & ((np.hypot(x - last[0], y - last[1]) <= 0.1 * there) | towards) & ~ended
        return np.where(at, self._nearest, -1).astype(np.int16), np.where(at, np.where(swung, came, since), np.nan)


def _nearest(places: Array, at: Array) -> NDArray[np.intp]:
    """The index of the place (2, m) that each point (2, n) is nearest to."""
    found, least = np.zeros(at.shape[1], np.intp), np.full(at.shape[1], np.inf)
    for k, (x, y) in enumerate(places.T):
        dx, dy = at[0] - x, at[1] - y
        squared = dx * dx + dy * dy
        nearer = squared < least
        np.copyto(found, k, where=nearer)
        np.copyto(least, squared, where=nearer)
    return found

"""How the end of a walk depends on the learning rate: hikers walked at many rates at once.

A generator that yields after each piece of work how much of it is done (0…1) and returns the result: a window runs a
piece whenever it has time and drops the generator to cancel; ``finish`` runs one to its end.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import ARRIVED, FAR, domains_away
from app.descent.step.hiker import Hiker, rule_of
from app.descent.step.schedules import rates_of
from app.descent.walks.forks import forking_place, line_of
from app.descent.walks.many_hikers import Group, descend
from app.descent.walks.memory import Memory
from app.descent.walks.noise_and_batches import Losses, losses_of
from app.descent.walks.scene import Scene
from app.descent.walks.standing import Standing

Array = NDArray[np.float64]
BLOCK = 16  # steps of a rate sweep in one piece of work
MOST_LOWEST = 60  # minima; where there are more a hiker is near one by chance, and looking takes longer than walking
ALIKE = 1e-12  # of a loss: no larger difference is more than rounding


@dataclass(frozen=True)
class RateSweep:
    """One optimizer at n learning rates: ``loss`` at the end (inf where it left the numbers) and ``steps``.

    Who has no next step, since the ground has no slope there, stays where it stands.

    ``steps`` is the first step from which on the walk stayed at a lowest minimum; NaN where it did not, or
    where there are more than ``MOST_LOWEST``. ``diverged`` says who was far off the map at the end, or nowhere.
    """

    rates: Array
    loss: Array
    steps: Array
    diverged: NDArray[np.bool_]

    @property
    def best(self) -> float | None:
        """The rate with the lowest final loss, or None if every walk diverged.

        Of rates that end alike but for rounding it is the one that arrived first, or the one in their middle.
        """
        lowest = float(np.min(self.loss, initial=np.inf))
        if not np.isfinite(lowest):
            return None
        alike = np.flatnonzero(self.loss <= lowest + ALIKE * max(1.0, abs(lowest)))
        steps = self.steps[alike]
        if np.isfinite(steps).any():
            alike = alike[steps == np.nanmin(steps)]
        return float(self.rates[alike[len(alike) // 2]])


def joined(one: RateSweep, other: RateSweep) -> RateSweep:
    """What two sweeps of one hiker tell, by growing rate."""
    rates = np.concatenate([one.rates, other.rates])
    order = np.argsort(rates)
    loss, steps = np.concatenate([one.loss, other.loss]), np.concatenate([one.steps, other.steps])
    diverged = np.concatenate([one.diverged, other.diverged])
    return RateSweep(rates[order], loss[order], steps[order], diverged[order])


def sweep_hikers(
    scene: Scene, hikers: Sequence[Hiker], rates: Sequence[float] | Array
) -> Generator[float, None, list[RateSweep]]:
    """Walk a scene with each of the hikers at each of the rates; together, since a step costs little more for many.

    Forks are swept from where they are forked, each by itself.
    """
    surface, n, rates = scene.ground, scene.steps, np.asarray(rates, float)
    losses = losses_of(surface, n, scene.noise, scene.seed, scene.batch_size)
    parts = [[k for k, hiker in enumerate(hikers) if hiker.fork is None]]
    parts += [[k] for k, hiker in enumerate(hikers) if hiker.fork is not None]
    parts = [part for part in parts if part]
    found: dict[int, RateSweep] = {}
    for done, part in enumerate(parts):
        sweeping = _sweep(scene, losses, [hikers[k] for k in part], rates)
        while True:
            try:
                yield (done + next(sweeping)) / len(parts)
            except StopIteration as end:
                found |= dict(zip(part, end.value, strict=True))
                break
    return [found[k] for k in range(len(hikers))]


def _sweep(
    scene: Scene, losses: Losses, hikers: Sequence[Hiker], rates: Array
) -> Generator[float, None, list[RateSweep]]:
    """Walk hikers that begin at the scene's start, or one fork, at each of the rates."""
    surface, n, count = scene.ground, scene.steps, len(rates)
    groups = [
        Group(slice(k * count, (k + 1) * count), rule_of([hiker]), rates_of(rates, [hiker.schedule] * count, n))
        for k, hiker in enumerate(hikers)
    ]
    place, begun = np.array(scene.origin, float)[:, None], 0
    memories: tuple[Memory, ...] = ()
    if hikers[0].fork is not None:
        begun, line = hikers[0].fork.step, line_of(scene.hikers, hikers[0], n)
        forking = forking_place(losses, line, place, scene.steps_per_epoch, rates)
        while not memories:
            try:
                next(forking)
                yield 0.0
            except StopIteration as end:
                place, memories = end.value[0], (end.value[1],)
    start = np.repeat(place, count * len(hikers), axis=1)
    best = np.array([(m.x, m.y) for m in surface.minima if m.is_lowest]).reshape(-1, 2)
    if len(best) > MOST_LOWEST:
        best = best[:0]
    within = (ARRIVED * float(surface.extent.min())) ** 2
    outside = np.full(start.shape[1], begun)  # the last step at which each was not there
    block, filled, ends = np.empty((BLOCK, *start.shape)), 1, Standing(surface, start)
    block[0] = start
    walking = descend(losses, groups, start, n, scene.steps_per_epoch, begun, memories)
    for begin in range(begun, n, BLOCK):
        filled = min(BLOCK, n - begin)
        # Not around the yield: that would silence NumPy for whoever works in between.
        with np.errstate(all="ignore"):
            for k in range(filled):
                block[k] = next(walking).params
            ends.look(block[:filled])
            there = _near(block[:filled], best, within)
        if there.any():
            last = filled - np.argmin(there[::-1], axis=0)
            outside = np.where(there.all(axis=0), outside, begin + last)
        else:
            outside.fill(begin + filled)
        yield (begin + filled) / n
    with np.errstate(all="ignore"):
        last_places = block[filled - 1]
        loss, away = surface.value(*last_places), domains_away(surface, last_places)
        diverged = ~(away <= np.maximum(FAR, domains_away(surface, start)))
    loss = np.where(np.isfinite(loss), loss, np.inf)
    steps = np.where(outside < n, outside + 1.0, np.nan)
    return [RateSweep(rates, loss[g.where], steps[g.where], diverged[g.where]) for g in groups]


def _near(params: Array, places: Array, within: float) -> NDArray[np.bool_]:
    """Which hikers (k, 2, n) stand nearer than √within to any of the places (m, 2): (k, n)."""
    near = np.zeros((params.shape[0], params.shape[2]), bool)
    for x, y in places:
        dx, dy = params[:, 0] - x, params[:, 1] - y
        near |= dx * dx + dy * dy <= within
    return near

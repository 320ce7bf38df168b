"""One hiker walked at many learning rates, and where a walk is stochastic at each of them with many draws of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import Fields
from app.descent.step.hiker import Hiker, rule_of
from app.descent.step.schedules import Rates, ReduceLROnPlateau, rates_of
from app.descent.walks.many_hikers import Group, descend
from app.descent.walks.noise_and_batches import Losses, losses_of
from app.descent.walks.scene import MOST_SEED, Scene
from app.descent.walks.standing import Standing

Array = NDArray[np.float64]
SEEDS = 32  # draws of the noise and of the minibatches
BLOCK, BLOCK_ON_ROWS = 16, 1  # steps in one piece of work, and where each takes a sum over rows for every walk
TAIL = 10  # of a walk's steps one in so many is in its last part, whose mean loss counts
TOGETHER, COSTLY = 4096, 512  # hikers that walk at once: their arrays fit the processor's cache; on sums over rows


def is_stochastic(scene: Scene) -> bool:
    """Whether another seed gives another walk."""
    rows = scene.ground.rows
    return scene.noise > 0 or (scene.batch_size is not None and 0 < scene.batch_size < rows)


def seeds_of(scene: Scene) -> tuple[int, ...]:
    """The seeds a scene is walked with: its own and those after it, or its own alone where they change nothing."""
    return tuple((scene.seed + k) % (MOST_SEED + 1) for k in range(SEEDS if is_stochastic(scene) else 1))


def losses_by_seed(scene: Scene, seeds: Sequence[int]) -> Losses:
    """The losses of a scene for walks that stand seed by seed: the k-th of every ``len(seeds)`` has the k-th's draws.

    They are for params (2, n) with n a multiple of the number of seeds; each draw is what ``losses_of`` has of it.
    """
    drawn = [losses_of(scene.ground, scene.steps, scene.noise, seed, scene.batch_size) for seed in seeds]
    if len(drawn) == 1:
        return drawn[0]
    count, noisy = len(drawn), drawn[0].noise is not None
    noise = np.stack([one.noise for one in drawn if one.noise is not None], axis=-1) if noisy else None

    def fields(step: int) -> Fields:
        own = [one.fields(step) for one in drawn] if drawn[0].on_rows else None
        plain = drawn[0].fields(step)

        def value(x: Array, y: Array) -> Array:
            return plain.value(x, y) if own is None else _by_seed([one.value for one in own], x, y)

        def gradient(x: Array, y: Array) -> Array:
            slope: Array = plain.gradient(x, y) if own is None else _by_seed([one.gradient for one in own], x, y)
            if noise is None:
                return slope
            noisy_slope: Array = (slope.reshape(2, -1, count) + noise[step][:, None, :]).reshape(2, -1)
            return noisy_slope

        return replace(plain, value=value, gradient=gradient, slope=None)

    return Losses(fields, None, drawn[0].on_rows)


def _by_seed(fields: Sequence[Callable[[Array, Array], Array]], x: Array, y: Array) -> Array:
    """Each seed's own function of its own places, (…, n)."""
    count = len(fields)
    parts = [field(x[k::count], y[k::count]) for k, field in enumerate(fields)]
    joined = np.stack(parts, axis=-1)
    return joined.reshape(*joined.shape[:-2], -1)


def _plan(hiker: Hiker, rates: Array, seeds: int, steps: int) -> Rates:
    """The rates of walks that stand seed by seed; a schedule by step is worked out once a rate."""
    if hiker.schedule is None or isinstance(hiker.schedule, ReduceLROnPlateau):
        return rates_of(np.repeat(rates, seeds), [hiker.schedule] * (len(rates) * seeds), steps)
    plan = rates_of(rates, [hiker.schedule] * len(rates), steps)
    return Rates(None, lambda _state, step: np.repeat(plan.at(None, step), seeds))


def tail_steps(steps: int) -> int:
    """How many steps the last part of a walk has: the last tenth, at least one."""
    return max(1, steps // TAIL)


def walk_rates(
    scene: Scene, losses: Losses, hiker: Hiker, rates: Array, seeds: int, there: float
) -> Generator[float, None, tuple[Array, Array]]:
    """Walk a hiker at each of the rates (r,): the mean of its losses over the last tenth of the walk (r, seeds), inf
    where it left the numbers, and from which step on its loss stayed at or below ``there`` (r, seeds): 0 if it begins
    there, NaN if it did not stay, or came so late that the mean is still above.

    The last loss alone would call a rate good at which a hiker bounces and happens to be low at that step. ``losses``
    are ``losses_by_seed``. When a loss got there is looked at for a single seed: noise does not let it stay.
    Yields now and then how much of it is done.
    """
    loss, since = np.empty((len(rates), seeds)), np.full((len(rates), seeds), np.nan)
    many = max(1, (COSTLY if scene.ground.costly else TOGETHER) // seeds)
    for begin in range(0, len(rates), many):
        part = slice(begin, min(begin + many, len(rates)))
        walking = _walk_together(scene, losses, hiker, rates[part], seeds, there)
        while True:
            try:
                yield (part.start + (part.stop - part.start) * next(walking)) / len(rates)
            except StopIteration as end:
                loss[part], since[part] = end.value
                break
    return loss, since


def _walk_together(
    scene: Scene, losses: Losses, hiker: Hiker, rates: Array, seeds: int, there: float
) -> Generator[float, None, tuple[Array, Array]]:
    surface, n, count = scene.ground, scene.steps, len(rates) * seeds
    group = Group(slice(0, count), rule_of([hiker]), _plan(hiker, rates, seeds, n))
    start = np.repeat(np.array(scene.origin, float)[:, None], count, axis=1)
    some = BLOCK_ON_ROWS if losses.on_rows or surface.costly else BLOCK
    block, standing = np.empty((some, *start.shape)), Standing(surface, start)
    walking = descend(losses, [group], start, n, scene.steps_per_epoch)
    summed, tail = np.zeros(count), n - tail_steps(n)  # the losses of the steps after the ``tail``-th
    outside = np.zeros(count, int)  # the last step at which each was not there
    for begin in range(0, n, some):
        filled = min(some, n - begin)
        # Not around the yield: that would silence NumPy for whoever works in between.
        with np.errstate(all="ignore"):
            for k in range(filled):
                block[k] = next(walking).params
            standing.look(block[:filled])
            for k in range(max(0, tail - begin), filled):
                summed += surface.value(*block[k])
            if seeds == 1:
                at_end = np.flatnonzero(surface.value(*block[filled - 1]) <= there)
                before, outside = outside, np.full(count, begin + filled)
                low = surface.value(block[:filled, 0, at_end], block[:filled, 1, at_end]) <= there
                last = begin + filled - np.argmin(low[::-1], axis=0)
                outside[at_end] = np.where(low.all(axis=0), before[at_end], last)
        yield (begin + filled) / n
    with np.errstate(all="ignore"):
        loss = summed / (n - tail)
        begun = surface.value(*start) <= there
    loss = np.where(np.isfinite(loss), loss, np.inf).reshape(-1, seeds)
    came = np.where((outside == 0) & begun, 0.0, outside + 1.0)
    since = np.where((outside < n) & (seeds == 1), came, np.nan).reshape(-1, seeds)
    return loss, np.where(loss <= there, since, np.nan)

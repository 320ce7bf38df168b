"""A scene's walks: every step of every hiker, computed whole before any of it is shown."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import has_no_step
from app.descent.endings.judge import Ending, judge
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker
from app.descent.walks.many_hikers import descend, finish, grouped
from app.descent.walks.noise_and_batches import Losses, losses_of
from app.descent.walks.one_hiker import Trace, slope_for, walk_alone
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
PIECE = 500  # steps of one piece of work


@dataclass(frozen=True)
class HikerWalk:
    """One hiker's walk of n steps.

    ``x, y, loss`` have n + 1 entries, ``gradient_x, gradient_y`` (as the optimizer got them) and
    ``learning_rate`` (as used) n. A walk that leaves the finite numbers ends there: only its last
    position or loss is not finite.
    """

    hiker: Hiker
    ground: Surface
    x: Array
    y: Array
    loss: Array
    gradient_x: Array
    gradient_y: Array
    learning_rate: Array

    @cached_property
    def verdict(self) -> Ending:
        """What became of the hiker; judged when it is first asked for, since a drag passes by most walks unjudged."""
        gradient = float(self.gradient_x[-1]), float(self.gradient_y[-1])
        positions = np.array([self.x, self.y])
        return judge(self.ground, self.hiker, positions, self.loss, self.learning_rate, gradient)

    @cached_property
    def stands(self) -> bool:
        """Whether it stands where it came before its last step, since that is undefined."""
        if math.isfinite(self.x[-1]) and math.isfinite(self.y[-1]):
            return False
        x, y = self.x[-2:, None], self.y[-2:, None]
        gradient = np.array([self.gradient_x[-1:], self.gradient_y[-1:]])
        return bool(has_no_step(self.ground, np.array([x[0], y[0]]), np.array([x[1], y[1]]), gradient)[0])

    @property
    def stood(self) -> tuple[Array, Array]:
        """``x`` and ``y`` as a picture shows them: who has no next step stays where it stands."""
        if not self.stands:
            return self.x, self.y
        return np.append(self.x[:-1], self.x[-2]), np.append(self.y[:-1], self.y[-2])

    @property
    def steps(self) -> int:
        """How many steps were taken: n."""
        return len(self.learning_rate)


@dataclass(frozen=True)
class Walk:
    """A scene and one walk a hiker, in the scene's order; ``shown`` leaves out those of hidden hikers."""

    scene: Scene
    walks: tuple[HikerWalk, ...]

    @property
    def steps(self) -> int:
        """The length of the longest walk."""
        return max(w.steps for w in self.walks)


def shown(walked: Walk) -> Walk:
    """The same scene with the walks of those hikers alone that are not hidden: what a picture is drawn from."""
    return Walk(walked.scene, tuple(one for one in walked.walks if not one.hiker.hidden))


def walk(scene: Scene) -> Walk:
    """Walk every hiker of a scene from its start; deterministic in the scene."""
    return finish(walk_in_pieces(scene))


def walk_in_pieces(scene: Scene) -> Generator[float, None, Walk]:
    """The same a few milliseconds at a time, yielding how much of it is done, for walks that a window waits for."""
    n, count = scene.steps, len(scene.hikers)
    losses = losses_of(scene.ground, n, scene.noise, scene.seed, scene.batch_size)
    traces: list[Trace | None] = [None] * count
    for index, hiker in enumerate(scene.hikers):
        if (slope := slope_for(losses, hiker)) is not None:
            walking = walk_alone(losses, slope, hiker, scene.origin, n, scene.steps_per_epoch)
            traces[index] = yield from _shared(walking, index / count, 1 / count / n)
    left = [index for index, trace in enumerate(traces) if trace is None]
    if left:
        together = yield from _walk_together(scene, losses, [scene.hikers[index] for index in left])
        for index, trace in zip(left, together, strict=True):
            traces[index] = trace
    ended = [_ended(scene, h, t) for h, t in zip(scene.hikers, traces, strict=True) if t is not None]
    return Walk(scene, tuple(ended))


def _shared(
    walking: Generator[int, None, Trace | None], before: float, part: float
) -> Generator[float, None, Trace | None]:
    """One hiker's steps as a share of everybody's."""
    while True:
        try:
            yield before + part * next(walking)
        except StopIteration as end:
            trace: Trace | None = end.value
            return trace


def _walk_together(scene: Scene, losses: Losses, hikers: Sequence[Hiker]) -> Generator[float, None, list[Trace]]:
    """Walk hikers as arrays: where a gradient is a sum over rows, or runs into inf and NaN."""
    n, count = scene.steps, len(hikers)
    order, groups = grouped(hikers, n)
    positions = np.empty((n + 1, 2, count))
    gradients, rates = np.empty((n, 2, count)), np.empty((n, count))
    positions[0] = np.array(scene.origin)[:, None]
    walking = descend(losses, groups, positions[0], n, scene.steps_per_epoch)
    for begin in range(0, n, PIECE):
        # Leaving the finite numbers is a lesson here, not an error. (Not around the yield.)
        with np.errstate(all="ignore"):
            for k in range(begin, min(begin + PIECE, n)):
                positions[k + 1], gradients[k], rates[k] = next(walking)
        yield min(begin + PIECE, n) / n
    columns = np.argsort(order)
    return [Trace(positions[:, :, c].T, gradients[:, :, c].T, rates[:, c]) for c in columns]


def _ended(scene: Scene, hiker: Hiker, trace: Trace) -> HikerWalk:
    """One hiker's walk, cut where it left the finite numbers: nothing after that means anything."""
    positions, gradients, rates = trace
    with np.errstate(all="ignore"):
        loss = scene.ground.value(positions[0], positions[1])
    gone = np.flatnonzero(~(np.isfinite(loss) & np.isfinite(positions).all(axis=0)))
    if gone.size:
        taken = max(1, int(gone[0]))
        positions, loss = positions[:, : taken + 1], loss[: taken + 1]
        gradients, rates = gradients[:, :taken], rates[:taken]
    return HikerWalk(hiker, scene.ground, positions[0], positions[1], loss, gradients[0], gradients[1], rates)

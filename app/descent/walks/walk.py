"""A scene's walks: every step of every hiker, computed whole before any of it is shown."""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.endings.arrival import has_no_step
from app.descent.endings.judge import Ending, judge, not_walked
from app.descent.ground.surface import Surface
from app.descent.step.hiker import Hiker
from app.descent.walks.forks import parents_first, watches
from app.descent.walks.many_hikers import Group, descend, finish, grouped
from app.descent.walks.memory import Memory, memory_of, taken_over
from app.descent.walks.noise_and_batches import Losses, losses_of
from app.descent.walks.one_hiker import Trace, slope_for, walk_alone
from app.descent.walks.scene import MOST_STEPS, Scene

Array = NDArray[np.float64]
PIECE = 500  # steps of one piece of work


class Way(NamedTuple):
    """Where a walk starts, at which step of the scene, and what is remembered there, None if nothing."""

    start: tuple[float, float]
    begun: int
    memory: Memory | None


@dataclass(frozen=True)
class HikerWalk:
    """One hiker's walk of n steps.

    ``x, y, loss`` have n + 1 entries, ``gradient_x, gradient_y`` (as the optimizer got them) and
    ``learning_rate`` (as used) n. A walk that leaves the finite numbers ends there: only its last
    position or loss is not finite.

    ``begun`` is the scene's step that it begins at, 0 but for a fork, and ``memory`` what its optimizer remembers
    there, None if nothing. A fork from a hiker that had left the finite numbers before has no place, and no steps.
    """

    hiker: Hiker
    ground: Surface
    x: Array
    y: Array
    loss: Array
    gradient_x: Array
    gradient_y: Array
    learning_rate: Array
    begun: int = 0
    memory: Memory | None = None

    @cached_property
    def verdict(self) -> Ending:
        """What became of the hiker; judged when it is first asked for, since a drag passes by most walks unjudged.

        Its steps are this walk's own: those of a fork are counted from where it begins.
        """
        if not self.steps:
            return not_walked(self.ground, float(self.x[0]), float(self.y[0]), float(self.loss[0]))
        gradient = float(self.gradient_x[-1]), float(self.gradient_y[-1])
        positions = np.array([self.x, self.y])
        return judge(self.ground, self.hiker, positions, self.loss, self.learning_rate, gradient)

    @cached_property
    def stands(self) -> bool:
        """Whether it stands where it came before its last step, since that is undefined."""
        if not self.steps or (math.isfinite(self.x[-1]) and math.isfinite(self.y[-1])):
            return False
        x, y = self.x[-2:, None], self.y[-2:, None]
        gradient = np.array([self.gradient_x[-1:], self.gradient_y[-1:]])
        return bool(has_no_step(self.ground, np.array([x[0], y[0]]), np.array([x[1], y[1]]), gradient)[0])

    @property
    def stood(self) -> tuple[Array, Array]:
        """``x`` and ``y`` at every step of the scene as a picture shows them, (end + 1,).

        Who has no next step stays where it stands; a fork is where it begins until then.
        """
        x, y = self.x, self.y
        if self.stands:
            x, y = np.append(x[:-1], x[-2]), np.append(y[:-1], y[-2])
        return (_after(self.begun, x, x[0]), _after(self.begun, y, y[0])) if self.begun else (x, y)

    @property
    def losses(self) -> Array:
        """The loss at every step of the scene, NaN before a fork begins, (end + 1,)."""
        return _after(self.begun, self.loss, np.nan)

    @property
    def rates(self) -> Array:
        """The learning rate of every step of the scene, NaN for those before a fork begins, (end,)."""
        return _after(self.begun, self.learning_rate, np.nan)

    @property
    def begins(self) -> bool:
        """Whether there is such a hiker at all: nobody is forked from one that has left the finite numbers."""
        return math.isfinite(self.x[0]) and math.isfinite(self.y[0])

    @property
    def end(self) -> int:
        """The scene's step that it ends at."""
        return self.begun + self.steps

    def rate_at(self, step: int) -> float:
        """The learning rate that it goes on with after a step of the scene; at its end the last, or its own."""
        own = min(max(step - self.begun, 0), self.steps - 1)
        return float(self.learning_rate[own]) if self.steps else self.hiker.learning_rate

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
        """The scene's step that the longest walk ends at."""
        return max(w.end for w in self.walks)


def shown(walked: Walk) -> Walk:
    """The same scene with the walks of those hikers alone that are not hidden: what a picture is drawn from."""
    return Walk(walked.scene, tuple(one for one in walked.walks if not one.hiker.hidden))


def walk(scene: Scene, most: int = MOST_STEPS) -> Walk:
    """Walk every hiker of a scene from its start, the scene's first ``most`` steps; deterministic in the scene."""
    return finish(walk_in_pieces(scene, most))


def walk_in_pieces(scene: Scene, most: int = MOST_STEPS) -> Generator[float, None, Walk]:
    """The same a few milliseconds at a time, yielding how much of it is done, for walks that a window waits for."""
    hikers = scene.hikers
    n, count, seeing = min(scene.steps, most), len(hikers), watches(hikers)
    losses = losses_of(scene.ground, n, scene.noise, scene.seed, scene.batch_size)
    forks = [hiker.fork for hiker in hikers if hiker.fork is not None]
    marks = [{min(fork.step, n) for fork in forks if fork.hiker == index} for index in range(count)]
    whole = Way(scene.origin, 0, None)
    traces: dict[int, Trace] = {}
    for index, hiker in enumerate(hikers):
        if hiker.fork is None and (slope := slope_for(losses, hiker)) is not None:
            trace = yield from _shared(
                walk_alone(losses, slope, hiker, scene.origin, n, scene.steps_per_epoch, 0, None, marks[index], seeing),
                index / count,
                1 / count / n,
            )
            if trace is not None:
                traces[index] = trace
    left = [index for index, hiker in enumerate(hikers) if hiker.fork is None and index not in traces]
    if left:
        chosen = [hikers[index] for index in left]
        together = yield from _walk_together(scene, losses, chosen, n, whole, [marks[k] for k in left], seeing)
        traces |= dict(zip(left, together, strict=True))
    ended = {index: _ended(scene, hikers[index], trace, whole) for index, trace in traces.items()}
    for index in parents_first(hikers)[len(traces) :]:
        hiker = hikers[index]
        assert hiker.fork is not None
        way = _way_of(hiker, ended[hiker.fork.hiker], traces[hiker.fork.hiker], min(hiker.fork.step, n))
        fork = yield from _walk_fork(scene, losses, hiker, n, way, marks[index], seeing)
        traces[index], ended[index] = fork, _ended(scene, hiker, fork, way)
    return Walk(scene, tuple(ended[index] for index in range(count)))


def _way_of(hiker: Hiker, parent: HikerWalk, trace: Trace, step: int) -> Way:
    """Where, when and with which memory a fork begins; without a place where its parent had left the numbers."""
    own = step - parent.begun
    if own > parent.steps or step not in trace.kept or not parent.begins:
        return Way((math.nan, math.nan), step, None)
    memory = taken_over(trace.kept[step], parent.hiker, hiker, np.array([hiker.learning_rate]))
    return Way((float(parent.x[own]), float(parent.y[own])), step, memory)


def _walk_fork(
    scene: Scene, losses: Losses, hiker: Hiker, n: int, way: Way, marks: Collection[int], seeing: bool
) -> Generator[float, None, Trace]:
    """A fork's own steps."""
    if not all(map(math.isfinite, way.start)):
        return Trace(np.array(way.start)[:, None], np.empty((2, 0)), np.empty(0), {})
    slope = slope_for(losses, hiker)
    if slope is not None:
        epoch, (start, begun, memory) = scene.steps_per_epoch, way
        walking = walk_alone(losses, slope, hiker, start, n, epoch, begun, memory, marks, seeing)
        trace = yield from _shared(walking, 0.0, 1 / n)
        if trace is not None:
            return trace
    (trace,) = yield from _walk_together(scene, losses, [hiker], n, way, [marks], seeing)
    return trace


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


def _walk_together(
    scene: Scene,
    losses: Losses,
    hikers: Sequence[Hiker],
    n: int,
    way: Way,
    marks: Sequence[Collection[int]],
    seeing: bool,
) -> Generator[float, None, list[Trace]]:
    """Walk hikers as arrays: where a gradient is a sum over rows, or runs into inf and NaN."""
    count, (start, begun, memory) = len(hikers), way
    order, groups = grouped(hikers, n)
    positions = np.empty((n - begun + 1, 2, count))
    gradients, rates = np.empty((n - begun, 2, count)), np.empty((n - begun, count))
    positions[0] = np.array(start)[:, None]
    columns = np.argsort(order)
    before = Memory(None, None, np.zeros(1)) if memory is None else memory
    kept = [{begun: before} if begun in one else {} for one in marks]
    memories, anywhere = () if memory is None else (memory,), {mark for one in marks for mark in one}
    walking = descend(losses, groups, positions[0], n, scene.steps_per_epoch, begun, memories, anywhere, seeing)
    for begin in range(begun, n, PIECE):
        # Leaving the finite numbers is a lesson here, not an error. (Not around the yield.)
        with np.errstate(all="ignore"):
            for step in range(begin, min(begin + PIECE, n)):
                k = step - begun
                positions[k + 1], gradients[k], rates[k], after = next(walking)
                if after:
                    for one, mine, memory in zip(kept, marks, _each_of(after, groups, columns), strict=True):
                        one.update({step + 1: memory} if step + 1 in mine else {})
        yield min(begin + PIECE, n) / n
    return [Trace(positions[:, :, c].T, gradients[:, :, c].T, rates[:, c], kept[k]) for k, c in enumerate(columns)]


def _each_of(after: Sequence[Memory], groups: Sequence[Group], columns: NDArray[np.intp]) -> list[Memory]:
    """Each hiker's own memory of those of the groups that they walk in."""
    found = []
    for column in columns.tolist():
        k = next(k for k, group in enumerate(groups) if group.where.start <= column < group.where.stop)
        where = groups[k].where
        found.append(memory_of(after[k], column - where.start, where.stop - where.start))
    return found


def _ended(scene: Scene, hiker: Hiker, trace: Trace, way: Way) -> HikerWalk:
    """One hiker's walk, cut where it left the finite numbers: nothing after that means anything."""
    positions, gradients, rates, _ = trace
    with np.errstate(all="ignore"):
        loss = scene.ground.value(positions[0], positions[1])
    gone = np.flatnonzero(~(np.isfinite(loss) & np.isfinite(positions).all(axis=0)))
    if gone.size:
        taken = max(1, int(gone[0]))
        positions, loss = positions[:, : taken + 1], loss[: taken + 1]
        gradients, rates = gradients[:, :taken], rates[:taken]
    (x, y), (gradient_x, gradient_y) = positions, gradients
    return HikerWalk(hiker, scene.ground, x, y, loss, gradient_x, gradient_y, rates, way.begun, way.memory)


def _after(begun: int, values: Array, before: float) -> Array:
    """Values of a fork at every step of the scene, all the same before it begins."""
    return np.concatenate([np.full(begun, before), values]) if begun else values

"""Step anatomy: the parts of one step of a walk, with the very numbers the optimizer worked with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import astuple, replace
from numpy.typing import NDArray

from app.descent.step.floats_or_arrays import SCALARS
from app.descent.step.hiker import Adam, Adamax, AdamW, Hiker, Lion, Nadam, Sgd, rule_of
from app.descent.step.optimizers import NADAM_DECAY, AdadeltaState, clip_gradient
from app.descent.story.stability import axis_scales
from app.descent.walks.memory import of_each
from app.descent.walks.walk import HikerWalk

Array = NDArray[np.float64]
PIECE = 400  # steps replayed in one go: about a millisecond
States = tuple[Any, Any]


class Replay:
    """The optimizer's states along a walk, found by feeding it the walk's gradients once more, a piece at a time.

    Every state is kept, as one row of numbers, so that any step of a walk of 100,000 can be asked for at once.
    ``done`` steps have been replayed so far; ``clipped`` (2, n) are the gradients after clipping.
    """

    def __init__(self, one: HikerWalk) -> None:
        self.walk, self.done = one, 0
        hiker = one.hiker
        with np.errstate(all="ignore"):
            gradients = np.stack([one.gradient_x, one.gradient_y])
            self.clipped = clip_gradient(gradients, hiker.clipnorm, hiker.clipvalue)
        self._floats, self._arrays = rule_of([hiker], SCALARS).transform, rule_of([hiker]).transform
        init: Any = self._floats.init  # typed for arrays, and the same for floats
        begun = None if one.memory is None else one.memory.state
        self._last: States = (init(float(one.x[0])), init(float(one.y[0]))) if begun is None else of_each(begun)
        self._kind = type(self._last[0])
        self._rows = np.empty((2, one.steps + 1, len(self._kind.__struct_fields__)))
        self._rows[:, 0] = _numbers(self._last)

    @property
    def complete(self) -> bool:
        """Whether every state is known."""
        return self.done >= self.walk.steps

    def go_on(self, steps: int = PIECE) -> bool:
        """Replay some more steps; True once all are."""
        begin, end = self.done, min(self.done + steps, self.walk.steps)
        rates = self.walk.learning_rate[begin:end].tolist()
        seen: list[Any] = []
        for gx, gy, lr in zip(*self.clipped[:, begin:end].tolist(), rates, strict=True):
            _, self._last = self.update(self._last, (gx, gy), lr)
            seen.append(_numbers(self._last))
        if end > begin:
            self._rows[:, begin + 1 : end + 1] = np.swapaxes(seen, 0, 1)
        self.done = end
        return self.complete

    def update(self, states: States, gradient: tuple[float, float], lr: float) -> tuple[tuple[float, float], States]:
        """One step of the optimizer in plain floats, or in arrays where the floats' arithmetic gives up."""
        update: Any = self._floats.update
        try:
            (dx, x), (dy, y) = update(states[0], gradient[0], lr), update(states[1], gradient[1], lr)
        except (ArithmeticError, ValueError):
            parts = zip(*_numbers(states), strict=True)
            # A count of steps is one number, everything else one a weight.
            both = self._kind(*(a if isinstance(a, int) else np.array([a, b], float) for a, b in parts))
            with np.errstate(all="ignore"):
                step, after = self._arrays.update(both, np.array(gradient), lr)
            halves = [self._kind(*(_part(value, axis) for value in astuple(after))) for axis in (0, 1)]
            return (float(step[0]), float(step[1])), (halves[0], halves[1])
        return (dx, dy), (x, y)

    def states(self, step: int) -> States:
        """Both weights' states before a step (0…done)."""
        x, y = (self._kind(*row) for row in self._rows[:, step].tolist())
        return (replace(x, t=int(x.t)), replace(y, t=int(y.t))) if hasattr(x, "t") else (x, y)

    def columns(self, begin: int, end: int) -> Any:
        """The states before the steps begin…end−1 as one state whose numbers are arrays (2, end − begin)."""
        return self._kind(*np.moveaxis(self._rows[:, begin:end], 2, 0))


def _numbers(states: States) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return astuple(states[0]), astuple(states[1])


def _part(value: Any, axis: int) -> Any:
    return value if isinstance(value, int) else float(np.broadcast_to(value, 2)[axis])


@dataclass(frozen=True)
class Anatomy:
    """Step ``index`` of a walk, from the place after ``index`` steps to the next; every array is (2,): x and y.

    ``gradient`` is as the optimizer got it, ``clipped`` after clipping. ``place + decay + fresh + memory = after``,
    up to rounding: ``decay`` is what weight decay takes, ``fresh`` what this gradient adds to the step, ``memory``
    what earlier gradients add (``fresh`` and ``memory`` are None for Lion, whose sign cannot be taken apart).
    ``scale`` is what each axis is divided by, None where the optimizer treats both alike.
    """

    hiker: Hiker
    index: int
    learning_rate: float
    place: Array
    gradient: Array
    clipped: Array
    before: States
    states: States
    scale: Array | None
    decay: Array | None
    fresh: Array | None
    memory: Array | None
    step: Array
    after: Array


def anatomy(replay: Replay, index: int) -> Anatomy:
    """The parts of step ``index`` (0…n−1) of a walk; the replay must have come as far."""
    one = replay.walk
    lr, before = float(one.learning_rate[index]), replay.states(index)
    clipped = replay.clipped[:, index]
    (dx, dy), states = replay.update(before, (float(clipped[0]), float(clipped[1])), lr)
    with np.errstate(all="ignore"):
        place, step = np.array([one.x[index], one.y[index]]), np.array([dx, dy])
        weight_decay = one.hiker.weight_decay
        decay = None if weight_decay is None else -(place * weight_decay * lr)
        state = _at_work(_columns(before), _columns(states))
        scale = axis_scales(one.hiker, state)
        fresh = _fresh(one.hiker, state, clipped, lr, scale)
        return Anatomy(
            hiker=one.hiker,
            index=index,
            learning_rate=lr,
            place=place,
            gradient=np.array([one.gradient_x[index], one.gradient_y[index]]),
            clipped=clipped,
            before=before,
            states=states,
            scale=scale,
            decay=decay,
            fresh=fresh,
            memory=None if fresh is None else step - fresh,
            step=step,
            after=(place if decay is None else place + decay) + step,
        )


def _columns(states: States) -> Any:
    """Both weights' states as one whose numbers are (2,)."""
    return type(states[0])(*np.array(_numbers(states), float).T)


def _at_work(before: Any, after: Any) -> Any:
    """The state that a step is made with: updated first, but for Adadelta's mean of its steps, updated last."""
    return replace(after, steps=before.steps) if isinstance(after, AdadeltaState) else after


def _fresh(hiker: Hiker, state: Any, gradient: Array, lr: float, scale: Array | None) -> Array | None:
    """What the present gradient adds to the step, (2,): the step if all earlier gradients were forgotten."""
    if isinstance(hiker, Lion):
        return None
    if isinstance(hiker, Sgd) or scale is None:
        ahead = 1 + hiker.momentum if isinstance(hiker, Sgd) and hiker.nesterov else 1.0
        return np.asarray(-gradient * lr * ahead)
    share: Any = 1.0
    if isinstance(hiker, Adam | AdamW | Adamax):
        share = (1 - hiker.beta_1) / (1 - hiker.beta_1**state.t)
    elif isinstance(hiker, Nadam):
        u, u_next = (hiker.beta_1 * (1 - 0.5 * NADAM_DECAY**k) for k in (state.t, state.t + 1))
        share = u_next * (1 - hiker.beta_1) / (1 - state.product * u_next) + (1 - u) / (1 - state.product)
    return np.asarray(-lr * share * gradient / scale)


def rates_by_axis(replay: Replay) -> Array | None:
    """What each step multiplied the (mean) gradient's parts by, (2, done); None where the axes are treated alike."""
    with np.errstate(all="ignore"):
        done = replay.done
        scales = axis_scales(replay.walk.hiker, _at_work(replay.columns(0, done), replay.columns(1, done + 1)))
        return None if scales is None else replay.walk.learning_rate[:done] / scales


def length(vector: Array) -> float:
    """How long a (2,) is, without overflow."""
    return math.hypot(float(vector[0]), float(vector[1]))

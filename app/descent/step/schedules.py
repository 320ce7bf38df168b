"""Keras's learning rate schedules: six that follow the step, and ReduceLROnPlateau, which watches the loss.

Names, arguments and defaults are Keras's (keras.optimizers.schedules, keras.callbacks.ReduceLROnPlateau). Keras
computes in float32; we do the same arithmetic in float64.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rate = Annotated[float, msgspec.Meta(ge=0)]
Steps = Annotated[float, msgspec.Meta(gt=0)]
Epochs = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class _Schedule(msgspec.Struct, frozen=True, tag_field="name", forbid_unknown_fields=True):
    """A schedule by name; ``initial_learning_rate`` left out is the hiker's own ``learning_rate``."""


class ExponentialDecay(_Schedule, frozen=True, tag="exponential_decay"):
    """lr·decay_rate^(step/decay_steps); with staircase the exponent is rounded down."""

    decay_steps: Steps = 100
    decay_rate: Annotated[float, msgspec.Meta(ge=0)] = 0.5
    staircase: bool = False
    initial_learning_rate: Rate | None = None

    def rates(self, initial: float, step: Array) -> Array:
        """The learning rate at each step, counted from 0."""
        p = step / self.decay_steps
        return initial * self.decay_rate ** (np.floor(p) if self.staircase else p)


class InverseTimeDecay(_Schedule, frozen=True, tag="inverse_time_decay"):
    """lr/(1 + decay_rate·step/decay_steps); with staircase the quotient is rounded down."""

    decay_steps: Steps = 100
    decay_rate: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    staircase: bool = False
    initial_learning_rate: Rate | None = None

    def rates(self, initial: float, step: Array) -> Array:
        """The learning rate at each step, counted from 0."""
        p = step / self.decay_steps
        return np.asarray(initial / (1 + self.decay_rate * (np.floor(p) if self.staircase else p)))


class PolynomialDecay(_Schedule, frozen=True, tag="polynomial_decay"):
    """(lr − end)·(1 − step/decay_steps)^power + end; with cycle it starts anew over ever longer stretches."""

    decay_steps: Steps = 100
    end_learning_rate: Rate = 0.0001
    power: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    cycle: bool = False
    initial_learning_rate: Rate | None = None

    def rates(self, initial: float, step: Array) -> Array:
        """The learning rate at each step, counted from 0."""
        length: Array | float = self.decay_steps
        if self.cycle:
            length = self.decay_steps * np.where(step == 0, 1.0, np.ceil(step / self.decay_steps))
        else:
            step = np.minimum(step, self.decay_steps)
        return np.asarray(
            (initial - self.end_learning_rate) * (1 - step / length) ** self.power + self.end_learning_rate
        )


class PiecewiseConstantDecay(_Schedule, frozen=True, tag="piecewise_constant_decay"):
    """``values[0]`` up to and with step ``boundaries[0]``, then ``values[1]``, and so on."""

    boundaries: Annotated[tuple[float, ...], msgspec.Meta(min_length=1)] = (100.0, 200.0)
    values: tuple[Rate, ...] = (0.1, 0.01, 0.001)

    def __post_init__(self) -> None:
        if len(self.values) != len(self.boundaries) + 1:
            raise ValueError(f"expected {len(self.boundaries) + 1} values, one more than boundaries - at `$.values`")
        if any(b <= a for a, b in zip(self.boundaries, self.boundaries[1:], strict=False)):
            raise ValueError("boundaries must increase - at `$.boundaries`")

    def rates(self, _initial: float, step: Array) -> Array:
        """The learning rate at each step, counted from 0."""
        return np.asarray(self.values)[np.searchsorted(self.boundaries, step, side="left")]


class CosineDecay(_Schedule, frozen=True, tag="cosine_decay"):
    """Half a cosine from lr to alpha·lr over decay_steps, after an optional straight warm-up to warmup_target."""

    decay_steps: Steps = 300
    alpha: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    warmup_target: Rate | None = None
    warmup_steps: Annotated[float, msgspec.Meta(ge=0)] = 0
    initial_learning_rate: Rate | None = None

    def rates(self, initial: float, step: Array) -> Array:
        """The learning rate at each step, counted from 0 (Loshchilov & Hutter, 2016, arXiv:1608.03983)."""
        if self.warmup_target is None:
            return self._decayed(initial, np.minimum(step, self.decay_steps))
        step = np.minimum(step, self.decay_steps + self.warmup_steps)
        warming = (self.warmup_target - initial) * step / (self.warmup_steps or 1) + initial
        cooling = self._decayed(self.warmup_target, step - self.warmup_steps)
        return np.where(step < self.warmup_steps, warming, cooling)

    def _decayed(self, top: float, step: Array) -> Array:
        cosine = 0.5 * (1 + np.cos(math.pi * (step / self.decay_steps)))
        return np.asarray(top * ((1 - self.alpha) * cosine + self.alpha))


class CosineDecayRestarts(_Schedule, frozen=True, tag="cosine_decay_restarts"):
    """Half cosines one after the other, each t_mul times as long and m_mul times as high as the one before."""

    first_decay_steps: Steps = 100
    t_mul: Annotated[float, msgspec.Meta(ge=1)] = 2.0
    m_mul: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    alpha: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    initial_learning_rate: Rate | None = None

    def rates(self, initial: float, step: Array) -> Array:
        """The learning rate at each step, counted from 0 (Loshchilov & Hutter, 2016, arXiv:1608.03983)."""
        fraction = step / self.first_decay_steps
        if self.t_mul == 1:
            restart = np.floor(fraction)
            fraction = fraction - restart
        else:
            restart = np.floor(np.log(1 - fraction * (1 - self.t_mul)) / math.log(self.t_mul))
            begun = (1 - self.t_mul**restart) / (1 - self.t_mul)
            fraction = (fraction - begun) / self.t_mul**restart
        cosine = 0.5 * self.m_mul**restart * (1 + np.cos(math.pi * fraction))
        return np.asarray(initial * ((1 - self.alpha) * cosine + self.alpha))


class ReduceLROnPlateau(_Schedule, frozen=True, tag="reduce_lr_on_plateau"):
    """Multiplies the rate by factor when an epoch's mean loss has not improved for patience epochs."""

    factor: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.1
    patience: Epochs = 10
    min_lr: Rate = 0.0
    min_delta: Annotated[float, msgspec.Meta(ge=0)] = 1e-4
    cooldown: Epochs = 0


StepSchedule = (
    ExponentialDecay | InverseTimeDecay | PolynomialDecay | PiecewiseConstantDecay | CosineDecay | CosineDecayRestarts
)
Schedule = StepSchedule | ReduceLROnPlateau


def carries_rate(schedule: Schedule | None) -> bool:
    """Whether a schedule has rates of its own, so that the hiker's ``learning_rate`` counts for nothing."""
    if isinstance(schedule, PiecewiseConstantDecay):
        return True
    return getattr(schedule, "initial_learning_rate", None) is not None


class PlateauState(NamedTuple):
    """What the callback remembers of each hiker, shape ``(n,)``: its rate, best loss, wait and cooldown in epochs."""

    rate: Array
    best: Array
    wait: Array
    cooldown: Array


def plateau_start(rate: Array) -> PlateauState:
    """Before the first epoch."""
    rate = np.asarray(rate, float)  # a script may say 1; a best loss of that kind could not begin at infinity
    zero = np.zeros_like(rate)
    return PlateauState(rate, np.full_like(rate, np.inf), zero, zero)


def plateau_epoch(states: PlateauState, loss: Array, schedules: Sequence[ReduceLROnPlateau]) -> PlateauState:
    """After an epoch whose mean loss was ``loss``, as the callback's on_epoch_end does it, for n hikers at once.

    In cooldown: one epoch less of it, and no waiting. Improved by more than min_delta: remember it, and no waiting.
    Else, outside cooldown: wait one more; at patience lower the rate, if it is above min_lr, and cool down.
    """
    settings = np.array([(s.factor, s.patience, s.min_lr, s.min_delta, s.cooldown) for s in schedules], float)
    factor, patience, min_lr, min_delta, cooldown = settings.T
    left = np.maximum(states.cooldown - 1, 0)
    cooled_wait = np.where(states.cooldown > 0, 0.0, states.wait)
    improved = np.isinf(states.best) | (loss < states.best - min_delta)
    waited = np.where(improved, 0.0, np.where(left > 0, cooled_wait, cooled_wait + 1))
    reduced = ~improved & (left == 0) & (waited >= patience) & (states.rate > min_lr)
    return PlateauState(
        rate=np.where(reduced, np.maximum(states.rate * factor, min_lr), states.rate),
        best=np.where(improved, loss, states.best),
        wait=np.where(reduced, 0.0, waited),
        cooldown=np.where(reduced, cooldown, left),
    )


class Rates(NamedTuple):
    """The learning rates of n hikers as a pure pair: ``at(state, step)`` is ``(n,)``, ``observe`` ends an epoch."""

    start: PlateauState | None
    at: Callable[[PlateauState | None, int], Array | float]
    observe: Callable[[PlateauState, Array], PlateauState] | None = None


def rates_of(learning_rates: Array, schedules: Sequence[Schedule | None], steps: int) -> Rates:
    """How the rates of n hikers run, whose schedules are all of one sort: none, by step, or by plateau."""
    first = schedules[0]
    if first is None:
        constant = float(learning_rates[0]) if np.all(learning_rates == learning_rates[0]) else learning_rates
        return Rates(None, lambda _state, _step: constant)
    if isinstance(first, ReduceLROnPlateau):
        plateaus = [s for s in schedules if isinstance(s, ReduceLROnPlateau)]
        return Rates(
            plateau_start(learning_rates),
            lambda state, _step: state.rate if state is not None else learning_rates,
            lambda state, loss: plateau_epoch(state, loss, plateaus),
        )
    table = np.stack(
        [
            step_rates(schedule, rate, steps)
            for schedule, rate in zip(schedules, learning_rates, strict=True)
            if schedule is not None and not isinstance(schedule, ReduceLROnPlateau)
        ],
        axis=1,
    )
    return Rates(None, lambda _state, step: table[step])


def step_rates(schedule: StepSchedule, learning_rate: float, steps: int) -> Array:
    """The rates of the first ``steps`` steps, shape ``(steps,)``."""
    own = None if isinstance(schedule, PiecewiseConstantDecay) else schedule.initial_learning_rate
    with np.errstate(all="ignore"):
        return schedule.rates(learning_rate if own is None else own, np.arange(steps, dtype=float))

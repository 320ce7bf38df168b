"""Keras's optimizers as pure pairs: ``init(params) → state`` and ``update(state, gradient, lr) → step, state``.

``params``, ``gradient`` and ``step`` have one shape ``(2, …)``: two weights for any number of hikers, so
that one walk and a sweep of thousands are the same code. ``lr`` is a number or broadcasts against it.
The arithmetic follows keras/src/optimizers step for step (Keras 3.13), down to the order of operations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LearningRate = Annotated[float, msgspec.Meta(ge=0)]
Decay = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Transform(NamedTuple):
    """The two pure functions of an optimizer."""

    init: Callable[[Array], Any]
    update: Callable[[Any, Array, Array | float], tuple[Array, Any]]


class SgdState(NamedTuple):
    """``velocity``: the running step, in the shape of the params."""

    velocity: Array


def sgd(momentum: float = 0.0, nesterov: bool = False) -> Transform:
    """Gradient descent, with momentum if asked for (keras.optimizers.SGD).

    Plain:     step = −lr·g
    Momentum:  v ← momentum·v − lr·g,   step = v
    Nesterov:  the same v,              step = momentum·v − lr·g
    """

    def init(params: Array) -> SgdState:
        return SgdState(np.zeros_like(params))

    def update(state: SgdState, gradient: Array, lr: Array | float) -> tuple[Array, SgdState]:
        if momentum == 0:
            return -(gradient * lr), state
        velocity = momentum * state.velocity - gradient * lr
        step = momentum * velocity - gradient * lr if nesterov else velocity
        return step, SgdState(velocity)

    return Transform(init, update)


class AdamState(NamedTuple):
    """``t``: steps taken; ``m``, ``v``: running means of g and g²; ``v_max``: the largest v (amsgrad)."""

    t: int
    m: Array
    v: Array
    v_max: Array


def adam(beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7, amsgrad: bool = False) -> Transform:
    """Adam (Kingma & Ba, 2014, arXiv:1412.6980; keras.optimizers.Adam, which adds ε outside the root).

    α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ)
    m ← m + (g−m)(1−β₁),   v ← v + (g²−v)(1−β₂),   v_max ← max(v_max, v)
    step = −α·m/(√v + ε)      with amsgrad v_max stands for v (Reddi et al., 2018)
    """

    def init(params: Array) -> AdamState:
        zero = np.zeros_like(params)
        return AdamState(0, zero, zero, zero)

    def update(state: AdamState, gradient: Array, lr: Array | float) -> tuple[Array, AdamState]:
        t = state.t + 1
        alpha = lr * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        m = state.m + (gradient - state.m) * (1 - beta_1)
        v = state.v + (gradient * gradient - state.v) * (1 - beta_2)
        v_max = np.maximum(state.v_max, v) if amsgrad else state.v_max
        root = np.sqrt(v_max if amsgrad else v)
        return -(m * alpha) / (root + epsilon), AdamState(t, m, v, v_max)

    return Transform(init, update)


class Sgd(msgspec.Struct, frozen=True, tag_field="optimizer", tag="sgd", forbid_unknown_fields=True):
    """A hiker that steps as ``keras.optimizers.SGD`` does; Keras's names and defaults."""

    title: ClassVar[str] = "SGD"
    learning_rate: LearningRate = 0.01
    momentum: Decay = 0.0
    nesterov: bool = False

    def transform(self) -> Transform:
        """The pure pair with these hyperparameters."""
        return sgd(self.momentum, self.nesterov)


class Adam(msgspec.Struct, frozen=True, tag_field="optimizer", tag="adam", forbid_unknown_fields=True):
    """A hiker that steps as ``keras.optimizers.Adam`` does; Keras's names and defaults."""

    title: ClassVar[str] = "Adam"
    learning_rate: LearningRate = 0.001
    beta_1: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.9
    beta_2: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.999
    epsilon: Annotated[float, msgspec.Meta(ge=0)] = 1e-7
    amsgrad: bool = False

    def transform(self) -> Transform:
        """The pure pair with these hyperparameters."""
        return adam(self.beta_1, self.beta_2, self.epsilon, self.amsgrad)


Hiker = Sgd | Adam
OPTIMIZERS: dict[str, type[Sgd] | type[Adam]] = {"sgd": Sgd, "adam": Adam}

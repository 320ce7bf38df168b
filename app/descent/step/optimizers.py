"""Keras's optimizers as pure pairs: ``init(params) → state`` and ``update(state, gradient, lr) → step, state``.

``params``, ``gradient`` and ``step`` have the shape ``(2, n)`` (or ``(2,)``): two weights of n hikers, so that one
walk, a sweep of rates and a map of 65,536 starts are one code path. Hyperparameters and ``lr`` are numbers or
arrays ``(n,)``, one a hiker. With ``xp=SCALARS`` the same functions take one weight as a plain float, as
``walks/one_hiker.py`` does. The arithmetic follows keras/src/optimizers step for step, down to the order of
operations (Keras 3.15, https://keras.io/api/optimizers/).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.step.floats_or_arrays import power_for

Array = NDArray[np.float64]
Number = Array | float
NADAM_DECAY = float(np.float32(0.96))  # Keras casts its 0.96 to float32 on the way to u, but not to the product


class Transform(NamedTuple):
    """The two pure functions of an optimizer."""

    init: Callable[[Array], Any]
    update: Callable[[Any, Array, Number], tuple[Array, Any]]


class State(msgspec.Struct, frozen=True, gc=False):
    """What an optimizer remembers between two steps. A Struct: five times as quick to make as a tuple with names."""


class SgdState(State, frozen=True):
    """``velocity``: the running step, in the shape of the params."""

    velocity: Array


def sgd(momentum: Number = 0.0, nesterov: bool = False, xp: Any = np) -> Transform:
    """Gradient descent, with momentum if asked for (keras.optimizers.SGD).

    Plain:     step = −lr·g
    Momentum:  v ← momentum·v − lr·g,   step = v                      (Polyak, 1964)
    Nesterov:  the same v,              step = momentum·v − lr·g      (Sutskever et al., 2013)
    """
    plain = bool(np.all(np.asarray(momentum) == 0))

    def init(params: Array) -> SgdState:
        return SgdState(xp.zeros_like(params))

    def update(state: SgdState, gradient: Array, lr: Number) -> tuple[Array, SgdState]:
        if plain:
            return -(gradient * lr), state
        velocity = state.velocity * momentum - gradient * lr
        step = velocity * momentum - gradient * lr if nesterov else velocity
        return step, SgdState(velocity)

    return Transform(init, update)


class RmspropState(State, frozen=True):
    """``velocity``: running mean of g²; ``mean``: of g (centered); ``momentum``: the running step."""

    velocity: Array
    mean: Array
    momentum: Array


def rmsprop(
    rho: Number = 0.9, momentum: Number = 0.0, epsilon: Number = 1e-7, centered: bool = False, xp: Any = np
) -> Transform:
    """RMSprop (Hinton, 2012, lecture 6e; keras.optimizers.RMSprop, which adds ε inside the root).

    v ← rho·v + (1−rho)·g²,   ḡ ← rho·ḡ + (1−rho)·g
    d = lr·g / √(v + ε)       centered: √(v − ḡ² + ε)  (Graves, 2013, arXiv:1308.0850)
    step = −d                 with momentum: b ← momentum·b + d,  step = −b
    """
    with_momentum = bool(np.any(np.asarray(momentum) > 0))
    sqrt = xp.sqrt

    def init(params: Array) -> RmspropState:
        zero = xp.zeros_like(params)
        return RmspropState(zero, zero, zero)

    def update(state: RmspropState, gradient: Array, lr: Number) -> tuple[Array, RmspropState]:
        velocity = rho * state.velocity + (1 - rho) * gradient * gradient
        mean = rho * state.mean + (1 - rho) * gradient if centered else state.mean
        inside = velocity - mean * mean + epsilon if centered else velocity + epsilon
        increment = lr * gradient / sqrt(inside)
        running = momentum * state.momentum + increment if with_momentum else increment
        return -running, RmspropState(velocity, mean, running)

    return Transform(init, update)


class AdagradState(State, frozen=True):
    """``accumulator``: the sum of all g², plus what it began with."""

    accumulator: Array


def adagrad(initial_accumulator_value: Number = 0.1, epsilon: Number = 1e-7, xp: Any = np) -> Transform:
    """Adagrad (Duchi et al., 2011; keras.optimizers.Adagrad).

    a ← a + g²      step = −lr·g / √(a + ε)
    """
    sqrt = xp.sqrt

    def init(params: Array) -> AdagradState:
        return AdagradState(xp.zeros_like(params) + initial_accumulator_value)

    def update(state: AdagradState, gradient: Array, lr: Number) -> tuple[Array, AdagradState]:
        accumulator = state.accumulator + gradient * gradient
        return -(lr * gradient / sqrt(accumulator + epsilon)), AdagradState(accumulator)

    return Transform(init, update)


class AdadeltaState(State, frozen=True):
    """``gradients``, ``steps``: running means of g² and of the squared step before lr."""

    gradients: Array
    steps: Array


def adadelta(rho: Number = 0.95, epsilon: Number = 1e-7, xp: Any = np) -> Transform:
    """Adadelta (Zeiler, 2012, arXiv:1212.5701; keras.optimizers.Adadelta).

    E[g²] ← rho·E[g²] + (1−rho)·g²
    Δ = −√(E[Δ²] + ε) / √(E[g²] + ε) · g
    E[Δ²] ← rho·E[Δ²] + (1−rho)·Δ²,   step = lr·Δ
    """
    sqrt = xp.sqrt

    def init(params: Array) -> AdadeltaState:
        zero = xp.zeros_like(params)
        return AdadeltaState(zero, zero)

    def update(state: AdadeltaState, gradient: Array, lr: Number) -> tuple[Array, AdadeltaState]:
        gradients = rho * state.gradients + (1 - rho) * gradient * gradient
        delta = -(sqrt(state.steps + epsilon) * gradient / sqrt(gradients + epsilon))
        steps = rho * state.steps + (1 - rho) * delta * delta
        return lr * delta, AdadeltaState(gradients, steps)

    return Transform(init, update)


class AdamState(State, frozen=True):
    """``t``: steps taken; ``m``, ``v``: running means of g and g²; ``v_max``: the largest v (amsgrad)."""

    t: int
    m: Array
    v: Array
    v_max: Array


def adam(
    beta_1: Number = 0.9, beta_2: Number = 0.999, epsilon: Number = 1e-7, amsgrad: bool = False, xp: Any = np
) -> Transform:
    """Adam (Kingma & Ba, 2014, arXiv:1412.6980; keras.optimizers.Adam, the paper's "epsilon hat").

    α = lr·√(1−β₂ᵗ)/(1−β₁ᵗ)
    m ← m + (g−m)(1−β₁),   v ← v + (g²−v)(1−β₂),   v_max ← max(v_max, v)
    step = −α·m/(√v + ε)      with amsgrad v_max stands for v (Reddi et al., 2018)
    """
    sqrt = xp.sqrt
    power = power_for(beta_1, beta_2)

    def init(params: Array) -> AdamState:
        zero = xp.zeros_like(params)
        return AdamState(0, zero, zero, zero)

    def update(state: AdamState, gradient: Array, lr: Number) -> tuple[Array, AdamState]:
        t = state.t + 1
        alpha = lr * sqrt(1 - power(beta_2, t)) / (1 - power(beta_1, t))
        m = state.m + (gradient - state.m) * (1 - beta_1)
        v = state.v + (gradient * gradient - state.v) * (1 - beta_2)
        v_max = xp.maximum(state.v_max, v) if amsgrad else state.v_max
        root = sqrt(v_max if amsgrad else v)
        return m * -alpha / (root + epsilon), AdamState(t, m, v, v_max)

    return Transform(init, update)


class AdamaxState(State, frozen=True):
    """``t``: steps taken; ``m``: running mean of g; ``u``: the largest |g|, fading by β₂ a step."""

    t: int
    m: Array
    u: Array


def adamax(beta_1: Number = 0.9, beta_2: Number = 0.999, epsilon: Number = 1e-7, xp: Any = np) -> Transform:
    """Adamax (Kingma & Ba, 2014, section 7.1; keras.optimizers.Adamax).

    m ← m + (g−m)(1−β₁),   u ← max(β₂·u, |g|)
    step = −lr·m / ((1−β₁ᵗ)(u + ε))
    """
    power = power_for(beta_1)

    def init(params: Array) -> AdamaxState:
        zero = xp.zeros_like(params)
        return AdamaxState(0, zero, zero)

    def update(state: AdamaxState, gradient: Array, lr: Number) -> tuple[Array, AdamaxState]:
        t = state.t + 1
        m = state.m + (gradient - state.m) * (1 - beta_1)
        u = xp.maximum(beta_2 * state.u, xp.abs(gradient))
        return -(lr * m / ((1 - power(beta_1, t)) * (u + epsilon))), AdamaxState(t, m, u)

    return Transform(init, update)


class NadamState(State, frozen=True):
    """``t``: steps taken; ``m``, ``v``: running means of g and g²; ``product``: u₁·…·uₜ."""

    t: int
    m: Array
    v: Array
    product: Number


def nadam(beta_1: Number = 0.9, beta_2: Number = 0.999, epsilon: Number = 1e-7, xp: Any = np) -> Transform:
    """Nadam (Dozat, 2016; keras.optimizers.Nadam): Adam that looks one step of momentum ahead.

    uₜ = β₁(1 − ½·0.96ᵗ),   Πₜ = u₁·…·uₜ
    m ← m + (g−m)(1−β₁),   v ← v + (g²−v)(1−β₂)
    m̂ = uₜ₊₁·m/(1−Πₜ₊₁) + (1−uₜ)·g/(1−Πₜ),   v̂ = v/(1−β₂ᵗ)
    step = −lr·m̂/(√v̂ + ε)
    """
    sqrt = xp.sqrt
    power = power_for(beta_2)

    def init(params: Array) -> NadamState:
        zero = xp.zeros_like(params)
        return NadamState(0, zero, zero, 1.0)

    def update(state: NadamState, gradient: Array, lr: Number) -> tuple[Array, NadamState]:
        t = state.t + 1
        u = beta_1 * (1.0 - 0.5 * NADAM_DECAY**t)
        u_next = beta_1 * (1.0 - 0.5 * NADAM_DECAY ** (t + 1))
        product = state.product * beta_1 * (1.0 - 0.5 * 0.96**t)
        product_next = product * u_next
        m = state.m + (gradient - state.m) * (1 - beta_1)
        v = state.v + (gradient * gradient - state.v) * (1 - beta_2)
        m_hat = u_next * m / (1 - product_next) + (1 - u) * gradient / (1 - product)
        v_hat = v / (1 - power(beta_2, t))
        return -(m_hat * lr / (sqrt(v_hat) + epsilon)), NadamState(t, m, v, product)

    return Transform(init, update)


class LionState(State, frozen=True):
    """``m``: running mean of g."""

    m: Array


def lion(beta_1: Number = 0.9, beta_2: Number = 0.99, xp: Any = np) -> Transform:
    """Lion (Chen et al., 2023, arXiv:2302.06675; keras.optimizers.Lion): only the sign counts.

    step = −lr·sign(β₁·m + (1−β₁)·g),   m ← β₂·m + (1−β₂)·g
    """

    def init(params: Array) -> LionState:
        return LionState(xp.zeros_like(params))

    def update(state: LionState, gradient: Array, lr: Number) -> tuple[Array, LionState]:
        step = -(lr * xp.sign(state.m * beta_1 + gradient * (1.0 - beta_1)))
        return step, LionState(state.m * beta_2 + gradient * (1.0 - beta_2))

    return Transform(init, update)


def clip_gradient(gradient: Array, clipnorm: Number | None, clipvalue: Number | None) -> Array:
    """What Keras does to a gradient first: to a length of at most ``clipnorm``, else each part to ±``clipvalue``."""
    if clipnorm is not None:
        length = np.sqrt(np.sum(np.square(gradient), axis=0))
        clipped: Array = gradient * clipnorm / np.maximum(length, clipnorm)
        return clipped
    if clipvalue is not None:
        return np.clip(gradient, -np.asarray(clipvalue), clipvalue)
    return gradient

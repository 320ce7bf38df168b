"""Step anatomy: the parts of a step are the engine's own, and the formula with their numbers gives them again."""

from __future__ import annotations

import math
import re
import time

import numpy as np
import pytest

from app.descent import SURFACES, Scene
from app.descent.step.hiker import OPTIMIZERS, Adam, AdamW, Hiker, Rmsprop, Sgd, rule_of
from app.descent.step.schedules import CosineDecay, ReduceLROnPlateau
from app.descent.story.stability import axis_scales
from app.descent.story.step_anatomy import Replay, anatomy, rates_by_axis
from app.descent.story.step_formula import derivation
from app.descent.story.step_parts import parts_of
from app.descent.walks.walk import HikerWalk, walk
from tests.descent.story.replays import replayed

HIKERS: list[Hiker] = [
    *(kind(learning_rate=0.02) for kind in OPTIMIZERS.values()),
    Sgd(learning_rate=0.01, momentum=0.9),
    Sgd(learning_rate=0.01, momentum=0.9, nesterov=True),
    Rmsprop(learning_rate=0.01, momentum=0.5, centered=True),
    Adam(learning_rate=0.02, amsgrad=True),
    Adam(learning_rate=0.02, clipnorm=0.5),
    Sgd(learning_rate=0.02, clipvalue=0.1, weight_decay=0.01),
    AdamW(learning_rate=0.02, weight_decay=0.1, schedule=CosineDecay(decay_steps=30)),
    Sgd(learning_rate=0.02, schedule=ReduceLROnPlateau(patience=0, min_delta=0.5)),
]
SURFACES_TRIED = ["ravine", "two-valleys", "himmelblau", "line-fit", "two-weights"]


def one_walk(hiker: Hiker, surface: str = "ravine", steps: int = 40, **settings: object) -> HikerWalk:
    return walk(Scene(surface=surface, steps=steps, hikers=(hiker,), **settings)).walks[0]


@pytest.mark.parametrize("surface", SURFACES_TRIED)
@pytest.mark.parametrize("hiker", HIKERS, ids=str)
def test_that_the_parts_of_every_step_lead_to_the_next_place_to_the_last_bit(surface, hiker):
    batch = {"batch_size": 16} if SURFACES[surface].rows else {"noise": 0.1}
    one = one_walk(hiker, surface, **batch)
    replay = replayed(one)
    for n in range(one.steps):
        parts = anatomy(replay, n)
        assert (parts.after[0], parts.after[1]) == (one.x[n + 1], one.y[n + 1])
        if parts.fresh is not None:
            decay = 0.0 if parts.decay is None else parts.decay
            total = decay + parts.fresh + parts.memory
            moved = np.array([one.x[n + 1] - one.x[n], one.y[n + 1] - one.y[n]])
            np.testing.assert_allclose(total, moved, rtol=1e-9, atol=1e-13)
        shown = {part.kind: part.value for part in parts_of(parts)}
        np.testing.assert_array_equal(shown["step"], parts.after - parts.place)


@pytest.mark.parametrize("hiker", HIKERS, ids=str)
def test_that_hikers_who_remember_nothing_step_by_this_gradient_alone(hiker):
    remembering = getattr(hiker, "beta_1", 0) > 0 or getattr(hiker, "momentum", 0) > 0
    replay = replayed(one_walk(hiker))
    memories = [parts.memory for n in range(40) if (parts := anatomy(replay, n)).memory is not None]
    if remembering:
        assert not memories or np.abs(memories[5:]).max() > 1e-6
        if memories:
            np.testing.assert_allclose(memories[0], 0, atol=1e-9)  # before the first step there is nothing to remember
    else:
        np.testing.assert_allclose(memories, 0, atol=1e-15)


def evaluated(text: str) -> float:
    """What a filled line's left side comes to, worked out anew."""
    left = text.rpartition(" = ")[0]
    left = re.sub(r"\|([^|]*)\|", r"abs(\1)", left)
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    left = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "**" + m.group().translate(raised), left)
    left = re.sub(r"√([\d.e−]+)", r"√(\1)", left)
    left = left.replace("·", "*").replace("−", "-").replace("√", "sqrt")
    names = {"sqrt": math.sqrt, "max": max, "min": min, "abs": abs, "sign": lambda v: float(np.sign(v))}
    return float(eval(left, {"__builtins__": {}}, names))


@pytest.mark.parametrize("hiker", HIKERS, ids=str)
def test_that_the_formula_with_its_numbers_gives_the_engines_results(hiker):
    replay = replayed(one_walk(hiker, "two-valleys", noise=0.1))
    for n in (0, 1, 7, 39):
        for line in derivation(anatomy(replay, n), digits=17):
            for filled, value in zip(line.filled, line.values, strict=True):
                # Keras's Nadam rounds 0.96 in one place to float32, which the text does not.
                near = pytest.approx(value, rel=1e-6 if hiker.title == "Nadam" else 1e-9, abs=1e-12)
                assert evaluated(filled) == near, (line.rule, filled)


def test_that_adams_formula_is_written_as_keras_has_it():
    lines = derivation(anatomy(replayed(one_walk(Adam(learning_rate=0.1))), 0))
    assert [line.rule for line in lines] == [
        "α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ)",
        "m ← m + (g − m)·(1 − β₁)",
        "v ← v + (g² − v)·(1 − β₂)",
        "Δ = −α·m / (√v + ε)",
        "w ← w + Δ",
    ]
    assert lines[0].filled[0] == "0.1·√(1 − 0.999¹) / (1 − 0.9¹) = 0.03162"
    assert lines[1].filled == ("0 + (−1 − 0)·(1 − 0.9) = −0.1", "0 + (4 − 0)·(1 − 0.9) = 0.4")
    assert lines[2].filled[0] == "0 + ((−1)² − 0)·(1 − 0.999) = 0.001"
    assert lines[3].filled[0] == "−0.03162·(−0.1) / (√0.001 + 1e-7) = 0.1"


@pytest.mark.parametrize("hiker", HIKERS, ids=str)
def test_that_the_rates_by_axis_are_those_of_each_state(hiker):
    one = one_walk(hiker)
    replay = replayed(one)
    rates = rates_by_axis(replay)
    if type(hiker).__name__ in ("Sgd", "Lion"):
        assert rates is None
        return
    assert rates.shape == (2, 40)
    for n in (0, 20, 39):
        np.testing.assert_array_equal(rates[:, n], one.learning_rate[n] / anatomy(replay, n).scale)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_the_rate_of_an_axis_times_a_steady_gradient_is_the_step(name):
    hiker, gradient = OPTIMIZERS[name](learning_rate=0.01), np.array([3.0, -0.2])
    transform = rule_of([hiker]).transform
    state = transform.init(np.zeros(2))
    for _ in range(2000):
        step, state = transform.update(state, gradient, 0.01)
    scale = axis_scales(hiker, state)
    if name in ("sgd", "lion"):
        assert scale is None
    else:
        np.testing.assert_allclose(-0.01 / scale * gradient, step, rtol=0.02)


@pytest.mark.parametrize("hiker", HIKERS, ids=str)
def test_that_a_walk_that_explodes_is_taken_apart_to_its_end(hiker):
    import msgspec

    one = one_walk(msgspec.structs.replace(hiker, learning_rate=1e150), "rosenbrock", 60)
    replay = replayed(one)
    for n in range(one.steps):
        parts = anatomy(replay, n)
        np.testing.assert_array_equal(parts.after, [one.x[n + 1], one.y[n + 1]])
        assert len(derivation(parts)) >= 2


def test_that_a_piece_is_short_and_a_step_costs_little_even_in_a_long_walk():
    replay = Replay(one_walk(Adam(learning_rate=0.001), steps=100_000))
    took = []
    while not replay.complete:
        begun = time.thread_time()
        replay.go_on()
        took.append(time.thread_time() - begun)
    assert np.median(took) < 0.02
    begun = time.thread_time()
    for n in range(99_000, 99_100):
        anatomy(replay, n)
    assert (time.thread_time() - begun) / 100 < 0.003


@pytest.mark.parametrize("batch_size", [None, 16])
def test_that_hikers_who_walked_together_are_taken_apart_to_the_last_bit(batch_size):
    hikers = (Adam(), Adam(learning_rate=0.1, beta_1=0.8, beta_2=0.99), Rmsprop(rho=0.5), Rmsprop(momentum=0.9))
    for one in walk(Scene(surface="two-weights", batch_size=batch_size, steps=100, hikers=hikers)).walks:
        replay = replayed(one)
        for n in range(one.steps):
            np.testing.assert_array_equal(anatomy(replay, n).after, [one.x[n + 1], one.y[n + 1]])

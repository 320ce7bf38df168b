"""Schedules against Keras's own classes, and the plateau against the real callback."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import Scene, walk
from app.descent.step.hiker import Sgd
from app.descent.step.schedules import (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
    ReduceLROnPlateau,
    plateau_epoch,
    plateau_start,
    step_rates,
)
from app.descent.walks.scene import load_scene

STEPS = 400
ONE_ROUNDING = 2.0**-22  # float32 keeps 24 bits; Keras computes in it
SCHEDULES = [
    ExponentialDecay(decay_steps=50, decay_rate=0.8),
    ExponentialDecay(decay_steps=50, decay_rate=0.8, staircase=True),
    InverseTimeDecay(decay_steps=30, decay_rate=0.5),
    InverseTimeDecay(decay_steps=30, decay_rate=0.5, staircase=True),
    PolynomialDecay(decay_steps=200, end_learning_rate=0.01, power=2.0),
    PolynomialDecay(decay_steps=64, end_learning_rate=0.001, power=0.5, cycle=True),
    PiecewiseConstantDecay(boundaries=(10.0, 100.0), values=(0.5, 0.25, 0.125)),
    CosineDecay(decay_steps=300, alpha=0.1),
    CosineDecay(decay_steps=200, alpha=0.0, warmup_target=0.5, warmup_steps=50),
    CosineDecayRestarts(first_decay_steps=40, t_mul=2.0, m_mul=0.8, alpha=0.05),
    CosineDecayRestarts(first_decay_steps=40, t_mul=1.0, m_mul=0.9),
]


def keras_schedule(schedule, rate: float):
    import keras

    name = "".join(part.title() for part in type(schedule).__struct_config__.tag.split("_"))
    arguments = {n: getattr(schedule, n) for n in schedule.__struct_fields__ if n != "initial_learning_rate"}
    if not isinstance(schedule, PiecewiseConstantDecay):
        arguments["initial_learning_rate"] = rate
    else:
        arguments = {k: list(v) for k, v in arguments.items()}
    return getattr(keras.optimizers.schedules, name)(**arguments)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: type(s).__name__)
def test_that_every_rate_is_keras_own_to_a_float32_rounding(schedule):
    import tensorflow as tf

    # As a graph, which is how Keras trains, and much quicker.
    theirs = tf.function(keras_schedule(schedule, 0.25))
    expected = np.array([float(theirs(tf.constant(step, tf.int64))) for step in range(STEPS)])
    # A cosine near its end is a difference of two numbers near 1, each rounded.
    np.testing.assert_allclose(step_rates(schedule, 0.25, STEPS), expected, rtol=8 * ONE_ROUNDING, atol=1e-7)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: type(s).__name__)
def test_that_a_walk_uses_the_schedule_s_rates(schedule):
    one = walk(Scene(steps=60, hikers=(Sgd(learning_rate=0.25, schedule=schedule),))).walks[0]
    np.testing.assert_array_equal(one.learning_rate, step_rates(schedule, 0.25, 60))
    np.testing.assert_allclose(np.diff(one.x), -one.learning_rate * one.gradient_x, rtol=1e-9, atol=1e-12)


def test_that_an_initial_rate_of_the_schedule_s_own_wins():
    schedule = ExponentialDecay(initial_learning_rate=0.5)
    assert step_rates(schedule, 0.1, 1)[0] == 0.5


plateaus = st.builds(
    ReduceLROnPlateau,
    factor=st.sampled_from([0.1, 0.25, 0.5, 0.9]),
    patience=st.integers(0, 4),
    min_lr=st.sampled_from([0.0, 1e-5, 0.01]),
    min_delta=st.sampled_from([0.0, 1e-4, 0.1]),
    cooldown=st.integers(0, 3),
)
losses = st.lists(st.sampled_from([0.1, 0.2, 0.25, 0.3, 0.5, 1.0, 1.00005, float("nan")]), min_size=1, max_size=30)


def callback_rates(schedule: ReduceLROnPlateau, start: float, seen: list[float]) -> list[float]:
    """The rate after each epoch by Keras's own callback."""
    import keras

    arguments = {n: getattr(schedule, n) for n in schedule.__struct_fields__}
    callback = keras.callbacks.ReduceLROnPlateau(monitor="loss", mode="min", **arguments)

    class Model:
        optimizer = keras.optimizers.SGD(start)

    callback.set_model(Model())
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(seen):
        callback.on_epoch_end(epoch, {"loss": loss})
        rates.append(float(Model.optimizer.learning_rate.numpy()))
    return rates


@settings(max_examples=60, deadline=None)
@given(schedule=plateaus, seen=losses)
def test_that_the_plateau_is_the_real_callback(schedule, seen):
    expected = callback_rates(schedule, 0.25, seen)
    state, ours = plateau_start(np.array([0.25])), []
    for loss in seen:
        state = plateau_epoch(state, np.array([loss]), [schedule])
        ours.append(state.rate[0])
    np.testing.assert_allclose(ours, expected, rtol=2.0**-20)


@settings(max_examples=30, deadline=None)
@given(st.lists(plateaus, min_size=2, max_size=4), st.lists(st.floats(0, 1), min_size=5, max_size=20))
def test_that_plateaus_of_many_hikers_do_not_disturb_one_another(schedules, seen):
    together = plateau_start(np.full(len(schedules), 0.25))
    alone = [plateau_start(np.array([0.25])) for _ in schedules]
    for loss in seen:
        together = plateau_epoch(together, np.full(len(schedules), loss), schedules)
        alone = [plateau_epoch(s, np.array([loss]), [k]) for s, k in zip(alone, schedules, strict=True)]
    np.testing.assert_array_equal(together.rate, [s.rate[0] for s in alone])


def test_that_a_plateau_counts_epochs_of_the_scene_and_watches_the_losses_they_began_from():
    schedule = ReduceLROnPlateau(factor=0.5, patience=1, min_delta=100.0)
    scene = Scene(steps=20, steps_per_epoch=5, hikers=(Sgd(learning_rate=0.1, schedule=schedule),))
    rates = walk(scene).walks[0].learning_rate
    # Nothing improves by 100: the first epoch sets the mark, each later one halves the rate.
    np.testing.assert_array_equal(rates, np.repeat([0.1, 0.1, 0.05, 0.025], 5))


def test_that_a_whole_rate_reaches_its_plateaus_as_any_other():
    whole, same = (
        walk(Scene(hikers=(Sgd(learning_rate=rate, schedule=ReduceLROnPlateau(patience=1)),))).walks[0]
        for rate in (1, 1.0)
    )
    np.testing.assert_array_equal(whole.learning_rate, same.learning_rate)
    np.testing.assert_array_equal(whole.loss, same.loss)


def test_that_the_contract_s_scene_is_read():
    scene = load_scene("""
    {"surface": "two-valleys", "start": [1.5, 1.5], "steps": 300, "seed": 7, "noise": 0.0, "batch_size": null,
     "steps_per_epoch": 10, "hikers": [
      {"optimizer": "sgd", "learning_rate": 0.05, "momentum": 0.0, "nesterov": false},
      {"optimizer": "adam", "learning_rate": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "amsgrad": false,
       "schedule": {"name": "reduce_lr_on_plateau", "factor": 0.5, "patience": 2, "min_lr": 1e-5, "min_delta": 1e-4,
                    "cooldown": 0}}]}""")
    assert scene.hikers[1].schedule == ReduceLROnPlateau(factor=0.5, patience=2, min_lr=1e-5)

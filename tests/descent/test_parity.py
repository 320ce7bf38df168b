"""Our optimizers against Keras's own, step for step in float64.

Keras holds the learning rate as float32 and rounds the betas to float32 inside its powers, so both sides get
numbers that float32 can hold. Six surfaces are walked at once: one Keras variable holds a hiker on each.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import OPTIMIZERS, SURFACES, Scene, walk
from app.descent.hikers import OFF, Adadelta, Adagrad, Adam, Adamax, AdamW, Hiker, Lion, Nadam, Rmsprop, Sgd

STEPS = 300
GROUNDS = ("bowl", "ravine", "two-valleys", "himmelblau", "styblinski-tang", "matyas")


def f32(value: float) -> float:
    return float(np.float32(value))


HALF, NINE, TENTH, SLOW = f32(0.5), f32(0.9), f32(0.1), f32(0.002)
HIKERS: dict[str, Hiker] = {
    "sgd": Sgd(learning_rate=f32(0.01)),
    "sgd momentum": Sgd(learning_rate=SLOW, momentum=NINE),
    "sgd nesterov": Sgd(learning_rate=SLOW, momentum=NINE, nesterov=True),
    "sgd decay": Sgd(learning_rate=f32(0.01), weight_decay=f32(0.01), clipvalue=3.0),
    "rmsprop": Rmsprop(learning_rate=f32(0.01)),
    "rmsprop momentum": Rmsprop(learning_rate=SLOW, momentum=HALF, rho=f32(0.95)),
    "rmsprop centered": Rmsprop(learning_rate=SLOW, centered=True, epsilon=1e-3),
    "adagrad": Adagrad(learning_rate=TENTH),
    "adagrad zero": Adagrad(learning_rate=f32(1.0), initial_accumulator_value=0.0),
    "adagrad large": Adagrad(learning_rate=f32(0.3), initial_accumulator_value=5.0, epsilon=1e-2),
    "adadelta": Adadelta(learning_rate=f32(1.0)),
    "adadelta short": Adadelta(learning_rate=f32(10.0), rho=HALF),
    "adadelta epsilon": Adadelta(learning_rate=f32(1.0), rho=NINE, epsilon=1e-4),
    "adam": Adam(learning_rate=TENTH, beta_1=NINE, beta_2=f32(0.999)),
    "adam short": Adam(learning_rate=f32(0.02), beta_1=HALF, beta_2=NINE, epsilon=1e-3),
    "adam amsgrad": Adam(learning_rate=TENTH, beta_1=NINE, beta_2=f32(0.99), amsgrad=True),
    "adamw": AdamW(learning_rate=TENTH, weight_decay=f32(0.004), beta_1=NINE, beta_2=f32(0.999)),
    "adamw strong": AdamW(learning_rate=TENTH, weight_decay=HALF, beta_1=HALF, beta_2=NINE),
    "adamw amsgrad": AdamW(learning_rate=f32(0.02), weight_decay=TENTH, beta_1=NINE, beta_2=f32(0.99), amsgrad=True),
    "adamax": Adamax(learning_rate=TENTH, beta_1=NINE, beta_2=f32(0.999)),
    "adamax short": Adamax(learning_rate=f32(0.02), beta_1=HALF, beta_2=NINE),
    "adamax epsilon": Adamax(learning_rate=TENTH, beta_1=f32(0.95), beta_2=f32(0.99), epsilon=1e-2),
    "nadam": Nadam(learning_rate=TENTH, beta_1=NINE, beta_2=f32(0.999)),
    "nadam short": Nadam(learning_rate=f32(0.02), beta_1=HALF, beta_2=NINE),
    "nadam epsilon": Nadam(learning_rate=TENTH, beta_1=f32(0.95), beta_2=f32(0.99), epsilon=1e-2),
    "lion": Lion(learning_rate=f32(0.01), beta_1=NINE, beta_2=f32(0.99)),
    "lion short": Lion(learning_rate=TENTH, beta_1=HALF, beta_2=NINE),
    "lion decay": Lion(learning_rate=f32(0.01), beta_1=NINE, beta_2=f32(0.99), weight_decay=TENTH),
}


def keras_positions(hiker: Hiker, starts: np.ndarray, gradient, steps: int) -> np.ndarray:
    """Positions (steps + 1, k, 2) of k hikers that one real Keras optimizer moves."""
    import keras
    import tensorflow as tf

    settings = {
        n: v
        for n in hiker.__struct_fields__
        if n not in ("schedule", "hidden") and (v := getattr(hiker, n)) is not None
    }
    optimizer = keras.optimizers.get({"class_name": type(hiker).__struct_config__.tag, "config": settings})
    before = keras.backend.floatx()
    keras.backend.set_floatx("float64")
    try:
        weights = keras.Variable(starts, dtype="float64")
        optimizer.build([weights])
        positions = [weights.numpy()]
        # As a graph, which is how Keras trains: a fifth of the time of a step by hand.
        step = tf.function(lambda slope: optimizer.apply([slope]))
        for _ in range(steps):
            step(tf.constant(gradient(positions[-1]), tf.float64))
            positions.append(weights.numpy())
    finally:
        keras.backend.set_floatx(before)
    return np.stack(positions)


def largest_difference(hiker: Hiker) -> float:
    """Between Keras's positions and ours over all grounds and steps, relative to the larger of 1 and the place."""
    grounds = [SURFACES[name] for name in GROUNDS]

    def gradient(places: np.ndarray) -> np.ndarray:
        return np.stack([g.gradient(*place) for g, place in zip(grounds, places, strict=True)])

    theirs = keras_positions(hiker, np.array([g.start for g in grounds]), gradient, STEPS)
    worst = 0.0
    for k, name in enumerate(GROUNDS):
        ours = walk(Scene(surface=name, steps=STEPS, hikers=(hiker,))).walks[0]
        assert ours.steps == STEPS, f"left the numbers on {name}"
        places = np.stack([ours.x, ours.y], axis=1)
        worst = max(worst, float((np.abs(places - theirs[:, k]) / np.maximum(1.0, np.abs(theirs[:, k]))).max()))
    return worst


@pytest.mark.parametrize("hiker", HIKERS.values(), ids=HIKERS)
def test_that_every_step_is_keras_own(hiker):
    assert largest_difference(hiker) <= 1e-10


def test_that_every_optimizer_is_compared_in_three_ways():
    for kind in OPTIMIZERS.values():
        assert sum(type(hiker) is kind for hiker in HIKERS.values()) >= 3


def test_that_clipnorm_shortens_the_gradient_as_keras_does():
    hiker = Sgd(learning_rate=HALF, clipnorm=1.0)
    ground = SURFACES["ravine"]
    theirs = keras_positions(hiker, np.array(ground.start), lambda place: ground.gradient(*place), 50)
    ours = walk(Scene(steps=50, hikers=(hiker,))).walks[0]
    np.testing.assert_allclose(np.stack([ours.x, ours.y], axis=1), theirs, rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_the_defaults_are_keras_own(name):
    import keras

    ours, theirs = OPTIMIZERS[name](), keras.optimizers.get(name).get_config()
    for argument in ("learning_rate", *ours.arguments(), *OFF):
        mine, expected = getattr(ours, argument), theirs[argument]
        assert mine == expected or np.float32(mine) == np.float32(expected), argument


def test_that_hikers_of_one_kind_walk_as_they_would_alone():
    hikers = (
        Adam(learning_rate=0.1),
        Sgd(learning_rate=0.01),
        Adam(learning_rate=0.3, beta_1=0.5),
        Sgd(learning_rate=0.02, momentum=0.5),
        Adam(learning_rate=0.1, amsgrad=True),
        Sgd(learning_rate=0.03, momentum=0.9),
    )
    together = walk(Scene(surface="two-valleys", hikers=hikers)).walks
    for hiker, one in zip(hikers, together, strict=True):
        alone = walk(Scene(surface="two-valleys", hikers=(hiker,))).walks[0]
        assert one.hiker == hiker
        np.testing.assert_array_equal(one.x, alone.x)
        np.testing.assert_array_equal(one.loss, alone.loss)

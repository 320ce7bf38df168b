"""Our optimizers against Keras's own, step for step in float64.

Keras holds the learning rate as float32 and rounds the betas to float32 inside its powers, so both sides get
numbers that float32 can hold. Six surfaces are walked at once: one Keras variable holds a hiker on each.
All of Keras's optimizers take a step in one call, which is what the time goes into.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import OPTIMIZERS, SURFACES, Scene, walk
from app.descent.step.hiker import OFF, Adadelta, Adagrad, Adam, Adamax, AdamW, Hiker, Lion, Nadam, Rmsprop, Sgd

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


def keras_positions(hikers: list[Hiker], starts: np.ndarray, gradient, steps: int) -> np.ndarray:
    """Positions (steps + 1, hikers, …) that real Keras optimizers move, one a hiker, all from ``starts``.

    ``gradient`` takes the positions of all hikers at once.
    """
    import keras
    import tensorflow as tf

    before = keras.backend.floatx()
    keras.backend.set_floatx("float64")
    try:
        optimizers = [keras_optimizer(hiker) for hiker in hikers]
        weights = [keras.Variable(starts, dtype="float64") for _ in hikers]
        for optimizer, weight in zip(optimizers, weights, strict=True):
            optimizer.build([weight])

        # As a graph, which is how Keras trains, and all in one: a step by hand takes many times as long.
        @tf.function
        def step(slopes):
            for optimizer, slope in zip(optimizers, tf.unstack(slopes), strict=True):
                optimizer.apply([slope])
            return tf.stack([weight.value for weight in weights])

        positions = [np.stack([starts for _ in hikers])]
        for _ in range(steps):
            positions.append(step(tf.constant(gradient(positions[-1]), tf.float64)).numpy())
    finally:
        keras.backend.set_floatx(before)
    return np.stack(positions)


def keras_optimizer(hiker: Hiker):
    import keras

    settings = {
        n: v
        for n in hiker.__struct_fields__
        if n not in ("schedule", "hidden") and (v := getattr(hiker, n)) is not None
    }
    return keras.optimizers.get({"class_name": type(hiker).__struct_config__.tag, "config": settings})


@pytest.fixture(scope="module")
def theirs() -> dict[str, np.ndarray]:
    """By hiker: the positions (steps + 1, grounds, 2) that Keras's optimizer walks."""
    grounds = [SURFACES[name] for name in GROUNDS]

    def gradient(places: np.ndarray) -> np.ndarray:
        slopes = [g.gradient(places[:, k, 0], places[:, k, 1]) for k, g in enumerate(grounds)]
        return np.moveaxis(np.array(slopes), 2, 0)

    starts = np.array([g.start for g in grounds])
    return dict(
        zip(HIKERS, np.moveaxis(keras_positions([*HIKERS.values()], starts, gradient, STEPS), 1, 0), strict=True)
    )


@pytest.mark.parametrize("name", HIKERS)
def test_that_every_step_is_keras_own(theirs, name):
    for k, ground in enumerate(GROUNDS):
        ours = walk(Scene(surface=ground, steps=STEPS, hikers=(HIKERS[name],))).walks[0]
        assert ours.steps == STEPS, f"left the numbers on {ground}"
        places, expected = np.stack([ours.x, ours.y], axis=1), theirs[name][:, k]
        # Relative to the larger of 1 and the place.
        assert (np.abs(places - expected) <= 1e-10 * np.maximum(1.0, np.abs(expected))).all()


def test_that_every_optimizer_is_compared_in_three_ways():
    for kind in OPTIMIZERS.values():
        assert sum(type(hiker) is kind for hiker in HIKERS.values()) >= 3


def test_that_clipnorm_shortens_the_gradient_as_keras_does():
    hiker = Sgd(learning_rate=HALF, clipnorm=1.0)
    ground = SURFACES["ravine"]

    def gradient(places: np.ndarray) -> np.ndarray:
        return np.stack([ground.gradient(*place) for place in places])

    (theirs,) = np.moveaxis(keras_positions([hiker], np.array(ground.start), gradient, 50), 1, 0)
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

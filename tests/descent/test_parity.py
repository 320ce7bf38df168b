"""Our optimizers against Keras's own, step for step in float64.

Keras holds the learning rate as float32 and rounds the betas to float32 inside its powers, so both
sides get numbers that float32 can hold.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES, Scene, walk
from app.descent.optimizers import Adam, Hiker, Sgd

STEPS = 300


def f32(value: float) -> float:
    return float(np.float32(value))


HIKERS = {
    "sgd": Sgd(learning_rate=f32(0.01)),
    "sgd with momentum": Sgd(learning_rate=f32(0.002), momentum=f32(0.9)),
    "sgd with nesterov": Sgd(learning_rate=f32(0.002), momentum=f32(0.9), nesterov=True),
    "adam": Adam(learning_rate=f32(0.1), beta_1=f32(0.9), beta_2=f32(0.999)),
    "adam, other betas": Adam(learning_rate=f32(0.02), beta_1=f32(0.5), beta_2=f32(0.9), epsilon=1e-3),
    "adam with amsgrad": Adam(learning_rate=f32(0.1), beta_1=f32(0.9), beta_2=f32(0.99), amsgrad=True),
}


def keras_walk(scene: Scene) -> np.ndarray:
    """Positions of shape (2, n + 1) by the real Keras optimizer."""
    import keras

    hiker = scene.hikers[0]
    settings = {name: getattr(hiker, name) for name in hiker.__struct_fields__}
    optimizer = keras.optimizers.get({"class_name": type(hiker).__struct_config__.tag, "config": settings})
    before = keras.backend.floatx()
    keras.backend.set_floatx("float64")
    try:
        weights = keras.Variable(np.array(scene.origin), dtype="float64")
        optimizer.build([weights])
        positions = [weights.numpy()]
        for _ in range(scene.steps):
            gradient = scene.ground.gradient(*positions[-1])
            optimizer.apply([keras.ops.convert_to_tensor(gradient, dtype="float64")])
            positions.append(weights.numpy())
    finally:
        keras.backend.set_floatx(before)
    return np.stack(positions, axis=1)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("hiker", HIKERS.values(), ids=HIKERS)
def test_that_every_step_is_keras_own(surface, hiker):
    scene = Scene(surface=surface, steps=STEPS, hikers=(hiker,))
    theirs, ours = keras_walk(scene), walk(scene).walks[0]
    size = np.maximum(1.0, np.abs(theirs))
    difference = np.abs(np.stack([ours.x, ours.y]) - theirs) / size
    assert difference.max() <= 1e-12


@pytest.mark.parametrize("hiker", [Sgd(), Adam()], ids=["sgd", "adam"])
def test_that_the_defaults_are_keras_own(hiker: Hiker):
    import keras

    theirs = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[type(hiker).__struct_config__.tag]()
    for name in hiker.__struct_fields__:
        assert np.float32(getattr(hiker, name)) == np.float32(theirs.get_config()[name]), name

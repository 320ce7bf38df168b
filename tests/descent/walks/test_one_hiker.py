"""A hiker alone, in plain floats, against the arrays: one arithmetic, two speeds."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES, Scene
from app.descent.step.hiker import OPTIMIZERS, AdamW, Hiker, Rmsprop, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay, ReduceLROnPlateau
from app.descent.walks.many_hikers import descend, finish, grouped
from app.descent.walks.noise_and_batches import losses_of
from app.descent.walks.one_hiker import slope_for, walk_alone
from app.descent.walks.walk import walk

HIKERS: list[Hiker] = [
    *(kind(learning_rate=0.01) for kind in OPTIMIZERS.values()),
    Sgd(learning_rate=0.01, momentum=0.9, nesterov=True),
    Rmsprop(learning_rate=0.01, momentum=0.5, centered=True),
    OPTIMIZERS["adam"](learning_rate=0.02, amsgrad=True),
    AdamW(learning_rate=0.02, weight_decay=0.1),
    Sgd(learning_rate=0.05, schedule=CosineDecay(decay_steps=30)),
    Sgd(schedule=PiecewiseConstantDecay(boundaries=(10, 20), values=(0.05, 0.01, 0.001))),
    Sgd(learning_rate=0.05, schedule=ReduceLROnPlateau(patience=1, min_delta=0.5)),
]


def in_arrays(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Positions (steps + 1, 2) and rates (steps,) of a scene's only hiker, walked as arrays."""
    _, groups = grouped(scene.hikers, scene.steps)
    start = np.array(scene.origin)[:, None]
    losses = losses_of(scene.ground, scene.steps, scene.noise, scene.seed, scene.batch_size)
    with np.errstate(all="ignore"):
        taken = list(descend(losses, groups, start, scene.steps, scene.steps_per_epoch))
    return np.array([start[:, 0], *(s.params[:, 0] for s in taken)]), np.array([np.ravel(s.rates)[0] for s in taken])


@pytest.mark.parametrize("surface", ["two-valleys", "ravine", "egg-crate", "line-fit", "plateau"])
def test_that_a_hiker_alone_walks_as_it_does_in_arrays(surface):
    for hiker in HIKERS:
        scene = Scene(surface=surface, steps=60, noise=0.1, hikers=(hiker,))
        losses = losses_of(scene.ground, scene.steps, scene.noise, scene.seed, None)
        slope = slope_for(losses, hiker)
        assert slope is not None
        alone = finish(walk_alone(losses, slope, hiker, scene.origin, scene.steps, scene.steps_per_epoch))
        assert alone is not None
        positions, rates = in_arrays(scene)
        np.testing.assert_allclose(alone.positions.T, positions, rtol=1e-13, atol=1e-13, err_msg=str(hiker))
        np.testing.assert_array_equal(alone.rates, rates)


@pytest.mark.parametrize("name", SURFACES)
def test_that_the_slope_in_floats_is_the_gradient(name):
    surface = SURFACES[name]
    if surface.fields.slope is None:
        pytest.skip("a sum over rows is walked in arrays")
    rng = np.random.default_rng(3)
    for x, y in zip(*(rng.uniform(*side, 20) for side in surface.domain), strict=True):
        np.testing.assert_allclose(surface.fields.slope(x, y), surface.gradient(x, y), rtol=1e-9, atol=1e-9)


def test_that_minibatches_and_clipping_walk_in_arrays():
    data = Scene(surface="two-weights", batch_size=16)
    assert slope_for(losses_of(data.ground, 10, 0, 1, 16), data.hikers[0]) is None
    assert slope_for(losses_of(Scene().ground, 10, 0, 1, None), Sgd(clipnorm=1.0)) is None


def test_that_a_gradient_beyond_the_floats_ends_the_walk_as_it_does_in_arrays():
    formula = {"formula": "exp(x**2) + y**2", "x": [-4, 4], "y": [-4, 4]}
    import msgspec

    from app.descent.walks.scene import load_scene

    scene = load_scene(
        msgspec.json.encode(
            {"surface": formula, "start": [3, 1], "steps": 50, "hikers": [{"optimizer": "sgd", "learning_rate": 1.0}]}
        )
    )
    one = walk(scene).walks[0]
    positions, _ = in_arrays(scene)
    ends = int(np.flatnonzero(~np.isfinite(positions).all(axis=1))[0])
    assert one.steps <= ends
    assert one.verdict.kind == "diverged"
    np.testing.assert_allclose(one.x[: one.steps], positions[: one.steps, 0], rtol=1e-9)

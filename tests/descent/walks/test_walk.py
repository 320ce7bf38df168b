"""Walks: their shape, their noise, and how they end."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import SURFACES, Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.optimizers import adam

surfaces = pytest.mark.parametrize("surface", SURFACES)
CALM = (Sgd(learning_rate=0.001), Adam(learning_rate=0.01))
LEAVING = Scene(surface="himmelblau", steps=100, hikers=(Sgd(learning_rate=100),))


@surfaces
def test_that_a_walk_of_n_steps_has_n_gradients_and_one_place_more(surface):
    for one in walk(Scene(surface=surface, steps=40, hikers=CALM)).walks:
        assert len(one.x) == len(one.y) == len(one.loss) == one.steps + 1 == 41
        assert len(one.gradient_x) == len(one.gradient_y) == len(one.learning_rate) == 40


@surfaces
def test_that_losses_and_gradients_are_the_surfaces_own(surface):
    for one in walk(Scene(surface=surface, steps=40, hikers=CALM)).walks:
        ground = SURFACES[surface]
        assert (one.x[0], one.y[0]) == ground.start
        np.testing.assert_array_equal(one.loss, ground.value(one.x, one.y))
        gradient = ground.gradient(one.x[:-1], one.y[:-1])
        np.testing.assert_allclose([one.gradient_x, one.gradient_y], gradient, rtol=1e-14)


def test_that_the_same_scene_gives_the_same_walk():
    scene = Scene(noise=0.3, seed=11, steps=50)
    for one, again in zip(walk(scene).walks, walk(scene).walks, strict=True):
        np.testing.assert_array_equal(one.x, again.x)
        np.testing.assert_array_equal(one.loss, again.loss)


def test_that_every_hiker_meets_the_same_noise():
    scene = Scene(noise=0.3, steps=1, hikers=(Sgd(), Adam(), Sgd(learning_rate=1.0)))
    first = [(w.gradient_x[0], w.gradient_y[0]) for w in walk(scene).walks]
    assert first[0] == first[1] == first[2]
    quiet = walk(Scene(steps=1)).walks[0]
    assert first[0] != (quiet.gradient_x[0], quiet.gradient_y[0])


def test_that_noise_has_the_asked_for_deviation():
    scene = Scene(noise=0.5, steps=4000, hikers=(Sgd(learning_rate=0.0),))
    one = walk(scene).walks[0]
    clean = scene.ground.gradient(one.x[:-1], one.y[:-1])
    noise = np.array([one.gradient_x, one.gradient_y]) - clean
    assert noise.std() == pytest.approx(0.5, rel=0.05)
    assert abs(noise.mean()) < 0.03


def test_that_a_walk_that_leaves_the_numbers_ends_there():
    one = walk(LEAVING).walks[0]
    assert one.steps < 100
    assert np.isfinite(one.loss[:-1]).all()
    assert not np.isfinite(one.loss[-1])


def test_that_adam_does_not_care_how_the_loss_is_scaled_and_sgd_does():
    ground = SURFACES["ravine"]
    ends = {}
    for factor in (1.0, 100.0):
        place = np.array(ground.start)
        init, update = adam()
        state = init(place)
        for _ in range(150):
            step, state = update(state, factor * ground.gradient(*place), 0.05)
            place = place + step
        ends[factor] = place
    np.testing.assert_allclose(ends[1.0], ends[100.0], rtol=1e-4, atol=1e-5)


def test_that_sgd_does_not_care_which_way_the_ground_lies_and_adam_does():
    walks = {}
    for surface in ("ravine", Ground(id="ravine", rotate=45)):
        hikers = (Sgd(learning_rate=0.05), Adam(learning_rate=0.05))
        walks[surface] = [w.loss[-1] for w in walk(Scene(surface=surface, steps=150, hikers=hikers)).walks]
    sgd, adam = zip(*walks.values(), strict=True)
    assert sgd == (pytest.approx(1.111, abs=5e-4), pytest.approx(sgd[0]))
    assert adam == (pytest.approx(0.719, abs=5e-4), pytest.approx(1.608, abs=5e-4))


def test_that_minibatches_make_a_walk_stochastic_and_repeatable():
    scene = Scene(
        surface="two-weights", batch_size=16, steps=50, hikers=(Sgd(learning_rate=1.0), Adam(learning_rate=0.1))
    )
    one, again = walk(scene).walks[0], walk(scene).walks[0]
    np.testing.assert_array_equal(one.x, again.x)
    whole = walk(msgspec.structs.replace(scene, batch_size=None)).walks[0]
    assert not np.array_equal(one.x, whole.x)
    np.testing.assert_array_equal(walk(msgspec.structs.replace(scene, batch_size=5000)).walks[0].x, whole.x)

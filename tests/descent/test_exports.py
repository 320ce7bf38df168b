"""What scripts outside may import of the mountain, and do with it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import OPTIMIZERS, SURFACES, Scene, load_scene, walk, walk_json

NAMES = ["sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "lion"]


def test_that_every_optimizer_is_there_by_keras_name():
    assert list(OPTIMIZERS) == NAMES
    assert OPTIMIZERS["adam"](learning_rate=0.01).learning_rate == 0.01


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_that_a_surface_has_loss_slope_curvature_and_minima(surface):
    x, y = surface.start
    (left, right), (bottom, top) = surface.domain
    assert left <= x <= right
    assert bottom <= y <= top
    assert np.shape(surface.value(x, y)) == ()
    assert surface.gradient(x, y).shape == (2,)
    assert surface.hessian(x, y).shape == (2, 2)
    lowest = surface.minima[0]
    assert surface.lowest == pytest.approx(lowest.loss)
    assert surface.value(lowest.x, lowest.y) == lowest.loss


def test_that_a_scene_read_from_json_has_a_ground_and_is_walked():
    scene = load_scene('{"surface": {"formula": "x**2 + y**2", "x": [-2, 2], "y": [-2, 2]}, "start": [1, 1]}')
    assert isinstance(scene, Scene)
    assert scene.ground.value(1, 2) == 5
    told = msgspec.json.decode(walk_json(walk(scene)))
    assert [one["verdict"]["kind"] for one in told["walks"]] == ["converged", "converged"]
    assert told["walks"][0]["x"] == walk(scene).walks[0].x.tolist()

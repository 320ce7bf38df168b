"""Scenes and hikers that Python builds are held to what a file's are held to."""

from __future__ import annotations

import math

import pytest

from app.descent import OPTIMIZERS, Scene, load_scene
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import dump_scene


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_an_optimizer_s_arguments_have_to_be_named(name):
    with pytest.raises(TypeError):
        OPTIMIZERS[name](0.1)
    assert OPTIMIZERS[name](learning_rate=0.1).learning_rate == 0.1


def test_that_a_scene_s_fields_have_to_be_named():
    with pytest.raises(TypeError):
        Scene("bowl")


@pytest.mark.parametrize(
    ("build", "place"),
    [
        (lambda: Scene(steps=-5), "steps"),
        (lambda: Scene(steps=2.5), "steps"),
        (lambda: Scene(seed=-1), "seed"),
        (lambda: Scene(noise=math.nan), "noise"),
        (lambda: Scene(start=(1.0, math.nan)), "start"),
        (lambda: Scene(start=(1.0,)), "start"),
        (lambda: Scene(hikers=()), "hikers"),
        (lambda: Scene(hikers=(Sgd(),) * 9), "hikers"),
        (lambda: Scene(hikers=(Sgd(), {"optimizer": "adam"})), r"hikers\[1\]"),
        (lambda: Sgd(learning_rate=-1.0), "learning_rate"),
        (lambda: Sgd(learning_rate="x"), "learning_rate"),
        (lambda: Sgd(learning_rate=True), "learning_rate"),
        (lambda: Sgd(momentum=2.0), "momentum"),
        (lambda: Adam(beta_1=1.0), "beta_1"),
        (lambda: Adam(clipnorm=0.0), "clipnorm"),
    ],
)
def test_that_what_no_file_may_hold_python_cannot_build(build, place):
    with pytest.raises(ValueError, match=rf"expected .*\$\.{place}`"):
        build()


def test_that_what_may_be_built_can_be_written_and_read():
    scene = Scene(steps=5, start=(1, -2), hikers=(Sgd(learning_rate=1), Adam(clipvalue=0.5)))
    assert load_scene(dump_scene(scene)) == scene

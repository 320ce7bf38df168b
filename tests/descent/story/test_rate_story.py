"""The story of the rates, true of the very numbers of the walk."""

from __future__ import annotations

import re

import pytest

from app.descent import Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Lion, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay
from app.descent.story.starts_fast import rate_story
from app.descent.story.step_anatomy import Replay


def story(scene: Scene) -> str:
    replay = Replay(walk(scene).walks[0])
    while not replay.go_on():
        pass
    return rate_story(replay)


def test_that_strides_of_three_digits_are_written_out():
    ground = Ground(id="bowl", scale_x=0.001)
    said = story(Scene(surface=ground, steps=30, hikers=(Adam(learning_rate=300.0),)))
    assert re.search(r"the strides \D*from \d{3} to \d", said), said


@pytest.mark.parametrize(
    ("scene", "word"),
    [
        (
            Scene(
                surface="bowl",
                hikers=(
                    Sgd(
                        learning_rate=0.1,
                        schedule=PiecewiseConstantDecay(boundaries=(50.0, 100.0), values=(0.1, 0.01, 0.1)),
                    ),
                ),
            ),
            "between 0.01 and 0.1",
        ),
        (Scene(surface="bowl", hikers=(Lion(learning_rate=0.1, weight_decay=1.0),)), "weight decay apart"),
        (Scene(surface="bowl", hikers=(Sgd(learning_rate=0.1, clipnorm=0.1),)), "the clipped slope"),
    ],
)
def test_that_a_story_of_the_rates_is_true_of_what_was_set(scene, word):
    assert word in story(scene)


def test_that_a_schedule_is_not_taken_for_the_optimizers_own_slowing():
    plain = story(Scene(surface="bowl", hikers=(Adam(learning_rate=0.1),), steps=200))
    slowed = story(
        Scene(surface="bowl", hikers=(Adam(learning_rate=0.1, schedule=CosineDecay(decay_steps=400)),), steps=200)
    )
    assert plain.split(".")[0] == slowed.split(".")[0]

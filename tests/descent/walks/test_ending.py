"""Verdicts: what a person would say of a walk, and a sentence whose numbers are the walk's."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.descent import Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Lion, Sgd
from app.descent.walks.walk import HikerWalk


def sgd(rate: float, **more) -> Sgd:
    return Sgd(learning_rate=rate, **more)


def adam(rate: float) -> Adam:
    return Adam(learning_rate=rate)


SCENES = [
    ("ravine", None, 300, sgd(0.99), "converged"),
    ("ravine", None, 300, sgd(0.1), "walking"),
    ("ravine", None, 3000, sgd(1.01), "diverged"),
    ("ravine", None, 300, sgd(100), "diverged"),
    ("ravine", None, 300, sgd(1e-6), "crawling"),
    ("ravine", None, 300, adam(1e-6), "crawling"),
    ("ravine", None, 300, adam(0.1), "converged"),
    ("ravine", None, 40, sgd(0.1), "walking"),
    ("ravine", None, 300, sgd(1.0), "oscillating"),
    ("ravine", None, 300, sgd(0.0), "crawling"),
    ("ravine", (0.0, 0.0), 300, sgd(0.1), "converged"),
    ("two-valleys", None, 300, sgd(0.05), "trapped"),
    ("two-valleys", None, 300, sgd(0.01), "trapped"),
    ("two-valleys", None, 300, adam(0.01), "trapped"),
    ("two-valleys", (-1.5, 0.5), 300, sgd(0.01), "converged"),
    ("two-valleys", None, 300, sgd(100), "diverged"),
    ("himmelblau", None, 300, sgd(0.01), "converged"),
    ("himmelblau", None, 300, adam(0.1), "converged"),
    ("himmelblau", None, 300, sgd(1.0), "diverged"),
    ("himmelblau", (-0.270845, -0.923039), 300, sgd(0.0001), "saddle"),
    ("bowl", None, 300, sgd(1.9), "converged"),
    ("bowl", None, 300, sgd(2.0), "oscillating"),
    ("bowl", None, 3000, sgd(2.1), "diverged"),
    ("rosenbrock", None, 300, sgd(0.001), "walking"),
    ("rosenbrock", None, 300, sgd(0.01), "diverged"),
    ("rosenbrock", None, 5000, adam(0.05), "converged"),
    ("saddle", (-3.0, 0.0), 300, sgd(0.1), "saddle"),
    ("saddle", None, 300, sgd(0.1), "converged"),
    ("plateau", None, 300, sgd(1e-5), "crawling"),
    ("egg-crate", None, 300, sgd(0.002), "trapped"),
    ("egg-crate", None, 300, adam(0.01), "trapped"),
    ("sharp-trap", (0.05, 0.2), 2000, sgd(0.005), "converged"),
    ("sharp-trap", None, 300, sgd(1.0), "trapped"),
    ("booth", None, 300, sgd(0.1), "converged"),
    ("booth", None, 300, sgd(0.12), "diverged"),
    ("matyas", None, 300, sgd(0.5), "converged"),
    ("mccormick", None, 300, sgd(0.1), "trapped"),
    ("styblinski-tang", None, 300, sgd(0.01), "trapped"),
    ("styblinski-tang", (-1.0, -1.0), 300, adam(0.1), "converged"),
    ("line-fit", None, 300, sgd(0.01), "diverged"),
    ("two-weights", None, 300, adam(0.3), "converged"),
    ("ravine", None, 300, Lion(learning_rate=1.0), "oscillating"),
    # Slow on ground that is far from level, however steep it is elsewhere.
    ("rosenbrock", None, 300, adam(0.001), "crawling"),
    ("beale", None, 300, sgd(0.001), "crawling"),
    # Far out on the way, back at the end.
    ("bowl", None, 300, adam(100), "converged"),
    ("bowl", None, 100, adam(100), "walking"),
    ("ravine", (500.0, 500.0), 300, sgd(0.01), "walking"),
]


def one_walk(surface, start, steps, hiker) -> HikerWalk:
    return walk(Scene(surface=surface, start=start, steps=steps, hikers=(hiker,))).walks[0]


@pytest.mark.parametrize(("surface", "start", "steps", "hiker", "kind"), SCENES)
def test_that_the_verdict_is_the_one_a_person_would_give(surface, start, steps, hiker, kind):
    verdict = one_walk(surface, start, steps, hiker).verdict
    assert verdict.kind == kind, verdict.sentence


@pytest.mark.parametrize(("surface", "start", "steps", "hiker", "kind"), SCENES)
def test_that_the_verdict_names_a_step_of_the_walk_in_one_sentence_or_two(surface, start, steps, hiker, kind):
    one = one_walk(surface, start, steps, hiker)
    assert 0 <= one.verdict.step <= one.steps
    assert one.verdict.sentence.endswith(".")
    assert "nan" not in one.verdict.sentence
    for step in re.findall(r"step (\d+)", one.verdict.sentence):
        assert int(step) <= one.steps


def test_that_a_hiker_that_leaves_is_told_when_it_left():
    one = one_walk("ravine", None, 300, sgd(100))
    (x_low, x_high), (y_low, y_high) = Scene(surface="ravine").ground.domain
    outside = (one.x < x_low) | (one.x > x_high) | (one.y < y_low) | (one.y > y_high)
    assert f"step {int(np.flatnonzero(outside)[0])}" in one.verdict.sentence


def test_that_a_settled_hiker_stays_from_the_named_step_on():
    one = one_walk("ravine", None, 300, sgd(0.9))
    later = np.hypot(one.x[one.verdict.step :], one.y[one.verdict.step :])
    before = np.hypot(one.x[one.verdict.step - 1], one.y[one.verdict.step - 1])
    assert later.max() < before


def test_that_flat_ground_is_called_flat_and_no_valley():
    flat = Ground(formula="5", x=(-4.0, 4.0), y=(-4.0, 4.0))
    verdict = walk(Scene(surface=flat, steps=20)).walks[0].verdict
    assert verdict.kind == "converged"
    assert verdict.sentence == "The ground is flat: loss 5 everywhere, and no slope to step along."

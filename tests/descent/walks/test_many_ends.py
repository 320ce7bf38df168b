"""What thousands of walks came to is what the judge says of each of them, walked alone."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import Scene, walk
from app.descent.endings.numbers import AtMinimum, OnKink
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Rmsprop, Sgd, rule_of
from app.descent.step.schedules import rates_of
from app.descent.walks.many_ends import Ends, ends_of
from app.descent.walks.many_hikers import Group, finish
from app.descent.walks.noise_and_batches import losses_of
from tests.descent.random_scenes import random_scenes

RATES = np.array([1e-4, 0.003, 0.02, 0.11, 0.4, 0.97, 1.03, 2.5, 9.0, 60.0])


def ends_at(scene: Scene, rates: np.ndarray) -> Ends:
    """The ends of a scene's first hiker at some rates."""
    hiker, count = scene.hikers[0], len(rates)
    group = Group(slice(0, count), rule_of([hiker]), rates_of(rates, [hiker.schedule] * count, scene.steps))
    losses = losses_of(scene.ground, scene.steps, scene.noise, scene.seed, scene.batch_size)
    start = np.repeat(np.array(scene.origin, float)[:, None], count, axis=1)
    return finish(ends_of(scene, losses, [group], start))


def check(scene: Scene, rates: np.ndarray, rounding: float = 0.0) -> None:
    """Hold the ends at some rates to single walks."""
    ends = ends_at(scene, rates)
    for k, rate in enumerate(rates.tolist()):
        hiker = msgspec.structs.replace(scene.hikers[0], learning_rate=rate)
        one = walk(msgspec.structs.replace(scene, hikers=(hiker,))).walks[0]
        verdict = one.verdict
        said = (scene, rate, verdict)
        assert ends.diverged[k] == (verdict.kind == "diverged"), said
        assert ends.undefined[k] == (verdict.kind == "undefined" and not isinstance(verdict.numbers, OnKink)), said
        if isinstance(verdict.numbers, AtMinimum):
            assert ends.steps[k] == verdict.step, said
            m = scene.ground.minima[ends.valley[k]]
            assert verdict.numbers.x == pytest.approx(m.x, abs=1e-4)
        else:
            assert np.isnan(ends.steps[k]), said
            assert ends.valley[k] == -1, said
        if not ends.undefined[k]:
            last = one.loss[-1]
            assert ends.loss[k] == pytest.approx(last if np.isfinite(last) else np.inf, rel=rounding, abs=0), said


def is_exact(scene: Scene) -> bool:
    """Whether the ground is worked out the same, to the last bit, for one place and for many.

    Products of matrices are not: those that turn a ground, and those over rows of data.
    """
    return not (scene.ground.rows or (isinstance(scene.surface, Ground) and scene.surface.rotate))


@pytest.mark.parametrize("seed", range(16))
def test_that_many_ends_are_those_of_walks_alone(seed):
    for scene in random_scenes(seed, 12):
        if scene.steps <= 2000 and is_exact(scene):
            check(scene, RATES)


@pytest.mark.parametrize("ground", ["two-weights", "line-fit", Ground(id="himmelblau", rotate=30.0)])
def test_that_many_ends_are_those_of_walks_alone_but_for_rounding(ground):
    check(Scene(surface=ground, steps=60, hikers=(Adam(),)), RATES[:5], 1e-7)


@pytest.mark.parametrize("noise", [0.05, 0.5, 2.0])
def test_that_who_is_jolted_out_of_a_valley_now_and_then_has_arrived_as_the_judge_says(noise):
    for surface in ("ravine", "two-valleys", "himmelblau"):
        for hiker in (Sgd(momentum=0.9), Rmsprop()):
            check(Scene(surface=surface, noise=noise, steps=400, hikers=(hiker,)), RATES)


@pytest.mark.parametrize("text", ["log(x + 2) + y**2", "sqrt(x**2 + y**2)", "x**8 + y**2", "log(x) + y**2"])
def test_that_who_comes_where_there_is_no_slope_has_not_gone_off(text):
    ground = Ground(formula=text, x=(-3.0, 3.0), y=(-3.0, 3.0))
    check(Scene(surface=ground, start=(0.7, 2.0), steps=60, hikers=(Sgd(),)), RATES)

"""A sweep's walks are the walks one would take alone."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import OPTIMIZERS, Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Sgd
from app.descent.step.schedules import CosineDecay, ReduceLROnPlateau
from app.descent.walks.many_hikers import finish
from app.descent.walks.rate_sweep import sweep_hikers

RATES = np.logspace(-6, 2, 25)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_a_sweep_s_losses_are_the_walks_own(name):
    scene, hiker = Scene(surface="two-valleys", steps=120), OPTIMIZERS[name]()
    (swept,) = finish(sweep_hikers(scene, [hiker], RATES))
    for rate, loss, steps, diverged in zip(RATES, swept.loss, swept.steps, swept.diverged, strict=True):
        alone = msgspec.structs.replace(scene, hikers=(msgspec.structs.replace(hiker, learning_rate=float(rate)),))
        one = walk(alone).walks[0]
        expected = one.loss[-1] if np.isfinite(one.loss[-1]) else np.inf
        assert loss == pytest.approx(expected, rel=1e-9)
        if one.verdict.kind == "converged":
            assert max(1, one.verdict.step) == steps
        assert (one.verdict.kind == "diverged") == diverged


@pytest.mark.parametrize("schedule", [CosineDecay(decay_steps=100), ReduceLROnPlateau(factor=0.5, patience=1)])
def test_that_a_sweep_follows_schedules_and_noise(schedule):
    hiker = Sgd(schedule=schedule)
    scene = Scene(steps=100, noise=0.1)
    (swept,) = finish(sweep_hikers(scene, [hiker], [0.05, 0.2]))
    for rate, loss in zip([0.05, 0.2], swept.loss, strict=True):
        alone = msgspec.structs.replace(scene, hikers=(msgspec.structs.replace(hiker, learning_rate=rate),))
        assert loss == pytest.approx(walk(alone).walks[0].loss[-1], rel=1e-9)


def test_that_who_comes_upon_a_tip_without_a_slope_has_arrived():
    tip = Ground(formula="-(1 + cos(12*sqrt(x^2+y^2)))/(0.5*(x^2+y^2)+2)", x=(-5.12, 5.12), y=(-5.12, 5.12))
    scene = Scene(surface=tip, start=(0.2, 0.1), hikers=(Sgd(),))
    assert walk(scene).walks[0].verdict.kind == "undefined"
    (swept,) = finish(sweep_hikers(scene, scene.hikers, [0.01, 100.0]))
    assert swept.loss[0] == -1
    assert swept.steps[0] < 10


def test_that_the_best_rate_of_sgd_in_the_ravine_is_just_below_its_limit():
    (swept,) = finish(sweep_hikers(Scene(), [Sgd()], np.logspace(-3, 1, 200)))
    assert 0.8 < swept.best < 1.0
    assert np.isinf(swept.loss[-1]) or swept.loss[-1] > 1e6


def test_that_rounding_decides_no_best_rate():
    (bowl,) = finish(sweep_hikers(Scene(surface="bowl"), [Sgd()], [0.6, 0.712, 0.9, 1.0, 1.1]))
    assert bowl.best == 1.0  # at rest after a step; the others but for less than rounding
    (ditch,) = finish(sweep_hikers(Scene(surface="two-valleys"), [Sgd()], np.logspace(-3, -1, 41)))
    alike = ditch.rates[ditch.loss <= ditch.loss.min() + 1e-12]
    assert alike[1] < ditch.best < alike[-2]


def test_that_work_comes_in_pieces():
    shares = list(sweep_hikers(Scene(steps=200), [Sgd()], RATES))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 2


def test_that_numpy_warns_as_before_between_two_pieces():
    before = np.geterr()
    next(sweep_hikers(Scene(steps=200), [Sgd()], RATES))
    assert np.geterr() == before

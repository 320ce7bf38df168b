"""Many walks at once are the walks one would take alone."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import OPTIMIZERS, Scene, walk
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import CosineDecay, ReduceLROnPlateau
from app.descent.walks.many_hikers import finish
from app.descent.walks.sweep import EVERY, start_map, sweep_hikers

RATES = np.logspace(-6, 2, 25)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_a_sweep_s_losses_are_the_walks_own(name):
    scene, hiker = Scene(surface="two-valleys", steps=120), OPTIMIZERS[name]()
    (swept,) = finish(sweep_hikers(scene, [hiker], RATES))
    for rate, loss, steps in zip(RATES, swept.loss, swept.steps, strict=True):
        alone = msgspec.structs.replace(scene, hikers=(msgspec.structs.replace(hiker, learning_rate=float(rate)),))
        one = walk(alone).walks[0]
        expected = one.loss[-1] if np.isfinite(one.loss[-1]) else np.inf
        assert loss == pytest.approx(expected, rel=1e-9)
        if one.verdict.kind == "converged":
            assert max(1, one.verdict.step) == steps


@pytest.mark.parametrize("schedule", [CosineDecay(decay_steps=100), ReduceLROnPlateau(factor=0.5, patience=1)])
def test_that_a_sweep_follows_schedules_and_noise(schedule):
    hiker = Sgd(schedule=schedule)
    scene = Scene(steps=100, noise=0.1)
    (swept,) = finish(sweep_hikers(scene, [hiker], [0.05, 0.2]))
    for rate, loss in zip([0.05, 0.2], swept.loss, strict=True):
        alone = msgspec.structs.replace(scene, hikers=(msgspec.structs.replace(hiker, learning_rate=rate),))
        assert loss == pytest.approx(walk(alone).walks[0].loss[-1], rel=1e-9)


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


def test_that_a_start_map_s_ends_are_the_walks_own():
    scene = Scene(surface="himmelblau", steps=100)
    for hiker in (Adam(learning_rate=0.2), Sgd(learning_rate=0.01), Sgd(learning_rate=0.05)):
        size = 16
        mapped = finish(start_map(scene, hiker, size))
        x, y = scene.ground.sides(size)
        for row in range(0, size, 3):
            for column in range(0, size, 3):
                start = (float(x[column]), float(y[row]))
                one = walk(msgspec.structs.replace(scene, start=start, hikers=(hiker,))).walks[0]
                verdict = one.verdict
                assert mapped.diverged[row, column] == (verdict.kind == "diverged"), start
                if verdict.kind == "converged":
                    m = scene.ground.minima[mapped.minimum[row, column]]
                    assert np.hypot(one.x[-1] - m.x, one.y[-1] - m.y) < 0.2
                    assert abs(mapped.steps[row, column] - verdict.step) <= EVERY


def test_that_work_comes_in_pieces_that_can_be_dropped():
    work = start_map(Scene(surface="himmelblau", steps=20), Adam(learning_rate=0.1), 128)
    progress = [next(work) for _ in range(3)]
    assert progress == sorted(progress)
    assert 0 < progress[0] < progress[-1] < 1
    work.close()
    shares = list(sweep_hikers(Scene(steps=200), [Sgd()], RATES))
    assert shares[-1] == 1
    assert len(shares) > 2


def test_that_numpy_warns_as_before_between_two_pieces():
    before = np.geterr()
    for work in (sweep_hikers(Scene(steps=200), [Sgd()], RATES), start_map(Scene(steps=20), Sgd(), 96)):
        next(work)
        assert np.geterr() == before

"""Many walks at once are the walks one would take alone."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import OPTIMIZERS, SURFACES, Scene, walk
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import CosineDecay, ReduceLROnPlateau
from app.descent.story.stability import bands, steepest
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


@pytest.mark.parametrize("surface", ["ravine", "booth", "matyas", "bowl"])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_that_the_stability_limit_is_where_walks_begin_to_be_thrown_out(surface, momentum):
    ground = SURFACES[surface]
    hiker = Sgd(momentum=momentum)
    found = bands(ground, hiker, *ground.start, steps=300)
    assert found.exact
    for factor, kind in ((0.97, False), (1.03, True)):
        tried = msgspec.structs.replace(hiker, learning_rate=factor * found.stable)
        one = walk(Scene(surface=surface, steps=3000, hikers=(tried,))).walks[0]
        assert (one.verdict.kind == "diverged") == kind


def test_that_up_to_the_smooth_band_plain_sgd_never_overshoots():
    ground = SURFACES["ravine"]
    found = bands(ground, Sgd(), *ground.start, steps=300)
    smooth = walk(Scene(hikers=(Sgd(learning_rate=found.smooth),))).walks[0]
    assert (smooth.y >= 0).all()
    zigzag = walk(Scene(hikers=(Sgd(learning_rate=1.1 * found.smooth),))).walks[0]
    assert (zigzag.y < 0).any()


def test_that_below_the_crawling_band_no_distance_is_halved():
    ground = SURFACES["bowl"]
    found = bands(ground, Sgd(), *ground.start, steps=300)
    one = walk(Scene(surface="bowl", hikers=(Sgd(learning_rate=0.95 * found.crawling),))).walks[0]
    assert np.hypot(one.x[-1], one.y[-1]) > 0.5 * np.hypot(one.x[0], one.y[0])


def test_that_ground_that_curves_down_sets_no_limit():
    ground = SURFACES["himmelblau"]
    assert steepest(ground, -0.27, -0.92) < 0
    assert bands(ground, Sgd(), -0.27, -0.92, 300).stable is None


def test_that_adam_s_limit_is_called_approximate():
    ground = SURFACES["ravine"]
    hiker = Adam(learning_rate=0.1)
    assert bands(ground, hiker, *ground.start, 300).stable is None
    from app.descent.step.optimizers import adam

    init, update = adam()
    state = init(np.zeros(2))
    for _ in range(5):
        _, state = update(state, ground.gradient(*ground.start), 0.1)
    found = bands(ground, hiker, *ground.start, 300, state)
    assert not found.exact
    assert "pproximate" in found.note
    assert found.crawling < found.smooth < found.stable


@pytest.mark.parametrize("place", [(1e200, -1e200), (float("nan"), 0.0)])
def test_that_far_out_there_is_no_ruler_and_no_warning(place):
    assert bands(SURFACES["beale"], Sgd(), *place, steps=300).stable is None

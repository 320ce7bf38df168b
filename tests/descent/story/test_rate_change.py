"""What became of the rates, in the numbers of the walk."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import OPTIMIZERS, Scene
from app.descent.step.hiker import Adam, Lion, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay
from app.descent.story.rate_change import NotComparable, OneRate, RateOfAxes, SignOnly, rate_change, way
from app.descent.story.step_anatomy import rates_by_axis
from tests.descent.every_ending import adam, scene, sgd, walk_of
from tests.descent.story.replays import replayed


def changed(one: Scene):
    return rate_change(replayed(walk_of(one)))


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name not in ("sgd", "lion")])
def test_that_the_change_is_the_ratio_of_the_last_rate_to_the_first(name):
    replay = replayed(walk_of(scene("ravine", OPTIMIZERS[name](learning_rate=0.1))))
    told, rates, one = rate_change(replay), rates_by_axis(replay), replay.walk
    assert isinstance(told, RateOfAxes)
    assert told.change == pytest.approx(rates[:, -1] / rates[:, 0])
    assert told.own == pytest.approx(told.change)
    assert told.strides[0] == pytest.approx(np.hypot(one.x[1] - one.x[0], one.y[1] - one.y[0]))
    assert told.strides[1] == pytest.approx(np.hypot(one.x[-1] - one.x[-2], one.y[-1] - one.y[-2]))


def test_that_adagrad_starts_fast_and_slows_and_adam_in_the_ravine_does_not():
    falling = changed(scene("ravine", OPTIMIZERS["adagrad"](learning_rate=0.5)))
    assert [way(one) for one in falling.own] == ["falls", "falls"]
    assert "falls" not in [way(one) for one in changed(scene("ravine", adam(0.1))).own]


def test_that_sgd_has_one_rate_and_says_how_it_ran():
    steps = PiecewiseConstantDecay(boundaries=(50.0, 100.0), values=(0.1, 0.01, 0.1))
    assert changed(scene("bowl", sgd(0.1, schedule=steps))) == OneRate(0.1, 0.1, 0.01, 0.1, False, False)
    assert changed(scene("bowl", sgd(0.1, clipnorm=0.1, momentum=0.5))) == OneRate(0.1, 0.1, 0.1, 0.1, True, True)


def test_that_lion_takes_the_sign_alone():
    assert changed(scene("bowl", Lion(learning_rate=0.1))) == SignOnly(decay=False)
    assert changed(scene("bowl", Lion(learning_rate=0.1, weight_decay=1.0))) == SignOnly(decay=True)


def test_that_a_schedule_is_not_taken_for_the_optimizers_own_slowing():
    plain = changed(scene("bowl", adam(0.1), steps=200))
    slowed = changed(scene("bowl", Adam(learning_rate=0.1, schedule=CosineDecay(decay_steps=400)), steps=200))
    assert [way(one) for one in plain.own] == [way(one) for one in slowed.own]
    assert slowed.change[0] < 0.6 * slowed.own[0]


def test_that_a_schedule_that_ends_at_0_says_nothing_of_the_optimizer():
    assert changed(scene("bowl", Adam(schedule=CosineDecay(decay_steps=100)))).own is None


def test_that_a_rate_of_0_is_not_compared():
    assert changed(scene("bowl", Adam(learning_rate=0.0))) == NotComparable()
    assert isinstance(changed(scene("bowl", Sgd(learning_rate=0.0))), OneRate)

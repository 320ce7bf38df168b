"""The ground cut open along a step: every number against the ground and the walk."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import Scene, walk
from app.descent.step.hiker import Adam, Sgd
from app.descent.story.side_slice import side_slice


def walked(surface, hiker, **more):
    return walk(Scene(surface=surface, hikers=(hiker,), **{"steps": 20, **more})).walks[0]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["bowl", "ravine", "rosenbrock", "two-valleys", "himmelblau"]),
    st.sampled_from([Sgd(learning_rate=0.01), Adam(learning_rate=0.1), Sgd(learning_rate=0.05, momentum=0.9)]),
    st.integers(0, 19),
)
def test_that_the_cut_is_the_ground_along_the_step(surface, hiker, step):
    one = walked(surface, hiker)
    cut = side_slice(one, step)
    if cut is None:
        assert one.steps <= step
        return
    way = np.array([one.x[step + 1] - one.x[step], one.y[step + 1] - one.y[step]])
    if np.hypot(*way) < 1e-6:  # hardly a step: what is seen is the ground around the feet
        assert cut.along[0] < 0 < cut.along[-1]
        return
    unit = way / np.hypot(*way)
    np.testing.assert_allclose(
        cut.loss, one.ground.value(one.x[step] + cut.along * unit[0], one.y[step] + cut.along * unit[1])
    )
    assert cut.landing == pytest.approx(np.hypot(*way))
    assert (cut.here, cut.landing_loss) == (one.loss[step], one.loss[step + 1])
    assert cut.slope == pytest.approx(one.ground.gradient(one.x[step], one.y[step]) @ unit)
    diagonal = math.hypot(*(high - low for low, high in one.ground.domain))
    assert cut.along[0] < 0 < min(cut.landing, diagonal) < cut.along[-1]


@pytest.mark.parametrize(("surface", "steepest"), [("bowl", 1.0), ("ravine", 2.0)])
def test_that_plain_sgd_at_two_over_lambda_lands_on_the_mark(surface, steepest):
    cut = side_slice(walked(surface, Sgd(learning_rate=2 / steepest)), 0)
    assert cut.limit == pytest.approx(cut.landing)
    half = side_slice(walked(surface, Sgd(learning_rate=1 / steepest)), 0)
    assert half.limit == pytest.approx(2 * half.landing)


def test_that_no_limit_is_claimed_for_what_does_not_follow_the_slope():
    for hiker in (Adam(learning_rate=0.1), Sgd(learning_rate=0.1, momentum=0.5), Sgd(learning_rate=0.1, clipnorm=1.0)):
        assert side_slice(walked("bowl", hiker), 0).limit is None
    assert side_slice(walked("saddle", Sgd(learning_rate=0.1), start=(0.0, 0.5)), 0) is not None


def test_that_a_step_of_a_rate_of_100_is_told_though_it_lands_far_off():
    cut = side_slice(walked("two-valleys", Sgd(learning_rate=100.0)), 0)
    assert cut.landing > 10 * cut.along[-1]
    assert np.isfinite(cut.loss).all()


def test_that_who_stands_still_sees_the_ground_downhill_of_its_feet():
    cut = side_slice(walked("bowl", Sgd(learning_rate=0.0)), 0)
    assert (cut.landing, cut.landing_loss) == (0, cut.here)
    assert cut.slope < 0
    assert cut.loss[-1] < cut.here < cut.loss[0]
    arrived = side_slice(walked("bowl", Sgd(learning_rate=1.0), start=(0.0, 0.0)), 3)
    assert arrived.slope == 0
    assert np.nanmin(arrived.loss) == pytest.approx(0, abs=1e-4)


def test_that_beyond_the_last_step_there_is_nothing_to_be_cut():
    assert side_slice(walked("bowl", Sgd(learning_rate=0.1)), 20) is None


def test_that_from_outside_the_domain_both_walls_of_the_valley_are_seen():
    one = walked("two-valleys", Sgd(learning_rate=100.0))
    cut = side_slice(one, 1)
    lowest = int(np.argmin(cut.loss))
    assert cut.loss[lowest] < 1
    assert cut.loss[-1] > 1e3
    assert 0 < cut.along[lowest] < cut.landing


def test_that_a_step_out_of_the_numbers_is_looked_at_downhill():
    one = walked("rosenbrock", Sgd(learning_rate=1.0))
    cut = side_slice(one, one.steps - 1)
    assert cut is None or not math.isfinite(cut.landing) or not math.isfinite(cut.landing_loss)

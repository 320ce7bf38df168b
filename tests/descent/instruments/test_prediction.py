"""Predictions against the truth: each has the one number that says how far off it was."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent import OPTIMIZERS, SURFACES, Scene, walk
from app.descent.instruments.prediction import (
    Answers,
    Guess,
    Limit,
    answers,
    curve_miss,
    diverging_rate,
    end_miss,
    has_limit,
)
from app.descent.instruments.prediction_sentences import answer_words, measured_words, miss_text
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Hiker, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.walks.many_hikers import finish
from tests.golden import check_section


def one_of(scene: Scene, index: int = 0):
    return walk(scene).walks[index]


def scene_of(hiker: Hiker, surface: str = "bowl", **more: object) -> Scene:
    return Scene(surface=surface, hikers=(hiker,), **more)


def kind_at(scene: Scene, index: int, rate: float) -> str:
    hikers = list(scene.hikers)
    hikers[index] = msgspec.structs.replace(hikers[index], learning_rate=rate)
    return one_of(msgspec.structs.replace(scene, hikers=tuple(hikers)), index).verdict.kind


@given(x=st.floats(-4, 4), y=st.floats(-4, 4))
def test_that_an_end_is_as_many_domains_away_as_it_is_far(x, y):
    one = one_of(scene_of(Sgd(learning_rate=0.5)))
    miss = end_miss((x, y), one)
    assert miss.real == pytest.approx((0.0, 0.0), abs=1e-9)
    assert miss.away == pytest.approx(math.hypot(x, y) / one.ground.extent.max(), abs=1e-9)


def test_that_who_leaves_the_map_has_no_end_to_point_at():
    for rate in (2.2, 100.0):
        assert end_miss((0.0, 0.0), one_of(scene_of(Sgd(learning_rate=rate)))).real is None


@pytest.mark.parametrize(("surface", "momentum"), [("bowl", 0.0), ("ravine", 0.0), ("ravine", 0.5), ("matyas", 0.0)])
def test_that_the_limit_of_sgd_on_a_quadratic_is_the_law_s(surface, momentum):
    scene = scene_of(Sgd(learning_rate=0.1, momentum=momentum), surface, steps=2000)
    steepest = float(np.linalg.eigvalsh(SURFACES[surface].hessian(0.0, 0.0))[-1])
    limit = finish(diverging_rate(scene, 0))
    assert limit.rate == pytest.approx(2 * (1 + momentum) / steepest, rel=0.02)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_a_limit_is_the_smallest_rate_that_diverges(name):
    scene = Scene(surface="himmelblau", steps=60, hikers=(Adam(learning_rate=0.1), OPTIMIZERS[name](learning_rate=0.1)))
    limit = finish(diverging_rate(scene, 1))
    tried = np.logspace(-6, 2, 121)
    if limit.rate is None:
        assert all(kind_at(scene, 1, rate) != "diverged" for rate in tried.tolist())
        return
    assert kind_at(scene, 1, limit.rate) == "diverged"
    assert all(kind_at(scene, 1, rate) != "diverged" for rate in tried[tried < limit.rate].tolist())


def test_that_a_fork_s_limit_is_that_of_its_own_steps():
    scene = Scene(steps=300, hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=0.1, fork=Fork(0, 290))))
    whole, last = (finish(diverging_rate(scene, index)).rate for index in (0, 1))
    assert last > whole


def test_that_a_limit_is_not_asked_for_where_there_is_none():
    assert has_limit(Scene(), 0)
    assert not has_limit(Scene(steps=6000), 0)
    assert not has_limit(scene_of(Sgd(schedule=PiecewiseConstantDecay())), 0)


@given(times=st.floats(0.01, 100))
def test_that_a_rate_is_so_many_times_too_high_or_low(times):
    (miss,) = [found for found in answers(Guess(limit=0.5 * times), one_of(Scene()), Limit(0.5, 100.0)) if found]
    assert miss.factor == pytest.approx(times)
    said = miss_text(miss.factor)
    assert ("right" in said) == (1 / 1.05 <= miss.factor <= 1.05)
    assert "low" in said if times < 0.9 else "high" in said if times > 1.1 else True


def test_that_a_curve_drawn_over_the_truth_is_right_and_ten_times_above_it_ten_times_off():
    one = one_of(scene_of(Sgd(learning_rate=0.1), steps=60))
    points = tuple((float(step), float(loss)) for step, loss in enumerate(one.loss.tolist()))
    assert curve_miss(points, one).times == pytest.approx(1)
    high = curve_miss(tuple((step, 10 * loss) for step, loss in points), one)
    assert (high.times, high.low) == (pytest.approx(10), 0.0)
    low = curve_miss(tuple((step, loss / 100) for step, loss in points[10:30]), one)
    assert (low.times, low.low) == (pytest.approx(100), 1.0)


def test_that_a_curve_is_compared_only_where_there_is_a_loss():
    gone = one_of(scene_of(Sgd(learning_rate=100.0), "himmelblau"))
    assert curve_miss(((100.0, 1.0), (200.0, 1.0)), gone).times is None
    scene = Scene(surface="bowl", steps=60, hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=0.1, fork=Fork(0, 30))))
    fork = one_of(scene, 1)
    drawn = tuple((float(step), float(loss)) for step, loss in enumerate(one_of(scene).loss.tolist()))
    assert curve_miss(drawn, fork).times == pytest.approx(1)


def test_that_steps_are_compared_with_the_arrival():
    one = one_of(scene_of(Sgd(learning_rate=0.1)))
    found = answers(Guess(steps=2 * one.verdict.step), one).steps
    assert found is not None
    assert found.real == one.verdict.step
    assert answers(Guess(steps=5), one_of(scene_of(Sgd(learning_rate=1e-6)))).steps.real is None


def test_that_only_what_was_predicted_is_answered():
    one = one_of(Scene())
    assert answers(Guess(), one) == Answers()
    assert Guess(end=(0.0, 0.0), steps=3).answered == ("end", "steps")
    assert answers(Guess(limit=1.0), one).limit is None  # not measured yet


def test_that_predictions_are_answered_in_these_words():
    arrives, goes = one_of(scene_of(Sgd(learning_rate=0.1))), one_of(scene_of(Sgd(learning_rate=2.2)))
    drawn = tuple((float(step), float(loss)) for step, loss in enumerate(arrives.loss.tolist()))
    below = tuple((step, loss / 3.2) for step, loss in drawn)
    whole = Guess((2.0, 3.0), 0.95, below, 20)
    far = Guess((2.0, 3.0), 4.2, ((0.0, 9.0), (300.0, 9.0)), 20)
    right = Guess((0.0, 0.01), 2.04, drawn, arrives.verdict.step)
    said = {
        "arrives": answer_words(answers(whole, arrives, Limit(2.0, 100.0))),
        "diverges": answer_words(answers(far, goes, Limit(2.0, 100.0))),
        "right": answer_words(answers(right, arrives, Limit(2.0, 100.0))),
        "no limit": answer_words(answers(Guess(limit=1.0), arrives, Limit(None, 100.0))),
        "measured": measured_words(Scene(), 100.0),
        "measured in noise": measured_words(Scene(noise=0.5), 100.0),
    }
    check_section("mountain: predictions", said)

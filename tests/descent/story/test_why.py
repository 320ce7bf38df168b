"""Reasons: their numbers worked out anew from the walk and the ground."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.endings.numbers import Flat, JustBegun, NoLoss, NoSlope, NoStep, NotBegun, OnKink, Still
from app.descent.step.hiker import Adagrad, Adam, Lion, Rmsprop
from app.descent.story.why import (
    Falling,
    Jolted,
    Kink,
    OnRidge,
    Overshoot,
    Ridge,
    Slow,
    Strides,
    asks_why,
    why,
)
from app.descent.story.why_sentences import why_text
from tests.descent.every_ending import ENDINGS, adam, formula, scene, sgd, walk_of

OWN_REASON = (NoLoss, NoSlope, NoStep, Still, OnKink, Flat, JustBegun, NotBegun)  # the verdict says all there is to say
WITH_REASONS = [pytest.param(one, id=name) for name, one, _, numbers in ENDINGS if numbers not in OWN_REASON]


def strides(one):
    return np.hypot(np.diff(one.x), np.diff(one.y))


@pytest.mark.parametrize("one", WITH_REASONS)
def test_that_every_verdict_that_asks_why_is_answered_in_whole_sentences(one):
    assert asks_why(walk_of(one).verdict)
    reasons = why(walk_of(one))
    assert reasons
    said = why_text(reasons)
    assert re.fullmatch(r"[A-Z].*\.", said)
    assert "nan" not in said
    assert "None" not in said
    assert not re.search(r"\b1 steps|  |\.\.", said)


@pytest.mark.parametrize("name", ["log, begun off its ground", "ackley, begun on its tip", "ravine, rate 0", "flat"])
def test_that_a_verdict_that_is_its_own_reason_asks_for_none(name):
    assert not asks_why(walk_of(next(one for called, one, *_ in ENDINGS if called == name)).verdict)


@pytest.mark.parametrize(
    ("one", "curvature", "factor"),
    [
        (scene("ravine", sgd(1.01)), 2.0, -1.02),
        (scene("bowl", sgd(2.1)), 1.0, -1.1),
        (scene("booth", sgd(0.12)), 18.0, -1.16),
    ],
)
def test_that_who_was_thrown_out_is_told_by_how_much_a_step_overshot(one, curvature, factor):
    (reason,) = why(walk_of(one))
    assert isinstance(reason, Overshoot)
    assert reason.curvature == pytest.approx(curvature)
    assert reason.factor == pytest.approx(factor)
    assert reason.rate * reason.curvature > reason.limit == 2
    assert (reason.step, reason.x, reason.y) == (0, *walk_of(one).ground.start)
    long = strides(walk_of(one))
    assert reason.growth == pytest.approx((long[-1] / long[0]) ** (1 / (len(long) - 1)))
    assert reason.growth == pytest.approx(abs(factor), abs=0.005)


def test_that_who_was_thrown_out_later_is_told_where_it_stood_then():
    one = walk_of(scene("himmelblau", sgd(1.0)))
    (reason,) = why(one)
    assert reason.step == 1
    assert (reason.x, reason.y) == (one.x[1], one.y[1])
    assert reason.curvature == pytest.approx(np.linalg.eigvalsh(one.ground.hessian(one.x[1], one.y[1]))[1])


@pytest.mark.parametrize(
    ("hiker", "limit"),
    [(sgd(2.0, momentum=0.9), 3.8), (sgd(0.8, momentum=0.9, nesterov=True), 3.8 / 2.8)],
)
def test_that_momentum_has_a_limit_and_a_factor_of_its_own(hiker, limit):
    one = walk_of(scene("ravine", hiker))
    (reason,) = why(one)
    assert reason.limit == pytest.approx(limit)
    assert reason.rate * reason.curvature > limit
    y = np.abs(one.y)
    assert reason.factor == pytest.approx((y[-1] / y[-51]) ** (1 / 50), rel=0.02)


def test_that_a_zig_zag_is_told_by_the_valley_it_is_in():
    one = walk_of(scene("ravine", sgd(0.99)))
    (reason,) = why(one)
    assert (reason.step, reason.x, reason.y) == (None, 0, 0)
    assert reason.factor == pytest.approx(one.y[11] / one.y[10])
    assert reason.floor == pytest.approx((0.1, one.x[11] / one.x[10]))


def test_that_the_trapped_hear_of_the_ridge_between():
    one = walk_of(scene("two-valleys", sgd(0.05)))
    (reason,) = why(one)
    assert isinstance(reason, Ridge)
    line = np.linspace(-0.9, 0.9, 10_001)
    assert reason.loss == pytest.approx(SURFACES["two-valleys"].value(line, 0 * line).max(), abs=1e-6)
    assert reason.climb == pytest.approx(reason.loss - SURFACES["two-valleys"].minima[1].loss)
    assert reason.highest == one.loss[one.verdict.step :].max() < reason.loss


def test_that_adam_survives_a_rate_of_a_hundred_for_a_reason_that_is_measured():
    one = walk_of(scene("bowl", adam(100.0)))
    (reason,) = why(one)
    assert isinstance(reason, Strides)
    assert reason.longest == strides(one).max()
    assert reason.last == strides(one)[-1]
    assert reason.slope == pytest.approx(np.hypot(one.gradient_x, one.gradient_y).max())
    assert walk_of(scene("bowl", sgd(100.0), steps=reason.thrown)).verdict.kind == "diverged"
    # v is a mean of squared slopes; Adam's root of it is what it divided by.
    axis = int(abs(one.y[-1] - one.y[-2]) > abs(one.x[-1] - one.x[-2]))
    gradient = (one.gradient_x, one.gradient_y)[axis]
    v = (0.001 * 0.999 ** np.arange(len(gradient))[::-1] * gradient**2).sum() / (1 - 0.999 ** len(gradient))
    assert reason.divided == pytest.approx((abs(gradient[-1]), np.sqrt(v)), rel=1e-4)


def test_that_no_reason_is_a_law_where_there_is_none():
    (reason,) = why(walk_of(scene("ravine", Lion(learning_rate=0.9))))
    assert isinstance(reason, Strides)
    recent = strides(walk_of(scene("ravine", Lion(learning_rate=0.9))))[-reason.window :]
    assert (reason.shortest_of_last, reason.longest_of_last) == (recent.min(), recent.max())
    assert reason.divided is None


@pytest.mark.parametrize(("rate", "momentum"), [(1e-4, 0.0), (1e-5, 0.9)])
def test_that_who_crawls_is_told_the_curvature_along_the_floor(rate, momentum):
    one = walk_of(scene("ravine", sgd(rate, momentum=momentum)))
    (reason,) = why(one)
    assert isinstance(reason, Slow)
    assert reason.flattest == pytest.approx(0.1)
    assert reason.last == strides(one)[-1]
    taken = 1 - one.x[-1] / one.x[-2]
    assert taken <= rate * reason.flattest / (1 - momentum) * 1.001


def test_that_adagrad_s_and_adam_s_slowness_are_told_by_their_strides():
    for hiker in (Adagrad(learning_rate=1e-4), Adam(learning_rate=1e-5), Rmsprop(learning_rate=1e-5)):
        one = walk_of(scene("ravine", hiker))
        (reason,) = why(one)
        assert (reason.first, reason.last) == (strides(one)[0], strides(one)[-1])
        assert reason.scaled == (not isinstance(hiker, Adagrad))


def test_that_noise_is_named_where_it_is_the_reason():
    one = walk_of(scene("bowl", sgd(0.5), noise=1.0))
    (reason,) = why(one)
    assert isinstance(reason, Jolted)
    window = reason.window
    slope = np.array([one.x, one.y])[:, -1 - window : -1]  # the bowl's
    jolts = np.hypot(one.gradient_x[-window:] - slope[0], one.gradient_y[-window:] - slope[1])
    assert (reason.jolt, reason.slope) == pytest.approx((jolts.mean(), np.hypot(*slope).mean()))


def test_that_a_kink_and_a_fall_are_reasons():
    one = walk_of(scene(formula("abs(x) + abs(y)"), sgd(0.3)))
    (kink,) = why(one)
    assert isinstance(kink, Kink)
    assert (kink.shortest, kink.longest) == (strides(one)[-kink.window :].min(), strides(one)[-kink.window :].max())
    one = walk_of(scene(formula("-x**2 - y**2"), sgd(0.1)))
    (fall,) = why(one)
    assert isinstance(fall, Falling)
    assert fall == (one.loss[0], one.loss[-1])


def test_that_who_stands_on_a_ridge_is_told_how_far_from_it():
    one = walk_of(scene("saddle", sgd(0.1), start=(0.0, 1e-9), steps=30))
    (reason,) = why(one)
    assert isinstance(reason, OnRidge)
    assert reason.factor == pytest.approx(one.y[30] / one.y[29])
    assert reason.offset == pytest.approx(abs(one.y[-1]), rel=1e-6)

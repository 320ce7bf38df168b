"""The stability ruler: limits that are where walks begin to be thrown out, and notes that are true of them."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from app.descent import SURFACES, Scene, walk
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.optimizers import adam
from app.descent.story.stability import Reason, bands, steepest


def one(scene: Scene):
    return walk(scene).walks[0]


def test_that_weight_decay_counts_as_steepness():
    hiker = Sgd(learning_rate=1.5, weight_decay=1.0)
    told = bands(SURFACES["bowl"], hiker, -3.0, 2.0, 300)
    assert told.stable == pytest.approx(1.0)
    assert told.exact
    for rate, kind in ((0.99, True), (1.01, False)):
        walked = one(Scene(surface="bowl", hikers=(Sgd(learning_rate=rate, weight_decay=1.0),)))
        assert (np.hypot(walked.x[-1], walked.y[-1]) < 3) == kind


def test_that_a_clipped_gradient_is_not_said_to_diverge():
    told = bands(SURFACES["bowl"], Sgd(learning_rate=3.0, clipnorm=0.1), -3.0, 2.0, 300)
    assert told.stable is None
    assert (told.reason.cause, told.reason.length) == ("stride clipped", pytest.approx(0.1))
    told = bands(SURFACES["bowl"], Sgd(momentum=0.9, clipvalue=0.1), -3.0, 2.0, 300)
    assert told.reason.length == pytest.approx(np.sqrt(2))


@pytest.mark.parametrize("hiker", [Sgd(clipnorm=1.0), Sgd(momentum=0.9, clipnorm=1.0), Sgd(clipvalue=0.5)])
def test_that_no_clipped_stride_is_longer_than_the_ruler_says(hiker):
    most = bands(SURFACES["ravine"], hiker, -10.0, 2.0, 300).reason.length
    walked = one(Scene(surface="ravine", hikers=(msgspec.structs.replace(hiker, learning_rate=0.5),)))
    strides = np.hypot(np.diff(walked.x), np.diff(walked.y))
    assert strides.max() <= 0.5 * most * 1.01
    assert strides.max() > 0.1 * 0.5 * most


def test_that_a_slope_too_gentle_to_be_clipped_sets_the_usual_limit():
    told = bands(SURFACES["bowl"], Sgd(clipnorm=1.0), 0.3, 0.2, 300)
    assert told.stable == 2.0
    assert told.reason == Reason("plain", unclipped=True)
    assert not told.exact  # beyond it the clipping catches the hiker


@pytest.mark.parametrize(("formula", "bends"), [("log(x)", True), ("-x**2", True), ("x + y", False), ("5", False)])
def test_that_ground_is_called_straight_only_where_it_bends_neither_way(formula, bends):
    ground = surface_of(Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0)))
    assert bands(ground, Sgd(), 0.0226, 0.0, 300).reason.cause == ("curves down" if bends else "straight")


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


@pytest.mark.parametrize("surface", ["ravine", "booth", "matyas", "bowl"])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("rate", [*np.geomspace(1e-5, 0.5, 24).tolist(), 0.0012])
def test_that_the_ruler_says_crawls_where_the_verdict_does(surface, momentum, rate):
    hiker = Sgd(learning_rate=rate, momentum=momentum)
    walked = one(Scene(surface=surface, hikers=(hiker,)))
    ground = SURFACES[surface]
    for step in {0, min(150, walked.steps), walked.steps} if not momentum else {0}:
        found = bands(ground, hiker, float(walked.x[step]), float(walked.y[step]), 300, done=step)
        assert (rate <= found.crawling) == (walked.verdict.kind == "crawling"), step


def test_that_ground_that_curves_down_sets_no_limit():
    ground = SURFACES["himmelblau"]
    assert steepest(ground, -0.27, -0.92) < 0
    assert bands(ground, Sgd(), -0.27, -0.92, 300).stable is None


def test_that_adam_s_limit_is_called_approximate():
    ground = SURFACES["ravine"]
    hiker = Adam(learning_rate=0.1)
    assert bands(ground, hiker, *ground.start, 300).stable is None
    init, update = adam()
    state = init(np.zeros(2))
    for _ in range(5):
        _, state = update(state, ground.gradient(*ground.start), 0.1)
    found = bands(ground, hiker, *ground.start, 300, state)
    assert not found.exact
    assert found.reason == Reason("scaled", "Adam")
    assert found.crawling < found.smooth < found.stable


@pytest.mark.parametrize("place", [(1e200, -1e200), (float("nan"), 0.0)])
def test_that_far_out_there_is_no_ruler_and_no_warning(place):
    assert bands(SURFACES["beale"], Sgd(), *place, steps=300).stable is None

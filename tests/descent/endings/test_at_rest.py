"""Who stands still, and on what: a saddle, a ledge, a round floor, a kink, the edge of the domain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import OPTIMIZERS, Scene
from app.descent.endings.numbers import AtRest, Ledge, NoValley, OnKink
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adadelta, Adagrad, Adamax, AdamW, Rmsprop
from app.descent.story.verdict_sentences import words
from tests.descent.every_ending import adam, formula, scene, sgd, walk_of
from tests.descent.verdict_claims import check

SALOMON = formula("1 - cos(2*pi*hypot(x, y)) + 0.1*hypot(x, y)", 5)
SCHAFFER_4 = formula("0.5 + (cos(sin(abs(x^2 - y^2)))^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2", 10)


@pytest.mark.parametrize("steps", [30, 60, 300, 1000])
def test_that_who_rests_on_a_ring_s_floor_rests_on_level_ground(steps):
    one = scene(SALOMON, sgd(0.0167), start=(-1.2, 0.4), steps=steps)
    verdict = walk_of(one).verdict
    assert isinstance(verdict.numbers, AtRest)
    assert (verdict.kind, verdict.numbers.hollow, verdict.numbers.so_far) == ("trapped", False, False)
    assert "hollow" not in words(verdict)
    assert not check(one).wrong


@given(turn=st.floats(0, 6.2), away=st.floats(0.3, 2.5), steps=st.integers(20, 2000), rate=st.floats(-3, -1.2))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_that_nobody_stands_on_a_saddle_on_the_way_to_a_ring(turn, away, steps, rate):
    start = (away * np.cos(turn), away * np.sin(turn))
    one = scene(formula("(x^2+y^2-1)^2", 4), sgd(10**rate), start=start, steps=steps)
    assert walk_of(one).verdict.kind != "saddle"
    assert not check(one).wrong


@pytest.mark.parametrize(
    "one",
    [
        scene(formula("sin(hypot(x,y))", 5), sgd(0.01), start=(2.5, 1.9), steps=600),
        scene(formula("sin(hypot(x,y))", 5), sgd(0.01), start=(2.5, 1.9), steps=1000),
        scene(formula("(x^2+y^2-1)^2", 2), AdamW(learning_rate=3.32), start=(1.282, -0.309), steps=1000),
        scene(SCHAFFER_4, Adamax(learning_rate=0.000191), start=(-3.544, 7.3), steps=30),
    ],
)
def test_that_who_still_has_a_slope_stands_on_no_saddle_and_no_edge(one):
    assert not isinstance(walk_of(one).verdict.numbers, NoValley | OnKink | Ledge)
    assert not check(one).wrong


@pytest.mark.parametrize(
    ("one", "away"),
    [
        (scene(formula("floor(x^2+y^2)", 3), sgd(0.1), start=(2.2, 2.0)), np.hypot(2.2, 2) - 8**0.5),
        (scene(formula("round(x)+round(y)", 3), sgd(0.1), start=(1.2, 1.0)), 0.5),
        (scene(formula("floor(x)+y^2", 3), sgd(0.1), start=(1.6, 1.0)), 0.6),
    ],
)
def test_that_a_tread_with_lower_ground_a_step_away_is_a_ledge(one, away):
    numbers = walk_of(one).verdict.numbers
    assert isinstance(numbers, Ledge)
    assert away - 1e-9 <= numbers.away <= away + 0.1
    assert numbers.fall == pytest.approx(1)


def test_that_the_lowest_tread_is_a_floor():
    verdict = walk_of(scene(formula("floor(x^2+y^2)", 3), sgd(0.1), start=(0.2, 0.1))).verdict
    assert verdict.kind == "converged"
    assert isinstance(verdict.numbers, AtRest)


@pytest.mark.parametrize(
    ("hiker", "so_far"),
    [
        (sgd(0.1), False),
        (sgd(0.1, momentum=0.9), False),
        (Adagrad(learning_rate=0.3), False),
        (sgd(0.1, weight_decay=1e-4), True),
        (adam(0.1), True),
        (Adamax(learning_rate=0.7), True),
    ],
)
def test_that_a_floor_holds_only_whom_its_own_rule_holds(hiker, so_far):
    verdict = walk_of(scene(formula("x^2 + 1", 3), hiker, start=(1.0, 1.0), steps=1000)).verdict
    assert isinstance(verdict.numbers, AtRest)
    assert verdict.numbers.so_far == so_far
    assert ("so far" in words(verdict)) == so_far


@pytest.mark.parametrize(
    "one",
    [
        scene(formula("x^2*y^2*(x-1)^2", 4), adam(0.989), start=(-3.7, -1.0), steps=3000),  # curvature −5e-265
        scene(formula("exp(-1/(x^2+0.001))+y^4"), Adadelta(learning_rate=7.55), start=(3.964, 1.26), steps=3000),
    ],
)
def test_that_what_bends_as_good_as_not_at_all_is_a_level_floor(one):
    numbers = walk_of(one).verdict.numbers
    assert isinstance(numbers, AtRest)
    assert not numbers.hollow
    assert not check(one).wrong


@pytest.mark.parametrize(("hiker", "so_far"), [(adam(0.00285), True), (sgd(0.01), False)])
def test_that_an_edge_holds_only_whom_its_own_rule_holds(hiker, so_far):
    one = scene(formula("min(x^2,1) + y^2", 2), hiker, start=(-1.0, 0.542), steps=3000)
    numbers = walk_of(one).verdict.numbers
    assert isinstance(numbers, OnKink)
    assert numbers.so_far == so_far
    assert not check(one).wrong


def test_that_a_valley_holds_rmsprop_only_so_far_since_its_strides_can_be_longer_than_its_rate():
    bumpy = formula("(abs(x) + abs(y))*exp(-sin(x^2) - sin(y^2))", 6.283185307179586)
    one = scene(bumpy, Rmsprop(learning_rate=0.123), start=(0.325, -5.6), steps=100)
    assert walk_of(one).verdict.numbers.so_far
    assert not check(one).wrong


def test_that_who_leaves_a_floor_later_was_at_rest_only_so_far():
    one = scene(formula("x^2*y^2", 2), adam(0.857), start=(1.4, -1.276), steps=3000)
    assert walk_of(one).verdict.numbers.so_far
    assert np.hypot(*np.diff([(w.x[-1], w.y[-1]) for w in map(walk_of, (one, longer(one)))], axis=0)[0]) > 0.1


def longer(one: Scene) -> Scene:
    return Scene(surface=one.surface, start=one.start, steps=10_000, hikers=one.hikers)


@pytest.mark.parametrize("text", ["(x-4)^2 + (y-4)^2", "(x-4)^2 + y^2", "(x-4)^4 + (y+4)^4", "(x-4)^2"])
@pytest.mark.parametrize("hiker", [sgd(0.1), adam(0.01), Adagrad(learning_rate=1.0)], ids=lambda hiker: hiker.title)
def test_that_nobody_converges_on_the_domain_s_edge(text, hiker):
    one = scene(formula(text), hiker, start=(3.0, 1.0), steps=3000)
    verdict = walk_of(one).verdict
    assert verdict.kind != "converged"
    if isinstance(verdict.numbers, AtRest):
        assert (verdict.kind, verdict.numbers.where) == ("trapped", "edge")
        assert "edge" in words(verdict)
    assert not check(one).wrong


def test_that_a_bowl_beyond_the_edge_is_no_floor():
    verdict = walk_of(scene(formula("(x-5)^2 + y^2"), sgd(0.1))).verdict
    assert (verdict.numbers.hollow, verdict.numbers.where) == (True, "outside")
    assert "floor" not in words(verdict)


STILL = (
    "floor(x^2+y^2)",
    "(x^2+y^2-1)^2",
    "x^2*y^2",
    "sin(hypot(x,y))",
    "abs(x-y)+0.01*x^2",
    "-abs(x)*y^2",
    "x^3*y",
    "relu(x)+relu(y)",
)


@pytest.mark.parametrize("text", STILL)
@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(sorted(OPTIMIZERS)),
    start=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    rate=st.floats(-4, 0.5),
    steps=st.sampled_from([30, 300, 1000]),
)
def test_that_nothing_untrue_is_said_on_floors_rings_and_treads(text, name, start, rate, steps):
    ground = Ground(formula=text, x=(-3.0, 3.0), y=(-3.0, 3.0))
    one = Scene(surface=ground, start=start, steps=steps, hikers=(OPTIMIZERS[name](learning_rate=10**rate),))
    assert not check(one).wrong, words(walk_of(one).verdict)

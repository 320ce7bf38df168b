"""Endings: the kind that a person would call a walk by, and numbers that are the walk's own."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES, Scene, walk
from app.descent.endings.judge import first_departure
from app.descent.endings.numbers import (
    AtRest,
    Bouncing,
    ComesAndGoes,
    Crawling,
    Downhill,
    Flat,
    LowerButFurther,
    MovingAway,
    NoSlope,
    NoValley,
    Numbers,
    Still,
)
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Lion, Nadam, Rmsprop, Sgd
from app.descent.walks.walk import HikerWalk
from tests.descent.every_ending import ENDINGS, adam, formula, scene, sgd, walk_of

endings = pytest.mark.parametrize(("one", "kind", "numbers"), [e[1:] for e in ENDINGS], ids=[e[0] for e in ENDINGS])


def from_valley(one: HikerWalk) -> np.ndarray:
    """How far the nearest minimum is at every step."""
    return np.min([np.hypot(one.x - m.x, one.y - m.y) for m in one.ground.minima], axis=0)


def outside(one: HikerWalk) -> np.ndarray:
    """The steps at which a walk is out of the domain."""
    (left, right), (bottom, top) = one.ground.domain
    return np.flatnonzero((one.x < left) | (one.x > right) | (one.y < bottom) | (one.y > top))


@endings
def test_that_the_verdict_is_the_one_a_person_would_give(one, kind, numbers):
    verdict = walk_of(one).verdict
    assert (verdict.kind, type(verdict.numbers)) == (kind, numbers), verdict
    assert 0 <= verdict.step <= walk_of(one).steps


def test_that_every_way_to_end_is_among_them():
    assert {numbers for *_, numbers in ENDINGS} == set(Numbers.__args__)


@endings
def test_that_losses_steps_and_departure_are_the_walk_s(one, kind, numbers):
    walked = walk_of(one)
    told, left = walked.verdict.numbers, walked.verdict.left
    if hasattr(told, "first"):
        assert told.first == walked.loss[0]
    if hasattr(told, "loss"):
        assert told.loss == walked.loss[told.step if isinstance(told, NoSlope) else -1]
    if hasattr(told, "steps"):
        assert told.steps == walked.steps
    if hasattr(told, "gap") and told.gap is not None:
        assert told.gap == pytest.approx(from_valley(walked)[-1])
    away = outside(walked)
    if walked.verdict.kind == "undefined":
        away = away[away <= walked.verdict.step]
    if not len(away) or away[0] == 0:
        assert left is None
    else:
        assert left.step == away[0]
        assert left.again == (np.diff(away) > 1).any()


def test_that_a_second_departure_is_not_taken_for_the_first():
    walked = walk_of(scene("two-valleys", sgd(0.3, momentum=0.9), steps=120))
    assert walked.verdict.left.again
    assert walked.verdict.left.step == outside(walked)[0]


def test_that_who_begins_outside_does_not_leave():
    assert first_departure(SURFACES["bowl"], np.array([[9.0, 3.0, 9.0], [0.0, 0.0, 0.0]])) is None


def test_that_a_settled_hiker_stays_from_the_named_step_on():
    one = walk_of(scene("ravine", sgd(0.9)))
    later = np.hypot(one.x[one.verdict.step :], one.y[one.verdict.step :])
    before = np.hypot(one.x[one.verdict.step - 1], one.y[one.verdict.step - 1])
    assert later.max() < before


def test_that_jolts_are_no_way_out_of_a_valley():
    one = walk_of(scene("two-valleys", sgd(0.01), noise=1.0, steps=20_000))
    ditch = next(m for m in one.ground.minima if not m.is_lowest)
    away = np.hypot(one.x - ditch.x, one.y - ditch.y)
    since = one.verdict.step
    assert one.verdict.kind == "trapped"
    assert since < 200
    assert away[since:].max() <= 0.05 * 4 < away[:since].max()


@pytest.mark.parametrize(
    ("surface", "hiker"),
    [
        ("two-valleys", sgd(0.43)),
        ("two-valleys", Nadam(learning_rate=34.0)),
        ("plateau", adam(100.0)),
        ("egg-crate", adam(17.0)),
        ("himmelblau", Lion(learning_rate=0.11)),
    ],
)
def test_that_chance_is_no_way_to_anywhere(surface, hiker):
    assert isinstance(walk_of(scene(surface, hiker)).verdict.numbers, Bouncing)


def test_that_flat_ground_is_no_valley():
    assert walk_of(scene(formula("5"), sgd(0.1), steps=20)).verdict.numbers == Flat(5.0)


def test_that_a_valley_on_an_axis_lies_on_it():
    one = walk_of(scene(formula("x**2 + 3*sin(y)"), sgd(0.1)))
    assert 0 < abs(one.x[-1]) < 1e-20
    assert one.verdict.numbers.x == 0


def test_that_a_valley_is_judged_by_its_floor():
    one = walk_of(scene(formula("x**2 + 3*sin(y)"), adam(0.02), start=(1.0, 3.5), steps=600))
    assert isinstance(one.verdict.numbers, AtRest)
    assert one.verdict.kind == "converged"


@pytest.mark.parametrize("text", ["x**2 + y**4", "x**4 + y**4 + 1", "x**4 + 1"])
def test_that_a_floor_that_is_crept_down_is_no_hollow_above_another(text):
    assert walk_of(scene(formula(text), sgd(0.05), start=(1.0, 1.0))).verdict.kind != "trapped"


def test_that_a_slope_is_not_level_for_a_short_step_of_newton_s():
    one = walk_of(scene(formula("log(x)"), sgd(1e-6), start=(0.0226, 0.0), steps=20))
    assert abs(one.ground.gradient(one.x[-1], one.y[-1])[0]) > 40
    assert not isinstance(one.verdict.numbers, NoValley | AtRest)


@pytest.mark.parametrize(
    ("one", "moved", "rate"),
    [
        (scene("bowl", sgd(0.0)), False, "zero"),
        (scene(formula("x + y"), sgd(0.0)), False, "zero"),
        (next(e[1] for e in ENDINGS if e[0] == "bowl, the rate falls to 0"), True, "fell to zero"),
    ],
)
def test_that_who_stands_still_stands_still_for_the_right_reason(one, moved, rate):
    numbers = walk_of(one).verdict.numbers
    assert isinstance(numbers, Still)
    assert (numbers.moved, numbers.rate) == (moved, rate)


def test_that_a_pace_is_that_of_the_last_steps():
    one = walk_of(scene("ravine", sgd(1e-6)))
    distance, numbers = np.hypot(one.x, one.y), one.verdict.numbers
    assert isinstance(numbers, Crawling)
    assert numbers.window == 74
    assert numbers.nearer == pytest.approx(distance[-75] - distance[-1])


def test_that_who_comes_no_nearer_is_not_on_its_way():
    numbers = walk_of(scene("line-fit", Rmsprop(learning_rate=0.001))).verdict.numbers
    assert isinstance(numbers, LowerButFurther)
    assert numbers.gap > numbers.first_gap
    one = walk_of(scene("beale", adam(0.1)))
    assert isinstance(one.verdict.numbers, MovingAway)
    assert one.verdict.numbers.before == pytest.approx(from_valley(one)[-75])
    assert one.verdict.numbers.before < one.verdict.numbers.gap
    one = walk_of(scene("two-weights", adam(0.1), batch_size=1, noise=0.5))
    assert isinstance(one.verdict.numbers, ComesAndGoes)
    recent = from_valley(one)[-75:]
    assert (one.verdict.numbers.nearest, one.verdict.numbers.furthest) == pytest.approx((recent.min(), recent.max()))


@pytest.mark.parametrize(("text", "edge"), [("-x**2 - y**2", True), ("x + y", True), ("x**4", False)])
def test_that_where_there_is_no_valley_the_edge_or_a_floor_is_lowest(text, edge):
    numbers = walk_of(scene(formula(text), sgd(0.001), start=(1.0, 0.5))).verdict.numbers
    assert isinstance(numbers, Downhill)
    assert (numbers.edge is not None) == edge


@pytest.mark.parametrize(
    ("text", "start", "signs"),
    [("-x**2 - y**2", (0.0, 0.0), (-1, -1)), ("x**2 - y**2", (0.5, 0.0), (-1, 1)), ("-y**2", (1.0, 0.0), (-1, 0))],
)
def test_that_what_stands_on_level_ground_knows_how_it_falls_away(text, start, signs):
    numbers = walk_of(scene(formula(text), sgd(0.1), start=start, steps=100)).verdict.numbers
    assert isinstance(numbers, NoValley)
    assert tuple(np.sign(numbers.curvature)) == signs


@pytest.mark.parametrize("text", ["x", "0", "log(x)", "1/x", "sqrt(x)*y", "abs(x) + abs(y)", "x**4 + y**4", "-x**2"])
def test_that_walks_on_strange_formulas_are_judged_without_a_warning(text):
    ground = Ground(formula=text, x=(-2.0, 2.0), y=(-2.0, 2.0))
    hikers = (Sgd(learning_rate=0.1), Adam(learning_rate=0.1))
    for one in walk(Scene(surface=ground, steps=50, hikers=hikers)).walks:
        assert one.verdict.step <= one.steps

"""A fair race against brute force: single walks at every rate and with every seed, and what follows from them."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import OPTIMIZERS, Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.instruments.fair_race import (
    FINE,
    RATES,
    FairRace,
    Measure,
    Runner,
    fair_race,
    finer,
    is_lower,
    measure_of,
    racers,
)
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Hiker, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay, ReduceLROnPlateau
from app.descent.walks.many_hikers import finish


def plane(formula: str, half: float = 4.0) -> Ground:
    return Ground(formula=formula, x=(-half, half), y=(-half, half))


def raced(scene: Scene, *hikers: Hiker, common: float = 0.1) -> FairRace:
    return finish(fair_race(scene, hikers or racers(scene), common))


def losses_alone(scene: Scene, hiker: Hiker, rate: float) -> np.ndarray:
    """A walk's losses, by itself."""
    alone = (msgspec.structs.replace(hiker, learning_rate=rate),)
    return walk(msgspec.structs.replace(scene, hikers=alone)).walks[0].loss


def end_alone(scene: Scene, hiker: Hiker, rate: float) -> float:
    """The mean loss of a walk by itself over the last tenth of its steps, inf where it left the numbers."""
    return settled_loss(losses_alone(scene, hiker, rate), scene.steps)


def settled_loss(losses: np.ndarray, steps: int) -> float:
    """The mean of the last tenth of a walk's losses, by a plain loop; inf where it left the numbers."""
    if len(losses) <= steps:
        return math.inf if not math.isfinite(losses[-1]) else float(losses[-1])
    total, count = 0.0, 0
    for step in range(steps, steps - max(1, steps // 10), -1):
        total, count = total + float(losses[step]), count + 1
    return total / count if math.isfinite(total) else math.inf


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_every_loss_and_step_of_a_race_is_a_single_walk_s(name):
    scene, hiker = Scene(surface="two-valleys", steps=60), OPTIMIZERS[name]()
    (runner,) = raced(scene, hiker).runners
    there = runner.measure.lowest + runner.measure.arrived
    for k in range(0, len(runner.rates), 3):
        alone = losses_alone(scene, hiker, float(runner.rates[k]))
        end = settled_loss(alone, scene.steps) - runner.measure.lowest
        assert runner.loss[k, 0] == pytest.approx(end, rel=1e-9, abs=1e-13)
        high = np.flatnonzero(~(alone <= there))
        came = 0 if not high.size else int(high[-1]) + 1
        if abs(end / runner.measure.arrived - 1) > 1e-6:  # else rounding decides
            assert (float(runner.since[k]) == came) if came < len(alone) else math.isnan(runner.since[k])


@pytest.mark.parametrize(
    "scene",
    [
        Scene(noise=0.5, steps=40),
        Scene(surface="line-fit", batch_size=8, steps=40),
        Scene(surface="line-fit", batch_size=8, noise=0.3, steps=40, seed=2**32 - 3),
    ],
    ids=["noise", "minibatches", "both, at the last seeds"],
)
@pytest.mark.parametrize(
    "hiker",
    [
        Sgd(momentum=0.5),
        Adam(schedule=CosineDecay(decay_steps=30)),
        Sgd(schedule=ReduceLROnPlateau(factor=0.5, patience=1)),
    ],
    ids=["momentum", "cosine", "plateau"],
)
def test_that_with_chance_every_seed_is_a_scene_of_its_own(scene, hiker):
    race = raced(scene, hiker)
    (runner,) = race.runners
    assert len(race.seeds) == len(set(race.seeds)) == 32
    assert race.seeds[0] == scene.seed
    for k in (20, 45, 60, len(runner.rates) - 1):
        for column in (0, 1, 13, 31):
            seeded = msgspec.structs.replace(scene, seed=race.seeds[column])
            end = end_alone(seeded, hiker, float(runner.rates[k])) - runner.measure.lowest
            assert runner.loss[k, column] == pytest.approx(end, rel=1e-9)


@pytest.mark.parametrize("hiker", [Sgd(), Adam(), OPTIMIZERS["adagrad"]()], ids=["sgd", "adam", "adagrad"])
def test_that_best_and_forgiveness_are_those_of_a_thousand_single_walks(hiker):
    scene = Scene(steps=25)
    (runner,) = raced(scene, hiker).runners
    rates = np.logspace(-4, 2, 1201)
    ends = np.array([end_alone(scene, hiker, float(rate)) for rate in rates])
    assert runner.at_best.middle <= ends.min() * 1.02 + runner.measure.arrived
    start = float(scene.ground.value(*scene.origin))
    within = start - ends >= 0.9 * (start - ends.min())
    assert runner.forgiveness.decades == pytest.approx(within.sum() * 0.005, abs=2 * FINE)


def test_that_no_rate_is_best_for_one_lucky_step_of_its_bouncing():
    """Between two valleys SGD bounces at large rates, and is low now and then."""
    scene = Scene(surface="two-valleys", steps=200)
    (runner,) = raced(scene, Sgd()).runners
    rates = np.logspace(-4, 1, 251)
    ends = [end_alone(scene, Sgd(), float(rate)) - runner.measure.lowest for rate in rates]
    assert runner.at_best.middle <= min(ends) * 1.02 + runner.measure.arrived
    losses = losses_alone(scene, Sgd(), runner.at_best.rate)[-20:] - runner.measure.lowest
    assert runner.at_best.middle == pytest.approx(losses.mean())


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 200), st.floats(0.1, 3.9), st.floats(-3.9, 3.9))
def test_that_sgd_in_a_bowl_forgives_what_the_formula_says(steps, x, y):
    """There the loss is multiplied by (1 − rate)² at each step: within 10% is where a tenth is left, as a mean."""
    (runner,) = raced(Scene(surface="bowl", start=(x, y), steps=steps), Sgd()).runners
    last, left, most = np.arange(steps - max(1, steps // 10), steps) + 1, 0.0, 1.0
    for _ in range(60):  # which 1 − rate leaves a tenth, by bisection
        middle = (left + most) / 2
        left, most = (middle, most) if (middle ** (2.0 * last)).mean() < 0.1 else (left, middle)
    (low, high) = runner.forgiveness.spans[0]
    assert len(runner.forgiveness.spans) == 1
    assert math.log10(low) == pytest.approx(math.log10(1 - left), abs=FINE)
    assert math.log10(high) == pytest.approx(math.log10(1 + left), abs=FINE)
    assert runner.at_best.rate == 1.0
    assert runner.at_best.step == 1


@st.composite
def runners(draw: st.DrawFn) -> Runner:
    seeds = draw(st.sampled_from([1, 5, 32]))
    count = draw(st.integers(1, 8))
    height = st.one_of(st.floats(0, 20), st.just(math.inf), st.just(0.0), st.just(10.0))
    loss = np.array(draw(st.lists(height, min_size=count * seeds, max_size=count * seeds)))
    rates = np.array(sorted(draw(st.sets(st.sampled_from(RATES.tolist()), min_size=count, max_size=count))))
    since = np.full(count, np.nan)
    return Runner(Sgd(), Measure(0.0, 10.0, 1e-5), rates, loss.reshape(count, seeds), since)


@settings(max_examples=60, deadline=None)
@given(runners())
def test_that_medians_best_and_decades_are_what_plain_loops_make_of_the_losses(runner):
    middles = []
    for row in runner.loss.tolist():
        ordered = sorted(max(one, 1e-5) for one in row)
        middles.append((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)
    if not math.isfinite(min(middles)):
        assert runner.best is None
        assert runner.forgiveness is None
        return
    assert middles[runner.best] == min(middles)
    at = runner.finish(runner.best)
    assert at.low <= at.middle <= at.high
    if 10 - min(middles) <= 1e-5:
        assert runner.forgiveness is None
        return
    places, decades = np.log10(runner.rates).tolist(), 0.0
    for k, middle in enumerate(middles):
        if 10 - middle >= 0.9 * (10 - min(middles)):
            below = 0.0 if k == 0 else (places[k] - places[k - 1]) / 2
            above = 0.0 if k == len(places) - 1 else (places[k + 1] - places[k]) / 2
            decades += below + above
    told = runner.forgiveness
    assert told.decades == pytest.approx(decades)
    assert told.decades == pytest.approx(sum(math.log10(high / low) for low, high in told.spans))
    assert told.low <= told.high
    assert runner.is_within[runner.best]


@settings(max_examples=40, deadline=None)
@given(runners())
def test_that_a_finer_look_tries_new_rates_between_those_tried(runner):
    rates = finer(runner)
    assert not set(rates.tolist()) & set(runner.rates.tolist())
    assert np.all((rates > runner.rates[0]) & (rates < runner.rates[-1]))
    assert all(float(f"{rate:.2e}") == rate for rate in rates)


@settings(max_examples=40, deadline=None)
@given(runners())
def test_that_nobody_is_lower_than_itself_and_no_two_than_each_other(runner):
    for at in range(len(runner.rates)):
        assert not is_lower(runner, at, runner, at)
        assert not (is_lower(runner, 0, runner, at) and is_lower(runner, at, runner, 0))


def test_that_who_wins_by_chance_alone_is_not_lower():
    rng = np.random.default_rng(3)
    alike = [
        Runner(Sgd(), Measure(0, 1, 1e-6), RATES[:1], rng.exponential(1, (1, 32)), np.full(1, np.nan)) for _ in "ab"
    ]
    assert not is_lower(alike[0], 0, alike[1], 0)
    lower = Runner(Adam(), alike[0].measure, RATES[:1], alike[0].loss * 0.9, alike[0].since)
    assert is_lower(lower, 0, alike[0], 0)  # a little, but in every seed


def test_that_of_two_that_have_arrived_the_earlier_is_lower_and_the_same_step_is_a_tie():
    def arrived(step: float) -> Runner:
        return Runner(Sgd(), Measure(0, 1, 1e-6), RATES[:1], np.zeros((1, 1)), np.array([step]))

    assert is_lower(arrived(10), 0, arrived(12), 0)
    assert not is_lower(arrived(12), 0, arrived(10), 0)
    assert not is_lower(arrived(10), 0, arrived(10), 0)


def test_that_a_race_takes_the_same_walks_each_time_and_tries_the_common_rate():
    scene = Scene(noise=0.2, steps=20)
    one, other = raced(scene, common=0.0123), raced(scene, common=0.0123)
    assert one.walks == other.walks
    for a, b in zip(one.runners, other.runners, strict=True):
        assert 0.0123 in a.rates
        assert np.array_equal(a.loss, b.loss)
        assert a.forgiveness == b.forgiveness


def test_that_who_is_known_need_not_run_again_and_ends_the_same():
    scene = Scene(steps=40)
    alone = raced(scene, Adam())
    both = finish(fair_race(scene, (Sgd(), Adam()), known={Adam(): alone.runners[0]}))
    assert both.runners[1] is alone.runners[0]
    anew = raced(scene, Sgd(), Adam())
    for one, other in zip(both.runners, anew.runners, strict=True):
        assert np.array_equal(one.loss, other.loss)


def test_that_it_comes_in_pieces_coarse_first_and_leaves_numpy_as_it_was():
    before, parts = np.geterr(), list[FairRace]()
    for race in fair_race(Scene(steps=60), racers(Scene())):
        assert np.geterr() == before
        parts.append(race)
    assert [race.part for race in parts] == sorted(race.part for race in parts)
    assert parts[-1].part == 1
    coarse = next(race for race in parts if len(race.runners) == 2)
    assert len(coarse.runners[0].rates) == len(RATES) < len(parts[-1].runners[0].rates)


@pytest.mark.parametrize(
    ("formula", "start", "comes_down"),
    [
        ("x + y", (3.0, 3.0), True),
        ("-x**2 - y**2", (0.1, 0.1), True),
        ("5", (1.0, 1.0), False),
        ("log(x)", (-1.0, 0.0), False),
    ],
)
def test_that_ground_without_a_lowest_place_can_be_raced_on(formula, start, comes_down):
    race = raced(Scene(surface=plane(formula), start=start, steps=50))
    assert race.beneath == (formula in ("x + y", "-x**2 - y**2"))
    for runner in race.runners:
        assert runner.comes_down == comes_down
        assert (runner.forgiveness is not None) == comes_down
        assert (runner.counted > 0).all()


def test_that_the_start_s_own_loss_counts_where_it_is_lower_than_the_map_s():
    ground = plane("x")
    assert measure_of(Scene(surface=ground).ground, (-100.0, 0.0)).start == 0


def test_that_nobody_has_a_best_rate_where_every_loss_overflows():
    race = raced(Scene(surface=plane("exp(x*x*x*x*100)"), start=(3.9, 0.0), steps=5), Sgd())
    assert race.runners[0].at_best is None
    assert race.runners[0].forgiveness is None


def test_that_each_hiker_races_once_and_no_fork_and_none_with_rates_of_its_own():
    hikers = (
        Sgd(learning_rate=0.1),
        Sgd(learning_rate=0.5),
        Sgd(momentum=0.9),
        Adam(hidden=True),
        Adam(beta_1=0.5),
        Sgd(schedule=PiecewiseConstantDecay()),
        OPTIMIZERS["lion"](fork=Fork(hiker=0, step=20)),
    )
    scene = Scene(hikers=hikers)
    assert racers(scene) == (hikers[0], hikers[2], hikers[4])
    every = racers(scene, every=True)
    assert every[:3] == racers(scene)
    assert {type(hiker) for hiker in every} == set(OPTIMIZERS.values())
    assert len(every) == 3 + len(OPTIMIZERS) - 2

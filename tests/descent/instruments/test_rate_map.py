"""A rate map's cells are the walks one would take alone, and come coarse first."""

from __future__ import annotations

import itertools
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import OPTIMIZERS, Scene, walk
from app.descent.endings.numbers import AtMinimum
from app.descent.ground.surface_choice import Ground
from app.descent.instruments.divergence_limit import Limit, limit_of, measured_edge
from app.descent.instruments.rate_map import MOST_STEPS, RateMap, Window, held, home, rate_map
from app.descent.instruments.second_axis import AXES, second_names
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay, ReduceLROnPlateau
from app.descent.walks.many_hikers import finish

EVERY_PAIR = [(kind(), name) for kind in OPTIMIZERS.values() for name in second_names(kind())]


def check_cells(scene: Scene, mapped: RateMap, every: int) -> None:
    """Hold some cells to the verdicts of walks alone, steps and losses to the last bit."""
    for row in range(0, mapped.size, every):
        for column in range(0, mapped.size, every):
            hiker = mapped.hiker_at(row, column)
            one = walk(msgspec.structs.replace(scene, hikers=(hiker,))).walks[0]
            verdict, last = one.verdict, float(one.loss[-1])
            ends = [kept[row, column] for kept in mapped.ends]
            assert ends[0] == (last if math.isfinite(last) else math.inf), hiker
            assert ends[3] == (verdict.kind == "diverged"), hiker
            if isinstance(verdict.numbers, AtMinimum):
                assert ends[2] == verdict.step, hiker
                assert scene.ground.minima[ends[1]].is_lowest == (verdict.kind == "converged"), hiker
            else:
                assert ends[1] == -1, hiker
                assert math.isnan(ends[2]), hiker


@pytest.mark.parametrize(("hiker", "name"), EVERY_PAIR, ids=lambda v: v if isinstance(v, str) else type(v).__name__)
def test_that_a_cell_is_a_walk_alone(hiker, name):
    scene = Scene(surface="two-valleys", steps=60)
    check_cells(scene, finish(rate_map(scene, hiker, name, home(scene, hiker, name), 16)), 3)


@pytest.mark.parametrize(
    "schedule",
    [
        CosineDecay(decay_steps=40),
        ReduceLROnPlateau(patience=1),
        PiecewiseConstantDecay(boundaries=(20.0,), values=(0.1, 0.01)),
    ],
)
def test_that_a_cell_keeps_the_schedule(schedule):
    scene, hiker = Scene(surface="himmelblau", steps=60, noise=0.3), Sgd(schedule=schedule)
    check_cells(scene, finish(rate_map(scene, hiker, "momentum", home(scene, hiker, "momentum"), 16)), 3)


def test_that_each_map_is_among_the_cells_of_the_next():
    scene = Scene(steps=40)
    work = rate_map(scene, Sgd(), "momentum", home(scene, Sgd(), "momentum"), 128)
    pieces = list(work)
    known = [piece.found for piece in pieces if piece.found is not None]
    parts, maps = [piece.part for piece in pieces], list({id(found): found for found in known}.values())
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert [m.size for m in maps] == [16, 32, 64, 128]
    for one, other in itertools.pairwise(maps):
        columns, rows = np.isin(other.rates, one.rates), np.isin(other.seconds, one.seconds)
        assert columns.sum() == rows.sum() == one.size
        for kept, whole in zip(one.ends, other.ends, strict=True):
            np.testing.assert_array_equal(kept, whole[np.ix_(rows, columns)])


def test_that_a_map_s_cells_hold_what_a_person_would_type():
    scene = Scene(steps=10)
    mapped = finish(rate_map(scene, Sgd(), "momentum", Window((-3.0, 1.0), (0.0, 1.0)), 128))
    assert all(float(f"{value:.3g}") == value for value in (*mapped.rates, *mapped.seconds))
    for k, (rate, second) in enumerate(zip(mapped.rates, mapped.seconds, strict=True)):
        assert mapped.cell(math.log10(rate), second) == (k, k)
    assert mapped.cell(-3.1, 0.5) is None


@given(
    st.sampled_from(sorted(AXES)),
    st.tuples(st.floats(-20, 20), st.floats(0, 30)),
    st.tuples(st.floats(-20, 20), st.floats(0, 30)),
)
def test_that_a_window_stays_where_there_is_something_to_see(name, rates, second):
    axis = AXES[name]
    window = held(Window((rates[0], rates[0] + rates[1]), (second[0], second[0] + second[1])), name)
    assert -12 <= window.rates[0] < window.rates[1] <= 6
    assert axis.low <= window.second[0] < window.second[1] <= axis.high
    np.testing.assert_allclose(held(window, name), window, atol=1e-12)


@pytest.mark.parametrize("close", [1e-2, 1e-5])
def test_that_zooming_tells_rates_apart(close):
    scene = Scene(steps=5)
    window = held(Window((0.1, 0.1 + close), (0.9, 0.9 + close)), "momentum")
    mapped = finish(rate_map(scene, Sgd(), "momentum", window, 32))
    assert len(set(mapped.rates.tolist())) == len(set(mapped.seconds.tolist())) == 32


def test_that_long_walks_are_cut_and_the_map_says_after_how_many_steps():
    scene = Scene(steps=MOST_STEPS + 1)
    work = rate_map(scene, Adam(), "beta_1", home(scene, Adam(), "beta_1"), 16)
    assert next(piece.found.steps for piece in work if piece.found is not None) == MOST_STEPS
    assert finish(rate_map(Scene(steps=7), Adam(), "beta_1", Window((-2, 0), (0, 1)), 16)).steps == 7


def test_that_numpy_warns_as_before_between_two_pieces():
    before = np.geterr()
    next(rate_map(Scene(steps=20), Sgd(), "momentum", Window((-3, 3), (0, 1)), 32))
    assert np.geterr() == before


def off_by(scene: Scene, hiker: Sgd, name: str, size: int = 128) -> np.ndarray:
    """By how many cells the measured edge misses the theory's, row by row."""
    mapped = finish(rate_map(scene, hiker, name, home(scene, hiker, name), size))
    limit = limit_of(scene.ground, hiker, name, mapped.seconds)
    assert isinstance(limit, Limit)
    edge = measured_edge(mapped.ends.diverged, mapped.rates)
    (left, right), _ = mapped.window
    middle = (np.log10(edge.held) + np.log10(edge.gone)) / 2
    return (middle - np.log10(limit.rates)) / ((right - left) / mapped.size)


@settings(deadline=None, max_examples=12)
@given(st.floats(-1.5, 1.5), st.floats(0, 1.5), st.floats(0, 180), st.booleans())
def test_that_the_edge_of_divergence_on_a_quadratic_is_the_theory_s(power, condition, turned, nesterov):
    large = 10.0**power
    small = large / 10.0**condition
    formula = f"{small!r}*x**2/2 + {large!r}*y**2/2"
    ground = Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0), rotate=turned)
    scene = Scene(surface=ground, start=(-3.0, 2.0), steps=600)
    off = off_by(scene, Sgd(nesterov=nesterov), "momentum", 64)
    assert np.nanmax(np.abs(off)) <= 1
    assert np.isfinite(off).all()


@pytest.mark.parametrize("surface", ["bowl", "ravine", "booth", "matyas"])
def test_that_the_edge_on_the_quadratics_of_the_app_is_the_theory_s(surface):
    assert np.abs(off_by(Scene(surface=surface, steps=600), Sgd(), "momentum")).max() <= 1


@pytest.mark.parametrize("surface", ["two-valleys", "himmelblau", "rosenbrock", "beale", "line-fit", "ravine", "bowl"])
def test_that_what_it_shows_first_holds_the_edge_as_walked_and_as_in_theory(surface):
    scene = Scene(surface=surface, steps=100)
    window = home(scene, Sgd(), "momentum")
    mapped = finish(rate_map(scene, Sgd(), "momentum", window, 32))
    low, high = (10.0**power for power in window.rates)
    limit = limit_of(scene.ground, Sgd(), "momentum", mapped.seconds)
    assert isinstance(limit, Limit)
    assert low * 10 < limit.rates.min()
    assert limit.rates.max() * 10 < high
    edge = measured_edge(mapped.ends.diverged, mapped.rates)
    assert np.isfinite(edge.held[:8]).all()


def test_that_the_theory_says_why_it_draws_no_line():
    ground, seconds = Scene(surface="ravine").ground, np.array([0.5])
    assert limit_of(ground, Adam(), "beta_1", seconds) == "scaled"
    assert limit_of(ground, Sgd(schedule=CosineDecay()), "momentum", seconds) == "schedule"
    assert limit_of(ground, Sgd(clipnorm=1.0), "momentum", seconds) == "clipped"
    plain = Scene(surface=Ground(formula="x + y", x=(-1.0, 1.0), y=(-1.0, 1.0))).ground
    assert limit_of(plain, Sgd(), "momentum", seconds) == "no valley"
    tip = Scene(surface=Ground(formula="x**4 + y**4", x=(-1.0, 1.0), y=(-1.0, 1.0))).ground
    assert limit_of(tip, Sgd(), "momentum", seconds) == "straight"

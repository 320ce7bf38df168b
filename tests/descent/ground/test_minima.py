"""Minima: all that are known are found, and each is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import SURFACES
from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.ground.formula_surface import formula_surface
from app.descent.ground.minima import Survey, survey

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@surfaces
def test_that_every_minimum_is_one_to_nine_digits(surface):
    assert surface.minima
    for minimum in surface.minima:
        assert surface.value(minimum.x, minimum.y) == minimum.loss
        if surface.id == "plateau":  # its middle is a tip without a tangent
            around = np.linspace(0, 2 * np.pi, 50)
            assert (
                surface.value(minimum.x + 1e-3 * np.cos(around), minimum.y + 1e-3 * np.sin(around)) > minimum.loss
            ).all()
            continue
        step = np.linalg.solve(surface.hessian(minimum.x, minimum.y), surface.gradient(minimum.x, minimum.y))
        assert np.abs(step).max() < 1e-9
        assert np.linalg.eigvalsh(surface.hessian(minimum.x, minimum.y)).min() > 0


@pytest.mark.parametrize(
    ("name", "count", "lowest"),
    [
        ("bowl", 1, 0),
        ("ravine", 1, 0),
        ("two-valleys", 2, -5.0323),
        ("rosenbrock", 1, 0),
        ("himmelblau", 4, 0),
        ("saddle", 2, -5),
        ("plateau", 1, -1),
        ("egg-crate", 81, 0),
        ("sharp-trap", 2, 0.7626),
        ("booth", 1, 0),
        ("beale", 1, 0),
        ("matyas", 1, 0),
        ("mccormick", 2, -1.9132),
        ("styblinski-tang", 4, -78.3323),
        ("line-fit", 1, 1.9106),
        ("two-weights", 1, 0.2758),
    ],
)
def test_that_the_known_minima_are_found(name, count, lowest):
    assert len(SURFACES[name].minima) == count
    assert SURFACES[name].minima[0].loss == pytest.approx(lowest, abs=1e-4)


@surfaces
def test_that_nowhere_in_the_domain_is_lower_than_the_lowest_minimum(surface):
    x, y = np.meshgrid(*surface.sides(100 if surface.costly else 400))
    assert surface.value(x, y).min() >= surface.minima[0].loss - 1e-9
    assert surface.minima[0].is_lowest


def look(formula: str, x: tuple[float, float], y: tuple[float, float] | None = None) -> Survey:
    return formula_surface(formula, x, y or x).survey


@pytest.mark.parametrize(
    ("formula", "half", "place"),
    [
        ("abs(x - 0.123) + abs(y + 1.2345)", 4, (0.123, -1.2345)),
        ("hypot(x - 0.3, y)", 4, (0.3, 0)),
        ("x**4 + y**4", 4, (0, 0)),
        ("x**4 + y**4 + 1000", 4, (0, 0)),
        ("-(1 + cos(12*sqrt(x**2 + y**2)))/(0.5*(x**2 + y**2) + 2)", 5.12, (0, 0)),  # rings around it are no minima
        ("100*sqrt(abs(y - 1 - 0.01*x**2)) + 0.01*abs(x + 1)", 5, (-1, 1.01)),  # a bent floor without slope or tangent
        ("(1 - x)**2 + 100*abs(y - x**2)", 2, (1, 1)),
    ],
)
def test_that_the_one_minimum_is_found_where_newtons_method_fails(formula, half, place):
    (minimum,) = look(formula, (-half, half)).minima
    assert (minimum.x, minimum.y) == pytest.approx(place, abs=1e-3)
    assert minimum.is_lowest


def test_that_a_basin_between_the_grid_s_points_is_found():
    found = look("x**2 + y**2 - 5*exp(-((x - 1.234)**2 + (y - 0.777)**2)/0.0004)", (-4, 4))
    assert (found.minima[0].x, found.minima[0].y) == pytest.approx((1.234, 0.777), abs=1e-3)
    assert [minimum.is_lowest for minimum in found.minima] == [True, False]


@pytest.mark.parametrize(
    "formula", ["x**2", "(x**2 + y**2 - 1)**2", "3 + 0*x", "x + y", "log(hypot(x, y))", "-x**2 - y**2", "x*y"]
)
def test_that_level_floors_slopes_and_poles_are_no_minima(formula):
    assert look(formula, (-4, 4)).minima == ()


@pytest.mark.parametrize(
    "formula",
    [
        "sigmoid(10*x)*sigmoid(10*y)",  # lower and lower, far beyond the domain
        "tanh(3*x) + tanh(3*y)",
        "exp(5*x + 5*y)",
        "abs(x)**abs(y)",  # a floor along an axis, which a circle round a place meets in one direction only
        "abs(x - y)**abs(y)",
        "sqrt(abs(y))*(1 + x**2)",
        "abs(hypot(x, y) - 1)",
    ],
)
@pytest.mark.parametrize("half", [3, 2.3])
def test_that_the_end_of_a_plain_and_a_sharp_floor_are_no_minima(formula, half):
    assert look(formula, (-half, half)).minima == ()


@pytest.mark.parametrize(
    ("formula", "falls"),
    [
        ("sigmoid(10*x)*sigmoid(10*y)", True),
        ("x + y", True),
        ("(x - 3)**2 + (y - 3)**2", True),
        ("x**2", False),
        ("(x - 0.123)**2", False),
        ("(0.6*x + 0.8*y)**2 + 5", False),
        ("abs(x)**abs(y)", False),
        ("(x**2 + y**2 - 1)**2", False),
        ("floor(x**2 + y**2)", False),
    ],
)
def test_that_the_edge_is_lower_only_where_no_floor_inside_is_as_low(formula, falls):
    assert look(formula, (-3, 3)).falls_to_edge == falls


@pytest.mark.parametrize(
    ("formula", "half", "lowest", "away"),
    [
        ("x**2 + y**2 + 10*exp(-1000*(x**2 + y**2))", 2, (1 + np.log(1e4)) / 1000, np.sqrt(np.log(1e4) / 1000)),
        ("(x**2 + y**2 - 0.7)**2", 2, 0, np.sqrt(0.7)),
        ("abs(hypot(x, y) - 0.777)", 2, 0, 0.777),
    ],
)
def test_that_a_floor_that_goes_round_is_as_low_as_its_bottom(formula, half, lowest, away):
    found = look(formula, (-half, half))
    assert found.lowest == pytest.approx(lowest, abs=1e-9)
    assert found.inside[2] == found.lowest
    assert np.hypot(*found.inside[:2]) == pytest.approx(away, abs=1e-4)


def test_that_an_edge_that_is_lower_than_every_valley_is_known():
    eggholder = "-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - y - 47)))"
    found = look(eggholder, (-512, 512))
    assert found.edge == pytest.approx((512, 404.2319, -959.6407), abs=1e-3)
    assert found.lowest == found.edge[2]
    assert found.minima[0].loss == pytest.approx(-956.918, abs=1e-3)
    assert not any(minimum.is_lowest for minimum in found.minima)


@given(
    x=st.floats(-0.9, 0.9),
    y=st.floats(-0.9, 0.9),
    steep=st.floats(0.1, 10),
    turn=st.floats(0, 3),
    kind=st.sampled_from(
        ["{a}**2 + {s}*{b}**2", "abs({a}) + {s}*abs({b})", "{a}**4 + {s}*{b}**4", "max(abs({a}), {s}*abs({b}))"]
    ),
)
@settings(max_examples=25, deadline=None)
def test_that_a_single_minimum_is_found_wherever_it_lies(x, y, steep, turn, kind):
    c, s = np.cos(turn), np.sin(turn)
    along = f"({c!r}*(x - ({x!r})) + {s!r}*(y - ({y!r})))".replace("np.float64", "")
    across = f"({-s!r}*(x - ({x!r})) + {c!r}*(y - ({y!r})))".replace("np.float64", "")
    (minimum,) = look(kind.format(a=along, b=across, s=f"{steep!r}"), (-1, 1)).minima
    assert (minimum.x, minimum.y) == pytest.approx((x, y), abs=1e-3)


@pytest.mark.parametrize(
    "formula", ["tan(tan(tan(x*y)))", "sin(30*x)*sin(30*y)", "log(x) + 1", "100*sqrt(abs(sin(9*x) - y))"]
)
def test_that_the_search_is_bounded_by_losses_worked_out(formula):
    asked, plain = [], fields_of(formula)
    counted = replace(plain, value=lambda x, y: asked.append(np.broadcast(x, y).size) or plain.value(x, y))
    losses = formula_surface(formula, (-10, 10), (-10, 10)).grid_losses
    survey(counted, ((-10, 10), (-10, 10)), losses)
    assert sum(asked) < 20e6

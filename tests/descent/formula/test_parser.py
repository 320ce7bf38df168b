"""A typed formula: what it is worth, its exact derivatives, and what is refused."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.descent.formula.derivatives import Graph
from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.formula.parser import read_formula
from app.descent.ground.surface_choice import SURFACES
from app.descent.ground.textbook_surfaces import LANDSCAPES

FINE = [-3, -2, -1, 1, 2, 3]
WEIGHTS = [-1, 9, -45, 45, -9, 1]  # the central difference of sixth order, over 60 h


def read(text: str) -> None:
    graph = Graph()
    read_formula(text, graph, graph.variable("x"), graph.variable("y"))


def slopes(function, x, y, h=1e-3):
    """∂/∂x and ∂/∂y by differences of sixth order."""

    def by(dx, dy):
        return sum(
            w * function(np.asarray(x + k * h * dx), np.asarray(y + k * h * dy))
            for k, w in zip(FINE, WEIGHTS, strict=True)
        )

    return np.array([by(1, 0), by(0, 1)]) / (60 * h)


FUNCTIONS = [
    *("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "exp", "abs", "relu", "sigmoid", "softplus", "square"),
    *(
        "log",
        "log2",
        "log10",
        "log1p",
        "expm1",
        "exp2",
        "sqrt",
        "cbrt",
        "asin",
        "acos",
        "atanh",
        "asinh",
        "erf",
        "erfc",
    ),
    *("sinc", "gelu", "elu", "swish", "softsign", "sec", "csc", "cot", "sech", "csch", "coth", "rsqrt"),
]


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=10, deadline=None)
@given(x=st.floats(0.2, 0.9), y=st.floats(0.2, 0.9))
def test_that_every_function_s_derivatives_are_exact(name, x, y):
    assume(abs(x - y) > 0.02)
    inner = "x - y" if name in ("abs", "relu", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "exp") else "x*y"
    check_derivatives(f"{name}({inner}) + x*y", x, y)


@pytest.mark.parametrize(
    "text", ["min(x, y)", "max(x*x, y)", "hypot(x, y)", "atan2(x, y)", "x/y", "y**x", "x**-2", "x**2.5"]
)
@settings(max_examples=25, deadline=None)
@given(x=st.floats(0.3, 2), y=st.floats(0.3, 2))
def test_that_every_operator_s_derivatives_are_exact(text, x, y):
    assume(abs(x - y) > 0.02)
    assume(abs(x * x - y) > 0.02)
    check_derivatives(text, x, y)


def check_derivatives(text: str, x: float, y: float) -> None:
    fields = fields_of(text)
    at = np.asarray(x), np.asarray(y)
    gradient, hessian = fields.gradient(*at), fields.hessian(*at)
    assume(np.abs(hessian).max() < 1e4)
    # The differences that the derivatives are compared with are of values that are rounded.
    rounded = 1e-6 * float(np.abs(fields.value(*at)).max())
    size = max(1.0, float(np.abs(gradient).max()), float(np.abs(hessian).max()), rounded)
    np.testing.assert_allclose(gradient, slopes(fields.value, x, y), atol=2e-8 * size)
    np.testing.assert_allclose(hessian, slopes(fields.gradient, x, y).T, atol=2e-8 * size)


SMOOTH = ["sin", "cos", "tanh", "sigmoid", "softplus", "atan"]
leaves = st.sampled_from(["x", "y", "2", "0.5", "pi"])
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "tanh", "sigmoid", "softplus", "atan"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        inner.map(lambda a: f"({a})**2"),
        inner.map(lambda a: f"exp(-({a})**2)"),
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(trees, st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_that_the_derivatives_of_any_formula_are_exact(text, x, y):
    fields = fields_of(text)
    third = np.abs(slopes(fields.hessian, x, y)).max()
    assume(np.isfinite(third))
    assume(third < 1e3)
    check_derivatives(text, x, y)


def test_that_whole_powers_work_at_and_below_nought():
    at = np.asarray(0.0), np.asarray(-2.0)
    assert fields_of("x**2").hessian(*at)[0, 0] == 2
    assert fields_of("x**1").gradient(*at)[0] == 1
    assert fields_of("x**0").value(*at) == 1
    assert fields_of("y**3").gradient(*at)[1] == 12


@pytest.mark.parametrize("text", ["hypot(x, y)", "sqrt(x^2 + y^2)", "hypot(x, y) + x^2", "-exp(-sqrt(x^2 + y^2))"])
def test_that_the_tip_of_a_cone_has_no_slope_and_says_nothing_on_the_console(text):
    with np.errstate(invalid="ignore", divide="ignore") if "sqrt" in text else contextlib.nullcontext():
        gradient = fields_of(text).gradient(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    assert np.isnan(gradient[:, 0]).all()
    assert np.isfinite(gradient[:, 1]).all()


@pytest.mark.parametrize(
    "text",
    ["hypot(x, y)^2", "cos(12*sqrt(x^2 + y^2))", "-(1 + cos(12*hypot(x, y)))/(x^2 + y^2 + 4)", "x*sin(sqrt(abs(x)))"],
)
def test_that_ground_that_is_level_where_a_part_of_it_has_a_tip_is_level(text):
    with np.errstate(invalid="ignore", divide="ignore"):
        assert fields_of(text).gradient(np.asarray(0.0), np.asarray(0.0)).tolist() == [0, 0]


def test_that_sinc_is_exact_near_and_at_nought():
    x = np.array([0.0, 1e-9, 1e-4, 0.05, 0.3, 0.32, 1.0, 2.5])
    fields = fields_of("sinc(x)")
    np.testing.assert_allclose(fields.value(x, x), np.sinc(x), rtol=1e-15, atol=1e-16)
    a = np.pi * x
    series = [
        np.pi**2
        * sum((-1) ** k * (2 * k) * (2 * k - 1) * a ** (2 * k - 2) / math.factorial(2 * k + 1) for k in range(1, 40))
    ]
    np.testing.assert_allclose(fields.hessian(x, x)[0, 0], series[0], rtol=1e-11, atol=1e-12)
    assert fields.gradient(x, x)[0, 0] == 0


def test_that_a_choice_s_slope_is_that_of_what_is_chosen():
    x, y = np.array([-1.0, 0.5]), np.zeros(2)
    with np.errstate(invalid="ignore"):
        chosen = fields_of("where(x > 0, sqrt(x), x^2)")
        assert chosen.value(x, y).tolist() == [1, math.sqrt(0.5)]
        assert chosen.gradient(x, y)[0].tolist() == [-2, 0.5 / math.sqrt(0.5)]
    assert fields_of("max(1, 1/x)").gradient(np.asarray(2.0), np.asarray(0.0)).tolist() == [0, 0]


@pytest.mark.parametrize(
    "text", ["floor(x)", "ceil(x)", "round(x)", "trunc(x)", "sign(x)", "heaviside(x)", "(x > 1)*2"]
)
def test_that_steps_are_level(text):
    fields = fields_of(text)
    x = np.linspace(-3, 3, 14)
    assert not fields.gradient(x, x).any()
    assert not fields.hessian(x, x).any()


def test_that_the_slope_of_a_remainder_jumps_nowhere_but_with_it():
    fields = fields_of("mod(x, y)")
    at = np.array([5.5, -5.5]), np.array([2.0, 2.0])
    assert fields.value(*at).tolist() == [1.5, 0.5]
    assert fields.gradient(*at).tolist() == [[1, 1], [-2, 3]]


@pytest.mark.parametrize("text", ["3", "x", "y", "pi + 0*x"])
def test_that_the_shape_is_that_of_x_and_y_whatever_the_formula_uses(text):
    fields = fields_of(text)
    x, y = np.zeros((4, 3)), np.ones((4, 3))
    assert fields.value(x, y).shape == (4, 3)
    assert fields.gradient(x, y).shape == (2, 4, 3)
    assert fields.hessian(x, y).shape == (2, 2, 4, 3)


@pytest.mark.parametrize("name", [surface.id for surface in LANDSCAPES if "r =" not in surface.formula])
def test_that_a_formula_as_it_is_printed_can_be_pasted(name):
    surface = SURFACES[name]
    x, y = np.meshgrid(*surface.sides(7))
    pasted = fields_of(surface.formula).value(x, y)
    np.testing.assert_allclose(pasted, surface.value(x, y), rtol=1e-10, atol=1e-10)

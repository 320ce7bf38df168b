"""A typed formula: what it is worth, its exact derivatives, and what is refused."""

from __future__ import annotations

import contextlib
import math
import re
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.descent.ground.formula_derivatives import Graph
from app.descent.ground.formula_parser import FormulaError, read_formula
from app.descent.ground.loss_and_derivatives import fields_of
from app.descent.ground.surface_choice import SURFACES
from app.descent.ground.textbook_surfaces import LANDSCAPES
from tests.descent.refused import FORMULAS

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + 2*y", 0.7 + 2 * 1.3),
        ("x**2 - y**3", 0.7**2 - 1.3**3),
        ("x^2", 0.49),
        ("-x^2", -0.49),
        ("2^-1", 0.5),
        ("x² + y³", 0.7**2 + 1.3**3),
        ("3×x·y − 1", 3 * 0.7 * 1.3 - 1),
        ("sin(x)*cos(y) + tan(x)", math.sin(0.7) * math.cos(1.3) + math.tan(0.7)),
        ("asin(x) + acos(x) + atan(y)", math.asin(0.7) + math.acos(0.7) + math.atan(1.3)),
        ("sinh(x) + cosh(x) + tanh(y)", math.sinh(0.7) + math.cosh(0.7) + math.tanh(1.3)),
        ("exp(x) + log(y) + log2(y) + log10(y)", math.exp(0.7) + math.log(1.3) + math.log2(1.3) + math.log10(1.3)),
        ("sqrt(y) + abs(-x) + sign(-y)", math.sqrt(1.3) + 0.7 - 1),
        ("relu(x) + relu(-x)", 0.7),
        ("sigmoid(x)", 1 / (1 + math.exp(-0.7))),
        ("softplus(y)", math.log(1 + math.exp(1.3))),
        ("square(y)", 1.69),
        ("min(x, y) + max(x, y)*10", 0.7 + 13),
        ("hypot(x, y) + atan2(x, y)", math.hypot(0.7, 1.3) + math.atan2(0.7, 1.3)),
        ("pi*e", math.pi * math.e),
        ("  x ", 0.7),
        (".5e1", 5.0),
        ("y**x", 1.3**0.7),
        ("x/y/2", 0.7 / 1.3 / 2),
        ("+x", 0.7),
    ],
)
def test_that_a_formula_is_worth_what_python_says(text, expected):
    assert float(fields_of(text).value(np.asarray(0.7), np.asarray(1.3))) == pytest.approx(expected, rel=1e-14)


FUNCTIONS = [
    *("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "exp", "abs", "relu", "sigmoid", "softplus", "square"),
    *("log", "log2", "log10", "sqrt", "asin", "acos"),
]


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=25, deadline=None)
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


def test_that_the_tip_of_a_cone_has_no_slope():
    assert np.isnan(fields_of("hypot(x, y)").gradient(np.asarray(0.0), np.asarray(0.0))).all()


@pytest.mark.parametrize("text", ["3", "x", "y", "pi + 0*x"])
def test_that_the_shape_is_that_of_x_and_y_whatever_the_formula_uses(text):
    fields = fields_of(text)
    x, y = np.zeros((4, 3)), np.ones((4, 3))
    assert fields.value(x, y).shape == (4, 3)
    assert fields.gradient(x, y).shape == (2, 4, 3)
    assert fields.hessian(x, y).shape == (2, 2, 4, 3)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2x", "2*x"),
        ("3(x + 1)", "3*(x + 1)"),
        ("2πx", "2*pi*x"),
        ("½(x⁴ - 2sin(y))", "0.5*(x**4 - 2*sin(y))"),
        ("x + xy²", "x + x*y**2"),
        ("2√(x² + 1)", "2*sqrt(x**2 + 1)"),
        ("6e^(−x)", "6*e**(-x)"),
        ("x/20 + 2e3y", "x/20 + 2e3*y"),
    ],
)
def test_that_a_product_without_a_sign_is_read_where_it_means_one_thing(text, meant):
    x, y = np.array([1.5, 2.0]), np.array([0.5, 3.0])
    np.testing.assert_allclose(fields_of(text).value(x, y), fields_of(meant).value(x, y), rtol=1e-14)


@pytest.mark.parametrize("name", [surface.id for surface in LANDSCAPES if "r =" not in surface.formula])
def test_that_a_formula_as_it_is_printed_can_be_pasted(name):
    surface = SURFACES[name]
    x, y = np.meshgrid(*surface.sides(7))
    pasted = fields_of(surface.formula).value(x, y)
    np.testing.assert_allclose(pasted, surface.value(x, y), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(("text", "column"), FORMULAS)
def test_that_what_cannot_be_read_is_pointed_at(text, column):
    with pytest.raises(FormulaError) as caught:
        read(text)
    error = caught.value
    assert error.column == column, str(error)
    assert str(error).endswith(f"(at column {column + 1})")
    assert "\n" not in str(error)
    assert error.caret() == f"{text}\n{' ' * column}^"


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("1/2x", "(1/2)*x"),
        ("x^2y", "(1/2)*x"),
        ("2**-3x", "(1/2)*x"),
        ("1/xy", "x*y"),
        ("1 + sinn(x)", "sin?"),
        ("sin", "sin(x)"),
    ],
)
def test_that_what_to_write_instead_is_said(text, instead):
    with pytest.raises(FormulaError, match=re.escape(instead)):
        read(text)


HOSTILE = [
    "().__class__.__bases__[0].__subclasses__()",
    "9**9**9**9",
    "x" * 10_000,
    "(" * 300 + "x" + ")" * 300,
    "-" * 450 + "x",
    "sin(" * 100 + "x" + ")" * 100,
    "x\x00",
    "x\n+y",
    "\ud800",
    "(lambda: x)()",
    "[x for x in y]",
    "f'{x}'",
    "exec('1')",
    "x; y",
    "x:=1",
    "1" * 400,
    "+".join(["x"] * 249),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_that_nothing_hostile_gets_through_or_takes_long(text):
    began = time.thread_time()
    with pytest.raises(FormulaError):
        read(text)
    assert time.thread_time() - began < 1


@settings(max_examples=250, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="xy0123456789.+-*/^() sincoexp,", max_size=60))
def test_that_any_text_is_a_formula_or_a_formula_error(text):
    with contextlib.suppress(FormulaError):
        read(text)

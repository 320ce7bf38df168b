"""The operations expressions are made of: how each is computed, written as Python, and differentiated."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Node(NamedTuple):
    """An operation, the nodes it is applied to, and a constant's value."""

    op: str
    args: tuple[int, ...] = ()
    value: float = 0.0


def _sigmoid(a: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(a / 2)))  # overflows nowhere


def _softplus(a: Array) -> Array:
    return np.logaddexp(0.0, a)


def _direction(a: Array, length: Array) -> Array:
    """a/length, and silently NaN at length 0: at the tip of a cone every direction is as good as another."""
    return np.divide(a, np.where(length == 0, np.nan, length))


def _chain(a: Array, b: Array) -> Array:
    """a·b, and 0 where a = 0 though b is NaN: cos(√(x² + y²)) is level at the tip that its root has there."""
    product = np.asarray(a * b)
    broken = np.isnan(product)
    return np.where(broken & (a == 0) & np.isnan(b), 0.0, product) if broken.any() else product


def _erf(a: Array) -> Array:
    return np.asarray(ERF(a), float)


# The Taylor coefficients of sin(a)/a in a², and those of its two derivatives (divided by a for the first).
SERIES = [(-1) ** k / math.factorial(2 * k + 1) for k in range(12)]
FIRST = [2 * k * c for k, c in enumerate(SERIES)][1:]
SECOND = [2 * k * (2 * k - 1) * c for k, c in enumerate(SERIES)][1:]


def _summed(coefficients: Sequence[float], a: Array) -> Array:
    """A power series in a², by Horner's rule."""
    total = np.full_like(a, coefficients[-1])
    for c in coefficients[-2::-1]:
        total = total * (a * a) + c
    return total


def _sinc(a: Array, order: int = 0) -> Array:
    """sin(a)/a or its derivative of an order up to 2: as a series near 0, where the quotients cancel."""
    a = np.asarray(a, float)
    near = np.abs(a) < 1
    small, large = np.where(near, a, 0.0), np.where(near, 1.0, a)
    quotient = np.sin(large) / large
    if order == 0:
        return np.where(near, _summed(SERIES, small), quotient)
    slope = (np.cos(large) - quotient) / large
    if order == 1:
        return np.where(near, _summed(FIRST, small) * small, slope)
    return np.where(near, _summed(SECOND, small), (-np.sin(large) - 2 * slope) / large)


def _compared(op: Callable[..., Array]) -> Callable[..., Array]:
    """A comparison as a number: 1 where it holds, 0 where not."""
    return lambda a, b: np.multiply(op(a, b), 1.0)


def _chosen(condition: Array, a: Array, b: Array) -> Array:
    return np.where(condition != 0, a, b)


ERF = np.frompyfunc(math.erf, 1, 1)


OPS: dict[str, Callable[..., Array]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": np.negative,
    "pow": np.power,
    "mod": np.mod,
    "direction": _direction,
    "chain": _chain,
    "square": np.square,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "erf": _erf,
    "sinc": _sinc,
    "sinc1": lambda a: _sinc(a, 1),
    "sinc2": lambda a: _sinc(a, 2),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.rint,
    "trunc": np.trunc,
    "abs": np.abs,
    "sign": np.sign,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "min": np.minimum,
    "max": np.maximum,
    "hypot": np.hypot,
    "atan2": np.arctan2,
    "less": _compared(np.less),
    "less_equal": _compared(np.less_equal),
    "equal": _compared(np.equal),
    "where": _chosen,
}


def _rounded_alike(op: Callable[..., Array]) -> Callable[..., float]:
    """NumPy's function of a float: C's own is quicker, but rounds some results otherwise, and a bounce doubles that."""
    return lambda *args: float(op(*args))


# The same on plain floats, to the last bit. Where NumPy gives inf or NaN these may raise ArithmeticError instead.
QUICK: dict[str, Callable[..., float]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "direction": operator.truediv,
    "chain": operator.mul,
    "square": lambda a: a * a,
    "sqrt": math.sqrt,
    "erf": math.erf,
    "abs": abs,
    "sign": lambda a: float((a > 0) - (a < 0)),
    "min": min,
    "max": max,
    "less": lambda a, b: float(a < b),
    "less_equal": lambda a, b: float(a <= b),
    "equal": lambda a, b: float(a == b),
    "where": lambda condition, a, b: a if condition else b,
}
PLAIN = {name: _rounded_alike(op) for name, op in OPS.items()} | QUICK  # the others take some twenty times as long

BINARY: dict[str, type[ast.operator]] = {
    "add": ast.Add,
    "sub": ast.Sub,
    "mul": ast.Mult,
    "chain": ast.Mult,
    "div": ast.Div,
    "direction": ast.Div,
}


def written(op: str, inputs: Sequence[ast.expr]) -> ast.expr:
    """An operation of PLAIN as Python would write it: with its operator if there is one, else as a call."""
    if op in BINARY:
        return ast.BinOp(inputs[0], BINARY[op](), inputs[1])
    if op == "square":
        return ast.BinOp(inputs[0], ast.Mult(), inputs[0])
    if op == "neg":
        return ast.UnaryOp(ast.USub(), inputs[0])
    return ast.Call(ast.Name(op, ast.Load()), list(inputs), [])


class Applied(NamedTuple):
    """An operation in a graph: ``f`` makes the node of one, ``c`` that of a number; ``me`` is its own node."""

    f: Callable[..., int]
    c: Callable[[float], int]
    a: int
    b: int
    me: int


# How an operation changes with each of its arguments.
PARTIALS: dict[str, tuple[Callable[[Applied], int], ...]] = {
    "add": (lambda g: g.c(1), lambda g: g.c(1)),
    "sub": (lambda g: g.c(1), lambda g: g.c(-1)),
    "mul": (lambda g: g.b, lambda g: g.a),
    "div": (lambda g: g.f("div", g.c(1), g.b), lambda g: g.f("neg", g.f("div", g.me, g.b))),
    "direction": (lambda g: g.f("div", g.c(1), g.b), lambda g: g.f("neg", g.f("div", g.me, g.b))),
    "mod": (lambda g: g.c(1), lambda g: g.f("neg", g.f("floor", g.f("div", g.a, g.b)))),
    "chain": (lambda g: g.b, lambda g: g.a),
    "neg": (lambda g: g.c(-1),),
    # (aᵇ)′ = b·aᵇ⁻¹·a′ + aᵇ·ln a·b′
    "pow": (
        lambda g: g.f("mul", g.b, g.f("pow", g.a, g.f("sub", g.b, g.c(1)))),
        lambda g: g.f("mul", g.me, g.f("log", g.a)),
    ),
    "square": (lambda g: g.f("mul", g.c(2), g.a),),
    "sqrt": (lambda g: g.f("div", g.c(0.5), g.me),),
    "cbrt": (lambda g: g.f("div", g.c(1 / 3), g.f("square", g.me)),),
    "exp": (lambda g: g.me,),
    "expm1": (lambda g: g.f("exp", g.a),),
    "log": (lambda g: g.f("div", g.c(1), g.a),),
    "log1p": (lambda g: g.f("div", g.c(1), g.f("add", g.c(1), g.a)),),
    "erf": (lambda g: g.f("mul", g.c(2 / math.sqrt(math.pi)), g.f("exp", g.f("neg", g.f("square", g.a)))),),
    "sinc": (lambda g: g.f("sinc1", g.a),),
    "sinc1": (lambda g: g.f("sinc2", g.a),),
    "sin": (lambda g: g.f("cos", g.a),),
    "cos": (lambda g: g.f("neg", g.f("sin", g.a)),),
    "tan": (lambda g: g.f("add", g.c(1), g.f("square", g.me)),),
    "asin": (lambda g: g.f("div", g.c(1), g.f("sqrt", g.f("sub", g.c(1), g.f("square", g.a)))),),
    "acos": (lambda g: g.f("div", g.c(-1), g.f("sqrt", g.f("sub", g.c(1), g.f("square", g.a)))),),
    "atan": (lambda g: g.f("div", g.c(1), g.f("add", g.c(1), g.f("square", g.a))),),
    "sinh": (lambda g: g.f("cosh", g.a),),
    "cosh": (lambda g: g.f("sinh", g.a),),
    "tanh": (lambda g: g.f("sub", g.c(1), g.f("square", g.me)),),
    "asinh": (lambda g: g.f("div", g.c(1), g.f("sqrt", g.f("add", g.c(1), g.f("square", g.a)))),),
    # Two roots, for one of a² - 1 is real below -1 too.
    "acosh": (
        lambda g: g.f(
            "div", g.c(1), g.f("mul", g.f("sqrt", g.f("sub", g.a, g.c(1))), g.f("sqrt", g.f("add", g.a, g.c(1))))
        ),
    ),
    "atanh": (lambda g: g.f("div", g.c(1), g.f("sub", g.c(1), g.f("square", g.a))),),
    # At a kink the derivative is the one of the flat side, as in TensorFlow: sign(0) = 0.
    "abs": (lambda g: g.f("sign", g.a),),
    "sigmoid": (lambda g: g.f("mul", g.me, g.f("sub", g.c(1), g.me)),),
    "softplus": (lambda g: g.f("sigmoid", g.a),),
    "hypot": (lambda g: g.f("direction", g.a, g.me), lambda g: g.f("direction", g.b, g.me)),
    "atan2": (
        lambda g: g.f("div", g.b, g.f("add", g.f("square", g.a), g.f("square", g.b))),
        lambda g: g.f("neg", g.f("div", g.a, g.f("add", g.f("square", g.a), g.f("square", g.b)))),
    ),
}
# Steps and comparisons: level wherever they have a slope.
for level in ("floor", "ceil", "round", "trunc", "sign"):
    PARTIALS[level] = (lambda g: g.c(0),)
for level in ("less", "less_equal", "equal"):
    PARTIALS[level] = (lambda g: g.c(0),) * 2

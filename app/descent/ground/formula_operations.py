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


def _step(a: Array) -> Array:
    return np.heaviside(a, 0.0)


def _ratio(a: Array, b: Array) -> Array:
    """a/b, and 0 for 0/0: the direction at the tip of a cone."""
    return np.divide(a, np.where((a == 0) & (b == 0), 1.0, b))


OPS: dict[str, Callable[..., Array]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": np.negative,
    "pow": np.power,
    "ratio": _ratio,
    "square": np.square,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "abs": np.abs,
    "sign": np.sign,
    "step": _step,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "min": np.minimum,
    "max": np.maximum,
    "hypot": np.hypot,
    "atan2": np.arctan2,
}


def _plain_ratio(a: float, b: float) -> float:
    return 0.0 if a == 0 and b == 0 else a / b


def _rounded_alike(op: Callable[..., Array]) -> Callable[..., float]:
    """NumPy's function of a float: C's own is quicker, but rounds some results otherwise, and a bounce doubles that."""
    if getattr(op, "nin", 1) == 2:
        return lambda a, b: float(op(a, b))
    return lambda a: float(op(a))


# The same on plain floats, to the last bit. Where NumPy gives inf or NaN these may raise ArithmeticError instead.
PLAIN: dict[str, Callable[..., float]] = {name: _rounded_alike(op) for name, op in OPS.items()} | {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "ratio": _plain_ratio,
    "square": lambda a: a * a,
    "sqrt": math.sqrt,
    "abs": abs,
    "sign": lambda a: float((a > 0) - (a < 0)),
    "step": lambda a: float(a > 0),
    "min": min,
    "max": max,
}


BINARY: dict[str, type[ast.operator]] = {"add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "div": ast.Div}


def written(op: str, inputs: Sequence[ast.expr]) -> ast.expr:
    """An operation of PLAIN as Python would write it: with its operator if there is one, else as a call."""
    if op in BINARY:
        return ast.BinOp(inputs[0], BINARY[op](), inputs[1])
    if op == "square":
        return ast.BinOp(inputs[0], ast.Mult(), inputs[0])
    if op == "neg":
        return ast.UnaryOp(ast.USub(), inputs[0])
    return ast.Call(ast.Name(op, ast.Load()), list(inputs), [])


def partials(
    f: Callable[..., int], c: Callable[[float], int], op: str, args: tuple[int, ...], me: int
) -> list[Callable[[], int]]:
    """How an operation changes with each of its arguments; ``me`` is its own node.

    ``f`` makes the node of an operation, ``c`` that of a number.
    """
    a, b = args[0], args[-1]
    rules: dict[str, list[Callable[[], int]]] = {
        "add": [lambda: c(1), lambda: c(1)],
        "sub": [lambda: c(1), lambda: c(-1)],
        "mul": [lambda: b, lambda: a],
        "div": [lambda: f("div", c(1), b), lambda: f("neg", f("div", me, b))],
        "ratio": [lambda: f("div", c(1), b), lambda: f("neg", f("div", me, b))],
        "neg": [lambda: c(-1)],
        # (aᵇ)′ = b·aᵇ⁻¹·a′ + aᵇ·ln a·b′
        "pow": [lambda: f("mul", b, f("pow", a, f("sub", b, c(1)))), lambda: f("mul", me, f("log", a))],
        "square": [lambda: f("mul", c(2), a)],
        "sqrt": [lambda: f("div", c(0.5), me)],
        "exp": [lambda: me],
        "log": [lambda: f("div", c(1), a)],
        "sin": [lambda: f("cos", a)],
        "cos": [lambda: f("neg", f("sin", a))],
        "tan": [lambda: f("add", c(1), f("square", me))],
        "asin": [lambda: f("div", c(1), f("sqrt", f("sub", c(1), f("square", a))))],
        "acos": [lambda: f("div", c(-1), f("sqrt", f("sub", c(1), f("square", a))))],
        "atan": [lambda: f("div", c(1), f("add", c(1), f("square", a)))],
        "sinh": [lambda: f("cosh", a)],
        "cosh": [lambda: f("sinh", a)],
        "tanh": [lambda: f("sub", c(1), f("square", me))],
        # At a kink the derivative is the one of the flat side: sign(0) = step(0) = 0.
        "abs": [lambda: f("sign", a)],
        "sign": [lambda: c(0)],
        "step": [lambda: c(0)],
        "sigmoid": [lambda: f("mul", me, f("sub", c(1), me))],
        "softplus": [lambda: f("sigmoid", a)],
        "min": [lambda: f("step", f("sub", b, a)), lambda: f("sub", c(1), f("step", f("sub", b, a)))],
        "max": [lambda: f("step", f("sub", a, b)), lambda: f("sub", c(1), f("step", f("sub", a, b)))],
        "hypot": [lambda: f("ratio", a, me), lambda: f("ratio", b, me)],
        "atan2": [
            lambda: f("div", b, f("add", f("square", a), f("square", b))),
            lambda: f("neg", f("div", a, f("add", f("square", a), f("square", b)))),
        ],
    }
    return rules[op]

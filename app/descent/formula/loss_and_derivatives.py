"""A loss as functions of arrays, with its exact first and second derivatives; here made from a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.derivatives import Graph
from app.descent.formula.parser import read_formula

Array = NDArray[np.float64]
Field = Callable[[Array, Array], Array]
Slope = Callable[[float, float], Sequence[float]]


@dataclass(frozen=True)
class Fields:
    """A loss ``f(x, y)``, its gradient ``(2, …)`` and its Hessian ``(2, 2, …)`` as functions of arrays.

    ``slope`` is the gradient of two plain floats, if there is a quick way to it; it may raise ArithmeticError or
    ValueError where the gradient is not finite. ``work`` is how many times as long as a few additions that takes.
    """

    value: Field
    gradient: Field
    hessian: Field
    slope: Slope | None = None
    work: int = 1


@lru_cache(maxsize=32)  # it is asked for where a formula is checked, and again where it is walked on
def fields_of(formula: str) -> Fields:
    """A formula with its symbolic derivatives; raises FormulaError."""
    graph = Graph()
    x, y = graph.variable("x"), graph.variable("y")
    f = read_formula(formula, graph, x, y)
    fx, fy = graph.derivative(f, "x"), graph.derivative(f, "y")
    xx, xy, yy = graph.derivative(fx, "x"), graph.derivative(fx, "y"), graph.derivative(fy, "y")
    value, gradient, hessian = graph.compile([f]), graph.compile([fx, fy]), graph.compile([xx, xy, yy])

    def symmetric(x: Array, y: Array) -> Array:
        a, b, c = hessian(x, y)
        return np.array([[a, b], [b, c]])

    slope = graph.compile_plain([fx, fy])
    return Fields(
        lambda x, y: value(x, y)[0], lambda x, y: np.array(gradient(x, y)), symmetric, slope, graph.work([fx, fy])
    )

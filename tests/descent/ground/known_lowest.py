"""Formulas whose lowest loss on their domain is known: published, plain from mathematics, or of one variable at a time.

What is composed of functions of one variable is as low as those are, and each of them is searched on 200,001 points
and then closer and closer, by NumPy alone. No surface, parser or search of the app's is used here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from app.descent.ground.formula_presets import PRESETS

Side = tuple[float, float]
POINTS = 200_001
FUNCTIONS = (np.sin, np.cos, np.tan, np.exp, np.log, np.sqrt, np.cbrt, np.tanh, np.cosh, np.floor, np.hypot, np.arctan)
NAMES = {function.__name__: function for function in FUNCTIONS}
NAMES |= {"abs": np.abs, "pi": np.pi, "e": np.e, "max": np.maximum, "min": np.minimum}


class Known(NamedTuple):
    """A formula on a domain, the lowest loss of it, and how that is known."""

    formula: str
    x: Side
    y: Side
    lowest: float
    source: str


# Published in the usual collections (Jamil and Yang, 2013, arXiv:1308.4008; infinity77.net/global_optimization), or
# plain: a sum of squares that are all 0 at one place. Formula, sides, lowest loss.
PLAIN: tuple[tuple[str, Side, Side, float], ...] = (
    ("x**2 + y**2", (-5, 5), (-5, 5), 0),
    ("x**2 + y**2 + 7", (-5, 5), (-5, 5), 7),
    ("(x - 1)**2 + (y + 2)**2 - 3", (-5, 5), (-5, 5), -3),
    ("x**2 + 1000*y**2", (-5, 5), (-5, 5), 0),
    ("x**2 - x*y + y**2", (-5, 5), (-5, 5), 0),
    ("0.26*(x**2 + y**2) - 0.48*x*y", (-10, 10), (-10, 10), 0),
    ("(x + 2*y - 7)**2 + (2*x + y - 5)**2", (-10, 10), (-10, 10), 0),
    ("(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2", (-4.5, 4.5), (-4.5, 4.5), 0),
    ("(1 - x)**2 + 100*(y - x**2)**2", (-2, 2), (-1, 3), 0),
    ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (-5, 5), (-5, 5), 0),
    ("sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", (-1.5, 4), (-3, 4), -1.9132229549810367),
    ("(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2", (-5, 5), (-5, 5), -78.33233140754282),
    ("x**2 + y**2 + 25*(sin(x)**2 + sin(y)**2)", (-5, 5), (-5, 5), 0),
    ("20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)", (-5.12, 5.12), (-5.12, 5.12), 0),
    ("x**2 + 2*y**2 - 0.3*cos(3*pi*x)*cos(4*pi*y) + 0.3", (-10, 10), (-10, 10), 0),
    ("x**2 + 2*y**2 - 0.3*cos(3*pi*x + 4*pi*y) + 0.3", (-10, 10), (-10, 10), 0),
    ("100*(y - x**3)**2 + (1 - x)**2", (-10, 10), (-10, 10), 0),
    ("1 + sin(x)**2 + sin(y)**2 - 0.1*exp(-x**2 - y**2)", (-10, 10), (-10, 10), 0.9),
    ("100*(y - x**2)**2 + (6.4*(y - 0.5)**2 - x - 0.6)**2", (-5, 5), (-5, 5), 0),
    ("(2*x**3*y - y**3)**2 + (6*x - y**2 + y)**2", (-50, 50), (-50, 50), 0),
    ("0.5 + (sin(x**2 + y**2)**2 - 0.5)/(1 + 0.001*(x**2 + y**2))**2", (-10, 10), (-10, 10), 0),
    ("7*x**2 - 6*sqrt(3)*x*y + 13*y**2", (-50, 50), (-50, 50), 0),
    ("x**2 - x*y + y**2 + 1", (-500, 500), (-500, 500), 1),
    ("(x**2 + y - 10)**2 + (x + y**2 - 7)**2 + (x**2 + y**3 - 1)**2", (-10, 10), (-10, 10), 1.7127803548621983),
    ("-sin(2*x - 0.5*pi) - 3*cos(y) - 0.5*x", (-2.5, 3), (-2, 2), -4.81681406371),
    ("cos(x)**2 + sin(y)**2", (-5, 5), (-5, 5), 0),
    ("-exp(-0.5*(x**2 + y**2))", (-1, 1), (-1, 1), -1),
    ("-2*exp(-(x - 1)**2 - y**2) - exp(-(x + 1)**2 - y**2) + 0.1*(x**2 + y**2)", (-3, 3), (-3, 3), -1.927849509657007),
    ("abs(x) + abs(y)", (-10, 10), (-10, 10), 0),
    ("max(abs(x), abs(y))", (-10, 10), (-10, 10), 0),
    ("abs(x) + abs(y) + abs(x*y)", (-10, 10), (-10, 10), 0),
    ("abs(x) + abs(y) + abs(x)*abs(y)", (-100, 100), (-100, 100), 0),
    ("x**10 + y**10", (-2, 2), (-2, 2), 0),
    ("x**2 + (x + y)**2", (-10, 10), (-10, 10), 0),
    ("(x - 1)**2 + (x - y**2)**2", (-3, 3), (-3, 3), 0),
    ("-x*y*(72 - 2*x - 2*y)", (0, 20), (0, 20), -3456),
    ("hypot(x, y)", (-3, 3), (-3, 3), 0),
    ("hypot(x - 1, y - 2) + hypot(x + 1, y - 2)", (-3, 3), (-3, 3), 2),
    ("hypot(x, y)**0.5", (-3, 3), (-3, 3), 0),
    ("(x**2 + y**2)**0.25*(sin(50*(x**2 + y**2)**0.1)**2 + 0.1)", (-10, 10), (-10, 10), 0),
    ("x*y", (-2, 3), (-1, 4), -8),
    ("x + y", (-1, 2), (-3, 1), -4),
    ("x**2 - y**2", (-2, 2), (-3, 3), -9),
    ("-x**2 - y**2", (-2, 2), (-3, 3), -13),
    ("x**3 + y**3 - 3*x*y", (-1, 3), (-1, 3), -5),
    ("x**3 + y**3 - 3*x*y", (-0.5, 3), (-0.5, 3), -1.0),
    ("x**4 + y**4 - 4*x*y", (-2, 2), (-2, 2), -2),
    ("x**4 + y**4 - 4*x*y + 1", (-2, 2), (-2, 2), -1),
    ("(x*y - 1)**2 + (x - 1)**2", (-3, 3), (-3, 3), 0),
    ("(x**2 + y**2 - 1)**2 + (x - 1)**2", (-2, 2), (-2, 2), 0),
    ("(x**2 + y**2 - 1)**2", (-2, 2), (-2, 2), 0),
    ("(x**2 - 1)**2 + (x**2*y - x - 1)**2", (-2, 2), (-3, 3), 0),
    ("exp(x*y) - x*y", (-2, 2), (-2, 2), 1),
    ("x*exp(-x**2 - y**2)", (-3, 3), (-3, 3), -0.4288819424803534),
    ("x*y*exp(-x**2 - y**2)", (-3, 3), (-3, 3), -0.18393972058572117),
    ("(x**2 - y**2)*exp(-x**2 - y**2)", (-3, 3), (-3, 3), -0.36787944117144233),
    ("(x**2 + y**2)*exp(1 - x**2 - y**2)", (-2, 2), (-2, 2), 0),
    ("-1/(1 + x**2 + y**2)", (-4, 4), (-4, 4), -1),
    ("-1/(1 + 100*(x - 1)**2 + 100*(y - 2)**2) - 0.5/(1 + (x + 1)**2 + y**2)", (-4, 4), (-4, 4), -1.0555586043616403),
    ("log(1 + 5*x**2 + y**2)", (-4, 4), (-4, 4), 0),
    ("log(1 + (1 - x)**2 + 100*(y - x**2)**2)", (-2, 2), (-1, 3), 0),
    ("log(1 + hypot(x - 0.3, y))", (-4, 4), (-4, 4), 0),
    ("sin(x)*sin(y)", (-5, 5), (-5, 5), -1),
    ("sin(x*y)", (-3, 3), (-3, 3), -1),
    ("sin(x + y) + cos(x - y)", (-5, 5), (-5, 5), -2),
    ("cos(3*x)*cos(3*y)", (-4, 4), (-4, 4), -1),
    ("sin(20*x)*sin(20*y)", (-2, 2), (-2, 2), -1),
    ("cos(x**2 + y**2)", (-4, 4), (-4, 4), -1),
    ("sin(x**2)*cos(y**2)", (-3, 3), (-3, 3), -1),
    ("tanh(x)*tanh(y)", (-3, 3), (-3, 3), -0.9901340),
    ("arctan(x**2 + y**2)", (-3, 3), (-3, 3), 0),
    ("sqrt(1 + x**2) + sqrt(1 + y**2)", (-3, 3), (-3, 3), 2),
    ("cosh(x) + cosh(y - 1)", (-3, 3), (-3, 3), 2),
    ("exp(x) - x + exp(y) - y", (-3, 3), (-3, 3), 2),
    ("1/x + x + 1/y + y", (0.1, 4), (0.1, 4), 4),
    ("x*y + 1/x + 1/y", (0.1, 4), (0.1, 4), 3),
    ("x*log(x) + y*log(y)", (0.01, 3), (0.01, 3), -2 / np.e),
    ("sqrt(x)*y", (0, 4), (-2, 2), -4),
    ("log(x) + y**2", (0.5, 4), (-2, 2), np.log(0.5)),
    ("5 + 0*x", (-3, 3), (-3, 3), 5),
    ("x**2", (-3, 3), (-3, 3), 0),
    ("sin(y)", (-3, 3), (-3, 3), -1),
    ("(x + y)**2", (-3, 3), (-3, 3), 0),
    ("abs(x - y)", (-3, 3), (-3, 3), 0),
    ("max(x, y)", (-3, 3), (-3, 3), -3),
    ("max(x**2, y**2)", (-3, 3), (-3, 3), 0),
    ("min((x - 1)**2 + y**2, (x + 1)**2 + y**2 - 0.5)", (-3, 3), (-3, 3), -0.5),
    ("min(x**2 + y**2, 50*(x - 2.2)**2 + 50*(y - 1.7)**2 - 1)", (-3, 3), (-3, 3), -1),
    ("abs(x**2 - 1) + abs(y**2 - 2)", (-3, 3), (-3, 3), 0),
    ("(1 - x)**2 + 100*abs(y - x**2)", (-2, 2), (-1, 3), 0),
    ("cbrt(x)**2 + cbrt(y)**2", (-2, 2), (-2, 2), 0),
    ("floor(x)**2 + floor(y)**2", (-3, 3), (-3, 3), 0),
    ("abs(sin(x)) + abs(cos(y))", (-4, 4), (-4, 4), 0),
)

# Functions of one variable t, with the side on which they are looked at.
ONE: tuple[tuple[str, Side], ...] = (
    ("t**2", (-3, 4)),
    ("t**4 - 3*t**2 + t", (-2.5, 2.5)),
    ("sin(3*t) + 0.1*t**2", (-4, 4)),
    ("abs(t - 0.7)", (-3, 3)),
    ("-exp(-(t - 1.3)**2)", (-3, 3)),
    ("cos(t) + t/4", (-5, 5)),
    ("exp(t) - 2*t", (-2, 3)),
    ("sqrt(1 + t**2) + 0.3*t", (-3, 3)),
    ("t*sin(t)", (-9, 8)),
    ("log(1 + t**2) - 0.2*t", (-3, 3)),
    ("tanh(3*t) + t**2/4", (-3, 3)),
    ("sin(t)*exp(-t/5)", (-6, 6)),
    ("abs(t)**1.5 - t/2", (-2, 2)),
    ("t**6/6 - t**2", (-1.8, 1.8)),
    ("cos(8*t) + (t - 0.4)**2", (-2, 2)),
    ("abs(sin(2*t)) + abs(t)/9", (-4, 4)),
    ("arctan(t)*t - t/3", (-4, 4)),
    ("(t - 1)**2*(t + 1)**2 + t/10", (-2, 2)),
    ("-t*sin(sqrt(abs(t)))", (-60, 60)),
    ("cosh(t) + cos(5*t)", (-2, 2)),
    ("t**3 - 2*t", (-1.5, 2)),
    ("-exp(-200*(t - 0.77)**2) + t**2/20", (-2, 2)),
    ("sqrt(abs(t + 0.5))", (-2, 2)),
    ("sin(t) + sin(10*t/3)", (2.7, 7.5)),
    ("-(t + sin(t))*exp(-t**2)", (-5, 5)),
)
SUMS = (0, 1, 3, 7, 11)  # each is added to itself and to those as far behind it in the list
GROWING = ("exp({})", "arctan({})", "({})**3", "cbrt({})", "tanh(({})/4)", "1 + 3*({})", "exp({}) + ({})")


def of_python(formula: str, **variables: np.ndarray) -> np.ndarray:
    """A formula's values as Python reads it, with NumPy's functions."""
    with np.errstate(all="ignore"):
        return np.asarray(eval(formula, {"__builtins__": {}}, NAMES | variables), float)


@lru_cache
def lowest_of_one(formula: str, side: Side) -> float:
    """The lowest value of a formula in t between two ends, looked for around its 12 lowest points closer and closer."""
    points = np.linspace(*side, POINTS)
    losses = of_python(formula, t=points)
    dips = np.flatnonzero((losses <= np.append(losses[1:], np.inf)) & (losses <= np.append(np.inf, losses[:-1])))
    lowest = np.inf
    for k in dips[np.argsort(losses[dips])][:12]:
        middle, reach = points[k], points[1] - points[0]
        for _ in range(8):
            near = np.clip(np.linspace(middle - reach, middle + reach, 201), *side)
            values = of_python(formula, t=near)
            middle, reach = near[values.argmin()], reach / 50
            lowest = min(lowest, float(values.min()))
    return lowest


def _in(formula: str, name: str) -> str:
    return re.sub(r"\bt\b", name, formula)


def known() -> Iterator[Known]:
    """Every formula, published ones first."""
    for preset in PRESETS:
        yield Known(preset.formula, *preset.domain, preset.loss, "published")
    for formula, x, y, lowest in PLAIN:
        yield Known(formula, x, y, float(lowest), "plain")
    for k, (f, x) in enumerate(ONE):
        for ahead in SUMS:
            g, y = ONE[(k + ahead) % len(ONE)]
            lowest = lowest_of_one(f, x) + lowest_of_one(g, y)
            yield Known(f"{_in(f, 'x')} + {_in(g, 'y')}", x, y, lowest, "sum")
        g, y = ONE[(k + 5) % len(ONE)]
        growing = GROWING[k % len(GROWING)]
        inner = lowest_of_one(f, x) + lowest_of_one(g, y)
        lowest = float(of_python(growing.replace("{}", "t"), t=np.array(inner)))
        yield Known(growing.replace("{}", f"{_in(f, 'x')} + {_in(g, 'y')}"), x, y, lowest, "growing with a sum")


def lower_on_a_grid(one: Known, points: int = 701) -> float:
    """The lowest loss on a grid: nothing may be lower than what is known to be lowest."""
    formula = one.formula.replace("^", "**")
    losses = of_python(formula, x=np.linspace(*one.x, points)[None, :], y=np.linspace(*one.y, points)[:, None])
    return float(np.nanmin(losses))

"""The functions and constants of a formula, the names they go by, and what to write for a word that is none."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.descent.formula.derivatives import Graph
from app.descent.text.typed_error import quoted

CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau}
# Before a name with a dot: np.sin, tf.math.log, keras.ops.exp.
LIBRARIES = frozenset(
    (
        *("np", "numpy", "jnp", "jax", "math", "tf", "tensorflow", "nn", "keras", "ops", "backend", "k", "torch"),
        *("functional", "f", "sp", "sympy", "scipy", "special", "linalg", "activations"),
    )
)


class Function(NamedTuple):
    """How many arguments a function takes, and the node of it in a graph."""

    least: int
    most: int
    made: Callable[[Graph, Sequence[int]], int]


def _operation(op: str, count: int = 1) -> Function:
    return Function(count, count, lambda graph, args: graph.apply(op, *args))


def _one_over(op: str) -> Function:
    return Function(1, 1, lambda graph, args: graph.apply("div", graph.constant(1), graph.apply(op, *args)))


def _times(graph: Graph, factor: float, node: int) -> int:
    return graph.apply("mul", graph.constant(factor), node)


def _logarithm(base: float) -> Function:
    """Over a number, not times its inverse: log10(100) is to be 2."""
    return Function(
        1, 1, lambda graph, args: graph.apply("div", graph.apply("log", *args), graph.constant(math.log(base)))
    )


def _log(graph: Graph, args: Sequence[int]) -> int:
    """The natural logarithm, or that to a base."""
    logs = [graph.apply("log", arg) for arg in args]
    return graph.apply("div", *logs) if len(logs) == 2 else logs[0]


def _gathered(op: str, most: int = 20) -> Function:
    """An operation of two as a function of as many arguments as are given."""

    def made(graph: Graph, args: Sequence[int]) -> int:
        total = args[0]
        for arg in args[1:]:
            total = graph.apply(op, total, arg)
        return total

    return Function(2, most, made)


def _heaviside(graph: Graph, args: Sequence[int]) -> int:
    above = graph.apply("less", graph.constant(0), args[0])
    return (
        above
        if len(args) == 1
        else graph.apply("where", graph.apply("equal", args[0], graph.constant(0)), args[1], above)
    )


def _gelu(graph: Graph, args: Sequence[int]) -> int:
    """x·Φ(x) with the exact normal distribution, as keras.activations.gelu has it by default."""
    spread = graph.apply("erf", _times(graph, math.sqrt(0.5), args[0]))
    return graph.apply("mul", _times(graph, 0.5, args[0]), graph.apply("add", graph.constant(1), spread))


def _elu(graph: Graph, args: Sequence[int]) -> int:
    below = graph.apply("expm1", args[0])
    return graph.apply("where", graph.apply("less", graph.constant(0), args[0]), args[0], below)


def _softsign(graph: Graph, args: Sequence[int]) -> int:
    return graph.apply("div", args[0], graph.apply("add", graph.constant(1), graph.apply("abs", args[0])))


def _clip(graph: Graph, args: Sequence[int]) -> int:
    return graph.apply("min", graph.apply("max", args[0], args[1]), args[2])


FUNCTIONS: dict[str, Function] = {
    name: _operation(name)
    for name in (
        *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
        *("exp", "expm1", "log1p", "sqrt", "cbrt", "square", "abs", "sign", "floor", "ceil", "round", "trunc", "erf"),
        *("sigmoid", "softplus"),
    )
} | {
    "log": Function(1, 2, _log),
    "log2": _logarithm(2),
    "log10": _logarithm(10),
    "exp2": Function(1, 1, lambda graph, args: graph.apply("pow", graph.constant(2), *args)),
    "rsqrt": _one_over("sqrt"),
    "reciprocal": Function(1, 1, lambda graph, args: graph.apply("div", graph.constant(1), *args)),
    "sec": _one_over("cos"),
    "csc": _one_over("sin"),
    "cot": _one_over("tan"),
    "sech": _one_over("cosh"),
    "csch": _one_over("sinh"),
    "coth": _one_over("tanh"),
    "erfc": Function(1, 1, lambda graph, args: graph.apply("sub", graph.constant(1), graph.apply("erf", *args))),
    # NumPy's, with π in it.
    "sinc": Function(1, 1, lambda graph, args: graph.apply("sinc", _times(graph, math.pi, *args))),
    "relu": Function(1, 1, lambda graph, args: graph.apply("max", *args, graph.constant(0))),
    "swish": Function(1, 1, lambda graph, args: graph.apply("mul", args[0], graph.apply("sigmoid", args[0]))),
    "gelu": Function(1, 1, _gelu),
    "elu": Function(1, 1, _elu),
    "softsign": Function(1, 1, _softsign),
    "heaviside": Function(1, 2, _heaviside),
    "negative": _operation("neg"),
    "hypot": _operation("hypot", 2),
    "atan2": _operation("atan2", 2),
    "mod": _operation("mod", 2),
    "pow": _operation("pow", 2),
    "subtract": _operation("sub", 2),
    "divide": _operation("div", 2),
    "multiply": _gathered("mul"),
    "min": _gathered("min"),
    "max": _gathered("max"),
    "sum": _gathered("add"),
    "norm": _gathered("hypot"),
    "clip": Function(3, 3, _clip),
    "where": _operation("where", 3),
}
# Functions that may be given one list: max([x, y]).
TAKE_A_LIST = ("min", "max", "sum", "norm")
ALIASES = {
    "ln": "log",
    "log_2": "log2",
    "log_10": "log10",
    "power": "pow",
    "sqr": "square",
    "absolute": "abs",
    "fabs": "abs",
    "sgn": "sign",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctg": "atan",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "tg": "tan",
    "ctg": "cot",
    "cosec": "csc",
    "ceiling": "ceil",
    "rint": "round",
    "fix": "trunc",
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "fmin": "min",
    "modulo": "mod",
    "floormod": "mod",
    "remainder": "mod",
    "add": "sum",
    "mul": "multiply",
    "sub": "subtract",
    "div": "divide",
    "truediv": "divide",
    "true_divide": "divide",
    "neg": "negative",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "silu": "swish",
    "step": "heaviside",
    "clip_by_value": "clip",
    "clamp": "clip",
    "select": "where",
}
PYTHON = (
    *("for", "in", "is", "import", "from", "class", "def", "return", "while", "print", "exec", "eval", "open"),
    *("lambda", "yield", "await", "del"),
)
# What to say of words that are often tried and mean nothing here, and what to write instead.
REFUSED: dict[str, tuple[str, str]] = (
    {
        "lg": ("lg means log10 to some and log2 to others; write log10(x) or log2(x)", "log10(x)"),
        "fmod": ("fmod and mod differ below 0; write mod(x, y)", "mod(x, y)"),
        "not": ("Instead of not, turn the comparison round: x <= 0", ""),
        "r": ("There is no r; for the distance from (0, 0) write hypot(x, y)", "hypot(x, y)"),
        "gamma": ("A formula has no factorials", ""),
        "factorial": ("A formula has no factorials", ""),
        "np": ("np stands before a function: write np.sin(x)", "np.sin(x)"),
        "math": ("math stands before a function: write math.sin(x)", "math.sin(x)"),
        "tf": ("tf stands before a function: write tf.sin(x)", "tf.sin(x)"),
    }
    | dict.fromkeys(("i", "j"), ("Only real numbers can be used", ""))
    | dict.fromkeys(("inf", "infinity", "infty", "nan"), ("Only finite numbers can be used", ""))
    | dict.fromkeys(("true", "false", "none"), ("Only ordinary numbers can be used: write 1 or 0", "1"))
    | dict.fromkeys(
        ("if", "else", "elif", "piecewise", "ifelse", "iif", "cases"),
        ("For two cases write where(x > 0, x, -x)", "where(x > 0, x, -x)"),
    )
    | dict.fromkeys(
        ("rand", "random", "randn", "normal", "noise"),
        ("A formula has no randomness; noise is set beside the map", ""),
    )
    | dict.fromkeys(PYTHON, ("This looks like a program; write a formula like x**2 + 3*sin(y)", ""))
    | dict.fromkeys(("degrees", "radians", "deg2rad", "rad2deg", "deg"), ("Write the factor: x*pi/180", "x*pi/180"))
    | dict.fromkeys(
        ("mean", "reduce_mean", "reduce_sum", "dot", "matmul", "sigma", "prod", "summation"),
        ("Write the terms out: x**2 + y**2", "x**2 + y**2"),
    )
)


def canonical(word: str) -> str:
    """The name a function or constant has here: log for ln; any other word unchanged."""
    return ALIASES.get(word, word)


def is_known(word: str) -> bool:
    """Whether a word is a constant or a function by any of its names."""
    return canonical(word) in FUNCTIONS or word in CONSTANTS


def split(word: str, before_power: bool) -> list[str] | None:
    """A word that is written together of known ones: xy, 2πx, x sin, x e^…; None for any other."""
    if word in ("x", "y") or is_known(word):
        return [word]
    letters = re.match(r"(?:x|y|pi)+", word)
    if letters is None:
        return None
    rest = word[letters.end() :]
    if rest and not (canonical(rest) in FUNCTIONS or (rest == "e" and before_power)):
        return None
    return [*re.findall(r"x|y|pi", letters[0]), *([rest] if rest else [])]


def instead_of(word: str, *, call: bool = False) -> tuple[str, str]:
    """What to say of a word that is not known, and what to write instead (or nothing); ``call``: a bracket follows."""
    *before, last = word.split(".")
    if before and not set(before) <= LIBRARIES:
        if canonical(last) in FUNCTIONS:
            return f"{quoted(word)} is unknown here; write {last}(x)", f"{last}(x)"
        return f"{quoted(word)} is unknown here; use x, y and functions such as sin(x)", ""
    if last in REFUSED:
        return REFUSED[last]
    if power := re.fullmatch(r"([xy])_?([0-9]+)", last):
        raised = f"{power[1]}^{power[2]}"
        return f"There is no {last}; for a power write {raised}", raised
    if glued := _glued(last, call):
        return f"There is no {quoted(last)}; write {glued}", glued
    known = [*FUNCTIONS, *ALIASES, *CONSTANTS]
    near = difflib.get_close_matches(last[:20], known, n=1, cutoff=0.7) if len(last) > 2 else []
    said = f"There is no {'function ' if call else ''}{quoted(last)}"
    if near:
        return f"{said}; did you mean {near[0]}?", near[0]
    return f"{said}; use x, y, pi, e and functions such as sin, exp, sqrt", ""


def _glued(word: str, call: bool) -> str:
    """What is meant by a function written together with its argument: sin(x) for sinx, sin(x)^2 for sin2(x)."""
    for end in range(len(word) - 1, 1, -1):
        name, rest = word[:end], word[end:]
        if canonical(name) in FUNCTIONS and re.fullmatch(r"[0-9]*(?:x|y|pi|e|[0-9])[0-9]*(?:x|y)*", rest[:20]):
            return f"{name}(x)^{rest}" if call and rest.isdigit() else f"{name}({rest[:20]})"
    return ""

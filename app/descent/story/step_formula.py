"""Keras's formula for one step, line by line, once in symbols and once for each axis with this step's numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.descent.step.hiker import Adadelta, Adagrad, Adam, Adamax, AdamW, Hiker, Lion, Nadam, Rmsprop, Sgd
from app.descent.step.optimizers import NADAM_DECAY
from app.descent.story.step_anatomy import Anatomy
from app.descent.text.numbers import formula_text, rate_text

Array = NDArray[np.float64]
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
POWERS = re.compile(r"([\d.]+e[−-]?\d+)(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])")
LEADING = re.compile(r"(^|\()\((−[^()]+)\)(?= [+−]|$|\))")  # a negative number that needs no brackets where it stands
SETTINGS = {
    "momentum": "μ",
    "rho": "ρ",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "epsilon": "ε",
    "weight_decay": "λ",
    "clipnorm": "c",
    "clipvalue": "c",
}
Text = Callable[[str, float], str]


class Rule(NamedTuple):
    """One line of a formula: what it gives, ← for what is remembered or = for this step only, and how.

    ``formula`` names numbers in braces; ``attribute`` is the state's field that holds the result, if one does.
    """

    symbol: str
    arrow: str
    formula: str
    attribute: str = ""


class Line(NamedTuple):
    """One line with its numbers: ``rule`` in symbols, ``filled`` and ``values`` for x and for y.

    ``shared`` says that the line knows nothing of the axes: both have the same numbers at any step.
    """

    rule: str
    filled: tuple[str, str]
    values: tuple[float, float]
    shared: bool


MEAN = Rule("m", "←", "{m} + ({g} − {m})·(1 − {β₁})", "m")
SQUARES = Rule("v", "←", "{v} + ({g}² − {v})·(1 − {β₂})", "v")
DECAYED = "{ρ}·{v} + (1 − {ρ})·{g}²"


def rules_of(hiker: Hiker) -> list[Rule]:
    """Keras's formula of a hiker's optimizer, settings that are off left out; the last but one or two give Δ."""
    rules = []
    if hiker.clipnorm is not None:
        rules.append(Rule("g", "←", "{g}·{c} / max({‖g‖}, {c})"))
    if hiker.clipvalue is not None:
        rules.append(Rule("g", "←", "min(max({g}, −{c}), {c})"))
    if hiker.weight_decay is not None:
        rules.append(Rule("w", "←", "{w} − {w}·{λ}·{lr}"))
    return [*rules, *_own_rules(hiker), Rule("w", "←", "{w} + {Δ}")]


def _own_rules(hiker: Hiker) -> list[Rule]:
    match hiker:
        case Sgd():
            return _sgd(hiker)
        case Rmsprop():
            return _rmsprop(hiker)
        case Adagrad():
            return [Rule("a", "←", "{a} + {g}²", "accumulator"), Rule("Δ", "=", "−{lr}·{g} / √({a} + {ε})")]
        case Adadelta():
            return [
                Rule("s", "←", "{ρ}·{s} + (1 − {ρ})·{g}²", "gradients"),
                Rule("d", "=", "−√({r} + {ε})·{g} / √({s} + {ε})"),
                Rule("r", "←", "{ρ}·{r} + (1 − {ρ})·{d}²", "steps"),
                Rule("Δ", "=", "{lr}·{d}"),
            ]
        case Adam() | AdamW():
            largest = [Rule("v̂", "←", "max({v̂}, {v})", "v_max")] if hiker.amsgrad else []
            rate = Rule("α", "=", "{lr}·√(1 − {β₂}{ᵗ}) / (1 − {β₁}{ᵗ})")
            under = "v̂" if hiker.amsgrad else "v"
            return [rate, MEAN, SQUARES, *largest, Rule("Δ", "=", f"−{{α}}·{{m}} / (√{{{under}}} + {{ε}})")]
        case Adamax():
            largest = [Rule("u", "←", "max({β₂}·{u}, |{g}|)", "u")]
            return [MEAN, *largest, Rule("Δ", "=", "−{lr}·{m} / ((1 − {β₁}{ᵗ})·({u} + {ε}))")]
        case Nadam():
            return [
                Rule("u", "=", "{β₁}·(1 − 0.5·0.96{ᵗ})"),
                Rule("u₊", "=", "{β₁}·(1 − 0.5·0.96{ᵗ⁺¹})"),
                Rule("Π", "←", "{Π}·{u}", "product"),
                MEAN,
                SQUARES,
                Rule("n", "=", "{u₊}·{m} / (1 − {Π}·{u₊})"),
                Rule("f", "=", "(1 − {u})·{g} / (1 − {Π})"),
                Rule("v̂", "=", "{v} / (1 − {β₂}{ᵗ})"),
                Rule("Δ", "=", "−{lr}·({n} + {f}) / (√{v̂} + {ε})"),
            ]
        case Lion():
            ahead = Rule("k", "=", "{β₁}·{m} + (1 − {β₁})·{g}")
            return [ahead, Rule("Δ", "=", "−{lr}·sign({k})"), Rule("m", "←", "{β₂}·{m} + (1 − {β₂})·{g}", "m")]


def _sgd(hiker: Sgd) -> list[Rule]:
    if hiker.momentum == 0:
        return [Rule("Δ", "=", "−{lr}·{g}")]
    velocity = Rule("v", "←", "{μ}·{v} − {lr}·{g}", "velocity")
    return [velocity, Rule("Δ", "=", "{μ}·{v} − {lr}·{g}" if hiker.nesterov else "{v}")]


def _rmsprop(hiker: Rmsprop) -> list[Rule]:
    rules = [Rule("v", "←", DECAYED, "velocity")]
    if hiker.centered:
        rules.append(Rule("ḡ", "←", "{ρ}·{ḡ} + (1 − {ρ})·{g}", "mean"))
    root = "√({v} − {ḡ}² + {ε})" if hiker.centered else "√({v} + {ε})"
    if hiker.momentum == 0:
        return [*rules, Rule("Δ", "=", f"−{{lr}}·{{g}} / {root}")]
    own = Rule("d", "=", f"{{lr}}·{{g}} / {root}")
    return [*rules, own, Rule("b", "←", "{μ}·{b} + {d}", "momentum"), Rule("Δ", "=", "−{b}")]


def derivation(parts: Anatomy, digits: int = 4) -> list[Line]:
    """The formula of a step's hiker with the step's numbers in it, rounded to ``digits``."""

    def text(symbol: str, value: float) -> str:
        setting = digits < 7 and (symbol in SETTINGS.values() or symbol == "lr")
        shown = rate_text(value, digits) if setting else formula_text(value, digits)
        return f"({shown})" if shown.startswith("−") else shown

    rules = rules_of(parts.hiker)
    known = [_known(parts, axis, rules) for axis in (0, 1)]
    common, lines = {*SETTINGS.values(), "lr", "ᵗ", "ᵗ⁺¹", "Π"}, []
    for rule in rules:
        filled, values = [], []
        for axis in (0, 1):
            filled.append(_fill(rule.formula, known[axis], parts.states[axis], text))
            value = _value(rule, parts, axis, known[axis])
            known[axis][rule.symbol] = value
            values.append(value)
        shown = re.sub(r"[{}]", "", rule.formula)
        ends = [f"{line} = {formula_text(v, digits)}" for line, v in zip(filled, values, strict=True)]
        shared = set(re.findall(r"{(.+?)}", rule.formula)) <= common
        if shared:
            common.add(rule.symbol)
        lines.append(Line(f"{rule.symbol} {rule.arrow} {shown}", (ends[0], ends[1]), (values[0], values[1]), shared))
    return lines


def _known(parts: Anatomy, axis: int, rules: list[Rule]) -> dict[str, float]:
    """What the symbols stand for before the step."""
    hiker = parts.hiker
    known = {s: float(v) for n, s in SETTINGS.items() if (v := getattr(hiker, n, None)) is not None}
    known |= {rule.symbol: getattr(parts.before[axis], rule.attribute) for rule in rules if rule.attribute}
    gradient = parts.gradient
    norm = math.hypot(float(gradient[0]), float(gradient[1]))
    return known | {"lr": parts.learning_rate, "w": parts.place[axis], "g": gradient[axis], "‖g‖": norm}


def _fill(formula: str, known: dict[str, float], state: Any, text: Text) -> str:
    """A formula with numbers for its symbols; what is raised to a power stands in brackets where it has to."""
    t = getattr(state, "t", 0)
    shown = {symbol: text(symbol, value) for symbol, value in known.items()}
    shown |= {"ᵗ": str(t).translate(RAISED), "ᵗ⁺¹": str(t + 1).translate(RAISED)}
    return LEADING.sub(r"\1\2", POWERS.sub(r"(\1)", formula.format_map(shown)))


def _value(rule: Rule, parts: Anatomy, axis: int, known: dict[str, float]) -> float:
    """What a line gives: the engine's own number wherever the engine keeps it."""
    if rule.attribute:
        return float(getattr(parts.states[axis], rule.attribute))
    hiker, t = parts.hiker, getattr(parts.states[axis], "t", 0)
    match rule.symbol:
        case "g":
            return float(parts.clipped[axis])
        case "Δ":
            return float(parts.step[axis])
        case "w":
            decay = parts.decay if "Δ" not in known else None
            return float(parts.after[axis] if decay is None else parts.place[axis] + decay[axis])
        case "α" if isinstance(hiker, Adam | AdamW):
            return parts.learning_rate * math.sqrt(1 - hiker.beta_2**t) / (1 - hiker.beta_1**t)
        case "u" | "u₊" if isinstance(hiker, Nadam):
            return hiker.beta_1 * (1 - 0.5 * NADAM_DECAY ** (t + (rule.symbol == "u₊")))
        case "n":
            return known["u₊"] * known["m"] / (1 - known["Π"] * known["u₊"])
        case "f":
            return (1 - known["u"]) * known["g"] / (1 - known["Π"])
        case "v̂":
            return known["v"] / (1 - known["β₂"] ** t)
        case "k":
            return known["β₁"] * known["m"] + (1 - known["β₁"]) * known["g"]
        case "d" if isinstance(hiker, Rmsprop):
            inside = known["v"] - known.get("ḡ", 0.0) ** 2 + known["ε"]
            return known["lr"] * known["g"] / float(np.sqrt(inside))
        case "d":
            return -math.sqrt(known["r"] + known["ε"]) * known["g"] / math.sqrt(known["s"] + known["ε"])
    raise KeyError(rule.symbol)

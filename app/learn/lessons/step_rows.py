"""The formulas of a worked example, a row a number: in symbols, and with numbers for the symbols that are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.descent.step.hiker import Adam, AdamW, Hiker, Sgd
from app.descent.story.step_anatomy import Anatomy
from app.descent.story.step_formula import LEADING, POWERS, RAISED, SETTINGS
from app.descent.text.numbers import formula_text, rate_text
from app.learn.checks.seen import Seen
from app.learn.lessons.kinds import Blank, Example
from app.learn.lessons.worked_example import example_step, step_numbers

DIGITS = 4
SYMBOLS: dict[Blank, str] = {"gradient": "g", "m": "m", "v": "v", "divisor": "d", "rate": "r", "step": "Δ"}
# The arrow on the map that shows a number, by the name that the step's anatomy has for it.
ARROWS: dict[Blank, str] = {"gradient": "gradient", "m": "memory", "rate": "fresh", "step": "step"}
# Keras's rules (Adam: Kingma and Ba, 2015), its bias corrections where they belong: m₀ and v₀ are before the step.
ADAM: dict[Blank, str] = {
    "m": "{m₀} + ({g} − {m₀})·(1 − {β₁})",
    "v": "{v₀} + ({g}² − {v₀})·(1 − {β₂})",
    "divisor": "(√{v} + {ε}) / √(1 − {β₂}{ᵗ})",
    "step": "−{r}·{m} / (1 − {β₁}{ᵗ})",
}
RATE = "{lr} / {d}"
SYMBOL = re.compile(r"{(.+?)}")


class StepRow(NamedTuple):
    """One number of a step: ``formula`` names what goes in in braces, "" where it is given; ``inputs`` are the texts
    of those that are no rows themselves."""

    name: Blank
    value: float
    meaning: str
    formula: str
    inputs: dict[str, str]

    @property
    def symbol(self) -> str:
        """The letter it has in the formulas of the other rows."""
        return SYMBOLS[self.name]

    @property
    def rule(self) -> str:
        """The formula in symbols."""
        return SYMBOL.sub(r"\1", self.formula)

    @property
    def arrow(self) -> str:
        """The arrow on the map that shows it, "" where none does."""
        return ARROWS.get(self.name, "")

    def filled(self, known: Mapping[str, float]) -> str:
        """The formula with numbers; a symbol of another row that is not ``known`` stays a symbol."""
        texts = {symbol: _number(value) for symbol, value in known.items()} | self.inputs
        shown = SYMBOL.sub(lambda symbol: texts.get(symbol[1], symbol[1]), self.formula)
        return LEADING.sub(r"\1\2", POWERS.sub(r"(\1)", shown))


def step_rows(example: Example, seen: Seen) -> list[StepRow]:
    """The rows of an example's step, in the order they come about; raises InputError where there is no such step."""
    numbers = step_numbers(example, seen)
    parts, axis = example_step(example, seen)
    inputs = _inputs(parts, axis)
    known = {SYMBOLS[number.name] for number in numbers} | inputs.keys()
    rows = []
    for number in numbers:
        formula = _formulas(parts.hiker).get(number.name, "")
        symbols = SYMBOL.findall(formula)
        if not known.issuperset(symbols):
            formula = ""
        own = {symbol: inputs[symbol] for symbol in symbols if symbol in inputs}
        rows.append(StepRow(number.name, number.value, number.meaning, formula, own))
    return rows


def _formulas(hiker: Hiker) -> dict[Blank, str]:
    rate: dict[Blank, str] = {"rate": RATE}
    plain = hiker.weight_decay is None  # which else has its share of the step
    match hiker:
        case Adam() | AdamW():
            kept = {name: formula for name, formula in ADAM.items() if name != "step" or plain}
            return kept | rate if not hiker.amsgrad else rate
        case Sgd(momentum=0):
            return {"step": "−{lr}·{g}"} if plain else {}
    return rate


def _inputs(parts: Anatomy, axis: int) -> dict[str, str]:
    hiker, before, state = parts.hiker, parts.before[axis], parts.states[axis]
    settings = [(SETTINGS[name], getattr(hiker, name, None)) for name in ("beta_1", "beta_2", "epsilon", "momentum")]
    found = {symbol: rate_text(value, DIGITS) for symbol, value in settings if value is not None}
    remembered = {f"{name}₀": getattr(before, name, None) for name in ("m", "v")}
    found |= {symbol: _number(value) for symbol, value in remembered.items() if value is not None}
    return found | {"lr": rate_text(parts.learning_rate, DIGITS), "ᵗ": str(getattr(state, "t", 0)).translate(RAISED)}


def number_text(value: float) -> str:
    """One of an example's numbers as it is shown."""
    return formula_text(value, DIGITS)


def _number(value: float) -> str:
    shown = number_text(value)
    return f"({shown})" if shown.startswith("−") else shown

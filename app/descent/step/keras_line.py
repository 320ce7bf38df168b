"""A hiker as the line of Keras that makes it, ``Adam(learning_rate=0.0005)``: read as people type it, and written.

Signatures are those of Keras 3 (https://keras.io/api/optimizers/), with ``lr`` and ``decay`` of older versions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import msgspec

from app.descent.step.hiker import OFF, OPTIMIZERS, Hiker, HikerBase
from app.descent.step.keras_syntax import LONGEST, PASSED_OVER, SAMPLE, Given, KerasLineError, Line
from app.descent.step.schedules import (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
    ReduceLROnPlateau,
    Schedule,
    StepSchedule,
)
from app.descent.text.json_faults import in_words
from app.descent.text.typed_error import quoted

__all__ = ["KerasLineError", "keras_line", "may_be_keras", "read_keras_line"]

# What may stand before a name with a dot.
MODULES = frozenset(
    (
        *("keras", "tf", "tensorflow", "python", "api", "src", "_tf_keras", "optimizers", "optimizer", "schedules"),
        *("optimizer_v2", "legacy", "experimental", "callbacks", "learning_rate_schedule"),
    )
)
# The arguments of Keras's schedules and of its callback in Keras's order: those without a default there, and the rest.
SIGNATURES: dict[type[Schedule], tuple[str, str]] = {
    ExponentialDecay: ("initial_learning_rate decay_steps decay_rate", "staircase name"),
    InverseTimeDecay: ("initial_learning_rate decay_steps decay_rate", "staircase name"),
    PolynomialDecay: ("initial_learning_rate decay_steps", "end_learning_rate power cycle name"),
    PiecewiseConstantDecay: ("boundaries values", "name"),
    CosineDecay: ("initial_learning_rate decay_steps", "alpha name warmup_target warmup_steps"),
    CosineDecayRestarts: ("initial_learning_rate first_decay_steps", "t_mul m_mul alpha name"),
    ReduceLROnPlateau: ("", "monitor factor patience verbose mode min_delta cooldown min_lr"),
}
SCHEDULES: dict[str, type[Schedule]] = {kind.__name__.lower(): kind for kind in SIGNATURES}
PLATEAU = f"{SAMPLE}, ReduceLROnPlateau()"


def may_be_keras(text: str) -> bool:
    """Whether a text is worth reading as a line of Keras: it calls something by a name."""
    return len(text) <= LONGEST and re.search(r"[A-Za-z_]\w*\s*\(", text) is not None


def read_keras_line(text: str) -> Hiker:
    """The hiker that a typed line of Keras makes; raises KerasLineError.

    Understood are ``Adam(1e-3)``, the same behind ``keras.optimizers.`` or ``optimizer=``, within
    ``model.compile(…)``, and with a schedule as its rate or a ReduceLROnPlateau behind a comma or in ``callbacks=[…]``.
    """
    line = Line(text)
    optimizer: ast.expr | None = None
    plateau: ast.Call | None = None
    for tree in _made_by(line, line.parts):
        if isinstance(tree, ast.Call) and _kind(line, tree) is ReduceLROnPlateau:
            plateau = tree
        elif optimizer is None:
            optimizer = tree
        else:
            line.refuse("One optimizer makes one hiker; leave out the second", tree)
    if optimizer is None:
        line.refuse(f"There is no optimizer here; write one before it: {PLATEAU}", plateau or 0, PLATEAU)
    return _hiker(line, optimizer, plateau)


def keras_line(hiker: Hiker) -> str:
    """A hiker as the line of Keras that makes it, with every argument that differs from Keras's default.

    A plateau, which in Keras is a callback, follows behind a comma. How the hiker is drawn is not in it.
    """
    schedule, default = hiker.schedule, type(hiker)()
    if schedule is None or isinstance(schedule, ReduceLROnPlateau):
        rate = _written(hiker.learning_rate)
    else:
        rate = _schedule_line(schedule, hiker.learning_rate)
    parts = [f"learning_rate={rate}"]
    for name in (*hiker.arguments(), *OFF):
        value = getattr(hiker, name)
        if value != getattr(default, name):
            # AdamW takes no None for no decay.
            parts.append(f"{name}={0.0 if value is None else _written(value)}")
    line = f"{type(hiker).title}({', '.join(parts)})"
    return f"{line}, {_schedule_line(schedule)}" if isinstance(schedule, ReduceLROnPlateau) else line


def _schedule_line(schedule: Schedule, rate: float = 0.0) -> str:
    required, optional = (names.split() for names in SIGNATURES[type(schedule)])
    default = type(schedule)()
    parts = ['monitor="loss"'] if isinstance(schedule, ReduceLROnPlateau) else []
    for name in (*required, *optional):
        value = rate if name in PASSED_OVER else getattr(schedule, name)
        if name in required or (name not in PASSED_OVER and value != getattr(default, name)):
            parts.append(f"{name}={_written(rate if value is None else value)}")
    return f"{type(schedule).__name__}({', '.join(parts)})"


def _written(value: object) -> str:
    """A value as Python writes it, shortest first: 0.001, 1e-07, True, [100, 200]."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, float) and value.is_integer() and 1 <= abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _made_by(line: Line, parts: Sequence[ast.expr | ast.keyword]) -> list[ast.expr]:
    """The optimizers and callbacks among parts: behind a keyword, in a list, or within compile(…)."""
    found: list[ast.expr] = []
    for part in parts:
        tree = part.value if isinstance(part, ast.keyword) else part
        if isinstance(tree, ast.List | ast.Tuple):
            found += _made_by(line, tree.elts)
        elif isinstance(tree, ast.Call) and isinstance(tree.func, ast.Attribute) and tree.func.attr == "compile":
            named = [keyword for keyword in tree.keywords if keyword.arg == "optimizer"]
            found += _made_by(line, named or tree.args[:1])
        elif isinstance(part, ast.keyword) and part.arg in ("loss", "metrics", "epochs", "batch_size", "verbose"):
            continue
        else:
            found.append(tree)
    return found


def _hiker(line: Line, tree: ast.expr, plateau: ast.Call | None) -> Hiker:
    given: dict[str, Given] = {}
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        kind = OPTIMIZERS.get(tree.value.lower())
        if kind is None:
            _refuse_name(line, tree.value, tree)
    elif isinstance(tree, ast.Call):
        made = _kind(line, tree)
        if made in SIGNATURES:
            line.refuse(f"A schedule stands in an optimizer: SGD(learning_rate={made.__name__}(…))", tree)
        kind = made
        given = line.arguments(tree, _order(kind), lambda call: _schedule(line, call))
    else:
        name = line.name(tree)
        if name.lower() in OPTIMIZERS:
            line.refuse(f"{name} is a class: write {name}()", tree, f"{name}()")
        _refuse_name(line, name, tree)
    schedule = _taken_schedule(line, given)
    if plateau is not None:
        if schedule is not None:
            line.refuse("Keras takes a schedule or ReduceLROnPlateau, not both", plateau)
        arguments = line.arguments(plateau, SIGNATURES[ReduceLROnPlateau][1].split())
        schedule = _checked(line, plateau, arguments, ReduceLROnPlateau)
    values = {"optimizer": kind.__struct_config__.tag, "schedule": msgspec.to_builtins(schedule)}
    hiker: Hiker = _checked(line, tree, given, Hiker, values)
    return hiker


def _order(kind: type[HikerBase]) -> list[str]:
    """The arguments of an optimizer in Keras's order, and behind them one that only older versions had."""
    own = ["weight_decay", *kind.arguments()] if kind is OPTIMIZERS["adamw"] else [*kind.arguments(), "weight_decay"]
    return ["learning_rate", *own, "clipnorm", "clipvalue", "decay"]


def _taken_schedule(line: Line, given: dict[str, Given]) -> Schedule | None:
    """Take a schedule out of the arguments: one that stands as the rate, or an old Keras's decay."""
    rate, decay = given.get("learning_rate"), given.pop("decay", None)
    if rate is not None and isinstance(rate.value, StepSchedule):
        if decay is not None and decay.value:
            line.refuse("Keras takes a schedule or decay, not both", decay.at)
        if isinstance(rate.value, PiecewiseConstantDecay):
            given["learning_rate"] = rate._replace(value=rate.value.values[0])
            return rate.value
        given["learning_rate"] = rate._replace(value=rate.value.initial_learning_rate)
        return msgspec.structs.replace(rate.value, initial_learning_rate=None)
    if decay is None or not decay.value:
        return None
    # Keras's older optimizers: lr/(1 + decay·step).
    made: Schedule = _checked(line, decay.at, {"decay_rate": decay}, InverseTimeDecay, {"decay_steps": 1})
    return made


def _schedule(line: Line, tree: ast.Call) -> Schedule:
    """A schedule that stands as a learning rate."""
    kind = SCHEDULES.get(line.name(tree.func).lower())
    if kind is None:
        line.figure(tree)
    if kind is None or kind is ReduceLROnPlateau:
        line.refuse(f"ReduceLROnPlateau is a callback; write it behind the optimizer: {PLATEAU}", tree, PLATEAU)
    _kind(line, tree)
    required, optional = (names.split() for names in SIGNATURES[kind])
    given = line.arguments(tree, [*required, *optional])
    missing = [name for name in required if name not in given]
    if missing:
        line.refuse(f"{kind.__name__} needs {missing[0]}", tree, f"{missing[0]}=")
    made: Schedule = _checked(line, tree, given, kind)
    return made


def _checked(
    line: Line, tree: ast.AST, given: Mapping[str, Given], kind: Any, more: Mapping[str, object] | None = None
) -> Any:
    """The values as a hiker or a schedule; what its bounds do not allow is refused at the argument at fault."""
    values = {name: one.value for name, one in given.items()} | dict(more or {})
    if kind is not Hiker:
        values["name"] = kind.__struct_config__.tag
    try:
        return msgspec.convert(values, kind)
    except ValueError as error:
        message, _, place = str(error).partition(" - at `")
        name = re.match(r"\$\.(\w+)", place)
        said = message if message.startswith("Keras") else in_words(message)
        if name and name[1] in given:
            line.refuse(f"{name[1]}: {said}", given[name[1]].at)
        line.refuse(said, tree)


def _kind(line: Line, tree: ast.Call) -> type[Any]:
    """The optimizer, schedule or callback that a call makes."""
    name, modules = line.name(tree.func), line.modules(tree.func)
    if "torch" in modules or "optim" in modules:
        optimizer = OPTIMIZERS.get(name.lower())
        sample = f"{optimizer.title}(learning_rate=0.001)" if optimizer else SAMPLE
        line.refuse(f"This is PyTorch, whose defaults differ; write {sample}", tree, sample)
    if not {module.lower() for module in modules} <= MODULES:
        line.refuse(f"{quoted('.'.join((*modules, name)))} is unknown here; write {SAMPLE}", tree, SAMPLE)
    found = OPTIMIZERS.get(name.lower()) or SCHEDULES.get(name.lower())
    if found is None:
        _refuse_name(line, name, tree)
    return found


def _refuse_name(line: Line, name: str, at: ast.AST) -> NoReturn:
    known = ", ".join(kind.title for kind in OPTIMIZERS.values())
    line.refuse(f"No optimizer {quoted(name)} walks here; use one of {known}", at)

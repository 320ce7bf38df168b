"""A typed line of Keras as a syntax tree: the names, numbers and arguments of its calls, and where a fault stands.

A whitelist over Python's own tree; nothing typed is ever run.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from app.descent.text.typed_error import TypedError, quoted

LONGEST = 1000  # letters of a line
SAMPLE = "Adam(learning_rate=0.001)"
DEEPEST = 5  # of a calculation that stands for a number
# Arguments of Keras that change nothing about a walk on this mountain, and the values of them that are passed over.
PASSED_OVER: dict[str, Callable[[object], bool]] = (
    dict.fromkeys(("name", "jit_compile", "verbose", "monitor", "ema_momentum"), lambda _value: True)
    | dict.fromkeys(
        ("use_ema", "ema_overwrite_frequency", "global_clipnorm", "loss_scale_factor", "gradient_accumulation_steps"),
        lambda value: value in (None, False),
    )
    | {"mode": lambda value: value in ("auto", "min")}
)
OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: math.pow(a, b),
}


class KerasLineError(TypedError):
    """A line of Keras that makes no hiker; ``column`` counts from 0 in the text as typed."""


class Given(NamedTuple):
    """An argument's value, and the part of the tree it stands in."""

    value: Any
    at: ast.AST


class Line:
    """A typed line, the comma-separated ``parts`` it is made of, and what they say; every fault is a KerasLineError."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            self.refuse(f"This line is too long; use at most {LONGEST} characters", LONGEST)
        self._plain = _as_arguments(text)
        if not self._plain.strip(" ,"):
            self.refuse(f"Type an optimizer of Keras, such as {SAMPLE}", 0, SAMPLE)
        self.parts = self._parsed()

    def _parsed(self) -> list[ast.expr | ast.keyword]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python says on the console what it thinks of 1if
                tree = ast.parse(f"f({self._plain.rstrip(' ,')}\n)", mode="eval").body
        except SyntaxError as error:
            self._refuse_broken(error)
        except (ValueError, RecursionError, MemoryError):
            self.refuse(f"This is not a line of Keras; write one like {SAMPLE}", 0, SAMPLE)
        if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
            self.refuse(f"This is not a line of Keras; write one like {SAMPLE}", 0, SAMPLE)
        return [*tree.args, *tree.keywords]

    def _refuse_broken(self, error: SyntaxError) -> NoReturn:
        """Refuse what is not Python."""
        at = self._column(error.lineno or 1, (error.offset or 1) - 1)
        if "never closed" in error.msg:
            self.refuse("A bracket is opened but never closed", _last_open(self.text, at))
        last = max(map(self.text.rfind, ")]}"))
        if error.msg.startswith("unmatched") and last >= 0:
            self.refuse("A bracket is closed that was never opened", min(at, last))
        self.refuse(f"This is not a line of Keras; write one like {SAMPLE}", at, SAMPLE)

    def _column(self, line: int, column: int) -> int:
        """Where a line and a column of what Python was shown stand in the text; its first line has f( before it."""
        before = self._plain.split("\n")[: line - 1]
        at = sum(len(part) + 1 for part in before) + column - (2 if line == 1 else 0)
        return max(0, min(at, len(self.text.rstrip())))

    def refuse(self, message: str, at: ast.AST | int, suggestion: str = "") -> NoReturn:
        """Raise KerasLineError at a part of the tree, or at a column of the text."""
        if not isinstance(at, int):
            # A tree counts in bytes of UTF-8.
            line: int = getattr(at, "lineno", 1)
            shown = ("f(" + self._plain).split("\n")[line - 1].encode("utf-8", "replace")
            at = self._column(line, len(shown[: getattr(at, "col_offset", 2)].decode("utf-8", "ignore")))
        raise KerasLineError(message, self.text, at, suggestion)

    def name(self, tree: ast.expr) -> str:
        """The last part of a name with dots."""
        if isinstance(tree, ast.Attribute):
            return tree.attr
        if not isinstance(tree, ast.Name):
            self.refuse(f"This is not an optimizer of Keras; write one like {SAMPLE}", tree, SAMPLE)
        return tree.id

    def modules(self, tree: ast.expr) -> list[str]:
        """What stands before the last dot of a name."""
        before: list[str] = []
        while isinstance(tree, ast.Attribute):
            tree = tree.value
            before.insert(0, self.name(tree))
        return before

    def arguments(
        self, tree: ast.Call, order: Sequence[str], nested: Callable[[ast.Call], Any] | None = None
    ) -> dict[str, Given]:
        """The arguments of a call by name, but for those that a walk has no use for.

        ``order`` is the order of arguments without a name; ``nested`` reads a call that stands as learning rate.
        """
        given: dict[str, Given] = {}
        for name, place, written in self._named(tree, order):
            if name in given:
                self.refuse(f"{name} is given twice", place)
            if name in PASSED_OVER:
                value = written.value if isinstance(written, ast.Constant) else None
                if not PASSED_OVER[name](value):
                    self.refuse(f"This mountain does not know {name}={value!r}; leave it out", place)
            elif name not in order:
                takes = ", ".join(one for one in order if one not in PASSED_OVER and one != "decay")
                self.refuse(f"{self.name(tree.func)} has no {quoted(name)}; it takes {takes}", place)
            elif name == "learning_rate" and nested is not None and isinstance(written, ast.Call):
                given[name] = Given(nested(written), place)
            else:
                given[name] = Given(self._value(written), place)
        return given

    def _named(self, tree: ast.Call, order: Sequence[str]) -> list[tuple[str, ast.AST, ast.expr]]:
        """Name, place and value of every argument."""
        named: list[tuple[str, ast.AST, ast.expr]] = []
        for index, arg in enumerate(tree.args):
            if isinstance(arg, ast.Starred):
                self.refuse("Stars cannot be used here; write the arguments out", arg)
            if index >= len(order):
                self.refuse(f"{self.name(tree.func)} takes at most {len(order)} arguments without a name", arg)
            named.append((order[index], arg, arg))
        for keyword in tree.keywords:
            if keyword.arg is None:
                self.refuse("Stars cannot be used here; write the arguments out", keyword.value)
            name = "learning_rate" if keyword.arg == "lr" and "learning_rate" in order else keyword.arg
            named.append((name, keyword, keyword.value))
        return named

    def _value(self, tree: ast.expr) -> Any:
        if isinstance(tree, ast.Constant) and (tree.value is None or isinstance(tree.value, bool)):
            return tree.value
        if isinstance(tree, ast.List | ast.Tuple):
            return [self.figure(one) for one in tree.elts]
        return self.figure(tree)

    def figure(self, tree: ast.expr, depth: int = 0) -> float:
        """A number, or a short calculation with numbers: 1e-3, -1, 1/10, 10**-3."""
        number: float
        match tree:
            case ast.Constant(value=int() | float() as plain) if not isinstance(plain, bool):
                number = plain
            case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=inner) if depth < DEEPEST:
                number = self.figure(inner, depth + 1)
                number = -number if isinstance(tree.op, ast.USub) else number
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS and depth < DEEPEST:
                a, b = self.figure(left, depth + 1), self.figure(right, depth + 1)
                try:
                    number = OPERATIONS[type(op)](a, b)
                except (ArithmeticError, ValueError):
                    self.refuse("This is not a finite number", tree)
            case ast.Name() | ast.Attribute():
                self.refuse(f"{quoted(self.name(tree))} is a name; write its number", tree)
            case ast.Call(func=ast.Attribute(attr="Float" | "Choice" | "Int" | "Fixed")):
                self.refuse("A search tries several numbers here; write the one to walk with", tree)
            case _:
                self.refuse("A number stands here, such as 0.001", tree)
        if not abs(number) < 1e300:
            self.refuse("This is not a finite number", tree)
        return number


def _as_arguments(text: str) -> str:
    """A line as the arguments of a call, letter for letter: without ``name =``, and with a comma between statements."""
    plain = re.sub(r"[\u00a0\r\t]", " ", text)
    start = re.match(r"\s*(?:return\b|[\w.]+\s*(?::\s*[\w.]+\s*)?=(?!=))", plain)
    if start is not None:
        plain = re.sub(r"\S", " ", start[0]) + plain[start.end() :]
    letters, depth = list(plain), 0
    last = len(plain.rstrip())
    for at, letter in enumerate(plain):
        depth += (letter in "([{") - (letter in ")]}")
        ends = letter == ";" or (letter == "\n" and depth == 0 and plain[:at].strip() and at < last)
        letters[at] = "," if ends else letter
    return re.sub(r",\s*,", lambda twice: "," + twice[0][1:-1] + " ", "".join(letters))


def _last_open(text: str, otherwise: int) -> int:
    """The column of the last bracket that nothing closes: what Python names may be the one put around the text."""
    open_ones: list[int] = []
    for column, letter in enumerate(text):
        if letter in "([{":
            open_ones.append(column)
        elif letter in ")]}" and open_ones:
            open_ones.pop()
    return open_ones[-1] if open_ones else otherwise

"""A formula in x and y as the user types it: read by a whitelist over Python's syntax tree, never evaluated as code."""

from __future__ import annotations

import ast
import difflib
import math
import re
from dataclasses import dataclass

from app.descent.ground.formula_derivatives import Graph
from app.descent.ground.formula_operations import Node

LONGEST, MOST_NODES, DEEPEST, LARGEST = 500, 200, 40, 1e100
HIGHEST_POWER = 64
ONE_ARGUMENT = (
    *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("exp", "log", "log2", "log10", "sqrt", "square", "abs", "sign", "relu", "sigmoid", "softplus"),
)
TWO_ARGUMENTS = ("min", "max", "hypot", "atan2")
NAMES = {"pi": math.pi, "e": math.e}
# The blanks keep ×× from being a power, and x²3 from being x**23.
MEANT = {
    "^": "**",
    "−": "-",
    "–": "-",
    "×": " * ",
    "·": " * ",
    "÷": "/",
    "²": "**2 ",
    "³": "**3 ",
    "⁴": "**4 ",
    "½": "0.5",
    "√": "sqrt",
    "π": "pi",
    "\t": " ",
}
# A number with a letter behind it. Python reads 0x1f and 1_000, and warns on the console about 1if.
RUN_ON = re.compile(r"(?<!\w)(?>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?=[a-z_])(?!j\b)", re.IGNORECASE)
TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|½)|(?P<pi>π)|(?P<plain>[xy]+(?![a-z_\d]))"
    r"|(?P<name>√|[a-z_][a-z_\d]*)|(?P<bracket>\()|(?P<steep>[/÷^]|\*\*)|(?P<same>\s+|[+−-])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}


class FormulaError(ValueError):
    """A formula that cannot be read; ``column`` counts from 0 in the text as typed."""

    def __init__(self, message: str, text: str, column: int) -> None:
        super().__init__(f"{message} (at column {column + 1})")
        self.message, self.text, self.column = message, text, column

    def caret(self) -> str:
        """The text with a mark below the fault."""
        return f"{self.text}\n{' ' * self.column}^"


@dataclass(frozen=True)
class _Source:
    """What was typed, what Python is shown of it, and which typed column each of its columns came from."""

    typed: str
    python: str
    columns: tuple[int, ...]

    def error(self, message: str, at: ast.AST | int) -> FormulaError:
        """An error at a syntax node, or at a column of what was typed."""
        if isinstance(at, int):
            return FormulaError(message, self.typed, at)
        column = getattr(at, "col_offset", 0)
        return FormulaError(message, self.typed, self.columns[min(column, len(self.columns) - 1)])


def read_formula(text: str, graph: Graph, x: int, y: int) -> int:
    """The node of a typed formula of the nodes x and y; raises FormulaError."""
    source = _translate(text)
    if run_on := RUN_ON.search(source.python):
        at = source.columns[run_on.start()]
        raise source.error(
            "A number runs straight into a name; write what is meant with * and brackets, as in (1/2)*x", at
        )
    try:
        tree = ast.parse(source.python, mode="eval")
    except SyntaxError as error:
        raise source.error(_why(source, error), _column(source, error)) from None
    except (ValueError, RecursionError, MemoryError):
        raise source.error("This formula is nested too deeply", 0) from None
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES * 3:
        raise source.error(f"This formula is too long; use at most {MOST_NODES} operations", 0)
    return _Reader(source, graph, {"x": x, "y": y}).read(tree.body, 0)


def _translate(text: str) -> _Source:
    if len(text) > LONGEST:
        raise FormulaError(f"This formula is too long; use at most {LONGEST} characters", text, LONGEST)
    if not text.strip():
        raise FormulaError("Type a formula in x and y, such as x**2 + 3*sin(y)", text, 0)
    # Python takes leading blanks for an indentation.
    python, columns, depth = "", [], 0
    products = _products(text)
    for column, character in enumerate(text):
        meant = ("*" if column in products else "") + MEANT.get(character, character)
        if not meant.isascii() or not meant.isprintable() or meant in "#\\":
            raise FormulaError(f"{character!r} cannot stand in a formula", text, column)
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST:
            raise FormulaError(f"More than {DEEPEST} brackets are open at once", text, column)
        if python or not meant.isspace():
            python += meant
            columns += [column] * len(meant)
    return _Source(text, python, (*columns, len(text)))


def _products(text: str) -> set[int]:
    """The columns before which a product is meant though no sign is written: 2x, 3(x + 1), 2πx, xy.

    None behind a fraction or a power, where it could mean two things: 1/2x, x**2y.
    """
    known = ("√", *NAMES, *ONE_ARGUMENT, *TWO_ARGUMENTS)
    found: set[int] = set()
    before, sure = "", True  # the kind of token before, and whether a product with it means one thing
    for token in TOKEN.finditer(text):
        kind, word = token.lastgroup or "", token.group()
        factor = kind in ("pi", "plain", "bracket") or (kind == "name" and word in known)
        if factor and sure and (before == "number" or (before == "pi" and kind != "name")):
            found.add(token.start())
        elif kind in ("number", "pi", "plain"):
            sure = before != "steep"
        if kind == "plain" and sure:
            found.update(range(token.start() + 1, token.end()))
        if kind != "same" or before != "steep":
            before = kind
    return found


def _column(source: _Source, error: SyntaxError) -> int:
    end = len(source.typed.rstrip())
    return source.columns[min(error.offset - 1, len(source.columns) - 1)] if error.offset else end


def _why(source: _Source, error: SyntaxError) -> str:
    opened, closed = source.python.count("("), source.python.count(")")
    if opened > closed:
        return "A bracket is opened but never closed"
    if closed > opened:
        return "A bracket is closed that was never opened"
    if not error.offset:
        return "Something is missing at the end of the formula"
    before = source.python[: error.offset - 1].rstrip()
    after = source.python[len(before) :].lstrip()
    if before and after and (before[-1].isalnum() or before[-1] == ")") and (after[0].isalnum() or after[0] == "("):
        return "An operator is missing here; for a product write *"
    return "This is not a formula; write one like x**2 + 3*sin(y)"


@dataclass(frozen=True)
class _Reader:
    """Reads syntax nodes into a graph."""

    source: _Source
    graph: Graph
    variables: dict[str, int]

    def read(self, tree: ast.expr, depth: int) -> int:
        """The node of a part of the syntax tree."""
        made = self._read(tree, depth)
        node = self.graph.nodes[made]
        if node.op == "constant" and not math.isfinite(node.value):
            raise self.source.error(f"{self._typed(tree)} is not a finite number", tree)
        return made

    def _typed(self, tree: ast.expr) -> str:
        """A part as it was typed."""
        begin, end = tree.col_offset, tree.end_col_offset
        columns = self.source.columns
        typed = self.source.typed[columns[begin] : columns[end] if end is not None and end < len(columns) else None]
        return typed.strip() if len(typed) < 40 else "This part"

    def _read(self, tree: ast.expr, depth: int) -> int:
        if depth > DEEPEST:
            raise self.source.error(f"This formula is nested more than {DEEPEST} deep", tree)
        if len(self.graph.nodes) > MOST_NODES * 4:
            raise self.source.error(f"This formula is too long; use at most {MOST_NODES} operations", tree)
        match tree:
            case ast.Constant(value=value):
                if isinstance(value, bool) or not isinstance(value, int | float):
                    raise self.source.error("Only ordinary numbers can be used", tree)
                if abs(value) > LARGEST:
                    raise self.source.error(f"Numbers may not be larger than {LARGEST:g}", tree)
                return self.graph.constant(float(value))
            case ast.Name(id=name):
                return self._name(name, tree)
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self.read(inner, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self.graph.apply("neg", self.read(inner, depth + 1))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                a = self.read(left, depth + 1)
                b = self.read(right, depth + 1)
                if isinstance(op, ast.Pow) and isinstance(left, ast.Name) and left.id == "e":
                    return self.graph.apply("exp", b)
                if isinstance(op, ast.Pow):
                    self._check_power(right, b)
                if isinstance(op, ast.Div) and self.graph.nodes[b] == Node("constant", (), 0.0):
                    raise self.source.error("This divides by 0", right)
                return self.graph.apply(OPERATORS[type(op)], a, b)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, args, tree, depth)
            case ast.Call(func=ast.Constant() | ast.BinOp() | ast.Call()):
                raise self.source.error(
                    "A bracket comes straight after this; for a product write * as in 3*(x + 1)", tree
                )
        raise self.source.error("This is not part of a formula; use + - * / **, brackets, x, y and functions", tree)

    def _name(self, name: str, tree: ast.AST) -> int:
        if name in ("x", "y"):
            return self.variables[name]
        if name in NAMES:
            return self.graph.constant(NAMES[name])
        if name in (*ONE_ARGUMENT, *TWO_ARGUMENTS):
            raise self.source.error(f"{name} is a function: write {name}(x)", tree)
        raise self.source.error(f"There is no {name!r}{_nearest(name)}", tree)

    def _check_power(self, right: ast.expr, exponent: int) -> None:
        if any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow) for part in ast.walk(right)):
            raise self.source.error("An exponent may not contain another power", right)
        node = self.graph.nodes[exponent]
        if node.op == "constant" and not abs(node.value) <= HIGHEST_POWER:
            raise self.source.error(f"An exponent must lie between -{HIGHEST_POWER} and {HIGHEST_POWER}", right)

    def _call(self, name: str, args: list[ast.expr], tree: ast.Call, depth: int) -> int:
        if name not in (*ONE_ARGUMENT, *TWO_ARGUMENTS):
            if name in ("x", "y", *NAMES):
                raise self.source.error(f"A bracket comes straight after {name}; for a product write {name}*(…)", tree)
            raise self.source.error(f"There is no function {name!r}{_nearest(name)}", tree)
        count = 1 if name in ONE_ARGUMENT else 2
        if len(args) != count:
            raise self.source.error(f"{name} takes {count} argument{'s' if count > 1 else ''}, not {len(args)}", tree)
        read = [self.read(arg, depth + 1) for arg in args]
        match name:
            case "log2" | "log10":
                return self.graph.apply(
                    "div", self.graph.apply("log", read[0]), self.graph.constant(math.log(int(name[3:])))
                )
            case "relu":
                return self.graph.apply("max", read[0], self.graph.constant(0))
        return self.graph.apply(name, *read)


def _nearest(name: str) -> str:
    known = ["x", "y", *NAMES, *ONE_ARGUMENT, *TWO_ARGUMENTS]
    if set(name) <= {"x", "y"}:
        return f"; for a product write {'*'.join(name)}"
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return "; use x, y, pi, e and functions such as sin, exp, sqrt"

"""A formula in x and y as people type it, read into a graph by a grammar of its own; nothing typed is ever run.

Products may go without a sign where that means one thing: 2x, xy, (x + 1)(y + 1), sin(x) cos(y). Where it could mean
two (1/2x, x^2y, sin x y), the sentence says which two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from app.descent.formula.cursor import BAR, COLON, DEEPEST, SAMPLE, Cursor
from app.descent.formula.derivatives import Graph
from app.descent.formula.names import CONSTANTS, FUNCTIONS, TAKE_A_LIST
from app.descent.formula.operations import Node
from app.descent.formula.tokens import LONGEST, FormulaError, Token, tokens_of
from app.descent.formula.variables import header_end, spelled_out
from app.descent.text.typed_error import SHOWN

__all__ = ["FormulaError", "read_formula"]

MOST_OPERATIONS, LARGEST = 200, 1e100
HIGHEST_POWER = 64
MISSING = dict.fromkeys("~!", "Instead of not, turn the comparison round: x <= 0") | {":": COLON}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def read_formula(text: str, graph: Graph, x: int, y: int) -> int:
    """The node of a typed formula of the nodes x and y; raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(f"This formula is too long; use at most {LONGEST} characters", text, LONGEST)
    begin = header_end(text)
    if not text[begin:].strip(" \t\r\n;$"):
        raise FormulaError(f"Type a formula in x and y, such as {SAMPLE}", text, begin if text.strip() else 0, SAMPLE)
    tokens = spelled_out(tokens_of(text, begin), text)
    while len(tokens) > 1 and tokens[-2].word == ";":
        del tokens[-2]
    return _Reader(text, tokens, graph=graph, variables={"x": x, "y": y}).read()


@dataclass
class _Reader(Cursor):
    """Reads tokens into a graph: each method takes what its grammar's rule takes, and gives the node of it."""

    graph: Graph = field(default_factory=Graph)
    variables: dict[str, int] = field(default_factory=dict)
    operations: int = 0
    conditions: set[int] = field(default_factory=set)

    def read(self) -> int:
        value = self._choice(0)
        if self.token.kind != "end":
            self.refuse_rest(self.token)
        if value in self.conditions:
            typed = self.typed(self.tokens[0].at, self.end_of_taken())
            chosen = f"where({typed if len(typed) < 40 else 'x < y'}, 1, 0)"
            self.refuse(f"A comparison alone is not a loss; write {chosen}", self.tokens[0], chosen)
        return value

    def _apply(self, op: str, *args: int, at: Token) -> int:
        """The node of an operation; refuses too many, and a constant that is not finite."""
        self.operations += 1
        if self.operations > MOST_OPERATIONS:
            self.refuse(f"This formula is too long; use at most {MOST_OPERATIONS} operations", at)
        return self._finite(self.graph.apply(op, *args), at)

    def _finite(self, made: int, at: Token) -> int:
        node = self.graph.nodes[made]
        if node.op == "constant" and not math.isfinite(node.value):
            said = self.typed(at.at, self.end_of_taken())
            self.refuse(f"{said if len(said) < 40 else 'This part'} is not a finite number", at)
        return made

    def _truth(self, op: str, *args: int, at: Token) -> int:
        """The node of a comparison, 1 where it holds and 0 where not."""
        made = self._apply(op, *args, at=at)
        self.conditions.add(made)
        return made

    def _choice(self, depth: int) -> int:
        """``both or both or …``."""
        at = self.token
        left = self._both(depth)
        while self.token.word == "or" or (self.token.kind == "bar" and not self.bars and left in self.conditions):
            left = self._joined("max", left, self._both, at, depth)
        return left

    def _both(self, depth: int) -> int:
        """``comparison and comparison and …``."""
        at = self.token
        left = self._comparison(depth)
        while self.token.word == "and":
            left = self._joined("mul", left, self._comparison, at, depth)
        return left

    def _joined(self, op: str, left: int, right: Callable[[int], int], at: Token, depth: int) -> int:
        sign = self.take()
        other = right(depth)
        if not {left, other} <= self.conditions:
            self.refuse("This sign stands between two comparisons, such as (x > 0) & (y > 0)", sign)
        return self._truth(op, left, other, at=at)

    def _comparison(self, depth: int) -> int:
        """``sum < sum <= …``: a chain holds where each of its links does."""
        at = self.token
        left = self._sum(depth)
        holds: int | None = None
        while self.token.word in COMPARISONS and self.token.kind == "sign":
            sign = self.take().word
            right = self._sum(depth)
            link = self._compared(sign, left, right, at)
            holds = link if holds is None else self._truth("mul", holds, link, at=at)
            left = right
        return left if holds is None else holds

    def _compared(self, sign: str, left: int, right: int, at: Token) -> int:
        if sign in (">", ">="):
            left, right = right, left
        op = {"<": "less", ">": "less", "<=": "less_equal", ">=": "less_equal"}.get(sign, "equal")
        made = self._truth(op, left, right, at=at)
        return self._truth("sub", self.graph.constant(1), made, at=at) if sign == "!=" else made

    def _sum(self, depth: int) -> int:
        """``term + term - …``."""
        at = self.token
        left = self._term(depth)
        while self.token.kind == "sign" and self.token.word in "+-":
            sign = self.take().word
            left = self._apply("add" if sign == "+" else "sub", left, self._term(depth), at=at)
        return left

    def _term(self, depth: int) -> int:
        """``factor * factor / factor …``, and products without a sign where nothing is divided before."""
        at = self.token
        left = self._signed(depth)
        divisor: Token | None = None
        while True:
            token = self.token
            if token.kind == "sign" and token.word in ("*", "/", "//", "%"):
                self.take()
                part = self.token
                right = self._signed(depth)
                divisor = None if token.word == "*" else part
                left = self._multiplied(token.word, left, right, at, part)
            elif self.begins_factor(token) and not (token.kind == "bar" and left in self.conditions):
                if divisor is not None:
                    self._refuse_unclear_divisor(at, divisor)
                left = self._apply("mul", left, self._power(depth), at=at)
            else:
                return left

    def _multiplied(self, sign: str, left: int, right: int, at: Token, part: Token) -> int:
        if sign == "*":
            return self._apply("mul", left, right, at=at)
        if self.graph.nodes[right] == Node("constant", (), 0.0):
            self.refuse("This divides by 0", part)
        if sign == "%":
            return self._apply("mod", left, right, at=at)
        ratio = self._apply("div", left, right, at=at)
        return ratio if sign == "/" else self._apply("floor", ratio, at=at)

    def _refuse_unclear_divisor(self, at: Token, divisor: Token) -> NoReturn:
        """Refuse 1/2x."""
        over, under, factor = (
            self.typed(at.at, divisor.at),
            self.typed(divisor.at, self.end_of_taken()),
            self.next_typed(),
        )
        sign = over[-1:] if over.endswith(("/", "%", "÷")) else "/"
        over = over.rstrip("/%÷ ")
        self.refuse_two_meanings(divisor, f"({over}{sign}{under})*{factor}", f"{over}{sign}({under}*{factor})")

    def _signed(self, depth: int) -> int:
        """``- - power``."""
        at, minus = self.token, False
        for count in range(len(self.tokens)):
            if self.token.kind != "sign" or self.token.word not in ("+", "-"):
                break
            if count == DEEPEST:
                self.refuse(f"More than {DEEPEST} signs stand here in a row", self.token)
            minus ^= self.take().word == "-"
        inner = self._power(depth)
        return self._apply("neg", inner, at=at) if minus else inner

    def _power(self, depth: int) -> int:
        """``atom ^ signed power``, right to left, and superscripts."""
        at, begin = self.token, self.place
        left = self._atom(depth)
        number_or_e = self.place == begin + 1 and (at.kind == "number" or at.word == "e")
        while True:
            if self.token.kind == "raised":
                exponent = self.take()
                left = self._raised(left, self.graph.constant(float(exponent.word)), at, exponent)
                if self.token.kind == "number":
                    self.refuse_rest(self.token)
            elif self.token.kind == "sign" and self.token.word == "^":
                self.take()
                exponent, place = self.token, self.place
                self.check_depth(depth, exponent)
                right = self._signed(depth + 1)
                self._check_behind_exponent(at, exponent, place, number_or_e)
                left = self._raised(left, right, at, exponent)
            else:
                return left

    def _check_behind_exponent(self, base: Token, exponent: Token, place: int, number_or_e: bool) -> None:
        """Refuse a factor that could belong to the exponent: x^2y, e^2(x + 1). A blank or a bracket parts them."""
        token, taken = self.token, self.tokens[place : self.place]
        if not self.begins_factor(token) or token.blank:
            return
        plain_number = len(taken) == 1 and exponent.kind == "number"
        if (exponent.kind == "open" and self.partner(place) == self.place - 1) or (
            plain_number and token.kind in ("open", "bar") and not number_or_e
        ):
            return
        power, factor = self.typed(exponent.at, self.end_of_taken()), self.next_typed()
        under = self.typed(base.at, exponent.at)
        self.refuse_two_meanings(exponent, f"{under}{power}*{factor}", f"{under}({power}*{factor})")

    def _raised(self, left: int, right: int, at: Token, exponent: Token) -> int:
        node = self.graph.nodes[right]
        if self.graph.nodes[left] == Node("constant", (), math.e):
            return self._apply("exp", right, at=at)
        if node.op == "constant" and not abs(node.value) <= HIGHEST_POWER:
            self.refuse(f"An exponent must lie between -{HIGHEST_POWER} and {HIGHEST_POWER}", exponent)
        if node.op == "constant":
            self.operations += int(abs(node.value)).bit_length()  # a whole power is made of products
        return self._apply("pow", left, right, at=at)

    def _atom(self, depth: int) -> int:  # noqa: RET503  (what refuses does not return)
        token = self.token
        self.check_depth(depth, token)
        match token.kind:
            case "number":
                self.take()
                over, _, under = token.word.partition("/")
                value = float(over) / float(under or 1)
                if abs(value) > LARGEST:
                    self.refuse(f"Numbers may not be larger than {LARGEST:g}", token)
                return self.graph.constant(value)
            case "name":
                return self._named(depth)
            case "open":
                return self._bracket(depth)
            case "root":
                return self._root(depth)
            case "frac":
                return self._fraction(depth)
            case "bar":
                return self._absolute(depth)
            case "end":
                self.refuse_unclosed(token)
            case "close":
                self.refuse("Something is missing before this bracket", token)
        self.refuse(MISSING.get(token.word, f"Something is missing before this; write a formula like {SAMPLE}"), token)

    def _named(self, depth: int) -> int:
        """A variable, a constant, or a function of what follows."""
        token = self.take()
        if token.word in self.variables:
            return self.variables[token.word]
        if token.word in CONSTANTS:
            return self.graph.constant(CONSTANTS[token.word])
        return self._function(token, depth)

    def _function(self, name: Token, depth: int) -> int:
        """``sin(x)``, ``sin^2(x)``, ``sin x``, ``max(x, y, 3)``."""
        function, typed = FUNCTIONS[name.word], self.typed(name.at, name.end)
        typed = typed if len(typed) <= SHOWN else name.word
        exponent = self._function_power(name, typed)
        if self.token.kind == "open":
            args = self._arguments(name, depth)
        elif function.least == 1 and (
            self.begins_factor(self.token) or self.token.kind == "number" or self.is_own_sign()
        ):
            args = [self._bare_argument(name, typed, depth)]
        else:
            shown = ", ".join(("x", "y", "0", "1")[: function.least])
            shown = "x > 0, x, -x" if name.word == "where" else shown
            self.refuse(f"{typed} is a function: write {typed}({shown})", name, f"{typed}({shown})")
        least, most = function.least, function.most
        if not least <= len(args) <= most:
            wanted = f"{least}" if most == least else f"{least} to {most}" if most < 20 else f"{least} or more"
            plural = "" if wanted == "1" else "s"
            self.refuse(f"{typed} takes {wanted} argument{plural}, not {len(args)}", name)
        self.operations += len(args)
        if name.word == "pow":
            made = self._raised(args[0], args[1], name, name)
        else:
            made = self._finite(function.made(self.graph, args), name)
        return made if exponent is None else self._raised(made, exponent, name, name)

    def _function_power(self, name: Token, typed: str) -> int | None:
        """The 2 of sin^2(x) or sin²(x)."""
        if self.token.kind == "raised":
            word = self.take().word
        elif self.token.word == "^" and self.token.kind == "sign":
            first = self.place + 1
            last = self.partner(first) if self.tokens[first].kind == "open" else first
            inside = self.tokens[first + 1 : last] if last > first else self.tokens[first : first + 1]
            word = "".join(token.word for token in inside)
            if self.tokens[first].word == "-":
                word, last = f"-{self.tokens[first + 1].word}", first + 1
            if self.tokens[min(last, len(self.tokens) - 1)].kind == "end":
                self.refuse(f"{typed} is a function: write {typed}(x)", name, f"{typed}(x)")
            self.place = last + 1
        else:
            return None
        if word == "-1":
            inverse = f"a{typed}(x)" if f"a{name.word}" in FUNCTIONS else f"{typed}(x)^-1"
            self.refuse(f"This could be {inverse} or 1/{typed}(x); write the one you mean", name, inverse)
        if not re.fullmatch("[0-9]{1,2}", word) or not 1 <= int(word) <= HIGHEST_POWER:
            self.refuse(f"Write the power behind the brackets: {typed}(x)^2", name, f"{typed}(x)^2")
        return self.graph.constant(float(word))

    def _bare_argument(self, name: Token, typed: str, depth: int) -> int:
        """The argument of a function without brackets: sin x, sin 2x, cos 2πx, exp -x^2; it ends before + and -."""
        at = self.token
        begin = self.place
        value = self._signed(depth + 1)
        while self.begins_factor(self.token) and self._belongs(begin) and name.word not in ("sqrt", "cbrt"):
            begin = self.place
            value = self._apply("mul", value, self._power(depth + 1), at=at)
        after, behind = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        unclear = self.begins_factor(after) and not self.is_function(after)
        if after.kind == "sign" and after.word in ("*", "/", "//", "%"):
            unclear = not self.is_function(behind)
        if unclear:
            argument = self.typed(at.at, self.end_of_taken())
            more = self.typed(after.at, after.end)
            joined = f"{more}{self.typed(behind.at, behind.end)}" if after.kind == "sign" else f"*{more}"
            self.refuse_two_meanings(name, f"{typed}({argument}){joined}", f"{typed}({argument}{joined})")
        return value

    def _belongs(self, begin: int) -> bool:
        """Whether a bare argument goes on with this factor: behind a number (2x, 2πx), or letter by letter (xy)."""
        before, token = self.tokens[begin : self.place], self.token
        if self.is_function(token) or token.kind not in ("name", "root"):
            return False
        plain = [one for one in before if one.kind != "sign"]
        if len(plain) != 1 or plain[0].kind not in ("number", "name"):
            return False
        return plain[0].kind == "number" or plain[0].word in CONSTANTS or not token.blank

    def _root(self, depth: int) -> int:
        """``√x``, ``√(x + 1)``, ``∛x``, ``\\sqrt[3]{x}``."""
        root = self.take()
        kind = root.word
        if (
            self.token.word == "["
            and self.text[root.at] == "\\"
            and (end := self.partner(self.place)) == self.place + 2
        ):
            degree = self.tokens[self.place + 1].word
            if degree not in ("2", "3", "4"):
                self.refuse("Roots are read up to the fourth; write a power", root)
            kind, self.place = {"2": "sqrt", "3": "cbrt", "4": "fourth"}[degree], end + 1
        if self.token.kind == "open":
            value = self._bracket(depth + 1)
        else:
            value = self._power(depth + 1)
            if self.begins_factor(self.token) and not self.token.blank and not self.is_function(self.token):
                typed, factor = self.typed(root.end, self.end_of_taken()), self.next_typed()
                sign = self.text[root.at : root.end]
                self.refuse_two_meanings(root, f"{sign}({typed})*{factor}", f"{sign}({typed}*{factor})")
        made = self._apply("cbrt" if kind == "cbrt" else "sqrt", value, at=root)
        return self._apply("sqrt", made, at=root) if kind == "fourth" else made

    def _fraction(self, depth: int) -> int:
        """``\\frac{a}{b}``."""
        at = self.take()
        parts = []
        for _ in range(2):
            if self.token.word != "{":
                self.refuse("Write a fraction with its braces: \\frac{1}{2}", at, "\\frac{1}{2}")
            parts.append((self.token, self._bracket(depth)))
        (_, over), (below, under) = parts
        return self._multiplied("/", over, under, at, below)

    def _absolute(self, depth: int) -> int:
        """``|x|``."""
        bar = self.take()
        self.bars.append(bar)
        inner = self._sum(depth + 1)
        if self.token.kind != "bar":
            self.refuse(BAR, bar, "abs(x)")
        self.take()
        self.bars.pop()
        return self._apply("abs", inner, at=bar)

    def _bracket(self, depth: int) -> int:
        """``(…)``, and the same in square or curly brackets."""
        opening = self.take()
        outside, self.bars = self.bars, []
        value = self._choice(depth + 1)
        self.close(opening)
        self.bars = outside
        return value

    def _arguments(self, name: Token, depth: int) -> list[int]:
        """The arguments of a function in brackets, or of its one list."""
        opening = self.take()
        end = self.partner(self.place)
        a_list = self.token.kind == "open" and self.tokens[min(end + 1, len(self.tokens) - 1)].kind == "close"
        inner = self.take() if a_list and name.word in TAKE_A_LIST and self.has_comma(end) else None
        outside, self.bars = self.bars, []
        found: list[int] = []
        while self.token.kind != "close" or found:
            found.append(self._choice(depth + 1))
            if self.token.word != ",":
                break
            self.take()
        if inner is not None:
            self.close(inner)
        if self.token.word == "=":
            self.refuse("Arguments have no names here; leave out the name and =", self.tokens[self.place - 1])
        self.close(opening)
        self.bars = outside
        return found

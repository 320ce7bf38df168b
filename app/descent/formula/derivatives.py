"""Expressions in x and y as a graph: exact symbolic derivatives, each shared part evaluated once.

A node is an index into ``Graph.nodes``; equal nodes are one, so that a value, its gradient and its Hessian
share what they have in common. Evaluation is one pass over the nodes that are needed, in NumPy.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.operations import OPS, PARTIALS, PLAIN, QUICK, Applied, Node, written

Array = NDArray[np.float64]
AS_LONG = 3  # functions as slow as a sine that take as long as all else there is in a step


@dataclass
class Graph:
    """Nodes in an order in which each comes after those it is made of."""

    nodes: list[Node] = field(default_factory=list)
    _known: dict[Node, int] = field(default_factory=dict)
    _derivatives: dict[tuple[int, str], int] = field(default_factory=dict)
    _broken: list[bool] = field(default_factory=list)

    def node(self, op: str, *args: int, value: float = 0.0) -> int:
        """The node of an operation, made if it is new."""
        made = Node(op, args, value)
        if made not in self._known:
            self._known[made] = len(self.nodes)
            self.nodes.append(made)
        return self._known[made]

    def constant(self, value: float) -> int:
        """A number."""
        return self.node("constant", value=float(value))

    def variable(self, name: str) -> int:
        """x or y."""
        return self.node(name)

    def apply(self, op: str, *args: int) -> int:
        """An operation with the plainest simplifications: constants folded and gathered, +0, ·1, ·0, ÷1, −−a."""
        if all(self.nodes[a].op == "constant" for a in args):
            with np.errstate(all="ignore"):
                return self.constant(float(OPS[op](*(np.float64(self.nodes[a].value) for a in args))))
        if op == "where":
            return self._chosen(*args)
        simple = self._simplified(op, *args)
        return simple if simple is not None else self.node(op, *args)

    def _chosen(self, condition: int, a: int, b: int) -> int:
        """``a`` where the condition is not 0, else ``b``."""
        known = self._number(condition)
        if known is not None:
            return a if known else b
        return a if a == b else self.node("where", condition, a, b)

    def _simplified(self, op: str, a: int, b: int = -1) -> int | None:
        left, right = self._number(a), self._number(b) if b >= 0 else None
        match op:
            case "add":
                if self.nodes[b].op == "neg":
                    return self.apply("sub", a, self.nodes[b].args[0])
                return b if left == 0 else a if right == 0 else None
            case "sub":
                return a if right == 0 else self.apply("neg", b) if left == 0 else None
            case "mul" if left is not None:
                return self._scaled(left, b)
            case "mul" if right is not None:
                return self._scaled(right, a)
            case "mul":
                return self.apply("square", a) if a == b else None
            case "div":
                return a if right == 1 else self.constant(0) if left == 0 else None
            case "neg":
                return self.nodes[a].args[0] if self.nodes[a].op == "neg" else None
            case "pow" if right is not None:
                return self._power(a, right)
        return None

    def _number(self, index: int) -> float | None:
        node = self.nodes[index]
        return node.value if node.op == "constant" else None

    def _scaled(self, factor: float, a: int) -> int:
        """``factor·a``, with the factors of a product gathered into one."""
        op, args, _ = self.nodes[a]
        if op == "neg":
            return self._scaled(-factor, args[0])
        if op == "mul" and (inner := self._number(args[0])) is not None:
            return self._scaled(factor * inner, args[1])
        if factor in (0, 1, -1):
            return a if factor == 1 else self.apply("neg", a) if factor else self.constant(0)
        return self.node("mul", self.constant(factor), a)

    def _power(self, a: int, exponent: float) -> int | None:
        """Whole powers as products (exact for negative bases, and several times faster), halves as roots."""
        if exponent == 0.5:
            return self.apply("sqrt", a)
        if exponent != int(exponent) or abs(exponent) > 64:
            return None
        if exponent < 0:
            return self.apply("div", self.constant(1), self.apply("pow", a, self.constant(-exponent)))
        if exponent in (0, 1):
            return a if exponent else self.constant(1)
        half = self.apply("pow", a, self.constant(exponent // 2))
        whole = self.apply("square", half)
        return self.apply("mul", whole, a) if exponent % 2 else whole

    def derivative(self, index: int, by: str) -> int:
        """The node of ∂/∂x or ∂/∂y of a node."""
        key = index, by
        if key not in self._derivatives:
            # Arguments come first in the order of nodes, so each finds its own already known.
            for earlier in self._needed([index]):
                if (earlier, by) not in self._derivatives:
                    self._derivatives[earlier, by] = self._derive(earlier, by)
        return self._derivatives[key]

    def _derive(self, index: int, by: str) -> int:
        op, args, _ = self.nodes[index]
        if not args:
            return self.constant(1 if op == by else 0)
        inner = [self._derivatives[a, by] for a in args]
        # A choice's derivative is that of what is chosen: what is not chosen may have none there.
        match op:
            case "where":
                return self.apply("where", args[0], *inner[1:])
            case "max":
                return self.apply("where", self.apply("less", args[1], args[0]), *inner)
            case "min":
                return self.apply("where", self.apply("less", args[0], args[1]), *inner)
        total = self.constant(0)
        here = Applied(self.apply, self.constant, args[0], args[-1], index)
        for partial, d in zip(PARTIALS[op], inner, strict=True):
            if self._number(d) != 0:
                outer = partial(here)
                times = "chain" if self._breaks(d) and self._number(outer) is None else "mul"
                total = self.apply("add", total, self.apply(times, outer, d))
        return total

    def _breaks(self, index: int) -> bool:
        """Whether a derivative may be NaN where the ground is sound: at the tip of a cone or of a root."""
        for op, args, _ in self.nodes[len(self._broken) : index + 1]:
            root = op == "div" and self.nodes[args[1]].op == "sqrt"
            self._broken.append(op == "direction" or root or any(self._broken[arg] for arg in args))
        return self._broken[index]

    def _needed(self, outputs: Sequence[int]) -> list[int]:
        """Every node that the outputs are made of, in order."""
        found, open_ = set(outputs), list(outputs)
        while open_:
            for arg in self.nodes[open_.pop()].args:
                if arg not in found:
                    found.add(arg)
                    open_.append(arg)
        return sorted(found)

    def work(self, outputs: Sequence[int]) -> int:
        """How long outputs take on plain floats, in a few simple operations each: every sine or power counts."""
        slow = sum(op not in QUICK for op in (self.nodes[index].op for index in self._needed(outputs)) if op in OPS)
        return max(1, round(slow / AS_LONG))

    def _slots(self, outputs: Sequence[int]) -> tuple[dict[int, int], int]:
        """Where each needed node is kept, and how many places there are.

        A place is taken over by another node once nobody needs it any more, so that a large array's memory
        is used again while it is still in the processor's cache.
        """
        needed = self._needed(outputs)
        last = {arg: index for index in needed for arg in self.nodes[index].args}
        slots: dict[int, int] = {}
        free: list[int] = []
        size = 0
        for index in needed:
            for arg in set(self.nodes[index].args):
                if last[arg] == index and arg not in outputs and self.nodes[arg].args:
                    free.append(slots[arg])
            if self.nodes[index].args and free:
                slots[index] = free.pop()
            else:
                slots[index] = size
                size += 1
        return slots, size

    def compile(self, outputs: Sequence[int]) -> Callable[[Array, Array], list[Array]]:
        """A function of the arrays x and y (shapes that broadcast) that gives every output in their shape."""
        evaluate = self._program(outputs)

        def run(x: Array, y: Array) -> list[Array]:
            shape = x.shape if x.shape == y.shape else np.broadcast_shapes(x.shape, y.shape)
            results = evaluate(x, y)
            return [r if type(r) is np.ndarray and r.shape == shape else _filled(r, shape) for r in results]

        return run

    def compile_plain(self, outputs: Sequence[int]) -> Callable[[float, float], list[float]]:
        """A function of two floats that gives every output as a float, some ten times quicker than arrays of one.

        Under ``np.errstate(all="raise", under="ignore")`` it raises ArithmeticError or ValueError where the arrays
        would hold inf or NaN.
        """
        written_as: dict[int, ast.expr] = {}
        body: list[ast.stmt] = []
        for index in self._needed(outputs):
            op, args, number = self.nodes[index]
            if op == "constant":
                written_as[index] = ast.Constant(number)
                continue
            name = op if op in ("x", "y") else f"n{index}"
            if name != op:
                value = written(op, [written_as[arg] for arg in args])
                body.append(ast.Assign([ast.Name(name, ast.Store())], value))
            written_as[index] = ast.Name(name, ast.Load())
        results = [written_as[output] for output in outputs]
        body.append(ast.Return(ast.Tuple(results, ast.Load())))
        inputs_xy = ast.arguments(
            posonlyargs=[], args=[ast.arg("x"), ast.arg("y")], kwonlyargs=[], kw_defaults=[], defaults=[]
        )
        function = ast.FunctionDef("plain", inputs_xy, body, [])
        # Python's own compiler, on a tree made of this graph's nodes; no text a user typed comes near it.
        module = ast.fix_missing_locations(ast.Module([function], []))
        made: dict[str, Any] = dict(PLAIN)
        exec(compile(module, "<graph>", "exec"), made)
        plain: Callable[[float, float], list[float]] = made["plain"]
        return plain

    def _program(self, outputs: Sequence[int]) -> Callable[..., list[Any]]:
        slots, size = self._slots(outputs)
        start: list[object] = [None] * size
        program: list[tuple[int, Callable[..., Any], int, int, int]] = []
        for index, slot in slots.items():
            op, args, value = self.nodes[index]
            if op == "constant":
                start[slot] = value
            elif args:
                a, b, c = [*(slots[arg] for arg in args), -1, -1][:3]
                program.append((slot, OPS[op], a, b, c))
        places = {self.nodes[i].op: slot for i, slot in slots.items() if self.nodes[i].op in ("x", "y")}
        x_place, y_place = places.get("x"), places.get("y")
        wanted = [slots[o] for o in outputs]

        def evaluate(x: Any, y: Any) -> list[Any]:
            known: list[Any] = start.copy()
            if x_place is not None:
                known[x_place] = x
            if y_place is not None:
                known[y_place] = y
            for out, function, a, b, c in program:
                if b < 0:
                    known[out] = function(known[a])
                elif c < 0:
                    known[out] = function(known[a], known[b])
                else:
                    known[out] = function(known[a], known[b], known[c])
            return [known[w] for w in wanted]

        return evaluate


def _filled(value: object, shape: tuple[int, ...]) -> Array:
    """A result that depends on one variable or on none, in the shape of both."""
    return np.array(np.broadcast_to(np.asarray(value, float), shape))

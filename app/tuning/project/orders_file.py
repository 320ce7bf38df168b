"""Orders that reach a search through its folder: a line each, for whoever trains and has no other way to hear them.

Those are workers on other machines, and scripts that are watched.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from app.files import Lines, read_whole, write_whole
from app.tuning.control import Order

ORDERS = "orders.jsonl"
MOST_ORDERS = 1_000_000  # bytes in one session; each order has some forty


def order_line(order: Order, trial: str = "") -> bytes:
    """One order as a line."""
    return json.dumps({"order": order, "trial": trial}).encode() + b"\n"


def write_orders(project: Path, lines: bytes) -> None:
    """Add orders to those of this session; raises OSError where they cannot be written."""
    with Lines(project / ORDERS) as file:
        file.append(lines)


def forget_orders(project: Path) -> None:
    """Begin a session: what was ordered before was meant for another."""
    write_whole(project / ORDERS, b"", follow=False)


class OrdersReader:
    """Reads the orders of one session; ``from_end`` passes over those that are there already."""

    def __init__(self, project: Path, from_end: bool = False) -> None:
        self._path = project / ORDERS
        self._heard, self._size = 0, -1
        if from_end:
            with contextlib.suppress(OSError):
                self._new_lines()

    def read_new(self) -> list[tuple[str, str]]:
        """Each order that came since the last call, and the trial it is for; raises OSError if there is no file."""
        orders: list[tuple[str, str]] = []
        for line in self._new_lines():
            with contextlib.suppress(ValueError, AttributeError, RecursionError):
                order = json.loads(line)
                orders.append((order.get("order", ""), order.get("trial", "")))
        return orders

    def _new_lines(self) -> list[bytes]:
        # A network's folder may show the file's new size late, and the new bytes with it.
        if (size := self._path.stat().st_size) == self._size:
            return []
        lines = read_whole(self._path, MOST_ORDERS).split(b"\n")[:-1]  # half a line waits
        new, self._heard, self._size = lines[self._heard :], len(lines), size
        return new

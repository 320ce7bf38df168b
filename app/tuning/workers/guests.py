"""Workers of other machines, seen through the project's folder: there they give signs of life and hear orders.

Keras Tuner has no word for either: its chief waits for ever for a worker that died, and tells its workers nothing
but trials. A worker that is silent is given up, and its trial is another's.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable
from pathlib import Path

from app.files import read_whole, write_whole
from app.tuning.control import Order
from app.tuning.names import worker_file
from app.tuning.project.orders_file import OrdersReader, forget_orders, order_line, write_orders
from app.tuning.record.events import Event, SearchEnded, SearchStarted
from app.tuning.record.journal import JournalReader, journal_path, journal_paths

LONGEST_SIGN = 100  # bytes
BEAT = 2.0  # seconds between two signs of life
PATIENCE = 60.0  # seconds without one until a worker is given up; a shared folder may show them late


def sign_of_life(project: Path, name: str) -> Path:
    """The file that a worker of another machine writes anew at every beat."""
    return worker_file(project, name, "alive-")


def live(
    project: Path,
    name: str,
    obey: Callable[[str, str], None],
    give_up: Callable[[str], None],
    clock: Callable[[], float] = time.time,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Give signs of life and ``obey`` the orders in the project's folder, for as long as the process lives.

    ``give_up`` is called with a sentence if this machine slept for so long that the trial is another's by now.
    """
    orders, last = OrdersReader(project), clock()
    while True:
        now = clock()  # a monotonic one stands still while a machine sleeps
        if now - last > PATIENCE:
            silent = f"This machine was silent for {now - last:.0f} s"
            give_up(f"{silent}, so its trial was given to another worker. Join again.")
            return
        last = now
        with contextlib.suppress(OSError):
            write_whole(sign_of_life(project, name), str(now).encode(), follow=False, sync=False)
            for order, trial in orders.read_new():
                obey(order, trial)
        wait(BEAT)


class Guests:
    """The workers of other machines in one session of a project's search; ``own`` are the names of this machine's."""

    def __init__(self, project: Path, own: set[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._project, self._own, self._clock = project, own, clock
        self._readers = {path: JournalReader(path, from_end=True) for path in self._journals()}
        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()  # orders that are not written yet
        self._seen: dict[str, tuple[bytes, float]] = {}  # the last sign of life and when it was new, by this clock
        forget_orders(project)

    @staticmethod
    def farewell(name: str) -> str:
        """What is said of somebody who is given up."""
        return f"Worker {name} gave no sign of life for {PATIENCE:.0f} s and was dropped."

    @property
    def here(self) -> list[str]:
        """Who has joined and not left."""
        return list(self._seen)

    def order(self, order: Order, trial: str = "") -> None:
        """Take an order for all of them, from any thread: ``deliver`` writes it, for a network's folder may be slow."""
        self._waiting.put(order_line(order, trial))

    def deliver(self) -> None:
        """Write the orders that wait; a folder that is full or gone has other ways to say so."""
        lines = b""
        with contextlib.suppress(queue.Empty):
            while True:
                lines += self._waiting.get_nowait()
        if lines:
            with contextlib.suppress(OSError):
                write_orders(self._project, lines)

    def read_new(self) -> list[Event]:
        """What they told since the last call."""
        for path in self._journals():
            if path not in self._readers:
                self._readers[path] = JournalReader(path)
        events = [event for reader in self._readers.values() for event in reader.read_new()]
        for event in events:
            if isinstance(event, SearchStarted):
                self._seen[event.worker] = (b"", self._clock())
            elif isinstance(event, SearchEnded):
                self.forget(event.worker)
        return events

    def silent(self) -> list[str]:
        """Who has given no sign of life for too long."""
        now, late = self._clock(), []
        for name, (sign, since) in list(self._seen.items()):
            try:
                # The text and not the file's time: a network's folder may serve that from a cache.
                new = read_whole(sign_of_life(self._project, name), LONGEST_SIGN)
            except OSError:
                new = sign
            if new != sign:
                self._seen[name] = (new, now)
            elif now - since > PATIENCE:
                late.append(name)
        return late

    def forget(self, name: str) -> None:
        """Wait for somebody no longer."""
        self._seen.pop(name, None)
        with contextlib.suppress(OSError):
            sign_of_life(self._project, name).unlink()

    def _journals(self) -> list[Path]:
        own = {journal_path(self._project, name) for name in self._own}
        return [path for path in journal_paths(self._project) if path not in own]

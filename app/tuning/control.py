"""What a person may ask of a running search, from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

Order = Literal["stop", "stop_after_trial", "pause", "resume", "skip_trial"]
ORDERS: tuple[Order, ...] = ("stop", "stop_after_trial", "pause", "resume", "skip_trial")


class Control:
    """The orders given to one search; whoever trains asks it at every batch.

    ``listener`` hears each order (and for skip_trial the trial, "" for every running one), so that it can be
    passed on to another process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._after_trial = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._skipped: set[str] = set()
        self._listener: Callable[[Order, str], None] | None = None
        self._heard: list[tuple[Order, str]] = []

    def stop(self) -> None:
        """End the search now; the trial in flight is run again when the search is resumed."""
        self._stopped.set()
        self._going.set()  # a paused search must hear it
        self._tell("stop")

    def stop_after_trial(self) -> None:
        """End the search when the running trial (each running trial, of several workers) has ended."""
        self._after_trial.set()
        self._tell("stop_after_trial")

    def pause(self) -> None:
        """Hold still before the next batch, until ``resume``."""
        if not self._stopped.is_set():
            self._going.clear()
        self._tell("pause")

    def resume(self) -> None:
        """Go on after ``pause``."""
        self._going.set()
        self._tell("resume")

    def skip_trial(self, trial: str = "") -> None:
        """Give up one running trial, or with "" every running one, and go on with the next."""
        with self._lock:
            self._skipped.add(trial)
        self._tell("skip_trial", trial)

    def give(self, order: str, trial: str = "") -> None:
        """An order by its name; an unknown one is passed over."""
        if order == "skip_trial":
            self.skip_trial(trial)
        elif order in ORDERS:
            getattr(self, order)()

    @property
    def stopped(self) -> bool:
        """Whether the search is to end now."""
        return self._stopped.is_set()

    @property
    def stopping(self) -> bool:
        """Whether no further trial is to begin."""
        return self._stopped.is_set() or self._after_trial.is_set()

    @property
    def paused(self) -> bool:
        """Whether the search is to hold still."""
        return not self._going.is_set()

    def wait_while_paused(self) -> None:
        """Return at once, or when the pause is over."""
        self._going.wait()

    def take_skip(self, trial: str) -> bool:
        """Whether ``trial`` is to be given up; asking takes the order back."""
        with self._lock:
            asked = bool(self._skipped & {"", trial})
            self._skipped -= {"", trial}
        return asked

    def forget_skips(self) -> None:
        """A new trial begins: an order to skip was meant for the one before it."""
        with self._lock:
            self._skipped.discard("")

    def listen(self, listener: Callable[[Order, str], None] | None) -> None:
        """Pass every order on to ``listener``, those given before it came among them."""
        with self._lock:
            self._listener = listener
            heard = list(self._heard)
        if listener is not None:
            for order, trial in heard:
                listener(order, trial)

    def _tell(self, order: Order, trial: str = "") -> None:
        with self._lock:
            self._heard.append((order, trial))
            listener = self._listener
        if listener is not None:
            listener(order, trial)

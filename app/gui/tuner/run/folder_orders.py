"""The orders of the run card, for a search that a script runs in another process: they go to the search's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.tuning.control import Order
from app.tuning.project.orders_file import order_line, write_orders


class FolderOrders:
    """Gives orders to whoever runs a search in a folder; ``complain`` is called where they cannot be written."""

    def __init__(self, project: Path, complain: Callable[[str], None]) -> None:
        self.project, self._complain = project, complain

    def stop(self) -> None:
        """End the search now."""
        self._give("stop")

    def stop_after_trial(self) -> None:
        """End it when what runs has ended."""
        self._give("stop_after_trial")

    def pause(self) -> None:
        """Pause."""
        self._give("pause")

    def resume(self) -> None:
        """Go on after a pause."""
        self._give("resume")

    def skip_trial(self, trial: str) -> None:
        """Give one running trial up."""
        self._give("skip_trial", trial)

    def _give(self, order: Order, trial: str = "") -> None:
        try:
            write_orders(self.project, order_line(order, trial))
        except OSError as error:
            self._complain(f"{self.project}: {error.strerror or error}.")

"""The QThread that sees a search through: it watches the worker process, or trains itself."""

from __future__ import annotations

import threading
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from app.tuning.events import Event, SearchEnded
from app.tuning.journal import WORKER
from app.tuning.supervisor import search_here, search_in_process


class SearchThread(QThread):
    """Runs a prepared project's search; ``event_received`` carries each event once, a SearchEnded last.

    Connect ``event_received`` to slots of QObjects: they are called in their own thread, in order, before
    ``finished``. ``stop`` may be called from anywhere, as often as one likes.
    """

    event_received = Signal(object)

    def __init__(self, project: Path, in_thread: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._search = search_here if in_thread else search_in_process
        self._stopped = threading.Event()
        self._ended = False

    def stop(self) -> None:
        """Ask the search to end; it does so within a second."""
        self._stopped.set()

    def run(self) -> None:
        try:
            self._search(self._project, self._tell, self._stopped.is_set)
        except Exception:
            # No process to be had, a full disk: an exception here would only be printed.
            message = traceback.format_exc()
            if not self._ended:
                self._tell(SearchEnded(time=time.time(), worker=WORKER, reason="failed", message=message))

    def _tell(self, event: Event) -> None:
        self._ended |= isinstance(event, SearchEnded)
        self.event_received.emit(event)

"""The QThread that sees a search through: it watches the worker processes, or trains itself."""

from __future__ import annotations

import time
import traceback
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.names import WORKER
from app.tuning.record.events import Event, SearchEnded, SearchStarted
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.join_line import ALONE, Place
from app.tuning.workers.stay_awake import stay_awake
from app.tuning.workers.supervise import search_here, search_in_process


class SearchThread(QThread):
    """Runs a prepared project's search; ``event_received`` carries each event once, a SearchEnded last.

    With ``workers`` above 1, every worker tells its own SearchStarted and SearchEnded. ``place`` is where their
    chief is to listen: a shared one has a chief even for a single worker. ``listening`` says where it does, for the
    line that has others join (``network.join_line``). Connect ``event_received`` to slots of QObjects: they are called
    in their own thread, in order, before ``finished``. The orders may be given from anywhere, as often as
    one likes.
    """

    event_received = Signal(object)
    listening = Signal(str)  # HOST:PORT

    def __init__(
        self,
        project: Path,
        in_thread: bool = False,
        parent: QObject | None = None,
        workers: int = 1,
        place: Place = ALONE,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._in_thread = in_thread
        self._workers = workers
        self._place = place
        self.control = Control()
        self._open: set[str] = {WORKER}  # workers that have yet to tell their end

    def stop(self) -> None:
        """End the search within a second; the trial in flight is run again on resume."""
        self.control.stop()

    def stop_after_trial(self) -> None:
        """End the search when what runs now has ended."""
        self.control.stop_after_trial()

    def pause(self) -> None:
        """Hold still before the next batch; a SearchPaused event says when."""
        self.control.pause()

    def resume(self) -> None:
        """Go on after ``pause``."""
        self.control.resume()

    def skip_trial(self, trial: str = "") -> None:
        """Give up one running trial (with "" all of them) and go on with the next."""
        self.control.skip_trial(trial)

    def run(self) -> None:
        try:
            with stay_awake():
                self._search()
        except InputError as error:
            self._fail(str(error))
        except Exception:
            # No process to be had, a full disk: an exception here would only be printed.
            self._fail(traceback.format_exc())

    def _search(self) -> None:
        if self._in_thread:
            search_here(self._project, self._tell, self.control)
        elif self._workers > 1 or self._place.shared:
            listening = self.listening.emit
            search_with_workers(self._project, self._tell, self.control, self._workers, self._place, listening)
        else:
            search_in_process(self._project, self._tell, self.control)

    def _fail(self, message: str) -> None:
        for worker in sorted(self._open):
            self._tell(SearchEnded(time=time.time(), worker=worker, reason="failed", message=message))

    def _tell(self, event: Event) -> None:
        if isinstance(event, SearchStarted):
            self._open.add(event.worker)
        elif isinstance(event, SearchEnded):
            self._open.discard(event.worker)
        self.event_received.emit(event)

"""The one search that runs in a tuner tab, from its preparation to the end of its thread."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.descent.text.json_input import InputError
from app.gui.tuner.run.options import Options
from app.gui.tuner.run.search_thread import SearchThread
from app.tuning.project.folder import prepare_project
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.join_line import ALONE, Place
from app.tuning.workers.spares import let_others_first, warm_up

WARM_MS = 500  # after the tab is first seen


class SearchSession(QObject):
    """Starts and stops a SearchThread and lets go of it when it has ended.

    ``warm_up`` gets workers ready for a search that is likely to come; whoever wants none may set another.
    """

    warm_up = staticmethod(warm_up)
    event_received = Signal(object)
    listening = Signal(str)  # where workers of other machines may join: HOST:PORT
    ended = Signal()  # the thread is gone

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: SearchThread | None = None
        self._stopping = False
        self._told = False  # whether the search has said anything
        self._workers, self._spec = 1, SearchSpec()  # to keep warm, and for which search
        self._warming = QTimer(self, singleShot=True, interval=WARM_MS)
        self._warming.timeout.connect(self._warm_up)

    def get_ready(self, spec: SearchSpec, workers: int = 1) -> None:
        """Have so many workers ready soon for the next search, likely this one: its first epoch then comes quickly."""
        self._workers, self._spec = workers, spec
        _share(workers)
        self._warming.start()

    @property
    def busy(self) -> bool:
        """Whether a search runs or is being stopped."""
        return self._thread is not None

    def phase(self, running: bool) -> str:
        """Idle, starting, running (if its events say so), ending by itself, or stopping."""
        if self._thread is None:
            return "idle"
        if self._stopping:
            return "stopping"
        if running:
            return "running"
        return "ending" if self._told else "starting"

    def prepare(self, project: Path, spec: SearchSpec, resume: bool) -> str:
        """Make the folder ready, and say what had to be mended in it.

        Raises InputError with a sentence, also where it cannot be written.
        """
        try:
            return prepare_project(project, spec, resume)
        except OSError as error:
            other = "" if resume else " Choose another place: File, Search settings, Folder for new searches."
            raise InputError(f"{project} cannot be written: {error.strerror}.{other}") from error

    def start(self, project: Path, options: Options, place: Place = ALONE) -> SearchThread:
        """Run a prepared project's search; the thread takes the orders."""
        self._stopping = self._told = False
        _share(options.workers)
        self._thread = thread = SearchThread(project, options.in_thread, self, options.workers, place)
        thread.event_received.connect(self._pass_on)
        thread.listening.connect(self.listening)
        thread.finished.connect(self._finish)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the search within a second."""
        if self._thread is not None:
            self._stopping = True
            self._thread.stop()

    @Slot()
    def _warm_up(self) -> None:
        if not self.busy:
            self.warm_up(self._workers, self._spec)

    @Slot(object)
    def _pass_on(self, event: object) -> None:
        self._told = True
        self.event_received.emit(event)

    @Slot()
    def _finish(self) -> None:
        assert self._thread is not None
        self._thread.deleteLater()
        self._thread = None
        self.ended.emit()


def _share(workers: int) -> None:
    """Where every core is to train, the window goes first."""
    let_others_first(workers >= (os.cpu_count() or 1))

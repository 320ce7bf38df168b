"""A command that works for the window in a process of its own: lines of progress, and an answer or a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Signal, Slot

END_MS = 200  # for a process that is killed; one that hangs in a network's folder may take longer


class HelperProcess(QObject):
    """Tells ``done`` or ``failed`` once for each ``run``, or nothing after ``stop``.

    ``said`` tells of each line of standard error meanwhile. The last of them is why it failed, but for those that match
    ``progress``: they say how far it is.
    """

    done = Signal(bytes)  # what it wrote to standard output
    failed = Signal(str)
    said = Signal(str)

    def __init__(self, parent: QObject | None = None, progress: re.Pattern[str] | None = None) -> None:
        super().__init__(parent)
        self._progress = progress
        self._process: QProcess | None = None
        self._last = ""
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether it works."""
        return self._process is not None

    def run(self, command: Sequence[str], unsaid: str) -> None:
        """Begin; what was done before is given up. ``unsaid`` is why it failed if the process does not say."""
        self.stop()
        self._last = unsaid
        self._process = process = QProcess(self)
        process.readyReadStandardError.connect(self._listen)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._complain)
        process.start(command[0], list(command[1:]))

    @Slot()
    def stop(self) -> None:
        """Give up."""
        process, self._process = self._process, None
        if process is not None:
            process.readyReadStandardError.disconnect(self._listen)
            process.finished.disconnect(self._finish)
            process.errorOccurred.disconnect(self._complain)
            process.finished.connect(process.deleteLater)
            process.kill()
            process.waitForFinished(END_MS)

    @Slot()
    def _listen(self) -> None:
        if self._process is None:
            return
        for line in bytes(self._process.readAllStandardError().data()).decode(errors="replace").splitlines():
            if said := line.strip():
                if self._progress is None or self._progress.fullmatch(said) is None:
                    self._last = said
                self.said.emit(said)

    @Slot()
    def _finish(self) -> None:
        self._listen()
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        if process.exitStatus() == QProcess.ExitStatus.NormalExit and process.exitCode() == 0:
            self.done.emit(bytes(process.readAllStandardOutput().data()))
        else:
            self.failed.emit(self._last)

    @Slot(QProcess.ProcessError)
    def _complain(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            process, self._process = self._process, None
            process.deleteLater()
            self.failed.emit(self._last)

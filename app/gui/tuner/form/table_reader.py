"""Reads the preview of a table in a process of its own: no file, wherever it lies, can keep the window waiting."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Signal, Slot

from app.tuning.spec.data import Table

END_MS = 200  # for a process that is killed; one that hangs in a network's folder may take longer


class TableReader(QObject):
    """Tells ``found`` or ``failed`` once for each ``read``, or nothing after ``stop``."""

    found = Signal(object)  # a Preview
    failed = Signal(str)
    progressed = Signal(float)  # 0 to 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._last = ""
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._process is not None

    def read(self, data: Table) -> None:
        """Read another file; what was being read is forgotten."""
        from app.tuning.tables.preview import preview_command

        self.stop()
        self._last = f"{Path(data.table).name}: could not be read"
        command = preview_command(data)
        self._process = process = QProcess(self)
        process.readyReadStandardError.connect(self._listen)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._complain)
        process.start(command[0], command[1:])

    @Slot()
    def stop(self) -> None:
        """Read no further."""
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
            try:
                self.progressed.emit(float(line))
            except ValueError:
                self._last = line.strip() or self._last

    @Slot()
    def _finish(self) -> None:
        from app.tuning.tables.preview import read_preview

        self._listen()
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        fine = process.exitStatus() == QProcess.ExitStatus.NormalExit and process.exitCode() == 0
        if fine:
            self.found.emit(read_preview(bytes(process.readAllStandardOutput().data())))
        else:
            self.failed.emit(self._last)

    @Slot(QProcess.ProcessError)
    def _complain(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            process, self._process = self._process, None
            process.deleteLater()
            self.failed.emit(self._last)

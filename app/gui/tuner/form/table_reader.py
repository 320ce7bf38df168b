"""Reads the preview of a table in a process of its own: no file, wherever it lies, can keep the window waiting."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.gui.kit.helper_process import HelperProcess
from app.tuning.spec.data import Table

SHARE = re.compile(r"\d\.\d+")  # how much is done, 0 to 1


class TableReader(QObject):
    """Tells ``found`` or ``failed`` once for each ``read``, or nothing after ``stop``."""

    found = Signal(object)  # a Preview
    failed = Signal(str)
    progressed = Signal(float)  # 0 to 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = HelperProcess(self, SHARE)
        self._work.done.connect(self._take)
        self._work.failed.connect(self.failed)
        self._work.said.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._work.busy

    def read(self, data: Table) -> None:
        """Read another file; what was being read is forgotten."""
        from app.tuning.tables.preview import preview_command

        self._work.run(preview_command(data), f"{Path(data.table).name}: could not be read")

    @Slot()
    def stop(self) -> None:
        """Read no further."""
        self._work.stop()

    @Slot(bytes)
    def _take(self, output: bytes) -> None:
        from app.tuning.tables.preview import read_preview

        self.found.emit(read_preview(output))

    @Slot(str)
    def _tell(self, said: str) -> None:
        if SHARE.fullmatch(said):
            self.progressed.emit(float(said))

"""The notes on the trials of the project that is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.descent.text.json_input import InputError
from app.tuning.project.notes import read_notes, write_notes


class Notes(QObject):
    """Reads a project's notes, and writes them whenever one says something new."""

    changed = Signal(dict)  # all notes by trial
    failed = Signal(str)  # why they cannot be read or written, in a sentence

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Path | None = None
        self.by_trial: dict[str, str] = {}

    def open(self, project: Path | None) -> None:
        """Take another project's notes, or with None none."""
        self._project, self.by_trial = project, {}
        if project is None:
            return
        try:
            self.by_trial = read_notes(project)
        except InputError as error:
            self.failed.emit(str(error))

    @Slot(str, str)
    def keep(self, trial: str, note: str) -> None:
        """Write a trial's note into the project's folder, if it says anything new."""
        if self._project is None or note == self.by_trial.get(trial, ""):
            return
        notes = {**self.by_trial, trial: note}
        try:
            write_notes(self._project, notes)
        except InputError as error:
            self.failed.emit(str(error))
            return
        self.by_trial = notes
        self.changed.emit(notes)

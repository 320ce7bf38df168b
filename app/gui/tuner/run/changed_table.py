"""Asks whether a search whose table is another file by now is to go on with the rows that it began with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from app.descent.text.json_input import InputError
from app.gui.kit.plain_text import plain_text
from app.tuning.project.rows import file_changed
from app.tuning.spec.search import SearchSpec

YES = QMessageBox.StandardButton.Yes
NO = QMessageBox.StandardButton.Cancel


def may_go_on(parent: QWidget, project: Path, spec: SearchSpec) -> bool:
    """Whether a search may be resumed: its table is as it was, or the user says so."""
    try:
        changed = file_changed(project, spec)
    except (InputError, OSError):
        return True  # whoever resumes says what is wrong with the folder
    if not changed:
        return True
    question = plain_text(f"{changed}\n\nResume?")
    return QMessageBox.question(parent, "The table is another by now", question, YES | NO, YES) == YES

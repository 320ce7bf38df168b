"""The buttons that export a search's best model, and a script that resumes the search without the app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QProcess, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.gui.kit.widgets import button
from app.tuning.export.export_process import export_command
from app.tuning.record.state import SearchState

MODEL = "Save the best trial's trained network as a .keras file."
SCRIPT = "Save the search as a Python script that needs only Keras Tuner and resumes in this folder."
PLAIN_MODEL = (
    "A plain Keras Tuner script made this search, and only that script knows how its networks are built:\n"
    "in it, tuner.get_best_models()[0].save(…) saves the best."
)
PLAIN_SCRIPT = "A plain Keras Tuner script made this search, so you have its script already."


class ModelAndScript(QWidget):
    """Writes a model or a script in a process of its own; ``say`` shows a sentence, and whether it is a fault."""

    def __init__(self, say: Callable[[str, bool], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._project = Path()
        self._path = Path()
        self.model = button("Best model…", MODEL)
        self.script = button("Script…", SCRIPT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for made in (self.model, self.script):
            row.addWidget(made)
        self.model.clicked.connect(self.ask_model)
        self.script.clicked.connect(self.ask_script)
        self._process = QProcess(self)
        self._process.finished.connect(self._tell)
        self._has_best = self._plain = False
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._leave)

    def show_state(self, state: SearchState, project: Path | None) -> None:
        """Offer a search; a plain script's has a script already, and no model that could be built here."""
        self._project = project or Path()
        self._has_best = state.best is not None
        self._plain = state.foreign
        self.model.setToolTip(PLAIN_MODEL if self._plain else MODEL)
        self.script.setToolTip(PLAIN_SCRIPT if self._plain else SCRIPT)
        self.setVisible(project is not None)
        self._fit()

    @Slot()
    def ask_model(self) -> None:
        """Choose a file for the best model and write it."""
        self._ask("Save the best model", ".keras", "Keras model (*.keras)")

    @Slot()
    def ask_script(self) -> None:
        """Choose a file for the script and write it."""
        self._ask("Save the search as a script", ".py", "Python script (*.py)")

    def _ask(self, title: str, suffix: str, kind: str) -> None:
        name, _ = QFileDialog.getSaveFileName(self, title, f"{self._project.name}{suffix}", kind)
        if not name:
            return
        self._path = Path(name) if name.endswith(suffix) else Path(f"{name}{suffix}")
        command = export_command(self._project, self._path)
        self._process.start(command[0], command[1:])
        self._say(f"Saving {self._path.name}…", False)
        self._fit()

    @Slot()
    def _tell(self) -> None:
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip().splitlines()
        fault = self._process.exitCode() != 0 or self._process.exitStatus() != QProcess.ExitStatus.NormalExit
        self._say((said or [f"{self._path}: could not be saved."])[-1] if fault else f"Saved {self._path.name}.", fault)
        self._fit()

    def _fit(self) -> None:
        idle = self._process.state() == QProcess.ProcessState.NotRunning
        self.model.setEnabled(idle and self._has_best and not self._plain)
        self.script.setEnabled(idle and not self._plain)

    @Slot()
    def _leave(self) -> None:
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(1000)

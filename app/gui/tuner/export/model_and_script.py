"""The buttons that export a search's best model, and a script that resumes the search without the app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.descent.text.json_input import InputError
from app.gui.kit.helper_process import HelperProcess
from app.gui.kit.widgets import button
from app.tuning.export.commands import FINAL
from app.tuning.export.export_process import export_command
from app.tuning.record.state import SearchState
from app.tuning.words.use import model_takes_text

MODEL = (
    "Save the best trial's trained network as a .keras file. Of a table's search it takes the table's columns by name\n"
    "and answers in the table's words; Keras alone loads it."
)
FINAL_MODEL = "Save the network of the final fit as a .keras file, which Keras alone loads."
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
        self._trial = ""  # whose model is saved; empty for the best trial's
        self.model = button("Best model…", MODEL)
        self.script = button("Script…", SCRIPT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for made in (self.model, self.script):
            row.addWidget(made)
        self.model.clicked.connect(self.ask_model)
        self.script.clicked.connect(self.ask_script)
        self._writing = HelperProcess(self)
        self._writing.done.connect(self._tell)
        self._writing.failed.connect(self._fail)
        self._has_best = self._plain = False

    def show_state(self, state: SearchState, project: Path | None) -> None:
        """Offer a search; a plain script's has a script already, and no model that could be built here."""
        self._project = project or Path()
        self._has_best = state.best is not None
        self._plain = state.foreign
        self.model.setToolTip(PLAIN_MODEL if self._plain else FINAL_MODEL if self._trial == FINAL else MODEL)
        self.script.setToolTip(PLAIN_SCRIPT if self._plain else SCRIPT)
        self.setVisible(project is not None)
        self._fit()

    @Slot(str)
    def choose(self, trial: str) -> None:
        """Save another model from now on: the one of the final fit, or with an empty name the best trial's."""
        self._trial = trial
        self.model.setText("Final model…" if trial == FINAL else "Best model…")
        if not self._plain:
            self.model.setToolTip(FINAL_MODEL if trial == FINAL else MODEL)

    @Slot()
    def ask_model(self) -> None:
        """Choose a file for the model and write it."""
        which = "final" if self._trial == FINAL else "best"
        self._ask(f"Save the {which} model", ".keras", "Keras model (*.keras)")

    @Slot()
    def ask_script(self) -> None:
        """Choose a file for the script and write it."""
        self._ask("Save the search as a script", ".py", "Python script (*.py)")

    def _ask(self, title: str, suffix: str, kind: str) -> None:
        name, _ = QFileDialog.getSaveFileName(self, title, f"{self._project.name}{suffix}", kind)
        if not name:
            return
        self._path = Path(name) if name.endswith(suffix) else Path(f"{name}{suffix}")
        command = export_command(self._project, self._path, self._trial if suffix == ".keras" else None)
        self._writing.run(command, f"{self._path}: could not be saved.")
        self._say(f"Saving {self._path.name}…", False)
        self._fit()

    @Slot()
    def _tell(self) -> None:
        takes = self._what_it_takes() if self._path.suffix == ".keras" else ""
        self._say(" ".join(filter(None, (f"Saved {self._path.name}.", takes))), False)
        self._fit()

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._say(why, True)
        self._fit()

    def _what_it_takes(self) -> str:
        """What the model of a table takes and answers; nothing of data that come with the app."""
        from app.tuning.data.recipe import read_recipe

        try:
            recipe = read_recipe(self._project)
        except (InputError, OSError):
            return ""
        if recipe is None:
            return ""
        return model_takes_text([column.name for column in recipe.columns], recipe.classes, recipe.target)

    def _fit(self) -> None:
        idle = not self._writing.busy
        self.model.setEnabled(idle and self._has_best and not self._plain)
        self.script.setEnabled(idle and not self._plain)

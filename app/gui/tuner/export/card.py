"""The card of what can be exported from a search: its table, pictures, folder, model, and script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.descent.text.json_input import InputError
from app.files import write_whole
from app.gui.kit.widgets import Card, button, label
from app.gui.tuner.export.chart_picture import png_of, svg_of
from app.gui.tuner.export.model_and_script import ModelAndScript
from app.tuning.export.table import table_csv
from app.tuning.project.notes import read_notes
from app.tuning.record.state import SearchState

PICTURES = "PNG picture (*.png);;SVG drawing (*.svg)"


class ExportCard(Card):
    """Writes what is shown to files of the user's choice; ``chart`` gives the chart that is in front, if any."""

    def __init__(self, chart: Callable[[], QWidget | None], parent: QWidget | None = None) -> None:
        super().__init__("Export", parent)
        self._chart = chart
        self._state, self._project = SearchState(), Path()
        self.table = button("Table…", "Save the table of all trials, with your notes, as a CSV file.")
        self.picture = button("Picture…", "Save the chart you see as a picture: PNG for a page, SVG to scale or edit.")
        self.folder = button("Folder", "Open the search's folder: Keras Tuner's own files, checkpoints and journals.")
        self.said = label("", "muted", wrap=True)
        row = QHBoxLayout()
        for made in (self.table, self.picture, self.folder):
            row.addWidget(made)
        self.body.addLayout(row)
        self.model = ModelAndScript(self._say)
        self.body.addWidget(self.model)
        self.body.addWidget(self.said)
        self.said.hide()
        self.table.clicked.connect(self.ask_table)
        self.picture.clicked.connect(self.ask_picture)
        self.folder.clicked.connect(self.open_folder)

    def show_state(self, state: SearchState, project: Path | None) -> None:
        """Offer a search; the card is there once the search has a trial."""
        if project != self._project:
            self._say("")
        self._state, self._project = state, project or Path()
        self.model.show_state(state, project)
        self.setVisible(bool(state.trials) and project is not None)

    @Slot()
    def ask_table(self) -> None:
        """Choose a file for the table and write it."""
        start = f"{self._project.name}.csv"
        name, _ = QFileDialog.getSaveFileName(self, "Save the table of trials", start, "CSV table (*.csv)")
        if name:
            path = Path(name) if Path(name).suffix else Path(f"{name}.csv")
            self._write(path, lambda: table_csv(self._state, read_notes(self._project)).encode())

    @Slot()
    def ask_picture(self) -> None:
        """Choose a file for the chart in front and write it."""
        chart = self._chart()
        if chart is None:
            self._say("There are no curves on this page to save; choose another trial or view.", fault=True)
            return
        start = f"{self._project.name}.png"
        name, kind = QFileDialog.getSaveFileName(self, "Save the chart", start, PICTURES)
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = Path(f"{name}{'.svg' if '*.svg' in kind else '.png'}")
        if path.suffix.lower() not in (".png", ".svg"):
            self._say(f"{path.name}: pictures are saved as .png or .svg; choose one of these.", fault=True)
            return
        self._write(path, lambda: svg_of(chart) if path.suffix.lower() == ".svg" else png_of(chart))

    @Slot()
    def open_folder(self) -> None:
        """Show the project's folder in the system's file manager."""
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._project)))
        self._say("" if opened else f"No file manager opened. The folder is {self._project}.")

    def _write(self, path: Path, content: Callable[[], bytes]) -> None:
        try:
            write_whole(path, content())
        except InputError as error:  # of the notes
            self._say(str(error), fault=True)
            return
        except OSError as error:
            self._say(f"{path} cannot be written: {error.strerror}. Choose another place.", fault=True)
            return
        self._say(f"Saved {path.name}.")

    def _say(self, text: str, fault: bool = False) -> None:
        self.said.setObjectName("error" if fault else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(text)
        self.said.setVisible(bool(text))

"""What is shown of a search: its views above the table of its trials, one trial chosen in both, and the notes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.kit.widgets import one_above_another
from app.gui.theme import Theme
from app.gui.tuner.notes import Notes
from app.gui.tuner.table.panel import TrialPanel
from app.gui.tuner.views.every_view import every_view
from app.gui.tuner.views.stack import ViewStack
from app.gui.tuner.views.view import Context
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec


class SearchDisplay(QWidget):
    """Draws a SearchState; the views may be drawn before the table, so that neither frame is long."""

    trial_chosen = Signal(str)  # a trial's id, or nothing
    failed = Signal(str)  # why the notes cannot be read or written

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = ""  # a trial's id, or nothing
        self._state = SearchState()
        self._spec: SearchSpec | None = None
        self._waits = ""
        self._notes = Notes(self)
        self._metric = ""
        self._project: Path | None = None
        self.views = ViewStack(every_view(theme))
        self.trials = TrialPanel(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(one_above_another(self.views, self.trials, heights=(500, 210)))
        self.trials.trial_chosen.connect(self._choose)
        self.trials.trial_opened.connect(self._open_page)
        self.views.trial_clicked.connect(self.trials.choose)
        self.trials.note_written.connect(self._notes.keep)
        self._notes.changed.connect(self._show_notes)
        self._notes.failed.connect(self.failed)

    def open(self, project: Path | None) -> None:
        """Choose no trial and take this project's notes, or with None none.

        What was being typed about the one before is kept first.
        """
        self._project = project
        self.trials.choose("")
        self.trials.show_all()  # a filter is one search's
        self._notes.open(project)

    def show_views(self, state: SearchState, spec: SearchSpec | None, waits: str = "") -> None:
        """Draw the view in front; ``spec`` is what Start would run, or it ``waits`` for something."""
        self._state, self._spec, self._waits = state, spec, waits
        self._draw()

    def show_table(self, state: SearchState) -> None:
        """Fill the table, which is there once there are trials."""
        self._state = state
        self._show_notes(self._notes.by_trial)
        self.trials.setVisible(state.running or bool(state.trials))

    def show_metric(self, metric: str) -> None:
        """What the search is judged by, for the views that show one metric."""
        self._metric = metric
        self._draw()

    def picture(self) -> QWidget | None:
        """What is worth saving of the view in front, or None if nothing is."""
        return self.views.picture()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.views.set_theme(theme)
        self.trials.set_theme(theme)

    @Slot(str)
    def _choose(self, trial: str) -> None:
        self.chosen = trial
        self._draw()
        self.trial_chosen.emit(trial)

    @Slot(str)
    def _open_page(self, trial: str) -> None:
        self._choose(trial)
        self._draw(opened=True)

    def _draw(self, opened: bool = False) -> None:
        notes = self._notes
        shown = Context(
            self.chosen, self._spec, self._waits, notes.by_trial, self._metric, opened, notes.keep, self._project
        )
        self.views.show_state(self._state, shown)

    @Slot(dict)
    def _show_notes(self, notes: dict[str, str]) -> None:
        self.trials.show_state(self._state, notes)

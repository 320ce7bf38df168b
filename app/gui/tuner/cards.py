"""The cards beside the charts: the run with its progress, and the best trial."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.gui.error_box import ErrorBox
from app.gui.widgets import Card, label
from app.tuning.state import SearchState
from app.tuning.wording import best_text, grain_text, status_text, summary, value_text


class RunCard(Card):
    """Start, stop, go on; how far it is and how long it takes."""

    start_asked = Signal()
    stop_asked = Signal()
    resume_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Run", parent)
        self.start = QPushButton("Start")
        self.start.setObjectName("primary")
        self.start.setToolTip("Start a new search in a folder of its own (Ctrl+Return)")
        self.start.setShortcut("Ctrl+Return")
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("Stop within a second; finished trials are kept (Ctrl+.)")
        self.stop.setShortcut("Ctrl+.")
        self.resume = QPushButton("Go on")
        self.resume.setToolTip("Go on with this search where it was stopped.")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the search")
        self._status = label("", wrap=True)
        self._status.setMinimumHeight(2 * self._status.fontMetrics().lineSpacing() + 2)
        self.error = ErrorBox()
        self._folder = label("", "muted")
        self.open_folder = QPushButton("Open folder")
        self.open_folder.setToolTip("Show the Keras Tuner project of this search in the file manager.")
        self.in_thread = QCheckBox("Train inside this window's process")
        self.in_thread.setToolTip(
            "For machines where no second process can be started. The picture stalls while networks train,\n"
            "and Stop has to wait for an import or a graph that is being traced."
        )
        buttons = QHBoxLayout()
        for button in (self.start, self.stop, self.resume):
            buttons.addWidget(button, 1)
        self.body.addLayout(buttons)
        for part in (self.bar, self._status, self.error):
            self.body.addWidget(part)
        folder = QHBoxLayout()
        folder.addWidget(self._folder, 1)
        folder.addWidget(self.open_folder)
        self.body.addLayout(folder)
        self.body.addWidget(self.in_thread)
        self._project: Path | None = None
        self.start.clicked.connect(self.start_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.resume.clicked.connect(self.resume_asked)
        self.open_folder.clicked.connect(self._open_folder)

    def show_state(self, state: SearchState, now: float, phase: str, project: Path | None, can_start: bool) -> None:
        """Show a search; ``phase`` is idle, starting, running or stopping."""
        busy = phase != "idle"
        self._project = project
        self.start.setEnabled(can_start and not busy)
        self.stop.setEnabled(phase in ("starting", "running"))
        unfinished = state.reason in ("stopped", "failed")
        self.resume.setVisible(unfinished and not busy)
        self.stop.setVisible(busy or not unfinished)
        self.in_thread.setEnabled(not busy)
        self.bar.setValue(round(1000 * state.progress))
        texts = {"starting": "Loading TensorFlow…", "stopping": "Stopping…"}
        self._status.setText(texts.get(phase) or status_text(state, now) or "No search yet.")
        self._folder.setText("" if project is None else _short(project.name))
        self._folder.setToolTip("" if project is None else str(project))
        self.open_folder.setVisible(project is not None)
        if busy:
            self.error.show_error("")

    def show_failure(self, message: str) -> None:
        """Say why a search failed."""
        self.error.show_error(summary(message), message)

    def _open_folder(self) -> None:
        if self._project is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._project)))


class BestCard(Card):
    """The best trial so far and the values that made it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Best so far", parent)
        self._text = label("", wrap=True)
        self._values = label("", wrap=True)
        self._grain = label("", "muted", wrap=True)
        for part in (self._text, self._values, self._grain):
            self.body.addWidget(part)

    def show_state(self, state: SearchState) -> None:
        """Show the best trial; the card is there once there is one."""
        best = state.best
        self.setVisible(best is not None)
        if best is None or state.spec is None:
            return
        self._text.setText(best_text(state))
        self._values.setText("\n".join(f"{name} = {value_text(name, v)}" for name, v in best.values.items()))
        self._values.setVisible(bool(best.values))
        grain = grain_text(state.spec)
        self._grain.setText(grain)
        self._grain.setVisible(bool(grain))


def _short(name: str, most: int = 32) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"

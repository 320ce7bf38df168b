"""A trial's answers to the validation part: worked out in a process of its own when asked for, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.kit.helper_process import HelperProcess
from app.gui.kit.widgets import label
from app.gui.theme import Theme
from app.gui.tuner.views.answers.picture import AnswersPicture
from app.tuning.export.commands import Answers, answers_command, read_answers
from app.tuning.record.trial import TrialState
from app.tuning.words.answers import confusion_text, pairs_text
from app.tuning.words.use import measures_text

SOON_MS = 250  # until a trial is asked about: who goes through many with the arrow keys asks about the last one
MOST_KEPT = 64
WORKING = "Asking the network for its answers…"
RUNNING = "The trial is still being trained; its answers can be seen when it has ended."
NO_WEIGHTS = "This trial has finished no epoch, so it has no network to ask."
ELSEWHERE = "Only the script that made this search can build its networks."


class _Asked(NamedTuple):
    """Which network is meant: one that was trained again is another."""

    project: Path
    trial: str
    best_epoch: int | None
    score: float | None


class AnswersPanel(QWidget):
    """Shows the answers of one trial; ``changed`` comes when there is another picture to see."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._asked: _Asked | None = None
        self._working: _Asked | None = None
        self._known: dict[_Asked, Answers | str] = {}
        self._work = HelperProcess(self)
        self.said = label("", "muted", wrap=True)
        self.picture = AnswersPicture(theme)
        self.measures = label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.said)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.measures)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._fail)

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme from now on."""
        self._theme = theme
        self._show()

    def show_trial(self, project: Path | None, trial: TrialState | None, foreign: bool) -> None:
        """Show a trial's answers, working them out unless they are known."""
        why_not = ""
        if trial is not None and (foreign or project is None):
            why_not = ELSEWHERE
        elif trial is not None and trial.status == "RUNNING":
            why_not = RUNNING
        elif trial is not None and not trial.epochs and trial.score is None:
            why_not = NO_WEIGHTS
        if trial is None or project is None or why_not:
            self.leave()
            self._paint(None, why_not, "")
            return
        asked = _Asked(project, trial.trial, trial.best_epoch, trial.score)
        if asked != self._asked:
            self._asked = asked
            if asked not in self._known and asked != self._working:
                self._soon.start()
            self._show()

    def leave(self) -> None:
        """Nobody looks any more: give up what is being worked out."""
        self._soon.stop()
        self._work.stop()
        self._asked = self._working = None

    @Slot()
    def _ask(self) -> None:
        if self._asked is not None and self._asked not in self._known:
            self._working = self._asked
            command = answers_command(self._asked.project, self._asked.trial)
            self._work.run(command, "The network could not be asked, and the process did not say why.")

    @Slot(bytes)
    def _take(self, output: bytes) -> None:
        self._keep(read_answers(output))

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._keep(why)

    def _keep(self, found: Answers | str) -> None:
        if self._working is not None:
            self._known[self._working] = found
            while len(self._known) > MOST_KEPT:
                del self._known[next(iter(self._known))]
        self._working = None
        self._show()

    def _show(self) -> None:
        if self._asked is None:
            return
        found = self._known.get(self._asked)
        if found is None:
            self._paint(None, WORKING, "")
        elif isinstance(found, str):
            self._paint(None, found, "")
        else:
            said = (
                confusion_text(found.classes, found.confusion) if found.classes else pairs_text(found.pairs, found.rows)
            )
            head = f"validation part, {found.rows:,} rows · {measures_text(found.measures)}"
            self._paint(found, said, head)

    def _paint(self, answers: Answers | None, said: str, measures: str) -> None:
        self.said.setText(said)
        self.measures.setText(measures)
        self.picture.show_answers(answers, self._theme)
        self.changed.emit()

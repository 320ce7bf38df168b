"""The card of the run: start it, pause it, stop it, resume it; how far it is and how long it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.gui.kit.error_box import ErrorBox
from app.gui.kit.notifier import Notifier
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Card, button, label
from app.gui.tuner.run.options import Options, OptionsBox
from app.gui.tuner.run.stop_after import StopAfter
from app.tuning.record.error_summary import summary
from app.tuning.record.progress import failures_of, progress_of
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.tuner import Hyperband
from app.tuning.words.failures import lost_text
from app.tuning.words.orders import orders_text, phase_text, skip_text
from app.tuning.words.progress import other_process_text, status_text
from app.tuning.workers.join_line import Place

LONG = 30.0  # seconds after which the end of a search is worth a call

RESUME = "Resume this search where it stopped."
MORE = "Run five more trials in this same search; finished ones are kept."
PLAIN = "A plain Keras Tuner script made this search and builds its networks, so resume it there."


class Orders(Protocol):
    """Whoever takes the orders of a running search."""

    def stop_after_trial(self) -> None:
        """End when what runs has ended."""

    def pause(self) -> None:
        """Pause."""

    def resume(self) -> None:
        """Go on after a pause."""

    def skip_trial(self, trial: str) -> None:
        """Give one running trial up."""


class RunCard(Card):
    """Start, pause, skip, stop, resume; with the progress below."""

    start_asked = Signal()
    stop_asked = Signal()
    resume_asked = Signal()
    more_asked = Signal(int)  # that many trials more
    obstacle_asked = Signal()  # where is what Start waits for?
    options_changed = Signal(object)  # how the next search is run, as Options
    complained = Signal(str)  # what is wrong with them, or nothing
    changed = Signal()  # what it was told to do later

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Run", parent)
        self.start = button("Start", "Start a new search in a folder of its own (Ctrl+Return)")
        self.start.setObjectName("primary")
        self.start.setShortcut("Ctrl+Return")
        self.pause = button("Pause", "Pause between two batches; nothing is lost and nothing is repeated.")
        self.stop = button("Stop", "Stop within a second; finished trials are kept (Ctrl+.)")
        self.stop.setShortcut("Ctrl+.")
        self.resume = button("Resume", RESUME)
        self.more = button("Run 5 more", MORE)
        self.skip = button("Skip trial", skip_text(None, 0))
        self.after = StopAfter()
        self.waits = label("", wrap=True)
        self.show_where = button("Show", "Go to what has to be fixed.")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the search")
        self.status = label("", wrap=True)
        self.status.setMinimumHeight(2 * self.status.fontMetrics().lineSpacing() + 2)
        self.error = ErrorBox()
        self._folder = label("", "muted")
        self.options_box = OptionsBox()
        self._notifier = Notifier(self)
        self._lay_out()
        self._project: Path | None = None
        self._orders: Orders | None = None
        self._to_skip: TrialState | None = None
        self._skipped: TrialState | None = None  # asked for, and not told yet
        self._ending = self._stopping = False
        self._lost = ""  # what was said of workers that died
        self._was_running = False
        self.start.clicked.connect(self.start_asked)
        self.show_where.clicked.connect(self.obstacle_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.resume.clicked.connect(self.resume_asked)
        self.more.clicked.connect(self._ask_more)
        self.pause.clicked.connect(self._pause_or_resume)
        self.skip.clicked.connect(self._skip)
        self.after.due.connect(self._stop_after)
        self.after.changed.connect(self.changed)
        self.options_box.changed.connect(self.options_changed)
        self.options_box.complained.connect(self.complained)

    def _lay_out(self) -> None:
        for buttons in (
            (self.start, self.resume, self.more, self.pause, self.stop),
            (self.skip, self.after),
        ):
            line = QHBoxLayout()
            for one in buttons:
                line.addWidget(one, 1)
            self.body.addLayout(line)
        line = QHBoxLayout()
        line.addWidget(self.waits, 1)
        line.addWidget(self.show_where)
        self.body.addLayout(line)
        for part in (self.bar, self.status, self.error):
            self.body.addWidget(part)
        self.body.addWidget(self._folder)
        self.body.addWidget(self.options_box)

    @property
    def options(self) -> Options:
        """How the next search is run."""
        return self.options_box.value

    @property
    def fault(self) -> str:
        """What is wrong with the options, or nothing."""
        return self.options_box.fault

    def show_options(self, options: Options) -> None:
        """Let the next search be run in another way."""
        self.options_box.show_value(options)

    def place(self, project: Path) -> Place | None:
        """Where a project's search is to listen for other machines (``JoinBox.place``)."""
        return self.options_box.place(project)

    @Slot(str)
    def show_place(self, place: str) -> None:
        """Say how other machines join the search, which listens at this HOST:PORT."""
        self.options_box.show_place(place)

    def follow(self, orders: Orders) -> None:
        """Give the orders of the buttons to this running search."""
        self._orders, self._ending, self._skipped, self._stopping = orders, False, None, False

    def waits_for(self, others: str) -> str:
        """What has to be done to start: in this card, else what ``others`` ask for; empty if nothing."""
        return f"Fix this to start: {self.fault}" if self.fault else others

    def show_state(
        self,
        state: SearchState,
        now: float,
        phase: str,
        project: Path | None,
        waits: str = "",
        chosen: str = "",
        other_process: str = "",
    ) -> None:
        """Show a search; ``phase`` is the searcher's, ``chosen`` the trial that is selected.

        ``waits`` says what keeps Start waiting, and ``other_process`` which other process searches here; that of a
        script is given orders here, too, while Start stays for a search of one's own.
        """
        busy = phase != "idle"
        elsewhere = not busy and bool(other_process) and state.takes_orders
        running, ordered = phase == "running" or elsewhere, busy or elsewhere
        waits = self.waits_for(waits)
        self._project = project
        self.start.setEnabled(not waits and not busy)
        self.waits.setText(waits)
        self.waits.setVisible(bool(waits) and not busy)
        self.show_where.setVisible(bool(waits) and not busy and not self.fault)
        self.stop.setEnabled(phase in ("starting", "running") or (elsewhere and not self._stopping))
        mine = project is not None and not other_process
        unfinished = state.reason in ("stopped", "failed") and mine
        self.start.setVisible(not busy)
        self.resume.setVisible(unfinished and not busy)
        # Hyperband's brackets say how many trials there are.
        goes_on = state.reason == "completed" and mine and not _is_hyperband(state)
        self.more.setVisible(goes_on and not busy)
        plain = state.foreign
        for one, tip in ((self.resume, RESUME), (self.more, MORE)):
            one.setEnabled(not plain and not self.fault)
            one.setToolTip(PLAIN if plain else tip)
        self.stop.setVisible(ordered)
        self.pause.setVisible(ordered)
        self.pause.setEnabled(running)
        self.pause.setText("Resume" if state.is_paused else "Pause")
        for one in (self.skip, self.after):
            one.setVisible(ordered)
        self._to_skip = state.to_skip(chosen)
        if self._skipped is not None and self._skipped.trial not in {trial.trial for trial in state.running_trials}:
            self._skipped = None
        asked = self._to_skip is not None and self._skipped is not None and self._to_skip.trial == self._skipped.trial
        self.skip.setEnabled(running and self._to_skip is not None and not asked)
        number = None if self._to_skip is None else self._to_skip.number
        self.skip.setToolTip(skip_text(number, len(state.running_trials)))
        self.after.setEnabled(running and not self._ending)
        self.options_box.show_busy(busy)
        told = status_text(progress_of(state, now))
        script = state.script.script if elsewhere and state.script is not None else None
        told = "\n".join(filter(None, (told, other_process_text(other_process, script) if other_process else "")))
        text = phase_text(phase, self.options.in_thread) or told
        if running:
            skipped = None if self._skipped is None else self._skipped.number
            text = orders_text(text, state.is_paused, skipped, self._ending, len(state.workers), self.after.at)
        done = None if state.reason is not None and failures_of(state) else state.progress
        self.bar.setVisible(done is not None and bool(text))
        self.bar.setValue(round(1000 * (done or 0.0)))
        self.status.setText(text)
        self.status.setVisible(bool(text))
        self._folder.setText("" if project is None else _short(project.name))
        self._folder.setToolTip("" if project is None else plain_text(str(project)))
        self._folder.setVisible(project is not None)
        if not ordered:
            self.after.forget()
        if busy and not self._was_running:
            self.error.show_error("")
        self._tell_lost(state)
        self._call_when_done(state, busy)

    def _tell_lost(self, state: SearchState) -> None:
        """Say which workers died for as long as that is news; another error is left alone."""
        words = lost_text(state.lost)
        if words != self._lost:
            if words or self.error.sentence.text() == self._lost:
                self.error.show_error(words, "\n\n".join(lost.message for lost in state.lost))
            self._lost = words

    def show_error(self, sentence: str, details: str = "") -> None:
        """Show an error, or with an empty sentence none."""
        self.error.show_error(sentence, details)

    def show_failure(self, message: str) -> None:
        """Say why a search failed."""
        self.error.show_error(summary(message), message)

    def _call_when_done(self, state: SearchState, busy: bool) -> None:
        """Ask for attention when a long search ends while another window is in front."""
        if self._was_running and not busy and state.reason != "stopped":
            lasted = (state.ended or 0.0) - (state.started or 0.0)
            if lasted >= LONG:
                self._notifier.call("The search has ended", status_text(progress_of(state, 0.0)))
        self._was_running = busy

    def show_stopping(self) -> None:
        """A search elsewhere was told to stop, and has not said that it did."""
        self._stopping = True
        self.stop.setEnabled(False)

    @Slot()
    def _ask_more(self) -> None:
        self.more_asked.emit(5)

    @Slot()
    def _pause_or_resume(self) -> None:
        if self._orders is None:
            return
        if self.pause.text() == "Pause":
            self._orders.pause()
        else:
            self._orders.resume()

    @Slot()
    def _skip(self) -> None:
        if self._orders is not None and self._to_skip is not None:
            self._orders.skip_trial(self._to_skip.trial)
            self._skipped = self._to_skip
            self.skip.setEnabled(False)

    @Slot()
    def _stop_after(self) -> None:
        if self._orders is not None:
            self._orders.stop_after_trial()
            self._ending = True
            self.after.setEnabled(False)


def _is_hyperband(state: SearchState) -> bool:
    return state.spec is not None and isinstance(state.spec.tuner, Hyperband)


def _short(name: str, most: int = 44) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"

"""The card of what a finished search is good for: predict a table, score the test part, fit once more on all rows."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from app.gui.forms.spins import WholeSpin
from app.gui.kit.helper_process import HelperProcess
from app.gui.kit.widgets import Card, Choice, button, label
from app.gui.tuner.use.predicted_rows import PredictedRows
from app.tuning.export.commands import (
    FINAL,
    answers_command,
    final_fit_command,
    predict_command,
    read_answers,
    read_final_fit,
    read_predicted,
)
from app.tuning.project.rows import rows_size
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Load, Table
from app.tuning.words.use import final_fit_text, rows_kept_text, scored_text

TABLES = "Tables (*.csv *.tsv *.tab *.txt *.gz *.xlsx *.parquet *.json *.npz);;All files (*)"
MOST_EPOCHS = 100_000
EPOCH = re.compile(r"epoch (\d+) of (\d+)")
NO_TEST = "This search has no test part. Give its data a test share before Start, and no trial will see those rows."
TEST = "Score the rows that no trial has seen. Do it once, when nothing is chosen any more."
PREDICT = "Choose a table with the columns of the training table (or drop one here): it is saved with the answers."
EPOCHS = "At first as many as the best trial took to its best epoch; more rows may bear more."
FIT = "Train the best values once more on all rows but the test part, then score the test part."


class UseCard(Card):
    """Puts the best trial, or the final fit, to use; ``tested`` says that the test part was scored."""

    tested = Signal()
    model_chosen = Signal(str)  # ``final``, or nothing for the best trial

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Use the best model", parent)
        self.setAcceptDrops(True)
        self._state, self._project = SearchState(), Path()
        self._doing = ""
        self._saved = Path()
        self._work = HelperProcess(self, EPOCH)
        self.who = Choice()
        self.who.setAccessibleName("Which model is used")
        self.who.setMinimumContentsLength(len("trial 1000"))  # as wide for whichever is there
        self.who.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.who.setToolTip("The best trial's network, or the one of the final fit.")
        self.predict = button("Predict a table…", PREDICT)
        self.test = button("Score the test part", TEST)
        self.fit = button("Final fit", FIT)
        self.epochs = WholeSpin("Epochs of the final fit", 1, MOST_EPOCHS, EPOCHS)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = button("Cancel", "Stop this; what was there before stays.")
        self.said = label("", "muted", wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rows = PredictedRows()
        self.folder = button("Show file", "Show the saved table in the system's file manager.")
        self.copy = button("Copy", "Copy the rows that are shown, to paste into a spreadsheet.")
        self.kept = label("", "muted", wrap=True)
        self.kept.setToolTip("What the networks learned from, as numbers: the table's file may change or go.")
        self._lay_out()
        self.who.currentIndexChanged.connect(self._tell_who)
        self.predict.clicked.connect(self.ask_rows)
        self.test.clicked.connect(self._score_test)
        self.fit.clicked.connect(self._fit_finally)
        self.epochs.complained.connect(self._fit_buttons)
        self.cancel.clicked.connect(self._cancel)
        self.folder.clicked.connect(self._open_folder)
        self.copy.clicked.connect(self.rows.copy)
        self._work.said.connect(self._tell)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._fail)

    def _lay_out(self) -> None:
        first, second, busy = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.predict, 1)
        first.addWidget(self.who)
        second.addWidget(self.fit, 1)
        second.addWidget(label("epochs", "muted"))
        second.addWidget(self.epochs)
        busy.addWidget(self.bar, 1)
        busy.addWidget(self.cancel)
        below = QHBoxLayout()
        below.addWidget(self.folder)
        below.addWidget(self.copy)
        below.addStretch(1)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self.test)
        self.body.addLayout(busy)
        self.body.addWidget(self.said)
        self.body.addWidget(self.rows)
        self.body.addLayout(below)
        self.body.addWidget(self.kept)
        for part in (self.bar, self.cancel, self.said, self.rows, self.folder, self.copy):
            part.hide()

    def show_state(self, state: SearchState, project: Path | None) -> None:
        """Offer a search that has a best trial; what another one's process does is given up."""
        other = project != self._project
        if other:
            self._work.stop()
            self._doing = ""
            self._say("")
            self._show_rows(False)
        fresh = other or state.best is not self._state.best
        self._state, self._project = state, project or Path()
        usable = state.best is not None and project is not None and not state.foreign and state.spec is not None
        self.setVisible(usable)
        if not usable:
            return
        if fresh:
            kept = rows_size(self._project)
            self.kept.setText(rows_kept_text(kept))
            self.kept.setVisible(kept > 0)
        if fresh and state.best is not None and state.spec is not None:
            best = state.best.best_epoch
            self.epochs.setValue(state.spec.epochs if best is None else best + 1)
        self._fill_who()
        self._fit_buttons()

    def _fill_who(self) -> None:
        """The best trial, and the final fit once there is one."""
        best = self._state.best
        entries = [] if best is None else [(f"trial {best.number}", "")]
        if (self._project / FINAL).is_dir():
            entries.append(("final fit", FINAL))
        if entries == [(self.who.itemText(k), self.who.itemData(k)) for k in range(self.who.count())]:
            return
        kept = self.who.currentData()
        with QSignalBlocker(self.who):
            self.who.clear()
            for text, data in entries:
                self.who.addItem(text, data)
            self.who.setCurrentIndex(max(0, self.who.findData(kept)))
        self._tell_who()

    @Slot()
    def _tell_who(self) -> None:
        self.model_chosen.emit(self.who.currentData() or "")

    @Slot()
    def _fit_buttons(self) -> None:
        spec, busy = self._state.spec, self._work.busy
        data = None if spec is None else spec.data
        idle = not busy and not self._state.running
        table = isinstance(data, Table)
        has_test = self._state.tested > 0 or (isinstance(data, Table) and data.test > 0)
        self.predict.setVisible(table)
        self.test.setVisible(table)
        self.predict.setEnabled(idle)
        self.who.setEnabled(not busy)
        self.test.setEnabled(idle and has_test)
        self.test.setToolTip(TEST if has_test else NO_TEST)
        self.fit.setEnabled(idle and not isinstance(data, Load) and not self.epochs.fault)
        self.epochs.setEnabled(idle)
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.predict.isVisible() and self.predict.isEnabled() and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            if url.isLocalFile():
                event.acceptProposedAction()
                self.predict_rows(Path(url.toLocalFile()))

    @Slot()
    def ask_rows(self) -> None:
        """Choose the table whose rows are to be answered."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a table to predict", str(Path.home()), TABLES)
        if name:
            self.predict_rows(Path(name))

    def predict_rows(self, rows: Path) -> None:
        """Choose where the answered rows of a table go, and answer them."""
        start = str(rows.with_name(f"{rows.name.partition('.')[0]} predicted.csv"))
        name, _ = QFileDialog.getSaveFileName(self, "Save the table with its answers", start, "CSV table (*.csv)")
        if name:
            path = Path(name) if Path(name).suffix else Path(f"{name}.csv")
            self._begin("predict", predict_command(self._project, rows, path, self.who.currentData() or None))
            self._say(f"Reading and answering {rows.name}…")

    @Slot()
    def _score_test(self) -> None:
        self._begin("test", answers_command(self._project, self.who.currentData() or None, "test"))
        self._say("Scoring the test part…")

    @Slot()
    def _fit_finally(self) -> None:
        self._begin("fit", final_fit_command(self._project, None, self.epochs.value()))
        self._say("Getting ready to train…")

    def _begin(self, doing: str, command: list[str]) -> None:
        self._doing = doing
        self._show_rows(False)
        self.bar.setRange(0, 0)
        self._work.run(command, "This could not be done, and the process did not say why.")
        self._fit_buttons()

    @Slot()
    def _cancel(self) -> None:
        self._work.stop()
        self._say("Cancelled.")
        self._fit_buttons()

    @Slot(str)
    def _tell(self, line: str) -> None:
        if found := EPOCH.search(line):
            done, of = int(found[1]), int(found[2])
            self.bar.setRange(0, of)
            self.bar.setValue(done)
            self._say(f"Final fit: epoch {done:,} of {of:,}.")

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._say(why, fault=True)
        self._fit_buttons()

    @Slot(bytes)
    def _take(self, output: bytes) -> None:
        match self._doing:
            case "predict":
                self._show_predicted(output)
            case "test":
                answers = read_answers(output)
                earlier = [self._named(one.trial) for one in answers.tested if one.trial != answers.trial]
                self._say(scored_text(self._named(answers.trial), answers.rows, answers.measures, earlier))
                self.tested.emit()
            case _:
                done = read_final_fit(output)
                trial = self._state.trials.get(done.trial)
                number = 0 if trial is None else trial.number
                self._say(final_fit_text(number, done.epochs, done.rows, done.test, done.measures, done.notes))
                self._fill_who()
                self.who.setCurrentIndex(max(0, self.who.findData(FINAL)))
        self._fit_buttons()

    def _show_predicted(self, output: bytes) -> None:
        found = read_predicted(output)
        self._saved = Path(found.path)
        rows = f"{found.rows:,} row{'s' if found.rows != 1 else ''}"
        self._say(
            " ".join((f"Saved {self._saved.name}: {rows}, answered by {self._named(found.trial)}.", *found.notes))
        )
        self.said.setToolTip(found.path)
        self.rows.show_rows(found)
        self._show_rows(True)

    def _named(self, trial: str) -> str:
        """A trial as people call it."""
        found = self._state.trials.get(trial)
        return "the final fit" if trial == FINAL else f"trial {trial if found is None else found.number}"

    @Slot()
    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent))):
            self._say(f"No file manager opened. The folder is {self._saved.parent}.")

    def _show_rows(self, on: bool) -> None:
        for part in (self.rows, self.folder, self.copy):
            part.setVisible(on)

    def _say(self, text: str, fault: bool = False) -> None:
        self.said.setObjectName("error" if fault else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setToolTip("")
        self.said.setText(text)
        self.said.setVisible(bool(text))

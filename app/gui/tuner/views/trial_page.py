"""The page of one trial: its values, curves, model, epochs with the plateau's reasons, and what went wrong."""

from __future__ import annotations

from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from app.descent.text.numbers import metric_text, rate_text
from app.gui.kit.widgets import label
from app.gui.paint.ticks import thinned, value_ticks
from app.gui.theme import Theme, readable
from app.gui.tuner.views.answers.panel import AnswersPanel
from app.gui.tuner.views.axes import (
    ValueAxis,
    add_plot,
    epoch_ticks,
    ink_plot,
    name_axis,
    round_range,
    set_marks,
)
from app.gui.tuner.views.choosers import chooser
from app.gui.tuner.views.joined_points import joined
from app.gui.tuner.views.trial_looks import look_of
from app.gui.tuner.views.view import Context
from app.tuning.record.error_summary import summary
from app.tuning.record.plateau import answer_of, outlook_of
from app.tuning.record.short_text import short_text
from app.tuning.record.state import SearchState, TrialState
from app.tuning.words.durations import duration_text
from app.tuning.words.reduce_lr_on_plateau import answer_text, outlook_text
from app.tuning.words.trial import course_text, score_text, state_text

CURVES, ANSWERS = "Curves", "Answers"
SHORT = 130.0  # pixels of an axis's name: each of the two plots is about as high in a small window
EPOCHLESS = "The file keeps the best ones alone and doesn't say at which epoch they were reached."
MOST_LETTERS = 1 << 24  # of a note: Qt's own limit would cut what another program wrote
MOST_EPOCHS = 200  # rows of the epochs' table


class TrialPage(QWidget):
    """Shows the selected trial of a SearchState; its note is typed here."""

    title = "Trial"
    tip = "All about the chosen trial: values, model, curves, every epoch. Double-click one in the table to open it."
    for_one_trial = True
    trial_clicked = Signal(str)
    choice_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._trial, self._state = theme, "", SearchState()
        self._followed = ""  # the newest trial, where none was chosen
        self._write_note = Context().write_note
        self._in_full = False  # whether a failure's whole message is shown
        self._shown: object = None
        self.head = label("", "title", wrap=True)
        self.note = QLineEdit()
        self.note.setPlaceholderText("A note on this trial")
        self.note.setAccessibleName("Note on the trial")
        self.note.setToolTip("What you want to remember about this trial; kept in the project's folder as notes.json.")
        self.note.setMaxLength(MOST_LETTERS)
        self.text = QTextBrowser()
        self.text.setAccessibleName("Values, model and epochs of the trial")
        self.text.setToolTip("What the trial was made of and what happened in it; the text can be copied.")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.viewport().setAutoFillBackground(False)
        self.text.document().setDocumentMargin(0)
        self.text.setOpenLinks(False)
        self.plots = pg.GraphicsLayoutWidget()
        self.plots.setAccessibleName("Curves of the trial")
        self.plots.setToolTip("Solid: on the training rows. Dashed: on the validation rows.")
        self._pair = [add_plot(self.plots, row, ValueAxis()) for row in range(2)]
        self._pair[1].setLabel("bottom", "epoch")
        # Made once, so that a live trial only changes their points.
        self._lines = [[plot.plot(), plot.plot()] for plot in self._pair]
        left = QVBoxLayout()
        left.addWidget(self.note)
        left.addWidget(self.text, 1)
        self._body = QWidget()
        below = QHBoxLayout(self._body)
        below.setContentsMargins(0, 0, 0, 0)
        below.addLayout(left, 3)
        self.figure = QWidget()  # what is worth a picture of its own
        self.figure.setAutoFillBackground(True)
        self.figure.setAccessibleName("Curves of the trial")
        self._legend = label("", "muted")
        right = QVBoxLayout(self.figure)
        right.setContentsMargins(8, 4, 8, 0)
        right.addWidget(self._legend)
        right.addWidget(self.plots, 1)
        self.answers = AnswersPanel(theme)
        right.addWidget(self.answers, 1)
        self.answers.hide()
        self.beside = chooser("Beside the trial's text", "The trial's curves, or what its network answers.")
        self.beside.addItems([CURVES, ANSWERS])
        self.beside.setParent(self)  # until the stack puts it beside the titles
        self.beside.hide()
        self.choosers = (self.beside,)
        below.addWidget(self.figure, 2)
        self._empty = label("Choose a trial in the table or on a chart to see its page.", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._empty, 1)
        self.beside.currentIndexChanged.connect(self.choice_changed)
        self.note.editingFinished.connect(self._keep_note)
        self.text.anchorClicked.connect(self._show_details)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme, self._shown = theme, None
        self.plots.setBackground(theme.card)
        ground = self.figure.palette()
        ground.setColor(ground.ColorRole.Window, theme.card)
        self.figure.setPalette(ground)
        for plot in self._pair:
            ink_plot(plot, theme)
        self.answers.set_theme(theme)

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    def caption(self) -> str:
        """Nothing: the page says all there is to say."""
        return ""

    def picture(self) -> QWidget | None:
        """The trial's curves, without what scrolls and what is typed; None if it has none."""
        return None if self.figure.isHidden() else self.figure

    def show_state(self, state: SearchState, context: Context) -> None:
        """Show the selected trial; without one, the newest of a search that runs, or an empty page."""
        name, notes = context.selected or self._newest(state), context.notes
        trial = state.trials.get(name)
        if name != self._trial:
            self._keep_note()  # in the project that it was typed for
            self._trial, self._in_full = name, False
            self.note.setText(notes.get(name, ""))
        elif not self.note.hasFocus():
            self.note.setText(notes.get(name, ""))
        self._state, self._write_note = state, context.write_note
        asks = self.beside.currentText() == ANSWERS
        if asks:
            self.answers.show_trial(context.project, trial, state.foreign)
        else:
            self.answers.leave()
        shown = (trial, state.best is trial, state.spec, trial is not None and trial.worker in state.paused, asks)
        if self._shown is not None and shown == self._shown:
            return
        self._shown = shown
        self._empty.setVisible(trial is None)
        for part in (self.head, self._body):
            part.setVisible(trial is not None)
        if trial is None:
            self.head.clear()
            self.text.clear()
        else:
            self.head.setText(head_text(state, trial))
            about = "what its network answers" if asks else "solid: training rows · dashed: validation rows"
            self._legend.setText(f"trial {trial.number} · {about}")
            self._write(state, trial)
        self.answers.setVisible(asks)
        self.plots.setVisible(not asks)
        self._draw(state, trial)
        if asks:
            self.figure.setVisible(trial is not None)

    def _write(self, state: SearchState, trial: TrialState) -> None:
        place = self.text.verticalScrollBar().value()
        self.text.setHtml(page_html(state, trial, self._theme, self._in_full))
        self.text.verticalScrollBar().setValue(place)

    @Slot()
    def _show_details(self) -> None:
        """Show the whole message of a failure, or its sentence alone again."""
        self._in_full = not self._in_full
        if (trial := self._state.trials.get(self._trial)) is not None:
            self._write(self._state, trial)

    def _newest(self, state: SearchState) -> str:
        """The trial to follow while a search runs; once it has ended, the last one that was followed."""
        if state.running and state.trials:
            self._followed = next(reversed(state.running_trials or tuple(state.trials.values()))).trial
        return self._followed if self._followed in state.trials else ""

    @Slot()
    def _keep_note(self) -> None:
        if self._trial and self.note.isModified():
            self.note.setModified(False)
            self._write_note(self._trial, self.note.text().strip())

    def _draw(self, state: SearchState, trial: TrialState | None) -> None:
        families = list(metric_families(trial)[:2]) if trial is not None else []
        self.figure.setVisible(bool(families))
        for plot, lines, family in zip(self._pair, self._lines, [*families, "", ""], strict=False):
            if not family or trial is None:
                for line in lines:
                    line.setData([], [])
                name_axis(plot, "left", "")
                set_marks(plot, [])
                plot.getAxis("bottom").setTicks([[]])
                continue
            colour = readable(look_of(trial.number, self._theme)[0], self._theme.card, 3.0)
            values: list[float] = []
            epochs = np.array([e.epoch + 1.0 for e in trial.epochs])
            dashes = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
            for line, metric, dash in zip(lines, (family, f"val_{family}"), dashes, strict=True):
                numbers = [e.logs.get(metric) for e in trial.epochs]
                drawn = np.array([np.nan if v is None else v for v in numbers], dtype=float)
                values += [v for v in drawn.tolist() if np.isfinite(v)]
                places = np.flatnonzero(fine := np.isfinite(drawn))
                if not len(places):  # bounds of nothing but NaN bring Qt down
                    line.setData([], [])
                    continue
                line.setData(
                    epochs[places],
                    drawn[places],
                    connect=joined(trial, fine, places),
                    pen=pg.mkPen(colour, width=2, style=dash),
                    symbol="o",
                    symbolSize=5,
                    symbolBrush=colour,
                    symbolPen=None,
                )
            bottom, top, ticks = round_range(min(values), max(values)) if values else (0.0, 1.0, [])
            most = max([state.spec.epochs if state.spec else 1, *(e.epoch + 1 for e in trial.epochs)])
            plot.setXRange(0.5, most + 0.5, padding=0)
            plot.setYRange(bottom, top, padding=0)
            set_marks(plot, thinned(value_ticks(ticks), 5), *self._pair)
            plot.getAxis("bottom").setTicks([epoch_ticks(most, 8)])
            name_axis(plot, "left", family, SHORT)


def metric_families(trial: TrialState) -> list[str]:
    """The names of a trial's metrics without ``val_``, the loss first."""
    names = {name.removeprefix("val_") for e in trial.epochs[:1] for name in e.logs} - {"learning_rate"}
    return sorted(names, key=lambda name: (name != "loss", name))


def head_text(state: SearchState, trial: TrialState) -> str:
    """A trial in one line."""
    text = f"Trial {trial.number}{' ★' if state.best is trial else ''} · {state_text(state, trial)}"
    if state.spec is not None and trial.score is not None:
        text += f" · {score_text(state.spec, trial)}"
    return text + (f" · {duration_text(trial.seconds)} of training" if trial.epochs and trial.recorded else "")


def page_html(state: SearchState, trial: TrialState, theme: Theme, in_full: bool = False) -> str:
    """A trial's values, message (or with ``in_full`` all of it), model and epochs as a page of tables."""
    parts = []
    if trial.message:
        text = f"{_bold('What went wrong:')} {escape(summary(trial.message))}"
        more = summary(trial.message) != trial.message.strip()
        link = "Hide the details" if in_full else "Show the details"
        link = f' <a href="details" style="color:{theme.accent}">{link}</a>' if more else ""
        parts.append(f'<p style="color:{theme.error}">{text}{link}</p>')
        if more and in_full:
            parts.append(f'<p style="white-space:pre-wrap;font-family:monospace">{escape(trial.message)}</p>')
    fixed = {n: v for n, v in (state.spec.entries() if state.spec else ()) if isinstance(v, int | float | str)}
    rows = [[escape(n), _bold(escape(short_text(n, v)))] for n, v in trial.values.items()]
    rows += [[escape(n), f"{escape(short_text(n, v))} (fixed)"] for n, v in fixed.items() if n not in trial.values]
    if not trial.trial.isdecimal():
        rows.append(["Keras Tuner's id", escape(trial.trial)])
    parts.append(_table("Values", [], rows, theme))
    if course := course_text(state, trial):
        parts.append(f"<p>{escape(course)}</p>")
    if trial.layers:
        layers = [[escape(v.name), escape(v.kind), escape(v.shape), f"{v.parameters:,}"] for v in trial.layers]
        title = "Model" + (f" · {trial.parameters:,} parameters" if trial.parameters is not None else "")
        parts.append(_table(title, ["layer", "type", "output", "parameters"], layers, theme))
    parts.append(_epochs_html(state, trial, theme))
    return "".join(parts)


def _epochs_html(state: SearchState, trial: TrialState, theme: Theme) -> str:
    if not trial.epochs and trial.metrics:
        seen = [[escape(n), "not finite" if v is None else metric_text(v)] for n, v in trial.metrics.items()]
        note = f'<p style="color:{theme.muted}">{escape(EPOCHLESS)}</p>'
        return _table("Metrics", [], seen, theme, note)
    if not trial.epochs:
        return f'<p style="color:{theme.muted}">No epoch was recorded.</p>'
    objective = state.spec.objective if state.spec else "val_loss"
    rows = []
    for place, event in list(enumerate(trial.epochs))[-MOST_EPOCHS:]:
        value = event.logs.get(objective)
        rate = "" if event.learning_rate is None else rate_text(event.learning_rate)
        why = answer_text(answer_of(state.spec, trial, place)) if state.spec else ""
        run = f" of execution {event.execution + 1}" if state.spec and state.spec.executions_per_trial > 1 else ""
        reached = "not finite" if value is None else metric_text(value)
        rows.append([f"{event.epoch + 1}{run}", reached, rate, escape(why)])
    told = escape(outlook_text(outlook_of(state.spec))) if state.spec else ""
    if len(trial.epochs) > MOST_EPOCHS:
        told += f" The last {MOST_EPOCHS} of {len(trial.epochs):,} epochs:"
    note = f'<p style="color:{theme.muted}">{told}</p>' if told else ""
    columns = ["epoch", objective, "learning rate", "what ReduceLROnPlateau did"]
    if not any(row[3] for row in rows):
        columns, rows = columns[:3], [row[:3] for row in rows]
    return _table("Epochs", columns, rows, theme, note)


def _table(title: str, columns: list[str], rows: list[list[str]], theme: Theme, note: str = "") -> str:
    head = "".join(f'<td style="color:{theme.muted};white-space:nowrap">{escape(c)}</td>' for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = f"<tr>{head}</tr>" if head else ""
    return f'<p>{_bold(escape(title))}</p>{note}<table cellspacing="0" cellpadding="3">{head}{body}</table>'


def _bold(text: str) -> str:
    """As bold as the app's typeface can be: a bolder one Qt makes by printing the letters twice."""
    return f'<span style="font-weight:600">{text}</span>'

"""The history of a search: the score of every trial by its number, and the best so far as a staircase."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.descent.text.numbers import metric_text
from app.gui import theme as colours
from app.gui.kit.plain_text import plain_text
from app.gui.paint.ticks import count_ticks, value_ticks
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.views.axes import ValueAxis, add_plot, ink_plot, name_axis, round_range, set_marks
from app.gui.tuner.views.trial_looks import FAILED
from app.gui.tuner.views.view import Context
from app.tuning.record.ranking import running_best
from app.tuning.record.state import SearchState, TrialState, changed_trials
from app.tuning.words.trial import dot_tip

MANY = 300  # trials


class HistoryChart(pg.GraphicsLayoutWidget):
    """Draws the scores of a SearchState; a click on a dot, or anywhere above or below it, names the trial."""

    title = "History"
    tip = "The score of every finished trial in the order they ran, and the best so far."
    choosers = ()
    for_one_trial = False
    trial_clicked = Signal(str)
    choice_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, many: int = MANY) -> None:
        pg.setConfigOptions(antialias=True, background=theme.card, foreground=theme.muted)
        super().__init__(parent)
        self.setAccessibleName("History of scores")
        self.setAntialiasing(True)
        self._theme, self._state, self._selected = theme, SearchState(), ""
        self._many = many  # trials; from here on small dots without rims, each drawn once
        self._drawn: SearchState | None = None
        self._scores = running_best(self._state)
        self._failed_trials: list[TrialState] = []
        self._last = 0  # the highest number
        self._fresh: int | None = None  # how many scores came in last behind the others; None: all are other ones
        self._marked: object = None
        self._plot = add_plot(self, 0, ValueAxis())
        self._plot.setLabel("bottom", "trial")
        self._best = pg.PlotCurveItem()
        self._dots = pg.ScatterPlotItem(hoverable=True, tip=self._tip, pxMode=True)
        self._failed = pg.ScatterPlotItem(hoverable=True, tip=self._tip, symbol="x", size=10)
        self._mark = pg.ScatterPlotItem(symbol="o", size=17)
        self._label = pg.TextItem(anchor=(0.5, 1.3))
        for item in (self._best, self._dots, self._failed, self._mark):
            self._plot.addItem(item)
        self._plot.addItem(self._label, ignoreBounds=True)
        self.scene().sigMouseClicked.connect(self._click_beside)
        self._dots.sigClicked.connect(self._click)
        self._failed.sigClicked.connect(self._click)
        self._empty = QLabel("The score of each finished trial appears here.", self)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_empty"):  # pyqtgraph resizes itself while it is being made
            self._empty.setGeometry(self.rect())

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme, self._drawn = theme, None
        self.setBackground(theme.card)
        ink_plot(self._plot, theme)
        self._failed.setPen(pg.mkPen(theme.error, width=2))
        self._failed.setBrush(pg.mkBrush(theme.error))
        self._mark.setBrush(None)
        self._mark.setPen(pg.mkPen(theme.text, width=2))
        self._empty.setFont(pixel_font(15))
        self._empty.setStyleSheet(f"background: {theme.card}")  # it covers the empty axes
        self.show_state(self._state, Context(self._selected))

    @property
    def widget(self) -> QWidget:
        """The chart itself."""
        return self

    def caption(self) -> str:
        """What dots, line and crosses are."""
        return "Dots: each trial's score. Line: the best so far. ✕: failed." if self._state.trials else ""

    def picture(self) -> QWidget:
        """The chart as it is."""
        return self

    def show_state(self, state: SearchState, context: Context) -> None:
        """Draw a search."""
        selected = context.selected
        self._state, self._selected = state, selected
        drawn, self._drawn = self._drawn, state
        changed = None if drawn is None or drawn.spec is not state.spec else changed_trials(drawn, state)
        if changed is None or any(self._counts(drawn, trial) for trial in changed):
            self._take(state, changed)
            self._draw(state)
            self._marked = None
        marked = selected, state.trials.get(selected) or state.best
        if marked != self._marked:
            self._marked = marked
            self._draw_mark(selected)

    @staticmethod
    def _counts(drawn: SearchState | None, trial: TrialState) -> bool:
        """Whether this change of a trial is one that the chart shows."""
        old = drawn.trials.get(trial.trial) if drawn is not None else None
        return old is None or (old.status, old.score) != (trial.status, trial.score)

    def _take(self, state: SearchState, changed: list[TrialState] | None) -> None:
        """Have the scores of a state; those that only came in behind the others are put there."""
        scored = [t for t in changed or () if t.status == "COMPLETED" and t.score is not None]
        last = self._scores[0][-1] if len(self._scores[0]) else -1.0
        late = changed is not None and all(t.number > last for t in changed)
        if changed is None or not late or len(self._scores[0]) + len(scored) != len(state.ranked):
            self._scores = running_best(state)
            self._failed_trials = [t for t in state.trials.values() if t.status in FAILED]
            self._last = max((t.number for t in state.trials.values()), default=0)
            self._fresh = None
            return
        numbers, scores, _, names = self._scores
        scored.sort(key=lambda t: t.number)
        numbers = np.append(numbers, [float(t.number) for t in scored])
        scores = np.append(scores, [float(t.score or 0.0) for t in scored])
        better = np.minimum if state.spec is not None and state.spec.direction == "min" else np.maximum
        self._scores = numbers, scores, better.accumulate(scores), names + [t.trial for t in scored]
        kept = [t for t in self._failed_trials if state.trials[t.trial].status in FAILED]
        self._failed_trials = kept + [t for t in changed if t.status in FAILED and t not in kept]
        self._last = max([self._last, *(t.number for t in changed)])
        self._fresh = len(scored)

    def _draw(self, state: SearchState) -> None:
        numbers, scores, bests, names = self._scores
        failed, last = self._failed_trials, self._last
        self._empty.setVisible(not names and not failed)
        if not names and not failed:
            return
        bottom, top, ticks = round_range(float(scores.min()), float(scores.max())) if names else (0.0, 1.0, [0.0, 1.0])
        many = len(names) > self._many
        blue = colours.readable(colours.BLUE, self._theme.card, 3.0)
        look = {
            "brush": pg.mkBrush(colours.translucent(blue, 0.35 if many else 1.0)),
            "pen": pg.mkPen(None) if many else pg.mkPen(self._theme.card, width=1),
            "size": 5 if many else 10,
        }
        if self._fresh is not None and len(names) - self._fresh > self._many:  # all others are there, and look the same
            if self._fresh:
                new = slice(len(names) - self._fresh, None)
                self._dots.addPoints(numbers[new], scores[new], data=names[new], **look)
        else:
            self._dots.setData(numbers, scores, data=names, **look)
        line = colours.readable(colours.VERMILLION, self._theme.card, 3.0)
        begins = np.flatnonzero(np.diff(bests, prepend=np.nan))  # a step where the best changes alone
        edges = np.append(numbers[begins], float(last) + 0.5) if names else np.zeros(0)
        self._best.setData(edges, bests[begins], stepMode="center" if names else None, pen=pg.mkPen(line, width=2.4))
        self._failed.setData(
            [float(t.number) for t in failed], [bottom] * len(failed), data=[t.trial for t in failed], size=10
        )
        self._plot.setXRange(-0.7, last + 0.7, padding=0.01)
        self._plot.setYRange(bottom, top, padding=0.03)
        set_marks(self._plot, value_ticks(ticks))
        self._plot.getAxis("bottom").setTicks([count_ticks(last)])
        name_axis(self._plot, "left", state.spec.objective if state.spec else "score")

    def _draw_mark(self, selected: str) -> None:
        """A ring around the selected trial, or the best one, with its name."""
        trial = self._state.trials.get(selected) or self._state.best
        here = trial is not None and trial.score is not None
        self._mark.setVisible(here)
        self._label.setVisible(here)
        if trial is None or trial.score is None:
            return
        self._mark.setData([float(trial.number)], [trial.score])
        star = " ★" if self._state.best is trial else ""
        self._label.setText(f"trial {trial.number}{star} · {metric_text(trial.score)}", color=self._theme.text)
        self._label.setFont(pixel_font(12, bold=True))
        low, high = self._plot.vb.viewRange()[1]
        left, right = self._plot.vb.viewRange()[0]
        along = (trial.number - left) / max(1e-9, right - left)
        above = trial.score > low + 0.8 * (high - low)
        # To the right, where the line of the best does not come from.
        self._label.setAnchor((1.0 if along > 0.8 else 0.0, -0.3 if above else 1.3))
        self._label.setPos(trial.number, trial.score)

    def _tip(self, x: float, y: float, data: object) -> str:
        """What pyqtgraph shows over a dot; ``data`` is the trial's id."""
        return plain_text(dot_tip(self._state, self._state.trials[str(data)]))

    @Slot(object, object, object)
    def _click(self, _dots: object, points: list[pg.SpotItem], _event: object) -> None:
        if len(points):
            self.trial_clicked.emit(str(points[-1].data()))

    @Slot(object)
    def _click_beside(self, event: MouseClickEvent) -> None:
        """A click that met no dot means the trial in whose column it is."""
        view = self._plot.vb
        if event.isAccepted() or not view.sceneBoundingRect().contains(event.scenePos()):
            return
        numbers = [*self._scores[0], *(t.number for t in self._failed_trials)]
        names = [*self._scores[3], *(t.trial for t in self._failed_trials)]
        wanted = round(view.mapSceneToView(event.scenePos()).x())
        if wanted in numbers:
            self.trial_clicked.emit(names[numbers.index(wanted)])

"""The history of a search: the score of every trial by its number, and the best so far as a staircase."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.gui import theme as colours
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.plots import add_plot, epoch_ticks, ink_plot, round_range
from app.tuning.ranking import running_best
from app.tuning.state import SearchState, TrialState
from app.tuning.wording import value_text

MANY = 300  # trials; from here on small dots without rims


class HistoryChart(pg.GraphicsLayoutWidget):
    """Draws the scores of a SearchState; a click on a dot names the trial."""

    trial_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        pg.setConfigOptions(antialias=True, background=theme.card, foreground=theme.muted)
        super().__init__(parent)
        self.setAccessibleName("History of scores")
        self.setAntialiasing(True)
        self._theme, self._state, self._selected = theme, SearchState(), ""
        self._drawn: object = None
        self._plot = add_plot(self, 0, pg.AxisItem("left"))
        self._plot.setLabel("bottom", "trial")
        self._best = pg.PlotCurveItem()
        self._dots = pg.ScatterPlotItem(hoverable=True, tip=self._tip, pxMode=True)
        self._failed = pg.ScatterPlotItem(hoverable=True, tip=self._tip, symbol="x", size=10)
        self._mark = pg.ScatterPlotItem(symbol="o", size=17)
        self._label = pg.TextItem(anchor=(0.5, 1.3))
        for item in (self._best, self._dots, self._failed, self._mark):
            self._plot.addItem(item)
        self._plot.addItem(self._label, ignoreBounds=True)
        self._dots.sigClicked.connect(self._click)
        self._failed.sigClicked.connect(self._click)
        self._empty = QLabel("Each finished trial puts its score here.", self)
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
        self.show_state(self._state, self._selected)

    def show_state(self, state: SearchState, selected: str = "") -> None:
        """Draw a search; ``selected`` is a trial's id or empty."""
        self._state, self._selected = state, selected
        shown = (state.finished, len(state.trials), state.best.trial if state.best else "", state.spec)
        if shown != self._drawn:
            self._drawn = shown
            self._draw(state)
        self._draw_mark(selected)

    def _draw(self, state: SearchState) -> None:
        ranked = running_best(state)
        failed = [t for t in state.trials.values() if t.status in ("FAILED", "INVALID")]
        self._empty.setVisible(not ranked and not failed)
        if not ranked and not failed:
            return
        numbers = np.array([t.number for t, _ in ranked], dtype=float)
        scores = np.array([t.score for t, _ in ranked], dtype=float)
        bests = np.array([best for _, best in ranked], dtype=float)
        last = max(t.number for t in state.trials.values())
        bottom, top, ticks = round_range(float(scores.min()), float(scores.max())) if ranked else (0.0, 1.0, [0.0, 1.0])
        many = len(ranked) > MANY
        blue = QColor(colours.readable(colours.BLUE, self._theme.card, 3.0))
        ground = pg.mkPen(None) if many else pg.mkPen(self._theme.card, width=1)
        faint = QColor(blue)
        faint.setAlphaF(0.35 if many else 1.0)
        self._dots.setData(
            numbers,
            scores,
            data=[t.trial for t, _ in ranked],
            brush=pg.mkBrush(faint),
            pen=ground,
            size=5 if many else 10,
        )
        line = colours.readable(colours.VERMILLION, self._theme.card, 3.0)
        edges = np.append(numbers, float(last) + 0.5) if ranked else np.zeros(0)
        self._best.setData(edges, bests, stepMode="center", pen=pg.mkPen(line, width=2.4))
        self._failed.setData(
            [float(t.number) for t in failed], [bottom] * len(failed), data=[t.trial for t in failed], size=10
        )
        self._plot.setXRange(-0.7, last + 0.7, padding=0.01)
        self._plot.setYRange(bottom, top, padding=0.03)
        self._plot.getAxis("left").setTicks([[(tick, f"{tick:g}") for tick in ticks]])
        self._plot.getAxis("bottom").setTicks([[(v - 1, str(int(v) - 1)) for v, _ in epoch_ticks(last + 1, 10)]])
        self._plot.setLabel("left", state.spec.objective if state.spec else "score")

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
        self._label.setText(f"trial {trial.number}{star} · {trial.score:.4f}", color=self._theme.text)
        self._label.setFont(pixel_font(12, bold=True))
        low, high = self._plot.vb.viewRange()[1]
        left, right = self._plot.vb.viewRange()[0]
        along = (trial.number - left) / max(1e-9, right - left)
        above = trial.score > low + 0.8 * (high - low)
        self._label.setAnchor((0.0 if along < 0.1 else 1.0 if along > 0.9 else 0.5, -0.3 if above else 1.3))
        self._label.setPos(trial.number, trial.score)

    def _tip(self, x: float, y: float, data: object) -> str:
        """What pyqtgraph shows over a dot; ``data`` is the trial's id."""
        return trial_text(self._state, str(data))

    @Slot(object, object, object)
    def _click(self, _dots: object, points: list[pg.SpotItem], _event: object) -> None:
        if len(points):
            self.trial_clicked.emit(str(points[-1].data()))


def trial_text(state: SearchState, name: str) -> str:
    """A trial in a tooltip: its score, or its status, and its values."""
    trial: TrialState = state.trials[name]
    objective = state.spec.objective if state.spec else "score"
    lines = [f"Trial {trial.number}"]
    lines.append(trial.status if trial.score is None else f"{objective} {trial.score:.4f}")
    lines += [f"{key} {value_text(key, v)}" for key, v in trial.values.items()]
    return "\n".join(lines)

"""The live charts: a metric of every trial by epoch and, on the same axis, each epoch's learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.gui.theme import Theme, pixel_font
from app.gui.tuner.looks import look_of
from app.gui.tuner.plots import PowerAxis, add_plot, epoch_ticks, ink_plot, log_range, round_range
from app.tuning.ranking import curves_text, worth_a_curve
from app.tuning.spec import SearchSpec
from app.tuning.state import SearchState, TrialState
from app.tuning.wording import empty_text, hover_text

LABEL_GAP = 15.0  # pixels between two labels at the ends of curves
LABEL_ROOM = 0.16  # of the epochs' width, kept free for them
STAIR_GAP, STAIR_SPREAD = 0.09, 0.3  # decades between equal rates, and over all of them


@dataclass
class Curves:
    """What is drawn of one trial."""

    line: pg.PlotCurveItem
    dots: pg.ScatterPlotItem
    rate: pg.PlotCurveItem
    label: pg.TextItem
    shown: object = None  # what it was last drawn from


class TrialCharts(pg.GraphicsLayoutWidget):
    """Draws a SearchState; a click on a curve's point names the trial."""

    trial_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        pg.setConfigOptions(antialias=True, background=theme.card, foreground=theme.muted)
        super().__init__(parent)
        self.setAccessibleName("Curves of every trial")
        self.setAntialiasing(True)
        self._state, self._metric, self._selected, self._log = SearchState(), "val_accuracy", "", False
        self._shown: dict[str, TrialState] = {}
        self._curves: dict[str, Curves] = {}
        self._epochs = 0
        self._theme = theme
        self._top = add_plot(self, 0, pg.AxisItem("left"))
        self._bottom = add_plot(self, 1, PowerAxis("left"))
        self._bottom.setLogMode(y=True)
        self._bottom.setXLink(self._top)
        self._top.getAxis("bottom").setStyle(showValues=False)
        self._bottom.setLabel("bottom", "epoch")
        self._bottom.setLabel("left", "learning rate")
        self.ci.layout.setRowStretchFactor(0, 3)
        self.ci.layout.setRowStretchFactor(1, 1)
        self.ci.layout.setSpacing(4)
        self._empty = QLabel("", self)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._top.vb.sigResized.connect(self._place_labels)
        self.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_empty"):  # pyqtgraph resizes itself while it is being made
            self._empty.setGeometry(self.rect())

    def show_state(
        self,
        state: SearchState,
        metric: str,
        selected: str = "",
        spec: SearchSpec | None = None,
        log: bool = False,
    ) -> None:
        """Draw a search; ``selected`` is a trial's id or empty, ``spec`` what Start would run, ``log`` a log axis."""
        if (metric, log) != (self._metric, self._log):
            self._drop_all()
        self._state, self._metric, self._selected, self._log = state, metric, selected, log
        self._shown = {trial.trial: trial for trial in worth_a_curve(state, selected)}
        for gone in [key for key in self._curves if key not in self._shown]:
            self._drop(gone)
        best = state.best
        lifts = lifts_of(list(self._shown.values()))
        for trial in self._shown.values():
            self._draw(trial, best is not None and best.trial == trial.trial, lifts[trial.trial])
        self._set_ranges(state.spec or spec or SearchSpec())
        begun = state.running or bool(state.trials)
        self._empty.setVisible(not begun)
        self._empty.setText(empty_text(spec or SearchSpec()))
        for plot in (self._top, self._bottom):
            plot.setVisible(begun)
        if self._top.getAxis("left").labelText != metric:
            self._top.setLabel("left", metric)
        self._place_labels()

    def left_out(self) -> str:
        """What the curves leave out, in words; empty if nothing."""
        return curves_text(len(self._shown), len(self._state.trials))

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.setBackground(theme.card)
        for plot in (self._top, self._bottom):
            ink_plot(plot, theme)
        self._empty.setFont(pixel_font(15))
        self._drop_all()
        self.show_state(self._state, self._metric, self._selected, log=self._log)

    def _draw(self, trial: TrialState, best: bool, lift: float) -> None:
        """Draw or redraw one trial, if anything about it has changed."""
        selected = trial.trial == self._selected
        shown = (len(trial.epochs), trial.status, trial.started, best, selected, bool(self._selected), lift)
        curves = self._curves.get(trial.trial)
        if curves is None:
            curves = self._curves[trial.trial] = self._new_curves(trial)
        if curves.shown == shown:
            return
        curves.shown = shown
        colour = QColor(look_of(trial.number, self._theme)[0])
        quiet = bool(self._selected) and not selected
        colour.setAlphaF(0.3 if quiet else 1.0)
        width = 3.2 if best or selected else 1.8
        pen = pg.mkPen(colour, width=width)
        epochs = np.array([e.epoch + 1.0 for e in trial.epochs])
        values = self._scaled([_number(e.logs.get(self._metric)) for e in trial.epochs])
        fine = np.isfinite(values)
        for item in (curves.line, curves.dots, curves.rate):
            item.setZValue(2 if selected else 1 if best else 0)
        curves.line.setData(epochs, values, connect=_joined(trial, fine), pen=pen)
        brush = pg.mkBrush(colour)
        curves.dots.setData(
            epochs[fine], values[fine], data=np.flatnonzero(fine), brush=brush, size=11 if best or selected else 8
        )
        last = [e for e in trial.epochs if e.execution == trial.epochs[-1].execution]
        if last:
            edges = np.array([e.epoch + 0.5 for e in last] + [last[-1].epoch + 1.5])
            rates = np.array([_number(e.learning_rate) for e in last])
            with np.errstate(divide="ignore"):
                curves.rate.setData(edges, np.log10(rates) + lift, stepMode="center", pen=pen)
        ink = QColor(self._theme.muted if quiet else self._theme.text)
        mark = " ★" if best else ""
        curves.label.setText(f"trial {trial.number}{mark}", color=ink)
        curves.label.setFont(pixel_font(12, bold=best or selected))

    def _new_curves(self, trial: TrialState) -> Curves:
        colour, marker = look_of(trial.number, self._theme)
        made = Curves(
            line=pg.PlotCurveItem(),
            dots=pg.ScatterPlotItem(
                symbol=marker,
                pen=pg.mkPen(self._theme.card, width=1),
                brush=pg.mkBrush(colour),
                hoverable=True,
                hoverPen=pg.mkPen(self._theme.text, width=2),
                tip=partial(self._tip, trial.trial),
            ),
            rate=pg.PlotCurveItem(),
            label=pg.TextItem(anchor=(0, 0.5)),
        )
        made.dots.setObjectName(trial.trial)
        made.dots.sigClicked.connect(self._click)
        self._top.addItem(made.line)
        self._top.addItem(made.dots)
        self._top.addItem(made.label, ignoreBounds=True)
        self._bottom.addItem(made.rate)
        return made

    def _scaled(self, values: list[float]) -> np.ndarray:
        """Values as they are drawn: on a log axis those above 0 as powers of ten."""
        made = np.array(values, dtype=float)
        if not self._log:
            return made
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(made > 0, np.log10(made), np.nan)

    def _tip(self, trial: str, x: float, y: float, data: object) -> str:
        """What pyqtgraph shows over a dot; ``data`` is the dot's place among the epochs."""
        return hover_text(self._state.trials[trial], int(data), self._metric)  # type: ignore[call-overload]

    @Slot(object, object, object)
    def _click(self, dots: pg.ScatterPlotItem, _points: object, _event: object) -> None:
        self.trial_clicked.emit(dots.objectName())

    def _drop(self, trial: str) -> None:
        curves = self._curves.pop(trial)
        for item in (curves.line, curves.dots, curves.label):
            self._top.removeItem(item)
        self._bottom.removeItem(curves.rate)

    def _drop_all(self) -> None:
        for trial in list(self._curves):
            self._drop(trial)

    def _set_ranges(self, spec: SearchSpec) -> None:
        """Axes that stand still: all epochs from the start, and values in steps that seldom change.

        An axis that changes is painted anew with its grid, which takes longer than all the curves.
        """
        if spec.epochs != self._epochs:
            self._epochs = spec.epochs
            self._top.setXRange(0.5, spec.epochs + 0.5 + LABEL_ROOM * spec.epochs, padding=0)
            for plot in (self._top, self._bottom):
                plot.getAxis("bottom").setTicks([epoch_ticks(spec.epochs)])
        epochs = [e for t in self._shown.values() for e in t.epochs]
        values = _finite(e.logs.get(self._metric) for e in epochs)
        if self._log:
            above = [v for v in values if v > 0] or [0.1, 1.0]
            bottom, top, marks = log_range(min(above), max(above))
        else:
            low, high = (min(values), max(values)) if values else (0.0, 1.0)
            bottom, top, ticks = round_range(low, high)
            marks = [(tick, f"{tick:g}") for tick in ticks]
        self._top.setYRange(bottom, top, padding=0)
        self._top.getAxis("left").setTicks([marks])
        rates = _finite(e.learning_rate for e in epochs)
        logs = [math.log10(rate) for rate in rates if rate > 0] or [-4.0, -2.0]
        self._bottom.setYRange(math.floor(min(logs) + 1e-6) - 0.2, math.ceil(max(logs) - 1e-6) + 0.2, padding=0)

    def _place_labels(self) -> None:
        """Labels at the ends of the curves, moved apart so that none covers another."""
        view = self._top.vb
        height = view.height()
        _, (low, high) = view.viewRange()
        if height <= 0 or high <= low:
            return
        ends = []
        for curves in self._curves.values():
            drawn = curves.dots.getData()
            curves.label.setVisible(len(drawn[0]) > 0)
            if len(drawn[0]):
                ends.append([(high - float(drawn[1][-1])) / (high - low) * height, float(drawn[0][-1]), curves])
        if len(ends) * LABEL_GAP > height:  # those that would cover one another: the heavy curves keep theirs
            for end in ends:
                end[2].label.setVisible(end[2].dots.zValue() > 0)
            ends = [end for end in ends if end[2].dots.zValue() > 0]
        ends.sort(key=lambda end: end[0])
        places = spread([end[0] for end in ends], LABEL_GAP, LABEL_GAP / 2, height - LABEL_GAP / 2)
        x_low, x_high = view.viewRange()[0]
        step = 10 * (x_high - x_low) / max(1.0, view.width())
        for place, (_, epoch, curves) in zip(places, ends, strict=True):
            curves.label.setPos(epoch + step, high - place / height * (high - low))


def lifts_of(trials: list[TrialState]) -> dict[str, float]:
    """How far, in decades, each trial's staircase is lifted so that those of equal rates lie side by side."""
    alike: dict[float | None, list[str]] = {}
    for trial in trials:
        alike.setdefault(trial.epochs[0].learning_rate if trial.epochs else None, []).append(trial.trial)
    lifts = {}
    for group in alike.values():
        gap = min(STAIR_GAP, STAIR_SPREAD / len(group))
        for rank, name in enumerate(group):
            lifts[name] = (rank - (len(group) - 1) / 2) * gap
    return lifts


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Ascending places moved as little as needed to stand ``gap`` apart within [low, high].

    Too many to fit stand evenly over the whole height.
    """
    if not places:
        return []
    if gap * (len(places) - 1) > high - low:
        return [float(v) for v in np.linspace(low, high, len(places))]
    made: list[float] = []
    for place in places:
        made.append(max(place, made[-1] + gap if made else low))
    ceiling = high
    for index in range(len(made) - 1, -1, -1):
        made[index] = min(made[index], ceiling)
        ceiling = made[index] - gap
    return made


def _joined(trial: TrialState, fine: np.ndarray) -> np.ndarray:
    """Which points of a curve join the next one: both finite, and of the same training of the trial."""
    runs = np.array([e.execution for e in trial.epochs])
    made = np.zeros(len(fine), dtype=np.int32)
    made[:-1] = fine[:-1] & fine[1:] & (runs[:-1] == runs[1:])
    return made


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _finite(values: Iterable[float | None]) -> list[float]:
    return [v for v in values if v is not None and math.isfinite(v)]

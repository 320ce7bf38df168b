"""The live charts: a metric of every trial by epoch and, on the same axis, each epoch's learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.descent.numbers import power_text
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.looks import look_of
from app.tuning.spec import SearchSpec
from app.tuning.state import SearchState, TrialState
from app.tuning.wording import empty_text, hover_text

LABEL_GAP = 15.0  # pixels between two labels at the ends of curves
LABEL_ROOM = 0.16  # of the epochs' width, kept free for them
AXIS_WIDTH = 64
TICKS = 7  # at most so many steps on an axis of values
STAIR_GAP, STAIR_SPREAD = 0.09, 0.3  # decades between equal rates, and over all of them


class PowerAxis(pg.AxisItem):
    """A log axis with a tick a decade that says 10⁻³."""

    def logTickValues(self, low: float, high: float, size: float, ticks: object) -> list[tuple[float, list[float]]]:
        """Whole decades alone."""
        return [(1.0, [float(k) for k in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)])]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Powers of ten."""
        return [power_text(round(v)) for v in values]


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
        self._state, self._metric, self._selected = SearchState(), "val_accuracy", ""
        self._curves: dict[str, Curves] = {}
        self._epochs = 0
        self._theme = theme
        self._top = self._add_plot(0, pg.AxisItem("left"))
        self._bottom = self._add_plot(1, PowerAxis("left"))
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

    def _add_plot(self, row: int, left: pg.AxisItem) -> pg.PlotItem:
        plot = self.addPlot(row, 0, axisItems={"left": left}, enableMenu=False)
        # Made without a parent, the menu we do not show would outlive the charts.
        plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.getAxis("left").setWidth(AXIS_WIDTH)
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.showGrid(y=True, alpha=0.16)
        return plot

    def show_state(self, state: SearchState, metric: str, selected: str = "", spec: SearchSpec | None = None) -> None:
        """Draw a search; ``selected`` is a trial's id or empty; ``spec`` is what Start would run."""
        if metric != self._metric:
            self._drop_all()
        self._state, self._metric, self._selected = state, metric, selected
        for gone in [key for key in self._curves if key not in state.trials]:
            self._drop(gone)
        best = state.best
        lifts = lifts_of(list(state.trials.values()))
        for trial in state.trials.values():
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

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.setBackground(theme.card)
        for plot in (self._top, self._bottom):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(pg.mkPen(theme.line))
                axis.setTickPen(pg.mkPen(theme.line))
                axis.setTextPen(pg.mkPen(theme.muted))
                axis.setTickFont(_font())
                axis.label.setFont(_font())
        self._empty.setFont(pixel_font(15))
        self._drop_all()
        self.show_state(self._state, self._metric, self._selected)

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
        values = np.array([_number(e.logs.get(self._metric)) for e in trial.epochs])
        rates = np.array([_number(e.learning_rate) for e in trial.epochs])
        for item in (curves.line, curves.dots, curves.rate):
            item.setZValue(2 if selected else 1 if best else 0)
        curves.line.setData(epochs, values, connect="finite", pen=pen)
        fine = np.isfinite(values)
        brush = pg.mkBrush(colour)
        curves.dots.setData(
            epochs[fine], values[fine], data=np.flatnonzero(fine), brush=brush, size=11 if best or selected else 8
        )
        if len(epochs):
            edges = np.append(epochs - 0.5, epochs[-1] + 0.5)
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
            spacing = max(1, math.ceil(spec.epochs / 12))
            epochs = [(float(k), str(k)) for k in range(1, spec.epochs + 1) if k % spacing == 0 or k == 1]
            for plot in (self._top, self._bottom):
                plot.getAxis("bottom").setTicks([epochs])
        values = _finite(e.logs.get(self._metric) for t in self._state.trials.values() for e in t.epochs)
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        bottom, top, ticks = round_range(low, high)
        self._top.setYRange(bottom, top, padding=0)
        self._top.getAxis("left").setTicks([[(tick, f"{tick:g}") for tick in ticks]])
        rates = _finite(e.learning_rate for t in self._state.trials.values() for e in t.epochs)
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
        for key, curves in self._curves.items():
            fine = [e for e in self._state.trials[key].epochs if e.logs.get(self._metric) is not None]
            curves.label.setVisible(bool(fine))
            if fine:
                value = float(fine[-1].logs[self._metric] or 0.0)
                ends.append([(high - value) / (high - low) * height, fine[-1].epoch + 1.0, curves])
        ends.sort(key=lambda end: end[0])
        places = spread([end[0] for end in ends], LABEL_GAP, LABEL_GAP / 2, height - LABEL_GAP / 2)
        x_low, x_high = view.viewRange()[0]
        step = 10 * (x_high - x_low) / max(1.0, view.width())
        for place, (_, epoch, curves) in zip(places, ends, strict=True):
            curves.label.setPos(epoch + step, high - place / height * (high - low))


def round_range(low: float, high: float) -> tuple[float, float, list[float]]:
    """A range around [low, high] with some room whose ends are multiples of a round step, and those multiples."""
    room = 0.04 * (high - low) or 0.05 * abs(high) or 0.05
    low, high = low - room, high + room
    decade = 10.0 ** math.floor(math.log10(high - low))
    step = next(s for s in (decade / 10, decade / 5, decade / 2, decade, 2 * decade) if (high - low) / s <= TICKS)
    first, last = math.floor(low / step), math.ceil(high / step)
    return first * step, last * step, [round(k * step, 12) for k in range(first, last + 1)]


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


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _finite(values: Iterable[float | None]) -> list[float]:
    return [v for v in values if v is not None and math.isfinite(v)]


def _font() -> QFont:
    return pixel_font(12)

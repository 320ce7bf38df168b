"""The live charts: a metric of every trial by epoch and, on the same axis, each epoch's learning rate."""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.paint.ticks import value_ticks
from app.gui.theme import Theme, mixed, pixel_font
from app.gui.tuner.views.axes import (
    PowerAxis,
    ValueAxis,
    add_plot,
    epoch_ticks,
    ink_plot,
    log_range,
    name_axis,
    name_epochs,
    round_range,
    set_marks,
    whole_decades,
)
from app.gui.tuner.views.curves.end_labels import (
    GAP,
    ends_with_room,
    names_together,
    new_name,
    put_names,
    share_a_line,
    write_names,
)
from app.gui.tuner.views.curves.hover import tip_under, trials_at
from app.gui.tuner.views.curves.items import Curves, Dots, Line
from app.gui.tuner.views.curves.points import whole_range
from app.gui.tuner.views.curves.still_picture import StillPicture
from app.gui.tuner.views.trial_looks import look_of, symbol_of
from app.tuning.record.ranking import worth_a_curve
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.plan import epochs_asked
from app.tuning.spec.search import SearchSpec
from app.tuning.words.curves import curves_text, diverged_text, epochless_text, pointless_text
from app.tuning.words.plan import start_text

LABEL_ROOM = 0.16  # of the epochs' width, kept free for them
QUIET = 0.3  # how much of its colour a curve keeps beside the chosen one


class TrialCharts(pg.GraphicsLayoutWidget):
    """Draws a SearchState; a click on a curve or a staircase names the trial."""

    trial_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        pg.setConfigOptions(antialias=True, background=theme.card, foreground=theme.muted)
        super().__init__(parent)
        self.setAccessibleName("Curves of every trial")
        self.setAntialiasing(True)
        self._state, self._metric, self._selected, self._log = SearchState(), "val_accuracy", "", False
        self._spec: SearchSpec | None = None
        self._waits = ""
        self._shown: dict[str, TrialState] = {}
        self._curves: dict[str, Curves] = {}
        self._epochs, self._labels_stale = 0, True
        self._ranges: object = None
        self._theme, self._told = theme, ""  # of what is under the mouse
        self._top = add_plot(self, 0, ValueAxis())
        self._bottom = add_plot(self, 1, PowerAxis())
        self._bottom.setLogMode(y=True)
        self._bottom.setXLink(self._top)
        name_epochs(self._bottom, True)
        self._bottom.setLabel("left", "learning rate")
        self.ci.layout.setRowStretchFactor(0, 3)
        self.ci.layout.setRowStretchFactor(1, 1)
        self.ci.layout.setSpacing(4)
        self._backs = StillPicture(), StillPicture()
        for plot, back in zip((self._top, self._bottom), self._backs, strict=True):
            plot.addItem(back, ignoreBounds=True)
        self._leaders = pg.PlotCurveItem(), pg.PlotCurveItem()  # from ends to names that stand away from them
        self._rate_names: list[pg.TextItem] = []
        self._alike = False  # whether rates share a line that no name tells
        for plot, leaders in zip((self._top, self._bottom), self._leaders, strict=True):
            leaders.setZValue(3)
            plot.addItem(leaders, ignoreBounds=True)
            plot.vb.sigResized.connect(self._place_labels)
        self._empty = QLabel("", self)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scene().sigMouseClicked.connect(self._click_beside)
        self.scene().sigMouseMoved.connect(self._point)
        self.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_empty"):  # pyqtgraph resizes itself while it is being made
            self._empty.setGeometry(self.rect())

    @property
    def trials(self) -> list[TrialState]:
        """The trials whose curves are drawn, as they were when they were drawn."""
        return list(self._shown.values())

    def show_state(
        self,
        state: SearchState,
        metric: str,
        selected: str = "",
        spec: SearchSpec | None = None,
        log: bool = False,
        waits: str = "",
    ) -> None:
        """Draw a search; ``selected`` is a trial's id or empty, ``spec`` what Start would run, or it ``waits``."""
        if (metric, log) != (self._metric, self._log):
            self._drop_all()
        self._state, self._metric, self._selected, self._log = state, metric, selected, log
        self._shown = {trial.trial: trial for trial in worth_a_curve(state, selected)}
        for gone in [key for key in self._curves if key not in self._shown]:
            self._drop(gone)
        best = state.best
        for trial in self._shown.values():
            self._draw(trial, best is not None and best.trial == trial.trial)
        self._rest_finished()
        self._set_ranges(state.spec or spec or SearchSpec())
        pointless = epochless_text(state.trials.values())
        begun = (state.running or bool(state.trials)) and not pointless
        self._empty.setVisible(not begun)
        self._spec, self._waits = spec, waits
        self._empty.setText(pointless or start_text(spec, waits))
        rates = state.has_rates
        self._top.setVisible(begun)
        self._bottom.setVisible(begun and rates)
        self.ci.layout.setRowMaximumHeight(1, 1e6 if rates else 0)
        name_epochs(self._top, not rates)
        name_axis(self._top, "left", metric)
        if self._labels_stale:
            self._place_labels()

    def left_out(self) -> str:
        """What the curves leave out, in words; empty if nothing."""
        empty = [t.number for t in self._shown.values() if t.epochs and self._curves[t.trial].end is None]
        alike = "Equal rates share a line." if self._alike else ""
        few = curves_text(len(self._shown), len(self._state.trials))
        parts = few, pointless_text(empty, self._metric), diverged_text(self._shown.values()), alike
        return " ".join(part for part in parts if part)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.setBackground(theme.card)
        for plot in (self._top, self._bottom):
            ink_plot(plot, theme)
        for leaders in self._leaders:
            leaders.setPen(pg.mkPen(theme.muted, width=1))
        self._empty.setFont(pixel_font(15))
        self._drop_all()
        self.show_state(self._state, self._metric, self._selected, self._spec, self._log, self._waits)

    def _draw(self, trial: TrialState, best: bool) -> None:
        """Draw or redraw one trial, if anything about it has changed."""
        selected = trial.trial == self._selected
        shown = (len(trial.epochs), trial.status, trial.started, best, selected, bool(self._selected))
        curves = self._curves.get(trial.trial)
        if curves is None:
            curves = self._curves[trial.trial] = self._new_curves(trial)
        if curves.shown == shown:
            return
        curves.shown = shown
        colour, quiet = look_of(trial.number, self._theme)[0], bool(self._selected) and not selected
        if quiet:  # mixed and not translucent, which takes twenty times as long to paint
            colour = mixed(colour, self._theme.card, QUIET)
        width = 3.2 if best or selected else 1.8
        for item in (curves.line, curves.dots, curves.rate):
            item.setZValue(2 if selected else 1 if best else 0)
        curves.draw(trial, self._metric, self._log, pg.mkPen(colour, width=width))
        self._labels_stale = True
        ink = QColor(self._theme.muted if quiet else self._theme.text)
        mark = (" ★" if best else "") + (" ✕" if trial.diverged is not None else "")
        curves.label.setText(f"trial {trial.number}{mark}", color=ink)
        curves.label.setFont(pixel_font(12, bold=best or selected))

    def _new_curves(self, trial: TrialState) -> Curves:
        colour, marker = look_of(trial.number, self._theme)
        made = Curves(
            line=Line(),
            dots=Dots(
                symbol=symbol_of(marker),
                pen=pg.mkPen(self._theme.card, width=1),
                brush=pg.mkBrush(colour),
                hoverable=True,
                hoverPen=pg.mkPen(self._theme.text, width=2),
                tip=None,
            ),
            rate=Line(),
            label=new_name(self._theme.card),
            marker=marker,
        )
        for item in (made.line, made.dots, made.rate, made.label):
            item.setObjectName(trial.trial)
        made.dots.sigClicked.connect(self._click)
        made.dots.sigHovered.connect(self._hover)
        self._top.addItem(made.line)
        self._top.addItem(made.dots)
        self._top.addItem(made.label, ignoreBounds=True)
        self._bottom.addItem(made.rate)
        return made

    @Slot(object, object, object)
    def _click(self, dots: pg.ScatterPlotItem, _points: object, _event: object) -> None:
        self.trial_clicked.emit(dots.objectName())

    @Slot(object)
    def _click_beside(self, event: MouseClickEvent) -> None:
        """A click that met no dot means the curve or the staircase it is on."""
        if event.isAccepted():
            return
        for plot in (self._top, self._bottom):
            if names := trials_at(plot.vb, self._curves, event.scenePos(), rates=plot is self._bottom):
                self.trial_clicked.emit(names[0])

    @Slot(object)
    def _point(self, scene: QPointF) -> None:
        """Name the trial whose curve or staircase is under the mouse."""
        views = self._top.vb, self._bottom.vb
        tip = tip_under(*views, self._curves, self._shown, scene, self._metric)
        if tip:
            place = self.viewport().mapToGlobal(self.mapFromScene(scene))
            QToolTip.showText(place, plain_text(tip), self.viewport())
        elif self._told:
            QToolTip.hideText()
        # A click chooses it.
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if tip else Qt.CursorShape.ArrowCursor)
        self._told = tip

    @Slot(object, object, object)
    def _hover(self, dots: pg.ScatterPlotItem, points: object, _event: object) -> None:
        """Dots under the mouse are painted for themselves, over the picture of what stands still."""
        if len(points):  # type: ignore[arg-type]
            self._backs[0].wake(dots)

    def _rest_finished(self) -> None:
        """What no event can change any more is painted as one picture: all but the best and the chosen."""
        still = [
            (name, curves)
            for name, curves in self._curves.items()
            if self._shown[name].status != "RUNNING" and curves.dots.zValue() == 0
        ]
        looks = [(name, curves.shown) for name, curves in still]
        self._backs[0].show_items([item for _, curves in still for item in (curves.line, curves.dots)], looks)
        self._backs[1].show_items([curves.rate for _, curves in still], looks)

    def _drop(self, trial: str) -> None:
        curves = self._curves.pop(trial)
        for item in (curves.line, curves.dots, curves.label):
            self._top.removeItem(item)
        self._bottom.removeItem(curves.rate)

    def _drop_all(self) -> None:
        for trial in list(self._curves):
            self._drop(trial)
        for back in self._backs:  # new curves look the same to it
            back.show_items([], None)
        while self._rate_names:
            self._bottom.removeItem(self._rate_names.pop())

    def _set_ranges(self, spec: SearchSpec) -> None:
        """Axes that stand still: all epochs from the start, and values in steps that seldom change.

        An axis that changes is painted anew with its grid, which takes longer than all the curves.
        """
        if (longest := epochs_asked(spec)) != self._epochs:
            self._epochs = longest
            self._top.setXRange(0.5, longest + 0.5 + LABEL_ROOM * longest, padding=0)
            for plot in (self._top, self._bottom):
                plot.getAxis("bottom").setTicks([epoch_ticks(longest)])
        ranges = [curves.values for curves in self._curves.values()]
        if self._log:
            low, high = whole_range(ranges, (-1.0, 0.0))
            bottom, top, marks = log_range(10**low, 10**high)
        else:
            bottom, top, ticks = round_range(*whole_range(ranges, (0.0, 1.0)))
            marks = value_ticks(ticks)
        slowest, fastest = whole_range([curves.rates for curves in self._curves.values()], (-4.0, -2.0))
        rates = whole_decades(slowest, fastest)
        if (bottom, top, marks, rates) == self._ranges:
            return
        self._ranges, self._labels_stale = (bottom, top, marks, rates), True
        self._top.setYRange(bottom, top, padding=0)
        set_marks(self._top, marks, self._bottom)
        self._bottom.setYRange(*rates, padding=0)

    @Slot()
    def _place_labels(self) -> None:
        """Names at the ends of the curves and of the staircases, as far as there is room for them."""
        self._labels_stale = False
        ended = {curves: curves.end for curves in self._curves.values() if curves.end is not None}
        # Where there is no room for all names, the heavy curves keep theirs.
        room = len(ended) * GAP <= self._top.vb.height()
        named = {curves: end for curves, end in ended.items() if room or curves.dots.zValue() > 0}
        for curves in self._curves.values():
            if curves.label.isVisible() != (curves in named):
                curves.label.setVisible(curves in named)
        bare = [end for curves, end in ended.items() if curves not in named]
        put_names(self._top.vb, self._leaders[0], {curves.label: end for curves, end in named.items()}, bare)
        self._name_rates()

    def _name_rates(self) -> None:
        """At the right, one name for all staircases that end together; a name further left would hide steps.

        Where there is no room for all names, those of the heavy staircases come first, then those that stand apart.
        """
        ends = {trial: curves.rate_end for trial, curves in self._curves.items() if curves.rate_end is not None}
        last = max((x for x, _ in ends.values()), default=0.0)
        late = {self._shown[trial].number: end for trial, end in ends.items() if end[0] == last}
        heavy = {self._shown[trial].number for trial in ends if self._curves[trial].rate.zValue() > 0}
        firsts = sorted(late, key=lambda number: (number not in heavy, number))
        kept = ends_with_room(self._bottom.vb, [late[n] for n in firsts], len({late[n] for n in heavy & {*late}}))
        names = names_together({number: end for number, end in late.items() if end in kept})
        write_names(self._bottom, self._rate_names, list(names.values()), self._theme)
        put_names(self._bottom.vb, self._leaders[1], dict(zip(self._rate_names, names, strict=False)))
        self._alike = share_a_line({t: float(self._curves[t].rate.yData[0]) for t in ends}, ends, kept)

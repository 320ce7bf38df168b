"""The view of the curves: the charts, and which metric they show on which axis."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox

from app.gui.kit.widgets import label
from app.gui.theme import Theme
from app.gui.tuner.views.chart_view import ChartView
from app.gui.tuner.views.choosers import chooser, offer
from app.gui.tuner.views.curves.chart import TrialCharts
from app.gui.tuner.views.view import Context
from app.tuning.record.plateau import outlook_of
from app.tuning.record.state import SearchState
from app.tuning.spec.measures import meaning_of
from app.tuning.spec.search import SearchSpec
from app.tuning.words.curves import epochless_text, executions_text
from app.tuning.words.reduce_lr_on_plateau import outlook_text

METRICS = ("val_accuracy", "val_loss", "accuracy", "loss")  # in this order, before any others


class CurvesView(ChartView):
    """A metric of every trial by epoch."""

    title = "Curves"
    tip = "A metric of every trial after each epoch, and below it the learning rate that each epoch used."

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        self.charts = TrialCharts(theme)
        super().__init__(self.charts, parent)
        self._state, self._spec = SearchState(), SearchSpec()
        self._judged_by = ""  # what the search shown last is judged by
        self.metric = chooser("Metric", "Which metric the curves show after each epoch.")
        self.metric.addItems(METRICS)
        self.log = QCheckBox("log axis")
        self.log.setAccessibleName("Log axis")
        self.log.setToolTip("Use a log scale: all of a loss's way from 1 down to 0.001 can be seen.")
        self.choosers = (label("after each epoch", "muted"), self.metric, self.log)
        self.metric.activated.connect(self.choice_changed)
        self.log.toggled.connect(self.choice_changed)

    def show_state(self, state: SearchState, context: Context) -> None:
        """Draw a search; the empty chart says what Start would run, or waits for, until it is pressed."""
        self._state, self._spec = state, context.spec or self._spec
        if context.metric != self._judged_by:
            self._judged_by = context.metric
            self._choose(context.metric)
        self._offer_metrics()
        metric, log = self.metric.currentText(), self.log.isChecked()
        begun = state.spec is not None  # and Start was pressed
        asked, waits = (None, "") if begun else (context.spec, context.waits)
        self.charts.show_state(state, metric, context.selected, asked, log, waits)

    def caption(self) -> str:
        """What the callback can do to the rates, and what the curves leave out."""
        spec = self._state.spec
        plateau = outlook_text(outlook_of(spec)) if spec else ""
        if epochless_text(self._state.trials.values()):
            return ""  # the empty chart says why
        rates = "" if self._state.has_rates else "The script's files don't record learning rates."
        parts = plateau, executions_text(spec), self.charts.left_out(), rates
        return " ".join(part for part in parts if part)

    def _choose(self, metric: str) -> None:
        if self.metric.findText(metric) < 0:
            self.metric.addItem(metric)  # for the offer to keep, if the search has it
        self.metric.setCurrentText(metric)

    def _offer_metrics(self) -> None:
        """The metrics this search measures, or before it has measured any, those that it will."""
        spec = self._state.spec or self._spec
        will = [f"{part}{name}" for name in (*spec.measures, "loss") for part in ("val_", "")]
        names = [n for n in self._state.metrics if n != "learning_rate"] or will
        names.sort(key=lambda name: (METRICS.index(name) if name in METRICS else len(METRICS), name))
        chosen = self.metric.currentText()
        if offer(self.metric, names):
            for place, name in enumerate(names):
                self.metric.setItemData(place, meaning_of(name), Qt.ItemDataRole.ToolTipRole)
            if chosen not in names:
                self.metric.setCurrentText(spec.objective)

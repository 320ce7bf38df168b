"""The picture of a search: its curves, its history, its space or one trial's page, one at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QHBoxLayout, QStackedWidget, QWidget

from app.gui.kit.widgets import Card, button, label
from app.gui.theme import Theme
from app.gui.tuner.views.curves.chart import TrialCharts
from app.gui.tuner.views.history import HistoryChart
from app.gui.tuner.views.space.widget import SpaceMap
from app.gui.tuner.views.trial_page import TrialPage
from app.tuning.record.space_grid import axes_of, filled_text, odds_text
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.words.plateau import plateau_text
from app.tuning.words.search_sentences import executions_text

METRICS = ("val_accuracy", "val_loss", "accuracy", "loss")
VIEWS = {
    "Curves": "A metric of every trial after each epoch, and below it the learning rate that each epoch used.",
    "History": "The score of every finished trial in the order they ran, and the best so far.",
    "Space": "Which places of the search space were tried, with what score, and which were not.",
    "Trial": "The page of the chosen trial: values, model, curves, every epoch. A double click in the table opens it.",
}


class Picture(Card):
    """Four views of one SearchState, with what there is to choose about each beside its name."""

    trial_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._state, self._selected, self._spec = SearchState(), "", SearchSpec()
        self._runs: SearchSpec | None = self._spec
        self.notes: dict[str, str] = {}
        self.charts, self.history = TrialCharts(theme), HistoryChart(theme)
        self.space, self.page = SpaceMap(theme), TrialPage(theme)
        self.metric_box = _chooser("Metric", "What the curves show, after each epoch.")
        self.metric_box.addItems(METRICS)
        self.log_box = QCheckBox("log axis")
        self.log_box.setAccessibleName("Log axis")
        self.log_box.setToolTip("Draw values in powers of ten: a loss that falls from 1 to 0.001 shows all its way.")
        self.x_box = _chooser("Across", "The hyperparameter from left to right.")
        self.y_box = _chooser("Up", "The hyperparameter from bottom to top.")
        self.caption = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self.views = {}
        head = QHBoxLayout()
        for place, (name, tip) in enumerate(VIEWS.items()):
            self.views[name] = made = button(name, tip)
            made.setCheckable(True)
            self._group.addButton(made, place)
            head.addWidget(made)
        head.addStretch(1)
        self._choosers: list[list[QWidget]] = [
            [label("after each epoch", "muted"), self.metric_box, self.log_box],
            [],
            [label("across", "muted"), self.x_box, label("up", "muted"), self.y_box],
            [],
        ]
        for widget in (w for widgets in self._choosers for w in widgets):
            head.addWidget(widget)
        for view in (self.charts, self.history, self.space, self.page):
            self._stack.addWidget(view)
        self.body.addLayout(head)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.caption)
        self._group.idClicked.connect(self._show_view)
        for box in (self.metric_box, self.x_box, self.y_box):
            box.activated.connect(self.refresh)
        self.log_box.toggled.connect(self.refresh)
        for chart in (self.charts, self.history, self.space):
            chart.trial_clicked.connect(self.trial_clicked)
        self.show_view("Curves")

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        self.views[name].setChecked(True)
        self._show_view(list(VIEWS).index(name))

    def in_front(self) -> QWidget | None:
        """The chart that shows: of a trial's page its curves, without what scrolls and what is typed, if it has any."""
        shown = self._stack.currentWidget()
        if shown is not self.page:
            return shown
        return None if self.page.figure.isHidden() else self.page.figure

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        for view in (self.charts, self.history, self.space, self.page):
            view.set_theme(theme)
        self.refresh()

    def show_state(self, state: SearchState, selected: str, spec: SearchSpec | None) -> None:
        """Draw a search; ``selected`` is a trial's id or empty; ``spec`` is what Start would run, if it can."""
        self._state, self._selected, self._runs = state, selected, spec
        self._spec = spec or self._spec
        self.refresh()

    @Slot(int)
    def _show_view(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for index, widgets in enumerate(self._choosers):
            for widget in widgets:
                widget.setVisible(index == place)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw the view in front."""
        state, selected = self._state, self._selected
        match self._stack.currentIndex():
            case 0:
                self._offer_metrics()
                metric, log = self.metric_box.currentText(), self.log_box.isChecked()
                self.charts.show_state(state, metric, selected, self._runs, log)
                rates = "" if state.has_rates else "The script's files keep no learning rate of an epoch."
                told = [plateau_text(state.spec) if state.spec else "", executions_text(state.spec)]
                told += [self.charts.left_out(), rates]
            case 1:
                self.history.show_state(state, selected)
                told = ["Dots: each trial's score. Line: the best so far. ✕: failed." if state.trials else ""]
            case 2:
                self._offer_axes()
                self.space.show_state(state, self.x_box.currentText(), self.y_box.currentText(), selected)
                told = [self.space.scale_text(), filled_text(state), _odds(state)]
            case _:
                self.page.show_trial(state, selected, self.notes)
                told = []
        text = " ".join(part for part in told if part)
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    def _offer_metrics(self) -> None:
        """The metrics this search measures, or before it has measured any, those that it will."""
        first = next((t.epochs[0] for t in self._state.trials.values() if t.epochs), None)
        objective = (self._state.spec or self._spec).objective
        base = objective.removeprefix("val_")
        will = dict.fromkeys([f"val_{base}", base, "val_loss", "loss"])
        names = [n for n in first.logs if n != "learning_rate"] if first is not None else list(will)
        names.sort(key=lambda name: (METRICS.index(name) if name in METRICS else len(METRICS), name))
        chosen = self.metric_box.currentText()
        if _offer(self.metric_box, names) and chosen not in names:
            self.metric_box.setCurrentText(objective)

    def _offer_axes(self) -> None:
        names = list(axes_of(self._state.spec)) if self._state.spec is not None else []
        fresh = _offer(self.x_box, names)
        _offer(self.y_box, names)
        if fresh and len(names) > 1:  # the learning rate, by whatever name, is the first to look at
            rate = next((name for name in names if name == "lr" or "learning_rate" in name), names[1])
            self.x_box.setCurrentText(next(name for name in names if name != rate))
            self.y_box.setCurrentText(rate)
        for widget in self._choosers[2]:
            widget.setVisible(len(names) > 1)


def _odds(state: SearchState) -> str:
    """The odds, where the tuner draws at random."""
    if state.spec is None or not state.knows_tuner:
        return ""
    return odds_text(state) if type(state.spec.tuner).__name__ == "RandomSearch" else ""


def _offer(box: QComboBox, names: list[str]) -> bool:
    """Offer these names, keeping the chosen one if it is among them; True if they are others than before."""
    if [box.itemText(k) for k in range(box.count())] == names:
        return False
    chosen = box.currentText()
    box.clear()
    box.addItems(names)
    if chosen in names:
        box.setCurrentText(chosen)
    return True


def _chooser(name: str, tip: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made

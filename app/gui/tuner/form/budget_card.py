"""The card of the tuner and its budget: what is searched for, by whom, how long, and from which seed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.gui.forms.kind_form import KindForm, kinds_of
from app.gui.forms.spins import WholeSpin
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.fold_card import FoldCard
from app.gui.kit.widgets import Choice, button, label, make_editable
from app.gui.theme import Theme
from app.tuning.spec.data import Task
from app.tuning.spec.measures import meaning_of, named_direction, objectives
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.tuner import Hyperband
from app.tuning.words.plan import search_line

SHORT = {"executions_per_trial": "executions"}  # names too long for their column
TUNER_TIP = (
    "random_search: draws combinations at random.\ngrid_search: tries every combination in turn.\n"
    "bayesian_optimization: learns from the trials so far which to try next.\n"
    "hyperband: gives many trials few epochs and the best of them more."
)

BY_HYPERBAND = (
    "Hyperband doesn't use this: how many trials there are, and how long each trains, follows from\n"
    "its own max_epochs, factor and hyperband_iterations."
)


class BudgetCard(FoldCard):
    """Edits the scalar fields of a spec and its tuner; ``changed`` carries a field's name and its new value."""

    changed = Signal(str, object)
    complained = Signal(str)
    default_asked = Signal()  # for all of the search

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Search", parent=parent)
        self.objective = Choice()
        self.objective.setAccessibleName("objective")
        self._spec = SearchSpec()  # what is shown
        self.better = Choice()  # of an objective whose name does not say it
        self.better.setAccessibleName("which way the objective is better")
        for words, way in (("lower is better", "min"), ("higher is better", "max")):
            self.better.addItem(words, way)
        self.better.setToolTip("The name of this metric does not say which way it is better.")
        self.better.hide()
        self.spins = {
            "max_trials": WholeSpin("max_trials", 1, 10_000, "How many combinations Keras Tuner tries at most."),
            "epochs": WholeSpin("epochs", 1, 10_000, "How many times every trial goes through its training rows."),
            "seed": WholeSpin("seed", 1, 2**31 - 1, "The same seed gives the same search: samples, weights, shuffles."),
        }
        tip = (
            "executions_per_trial: how many times each combination is trained, from seed, seed + 1 and so on.\n"
            "Its score is the mean, so that luck with the first weights counts for less."
        )
        self.spins["executions_per_trial"] = WholeSpin("executions_per_trial", 1, 100, tip)
        self.tuner = KindForm(kinds_of(SearchSpec, "tuner"), "tuner", TUNER_TIP, theme)
        self.default = button(
            "Default search", "Back to the default search: 32 to 128 units, three learning rates, 5 trials of 5 epochs."
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label("objective", "muted"), 0, 0)
        grid.addWidget(self.objective, 0, 1)
        grid.addWidget(self.better, 1, 1)
        for row, (name, spin) in enumerate(self.spins.items(), 2):
            spin.setObjectName(name)
            spin.valueChanged.connect(self._spun)
            spin.complained.connect(self._complain)
            grid.addWidget(label(SHORT.get(name, name), "muted"), row, 0)
            grid.addWidget(spin, row, 1)
        self._wrong = ErrorNote(self)
        self.body.addLayout(grid)
        self.body.addWidget(self.tuner)
        self.tuner.setVisible(len(kinds_of(SearchSpec, "tuner")) > 1)
        self.body.addWidget(self.default)
        self.default.clicked.connect(self.default_asked)
        self.objective.activated.connect(self._choose)
        self.better.activated.connect(self._turn)
        self.tuner.changed.connect(self._set_tuner)
        self.tuner.complained.connect(self.complained)
        self._tips = {name: spin.toolTip() for name, spin in self.spins.items()}

    def show_spec(self, spec: SearchSpec, task: Task | None = None, measured: Sequence[str] = ()) -> None:
        """Show a spec, with the objectives that its task has, or with what a network of the user's own measures."""
        self._spec = spec
        self._let_type(spec.model is not None)
        known = objectives(task) if spec.model is None else measured
        if [self.objective.itemText(k) for k in range(self.objective.count())] != list(known):
            self.objective.clear()
            self.objective.addItems(known)
            for place, name in enumerate(known):
                self.objective.setItemData(place, meaning_of(name), Qt.ItemDataRole.ToolTipRole)
        if self.objective.findText(spec.objective) < 0:
            self.objective.addItem(spec.objective)
        self.objective.setCurrentText(spec.objective)
        self.better.setVisible(spec.model is not None and named_direction(spec.objective) is None)
        self.better.setCurrentIndex(self.better.findData(spec.direction))
        self.objective.setToolTip(f"What trials are judged by.\n{meaning_of(spec.objective)}".strip())
        for name, spin in self.spins.items():
            with QSignalBlocker(spin):
                spin.setValue(getattr(spec, name))
        self.tuner.show_value(spec.tuner)
        self.say(search_line(spec))
        for name in ("max_trials", "epochs"):
            # Hyperband decides itself how many trials there are and how long each one trains.
            self.spins[name].setEnabled(not isinstance(spec.tuner, Hyperband))
            self.spins[name].setToolTip(BY_HYPERBAND if isinstance(spec.tuner, Hyperband) else self._tips[name])

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink from now on."""
        self.tuner.set_theme(theme)

    @Slot(int)
    def _spun(self, value: int) -> None:
        self.changed.emit(self.sender().objectName(), value)

    @Slot(str)
    def _complain(self, fault: str) -> None:
        wrong = [spin for spin in self.spins.values() if spin.fault]
        self._wrong.show_error("\n".join(spin.fault for spin in wrong), wrong[-1] if wrong else None)
        self.complained.emit(fault)

    def _let_type(self, on: bool) -> None:
        """Whether an objective may be typed, too: a user's own network may measure anything."""
        if on != self.objective.isEditable():
            make_editable(self.objective, on, self._choose)

    @Slot()
    def _choose(self) -> None:
        name = self.objective.currentText().strip()
        if not name:
            self.objective.setCurrentText(self._spec.objective)
        elif name != self._spec.objective:
            self.changed.emit("objective", name)

    @Slot()
    def _turn(self) -> None:
        if self._spec.model is not None:
            self.changed.emit("model", replace(self._spec.model, direction=self.better.currentData()))

    @Slot(object)
    def _set_tuner(self, tuner: object) -> None:
        self.changed.emit("tuner", tuner)

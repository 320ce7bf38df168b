"""The view of the space: its map, and which two hyperparameters span it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.kit.widgets import label
from app.gui.theme import Theme
from app.gui.tuner.views.chart_view import ChartView
from app.gui.tuner.views.choosers import chooser, offer
from app.gui.tuner.views.space.widget import SpaceMap
from app.gui.tuner.views.view import Context
from app.tuning.record.space_grid import axes_of
from app.tuning.record.space_tried import chance_of, tried_of
from app.tuning.record.state import SearchState
from app.tuning.words.space import chance_text, tried_text


class SpaceView(ChartView):
    """The search space, filling up with scores as it is tried."""

    title = "Space"
    tip = "Which combinations of the search space were tried, with what score, and which were not."

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        self.map = SpaceMap(theme)
        super().__init__(self.map, parent)
        self._state = SearchState()
        self.across = chooser("Across", "The hyperparameter from left to right.")
        self.up = chooser("Up", "The hyperparameter from bottom to top.")
        row = QWidget()  # hidden as a whole by the stack, and its parts where there is nothing to choose
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        self._parts = (label("across", "muted"), self.across, label("up", "muted"), self.up)
        for part in self._parts:
            layout.addWidget(part)
        self.choosers = (row,)
        self.across.activated.connect(self.choice_changed)
        self.up.activated.connect(self.choice_changed)

    def show_state(self, state: SearchState, context: Context) -> None:
        """Draw a search by the two hyperparameters that are chosen."""
        self._state = state
        self._offer_axes()
        self.map.show_state(state, self.across.currentText(), self.up.currentText(), context.selected)

    def caption(self) -> str:
        """What the colours mean, how much was tried, and the chance of having met the best."""
        tried, chance = tried_text(tried_of(self._state)), chance_text(chance_of(self._state))
        parts = self.map.scale_text(), tried, chance
        return " ".join(part for part in parts if part)

    def _offer_axes(self) -> None:
        names = list(axes_of(self._state.spec)) if self._state.spec is not None else []
        fresh = offer(self.across, names)
        offer(self.up, names)
        if fresh and len(names) > 1:  # the learning rate, by whatever name, is the first to look at
            rate = next((name for name in names if name == "lr" or "learning_rate" in name), names[1])
            self.across.setCurrentText(next(name for name in names if name != rate))
            self.up.setCurrentText(rate)
        for part in self._parts:
            part.setVisible(len(names) > 1)

"""The views of a search, one at a time, each brought to the front by its title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from app.gui.kit.widgets import Card, button, label
from app.gui.theme import Theme
from app.gui.tuner.views.view import Context, View
from app.tuning.record.state import SearchState


class ViewStack(Card):
    """Shows one SearchState by any list of views; only the one in front is drawn."""

    trial_clicked = Signal(str)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._state, self._context = SearchState(), Context()
        self.views = {view.title: view for view in views}
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self.titles: dict[str, QPushButton] = {}
        head, choosers = QHBoxLayout(), QHBoxLayout()
        for place, view in enumerate(self.views.values()):
            self.titles[view.title] = made = button(view.title, view.tip)
            made.setCheckable(True)
            self._group.addButton(made, place)
            head.addWidget(made)
            for widget in view.choosers:
                choosers.addWidget(widget)
            self._stack.addWidget(view.widget)
            view.trial_clicked.connect(self.trial_clicked)
            view.choice_changed.connect(self.refresh)
        head.addStretch(1)
        head.addLayout(choosers)
        self.caption = label("", "muted", wrap=True)
        self.body.addLayout(head)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.caption)
        self._group.idClicked.connect(self._bring)
        self.show_view(views[0].title)

    def show_view(self, title: str) -> None:
        """Bring a view to the front."""
        self.titles[title].setChecked(True)
        self._bring(list(self.titles).index(title))

    def picture(self) -> QWidget | None:
        """What is worth saving of the view in front, or None if nothing is."""
        return self._in_front.picture()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        for view in self.views.values():
            view.set_theme(theme)
        self.refresh()

    def show_state(self, state: SearchState, context: Context) -> None:
        """Draw a search."""
        self._state, self._context = state, context
        for_one_trial = next((title for title, view in self.views.items() if view.for_one_trial), "")
        if context.opened and for_one_trial:
            self.show_view(for_one_trial)
        else:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw the view in front."""
        self._in_front.show_state(self._state, self._context)
        text = self._in_front.caption()
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    @property
    def _in_front(self) -> View:
        return list(self.views.values())[self._stack.currentIndex()]

    @Slot(int)
    def _bring(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for index, view in enumerate(self.views.values()):
            for widget in view.choosers:
                widget.setVisible(index == place)
        self.refresh()

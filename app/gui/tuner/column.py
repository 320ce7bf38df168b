"""The column beside the charts, in the order of thought.

Before a search: its set-up, card by card, then Start. From Start on: the run and what came of it, with the set-up in
one line below, a click away.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.kit.fold_card import FoldCard
from app.gui.kit.side_column import SideColumn
from app.gui.kit.tab_order import order_tabs, tab_stops
from app.gui.kit.widgets import button, column, scroll_to
from app.gui.tuner.form.form import SearchForm
from app.gui.tuner.run.card import RunCard

WIDTH = 340  # pixels
UNFOLDS_MS = 60  # until a card that was unfolded has its height
# What lessons call the form's settings by that stand in one card; a hyperparameter stands in Space or in Network.
OF_SEARCH = {"tuner", "objective", "max_trials", "epochs", "seed"}


class TunerColumn(QWidget):
    """Lays the cards out; ``results`` are those of what came of a search."""

    def __init__(self, form: SearchForm, run: RunCard, *results: QWidget) -> None:
        super().__init__()
        self._form, self._run, self._results = form, run, results
        self._any_search = False
        self.set_up = FoldCard("Set-up", folded=False)
        self.set_up.inner.setFixedHeight(0)  # what it folds stands below it
        self.set_up.toggle.setToolTip("Show what this search was given, to look at or to change for the next one.")
        self.all_searches = button("All searches…", "Open, rename or delete earlier searches (Ctrl+Shift+L).")
        self.area = column(self.set_up, form, run, *results, self.all_searches, width=WIDTH)
        inner = self.area.widget()
        assert inner is not None
        self._cards = cast("QVBoxLayout", inner.layout())
        self.side = SideColumn(self.area)
        self.side.setFixedWidth(WIDTH)
        self._unfolded: list[FoldCard] = []  # because they were lent
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.side)
        self.set_up.flipped.connect(self._flip)
        form.looked_for.connect(self.show_set_up)
        self._arrange(set_up=True)

    def lend(self, names: Collection[str]) -> list[QWidget]:
        """The cards of these names, for a lesson to hold, and in any case that of the run, with its keys and errors."""
        form, wanted = self._form, set(names)
        network, space = form.space_card.network, form.space_card
        rows = [row for name, row in space.rows.items() if name in wanted]
        cards = (
            (form.data, "data" in wanted),
            (network, any(network.isAncestorOf(row) for row in rows)),
            (space, any(space.isAncestorOf(row) for row in rows)),
            (form.callbacks, "callbacks" in wanted),
            (form.budget, bool(wanted & OF_SEARCH)),
        )
        lent: list[QWidget] = []
        for card, on in cards:
            if on:
                lent.append(self.side.lend(card, form.inside))
        if len(lent) == 1:  # of several each is a line, as in the column
            (only,) = (card for card, on in cards if on)
            if only.folded:
                only.set_folded(False)
                self._unfolded.append(only)
        self._run.options_box.setVisible("workers" in wanted)
        return [*lent, self.side.lend(self._run, self._cards)]

    def place_of(self, name: str) -> QWidget | None:
        """Where a setting of this name is set, None if nowhere."""
        form = self._form
        places: dict[str, QWidget] = {
            **form.space_card.rows,
            **form.budget.spins,
            "data": form.data,
            "objective": form.objective,
            "tuner": form.budget.tuner,
            "callbacks": form.callbacks,
            "run": self._run.start,
        }
        return places.get(name)

    def name_at(self, widget: QWidget | None) -> str:
        """The name of the setting that a widget is a part of, "" if of none."""
        form = self._form
        names = (*form.space_card.rows, *form.budget.spins, "data", "objective", "tuner", "callbacks", "run")
        for name in names if widget is not None else ():
            place = self.place_of(name)
            if place is not None and widget is not None and (place is widget or place.isAncestorOf(widget)):
                return name
        return ""

    def card_around(self, place: QWidget) -> QWidget:
        """What is seen of a place: itself, or the card that it is folded into."""
        folded = [card for card in self._form.cards if card.folded and card.isAncestorOf(place)]
        return folded[0] if folded else place

    def go_to(self, name: str) -> None:
        """Unfold the card of a setting, and give it the keys."""
        place = self.place_of(name)
        if place is None:
            return
        for card in self._form.folds:
            if card is place or card.isAncestorOf(place):
                card.set_folded(False)
        stops = [stop for stop in tab_stops(place) if stop.isEnabled()]
        (stops[0] if stops else place).setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(UNFOLDS_MS, place, lambda: scroll_to(place))

    def take_back(self) -> None:
        """Have all cards where they were, folded as they were."""
        for card in self._unfolded:
            card.set_folded(True)
        self._unfolded.clear()
        self._run.options_box.show()
        self.side.take_back()
        self._arrange(set_up=not self._any_search or not self.set_up.folded)

    def order_tabs(self) -> None:
        """Let the Tab key go through what stands here, from top to bottom."""
        order_tabs(*self.side.tab_parts(*self._order, self.all_searches))

    def show_search(self, shown: bool) -> None:
        """Whether there is a search at all, whose cards the set-up could make room for."""
        if shown != self._any_search:
            self._any_search = shown
            self._arrange(set_up=not shown or not self.set_up.folded)

    @Slot()
    def show_set_up(self) -> None:
        """The set-up first, to be looked at and changed, with Start below it."""
        if self.set_up.folded:
            self._arrange(set_up=True)

    def show_results(self) -> None:
        """The run and what came of it first."""
        if not self.set_up.folded:
            self._arrange(set_up=False)

    def say(self, line: str) -> None:
        """What the set-up is, in a few words."""
        self.set_up.say(line)

    @Slot(bool)
    def _flip(self, folded: bool) -> None:
        self._arrange(set_up=not folded)
        self.area.verticalScrollBar().setValue(0)

    def _arrange(self, set_up: bool) -> None:
        first: tuple[QWidget, ...] = (self.set_up, self._form)
        then: tuple[QWidget, ...] = (self._run, *self._results)
        self._order = (*first, *then) if set_up else (*then, *first)
        here = [part for part in self._order if not self.side.is_lent(part)]
        for place, part in enumerate(here):
            if self._cards.indexOf(part) != place:
                self._cards.insertWidget(place, part)
        self.set_up.set_folded(not set_up)
        self.set_up.setVisible(self._any_search)
        self._form.setVisible(set_up)
        self.order_tabs()

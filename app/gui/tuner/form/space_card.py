"""The cards of the network and of the space: what is fixed in every trial, and what varies from one to the next."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.kit.fold_card import FoldCard
from app.gui.kit.widgets import button, label
from app.gui.tuner.form.space_row import PER_LAYER, SpaceRow
from app.gui.tuner.form.space_text import fixed_beside, varied_settings
from app.gui.tuner.own.rows import OwnRow, OwnRows
from app.tuning.record.short_text import value_text
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.words.plan import network_line, own_line, space_line, space_text

FIRST = ("learning_rate", "units")  # what the chapter varies
MORE = ("batch_norm", "l2", "conv_blocks", "filters", "kernel_size")  # folded until they are wanted


class SpaceCard(FoldCard):
    """Edits a Space; ``changed`` carries the new one, or None while a field is wrong.

    Each hyperparameter has one row. It stands here while it varies, and in the ``network`` card while it is fixed.
    """

    changed = Signal(object)
    experiment_chosen = Signal(str)  # the hyperparameter to vary alone
    moved = Signal(object)  # the row that the user sent to the other card

    def __init__(self, space: Space, parent: QWidget | None = None) -> None:
        super().__init__("Space", parent=parent)
        self.network = FoldCard("Network")
        self.more = FoldCard("More")
        entries = dict(space.settings())
        names = (*FIRST, *(name for name in entries if name not in FIRST))
        self.rows = {name: SpaceRow(name, entries[name]) for name in names}
        self.space = space
        # As the rows have them now, None while one makes no value.
        self._entries: dict[str, object] = {**entries, "per_layer": space.per_layer}
        self._varied, self._fixed, self._folded = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for rows, card in ((self._varied, self), (self._fixed, self.network), (self._folded, self.more)):
            rows.setSpacing(8)
            card.body.addLayout(rows)
        self.more.body.addWidget(
            label("Convolutions need pictures: the digits, or a .npz file of images.", "muted", wrap=True)
        )
        self.more.say("batch_norm, l2, convolutions")
        self.network.body.addWidget(self.more)
        self._hint = label("Choose list or range to vary something: it moves to Space.", "muted", wrap=True)
        self.network.body.addWidget(self._hint)
        self.own = OwnRows()  # of a user's own network, in the place of these rows
        self.body.addWidget(self.own)
        for row in self.rows.values():
            row.changed.connect(self._read)
            row.mode_chosen.connect(self._follow)
            row.per_layer_chosen.connect(self._set_per_layer)
        self.count = label("", "muted", wrap=True)
        self.is_own = False
        self._word = label("", wrap=True)
        self._word.setToolTip("Change one thing at a time, and you know what made the difference.")
        self.only = {name: self._chip(name) for name in names}
        for part in (self.count, self._word):
            self.body.addWidget(part)
        chips = list(self.only.values())
        for first in range(0, len(chips), 3):
            line = QHBoxLayout()
            line.setSpacing(4)
            for chip in chips[first : first + 3]:
                line.addWidget(chip)
            line.addStretch(1)
            self.body.addLayout(line)
        self._place_rows()

    def _chip(self, name: str) -> QPushButton:
        made = button(name, "")
        made.setObjectName("chip")
        made.setAccessibleName(f"Vary only {name}")
        made.setProperty("hyperparameter", name)
        made.clicked.connect(self._experiment)
        return made

    def _place_rows(self) -> None:
        """Put every row into the card where it belongs, in the order of the hyperparameters."""
        places = {id(rows): 0 for rows in (self._varied, self._fixed, self._folded)}
        for name, row in self.rows.items():
            held = self._folded if name in MORE else self._fixed
            rows = self._varied if isinstance(row.entry, Vary) else held
            if rows.indexOf(row) != places[id(rows)]:
                rows.insertWidget(places[id(rows)], row)  # takes it out of the other one
                row.show()
            places[id(rows)] += 1

    @Slot(object)
    def _follow(self, row: SpaceRow) -> None:
        """A row that the user has sent to the other card keeps the focus, and is shown there."""
        for card in (self, self.network, self.more):
            if card.isAncestorOf(row) and card.folded:
                card.set_folded(False)
        row.mode.setFocus()
        self.moved.emit(row)

    def show_spec(self, spec: SearchSpec) -> None:
        """Show a spec's space and how it compares with its budget."""
        self.space = spec.space
        self._entries = {**dict(spec.space.settings()), "per_layer": spec.space.per_layer}
        for name, entry in spec.space.settings():
            self.rows[name].show_entry(entry)
            self.rows[name].per_layer.setChecked(name in spec.space.per_layer)
        self._place_rows()
        self._show_own(spec)
        self.count.setText(space_text(spec))
        self.say(space_line(spec))
        self.network.say(network_line(spec.space) if spec.model is None else own_line(spec.model))
        self._show_words()

    def _show_own(self, spec: SearchSpec) -> None:
        """Make room for the rows of the network that is searched: the built-in one's, or those of the user's own."""
        self.is_own = spec.model is not None
        self.own.setVisible(self.is_own)
        self._hint.setVisible(not self.is_own)
        self.more.setVisible(not self.is_own)
        for row in self.rows.values():
            row.setVisible(not self.is_own)
        if spec.model is not None:
            self.own.show_model(spec.model)

    @property
    def wrong_rows(self) -> list[SpaceRow | OwnRow]:
        """The hyperparameters whose fields make no value."""
        if self.is_own:
            return [*self.own.wrong_rows]
        return [row for row in self.rows.values() if row.fault]

    def _show_words(self) -> None:
        varied, count = list(varied_settings(self.space)), len(self.space.varied())
        several = count > 1 and not self.is_own
        self._word.setVisible(several)
        self._word.setText(
            f"{count} things vary at once, so the best trial won't tell which of them made the difference. "
            "For an experiment, vary only:"
        )
        for name, chip in self.only.items():
            chip.setVisible(several and name in varied)
            if several and name in varied:
                fixed = ", ".join(f"{o} at {value_text(o, v)}" for o, v in fixed_beside(self.space, name).items())
                beside = f"with {fixed} fixed" if fixed else "alike in all layers"
                chip.setToolTip(f"Vary {name} alone, {beside}. Undo brings the others back.")

    @Slot(str, object)
    def _read(self, name: str, entry: object) -> None:
        self._entries[name] = entry
        wrong = None in self._entries.values()
        self.changed.emit(None if wrong else msgspec.structs.replace(self.space, **self._entries))

    @Slot(str, bool)
    def _set_per_layer(self, name: str, chosen: bool) -> None:
        wanted = {*self.space.per_layer, name} if chosen else {*self.space.per_layer} - {name}
        self._read("per_layer", tuple(one for one in PER_LAYER if one in wanted))

    @Slot()
    def _experiment(self) -> None:
        self.experiment_chosen.emit(self.sender().property("hyperparameter"))

"""What is asked about a table, or pointed out: a sentence, and a button for each thing that can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import button, discard, label
from app.gui.tuner.columns.changes import holds
from app.tuning.spec.data import Table
from app.tuning.tables.preview import Choice, Offer

LONGEST = 40  # characters on a button


class OfferRows(QWidget):
    """Shows Offers; ``taken`` carries what a click changes in the Table."""

    taken = Signal(object)

    def __init__(self, upright: bool = False, parent: QWidget | None = None) -> None:
        """``upright``: the buttons stand below their sentence, for a narrow column."""
        super().__init__(parent)
        self._upright = upright
        self._offers: tuple[Offer, ...] = ()
        self._table: Table | None = None
        self._rows: list[QWidget] = []
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self.hide()

    def show_offers(self, offers: Sequence[Offer], table: Table) -> None:
        """Show what is asked of a table; a choice that it already has is marked."""
        if (tuple(offers), table) == (self._offers, self._table):
            return
        self._offers, self._table = tuple(offers), table
        for row in self._rows:
            self._inside.removeWidget(row)
            discard(row)
        self._rows = [self._made(offer, table) for offer in offers]
        for row in self._rows:
            self._inside.addWidget(row)
        self.setVisible(bool(offers))

    def _made(self, offer: Offer, table: Table) -> QWidget:
        row = QFrame()
        row.setObjectName("card")
        layout = (QVBoxLayout if self._upright else QHBoxLayout)(row)
        layout.setContentsMargins(8, 4, 6, 4)
        layout.setSpacing(6)
        said = label(offer.sentence, "", wrap=True)
        layout.addWidget(said, 1)
        choices = QHBoxLayout()
        choices.setSpacing(6)
        for choice in offer.choices:
            choices.addWidget(self._button(choice, offer, table))
        if self._upright:
            choices.addStretch(1)
        layout.addLayout(choices)
        layout.setAlignment(choices, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _button(self, choice: Choice, offer: Offer, table: Table) -> QWidget:
        words = choice.label if len(choice.label) <= LONGEST else choice.label[: LONGEST - 1] + "…"
        made = button(words.replace("&", "&&"), plain_text(f"{choice.label}: {offer.sentence}"))
        made.setAccessibleName(f"{choice.label}: {offer.sentence}")
        made.setCheckable(True)
        made.setChecked(holds(table, choice.change))
        made.clicked.connect(lambda: made.setChecked(holds(table, choice.change)))  # the table says it, not the click
        made.clicked.connect(lambda: self.taken.emit(dict(choice.change)))
        return made

"""The card of the best trial."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Card, label
from app.tuning.record.short_text import short_text, value_text
from app.tuning.record.state import SearchState
from app.tuning.words.best import baseline_text, best_text, luck_text, references_text


class BestCard(Card):
    """The best trial so far and the values that made it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Best so far", parent)
        self._text = label("", wrap=True)
        self._values = label("", wrap=True)
        self._beside = label("", wrap=True)
        self._luck = label("", "muted", wrap=True)
        for part in (self._text, self._values, self._beside, self._luck):
            self.body.addWidget(part)

    def show_state(self, state: SearchState) -> None:
        """Show the best trial; the card is there once there is one."""
        best = state.best
        self.setVisible(best is not None)
        if best is None or state.spec is None:
            return
        self._text.setText(best_text(state))
        self._values.setText(", ".join(f"{name}={short_text(name, v)}" for name, v in best.values.items()))
        whole = "\n".join(f"{name}={value_text(name, v)}" for name, v in best.values.items())
        self._values.setToolTip(plain_text(whole))
        self._values.setVisible(bool(best.values))
        self._beside.setText(references_text(state))
        self._beside.setVisible(bool(self._beside.text()))
        luck = " ".join(text for text in (baseline_text(state), luck_text(state)) if text)
        self._luck.setText(luck)
        self._luck.setVisible(bool(luck))

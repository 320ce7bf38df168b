"""A learning rate in the little room that a folded hiker has for it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from app.descent.text.numbers import lr_text, number_text
from app.gui.theme import write_small


class RateWord(QLabel):
    """Says a rate in the width that it has: with fewer words, or rounded with a ≈, where it does not fit whole.

    Half of its digits would be another rate.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        write_small(self, 12)
        self.setFixedWidth(width)

    def set_rate(self, rate: float | None) -> None:
        """Say another rate; None is that of a schedule."""
        whole = "scheduled" if rate is None else f"LR {lr_text(rate)}"
        shorter = () if rate is None else (lr_text(rate), f"≈{number_text(rate)}")
        fits = self.fontMetrics().horizontalAdvance
        self.setText(next((text for text in (whole, *shorter) if fits(text) <= self.width()), "…"))
        self.setToolTip("" if self.text() == whole else whole)

"""Boxes to choose from beside a view's title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox


def chooser(name: str, tip: str) -> QComboBox:
    """A box as wide as its longest name."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made


def offer(box: QComboBox, names: Sequence[str]) -> bool:
    """Offer these names, keeping the chosen one if it is among them; True if they are others than before."""
    if [box.itemText(k) for k in range(box.count())] == list(names):
        return False
    chosen = box.currentText()
    box.clear()
    box.addItems(names)
    if chosen in names:
        box.setCurrentText(chosen)
    return True

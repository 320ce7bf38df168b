"""Boxes to choose from beside a view's title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

WIDEST, BESIDE = 220, 24  # pixels of a box, and of its list beside the names


def chooser(name: str, tip: str) -> QComboBox:
    """A box as wide as its longest name, up to a width that leaves room for the views' titles."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMaximumWidth(WIDEST)
    made.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
    return made


def offer(box: QComboBox, names: Sequence[str]) -> bool:
    """Offer these names, keeping the chosen one if it is among them; True if they are others than before."""
    if [box.itemText(k) for k in range(box.count())] == list(names):
        return False
    chosen = box.currentText()
    box.clear()
    box.addItems(names)
    box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + BESIDE)  # the list shows long names whole
    if chosen in names:
        box.setCurrentText(chosen)
    return True

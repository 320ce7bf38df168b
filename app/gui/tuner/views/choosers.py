"""Boxes to choose from beside a view's title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from app.gui.kit.widgets import Choice

WIDEST, BESIDE = 220, 24  # pixels of a box, and of its list beside the names


class Chooser(Choice):
    """A box as wide as its longest name, or ``WIDEST``, which leaves room for the titles; then it shows both ends."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(WIDEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        style = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(style, option, QStyle.SubControl.SC_ComboBoxEditField, self).width()
        option.currentText = option.fontMetrics.elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)
        painter.drawComplexControl(style, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def chooser(name: str, tip: str) -> QComboBox:
    """An empty box."""
    made = Chooser()
    made.setAccessibleName(name)
    made.setToolTip(tip)
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

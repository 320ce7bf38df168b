"""The wheel scrolls past every control: only a field that has the focus takes it for itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QWidget

from app.gui.forms.spins import WholeSpin
from app.gui.kit.widgets import Choice


def turn(widget: QWidget, ticks: int) -> None:
    """Turn the wheel over a widget's middle."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * ticks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def shown(widget: QWidget) -> object:
    return widget.currentIndex() if isinstance(widget, QComboBox) else widget.value()


def test_that_the_wheel_over_any_control_changes_no_value(qtbot, window):
    window.tabs.setCurrentWidget(window.mountain_tab)
    kinds = (QComboBox, QAbstractSpinBox, QAbstractSlider)
    for tab in (window.mountain_tab, window.tuner_tab):
        window.tabs.setCurrentWidget(tab)
        found = [part for kind in kinds for part in tab.findChildren(kind) if part.accessibleName()]
        assert len(found) > 4
        for part in found:
            before = shown(part)
            for ticks in (10, -10):
                turn(part, ticks)
            assert (shown(part), part.hasFocus()) == (before, False), part.accessibleName()


@pytest.mark.parametrize("kind", ["choice", "number"])
def test_that_a_field_with_the_focus_takes_the_wheel(qtbot, kind):
    field = Choice() if kind == "choice" else WholeSpin("epochs", 1, 9, "")
    if isinstance(field, Choice):
        field.addItems(["a", "b"])
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.clearFocus()
    before = shown(field)
    turn(field, -1 if kind == "choice" else 1)
    assert shown(field) == before
    field.setFocus()
    turn(field, -1 if kind == "choice" else 1)
    assert shown(field) == before + 1

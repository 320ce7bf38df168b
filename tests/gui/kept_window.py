"""A window that serves one test after another: to make one takes longer than most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

# What a widget shows and a person can change, by the names that Qt has for it.
SHOWN = ("text", "checked", "value", "currentText", "currentIndex", "title", "windowTitle", "toolTip")
SET = (QAbstractSpinBox, QComboBox, QLineEdit)


def delete(window: QMainWindow) -> None:
    """Close a window, and wait until it is gone."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(window)


def looks(window: QMainWindow) -> Counter[object]:
    """How every part of a window stands and what it shows, and what is set where it cannot be seen.

    Two windows of the same looks serve a test alike.
    """
    return Counter(look for part in (window, *window.findChildren(QWidget)) for look in looks_of(part))


def looks_of(part: QWidget) -> Iterator[object]:
    """What one part is like."""
    kind = type(part).__name__, part.objectName()
    if part.isVisible():
        place = part.mapTo(part.window(), part.rect().topLeft())
        yield *kind, place.toTuple(), part.size().toTuple(), part.isEnabled()
        yield *kind, *(str(part.property(name)) for name in SHOWN)
    elif isinstance(part, SET) or (isinstance(part, QAbstractButton) and part.isCheckable()):
        yield *kind, *(str(part.property(name)) for name in SHOWN if name != "toolTip")
    if isinstance(part, QTableView):
        header = part.horizontalHeader()
        yield *kind, header.sortIndicatorSection(), header.sortIndicatorOrder()
    if isinstance(part, pg.GraphicsView):
        for item in part.scene().items():
            if isinstance(item, pg.ViewBox):
                yield "ranges", str(item.autoRangeEnabled()), str(item.state["logMode"])

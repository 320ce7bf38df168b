"""The order in which the Tab key goes through controls: as they are laid out, not as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLayout, QSpinBox, QWidget


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What the Tab key may stop at in a widget, in the order of its layouts."""
    if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    if layout is not None and not isinstance(widget, QComboBox | QSpinBox):
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        inner, part = item.layout(), item.widget()
        if inner is not None:
            yield from _in_layout(inner)
        elif part is not None:
            yield from tab_stops(part)


def order_tabs(*parts: QWidget) -> None:
    """Let the Tab key go through these parts one after another."""
    stops = [stop for part in parts for stop in tab_stops(part)]
    for before, after in pairwise(stops):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)

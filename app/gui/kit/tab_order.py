"""The order in which the Tab key goes through controls: as they are laid out, not as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLayout, QSpinBox, QWidget

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What the Tab key may stop at in a widget, in the order of its layouts."""
    if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    if layout is not None and not isinstance(widget, QComboBox | QSpinBox):
        yield from _in_layout(layout, widget)


def _in_layout(layout: QLayout, inside: QWidget) -> Iterator[QWidget]:
    """In the order of a layout's places, told without its items.

    Python's side of such an item outlives it, and is taken for whatever Qt or NumPy puts at its address later.
    """
    found: list[QWidget | QLayout] = [
        *inside.findChildren(QWidget, options=DIRECT),
        *layout.findChildren(QLayout, options=DIRECT),
    ]
    parts = [(layout.indexOf(part), part) for part in found]
    for place, part in sorted(parts, key=itemgetter(0)):
        if place >= 0:
            yield from _in_layout(part, inside) if isinstance(part, QLayout) else tab_stops(part)


def order_tabs(*parts: QWidget) -> None:
    """Let the Tab key go through these parts one after another."""
    stops = [stop for part in parts for stop in tab_stops(part)]
    for before, after in pairwise(stops):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)

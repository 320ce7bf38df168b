"""Which keys a focused widget needs for itself, before the tab takes them for the playhead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSlider, QWidget

from app.gui.mountain.gallery import Tile
from app.gui.mountain.map_view import MapView

KEY = Qt.Key
ARROWS = {KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down}
OWN: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (Tile, ARROWS),
    (QAbstractButton, {KEY.Key_Space}),
    (QSlider, ARROWS | {KEY.Key_Home, KEY.Key_End}),
    (MapView, ARROWS),
)


def keeps(widget: QWidget | None, event: QKeyEvent) -> bool:
    """Whether a plain key belongs to the widget that has the focus: Space presses a button, arrows move a handle."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    return any(isinstance(widget, kind) and event.key() in keys for kind, keys in OWN)

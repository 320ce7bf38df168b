"""The tab's keys, and which of them a focused widget needs for itself before the tab takes them for the playhead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QCheckBox, QComboBox, QSlider, QWidget

from app.gui.mountain.gallery import Tile
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.mountain.losses.rate_curve import RateCurve
from app.gui.mountain.map.widget import MapView
from app.gui.mountain.scene.playback_card import PlaybackCard
from app.gui.mountain.scene.playhead import Playback

KEY = Qt.Key
ARROWS = {KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down}
OWN: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (Tile, ARROWS),
    (QAbstractButton, {KEY.Key_Space}),
    (QSlider, ARROWS | {KEY.Key_Home, KEY.Key_End, KEY.Key_Delete}),
    # Who edits a value and presses Del means the value, not the hiker it belongs to.
    (QComboBox, {KEY.Key_Delete}),
    (QAbstractSpinBox, {KEY.Key_Delete}),
    (QCheckBox, {KEY.Key_Delete}),
    (MapView, ARROWS),
    (Instrument, ARROWS | {KEY.Key_Home, KEY.Key_End}),
    (RateCurve, {KEY.Key_Left, KEY.Key_Right}),
)


def keeps(widget: QWidget | None, event: QKeyEvent) -> bool:
    """Whether a plain key belongs to the widget that has the focus: Space presses a button, arrows move a handle."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    return any(isinstance(widget, kind) and event.key() in keys for kind, keys in OWN)


def add_keys(widget: QWidget, *slots: tuple[Qt.Key | str, Callable[[], object]]) -> None:
    """Keys that work wherever the focus is in a widget, unless what has it needs them itself."""
    for key, slot in slots:
        action = QAction(widget)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        widget.addAction(action)


def add_playback_keys(widget: QWidget, card: PlaybackCard, playback: Playback) -> None:
    """The keys of the playhead, and of the card that it is driven from."""
    add_keys(
        widget,
        (KEY.Key_Space, playback.toggle),
        (KEY.Key_B, card.flip_blindfold),
        (KEY.Key_L, card.flip_loop),
        (KEY.Key_BracketLeft, card.slower),
        (KEY.Key_BracketRight, card.faster),
        (KEY.Key_Home, playback.to_start),
        (KEY.Key_End, playback.to_end),
        (KEY.Key_Left, playback.back),
        (KEY.Key_Right, playback.on),
    )

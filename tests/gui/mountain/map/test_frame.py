"""A frame paints what has changed, and what it leaves alone is what it would have painted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget

from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.walks.scene import Scene
from tests.gui.paint.pixels import pixels

HIKERS = (Sgd(learning_rate=0.02), Sgd(learning_rate=0.01, momentum=0.9), Adam(learning_rate=0.3), Rmsprop())
SCENES = {
    "four": Scene(surface="two-valleys", hikers=HIKERS),
    "zigzag": Scene(surface="ravine", hikers=(Sgd(learning_rate=0.0199), Adam(learning_rate=0.3)), steps=120),
    "gone": Scene(surface="ravine", hikers=(Sgd(learning_rate=100.0), Adam(learning_rate=0.01)), steps=60),
    "long": Scene(surface="two-valleys", steps=20_000, noise=1.0, hikers=HIKERS),
}
POSITIONS = (0, 0.5, 1, 1.75, 30, 49, 50.25, 58, 59.5, 12, 100.5, 99, 299, 300, 17.25, 0)


def seen(widget: QWidget) -> np.ndarray:
    """What is on the screen, as the frames so far have left it there."""
    window = widget.window()
    at = widget.mapTo(window, QPoint(0, 0))
    part = window.screen().grabWindow(window.winId(), at.x(), at.y(), widget.width(), widget.height())
    return pixels(part.toImage())


def difference(left: np.ndarray, whole: np.ndarray) -> str:
    """Where two pictures differ, and by how much: what a person needs to find out why."""
    rows, columns = np.nonzero((left != whole).any(axis=2))
    box = f"rows {rows.min()}–{rows.max()}, columns {columns.min()}–{columns.max()} of {whole.shape[:2]}"
    return f"{len(rows)} pixels in {box}, by up to {np.abs(left - whole).max()}"


class Paints(QObject):
    """How many pixels each paint of a widget covers."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.areas: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.areas.append(sum(rect.width() * rect.height() for rect in event.region()))
        return False


@pytest.mark.parametrize("blindfold", [False, True])
@pytest.mark.parametrize("scene", SCENES)
def test_that_the_frames_leave_on_the_screen_what_a_whole_repaint_shows(qtbot, qapp, window, scene, blindfold):
    tab = window.mountain_tab
    window.resize(790, 700)  # the offscreen platform's screen is 800 × 800
    window.move(0, 0)
    tab.replace_scene(SCENES[scene], "another scene")
    tab.finish_walk()
    tab.playback_card.blindfold.setChecked(blindfold)
    qtbot.waitUntil(lambda: not tab.map.drifting)
    for position in POSITIONS:
        tab.playback.seek(min(position, tab.playback.length))
        qapp.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
        qtbot.waitUntil(lambda: not tab.map.behind)
        qapp.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
        for widget in (tab.map, tab.strip):
            left = seen(widget)
            whole = pixels(widget.grab().toImage())
            assert left.shape == whole.shape
            assert not (left != whole).any(), f"{type(widget).__name__} at {position}: {difference(left, whole)}"


@pytest.mark.parametrize("blindfold", [False, True])
def test_that_a_frame_paints_a_part_of_the_map_and_of_the_strip(qtbot, qapp, window, blindfold):
    tab = window.mountain_tab
    tab.replace_scene(SCENES["four"], "another scene")
    tab.playback_card.blindfold.setChecked(blindfold)
    qtbot.waitUntil(lambda: not tab.map.drifting and not tab.map.behind)
    tab.playback.seek(100)
    qapp.sendPostedEvents()
    for widget, most in ((tab.map, 0.5), (tab.strip, 0.1)):
        paints = Paints(widget)
        tab.playback.seek(tab.playback.position + 1)
        qapp.sendPostedEvents()
        assert 0 < paints.areas[0] < most * widget.width() * widget.height()

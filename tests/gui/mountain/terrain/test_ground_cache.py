"""The ground of the map follows a resize at once, and is drawn sharp off the window's thread."""

from __future__ import annotations

import threading

import numpy as np
from PySide6.QtCore import Qt

from app.gui.mountain.terrain import ground_cache
from tests.gui.paint.pixels import pixels


def test_that_a_ground_of_another_width_is_stretched_until_it_is_sharp(qtbot, tab, monkeypatch):
    """What works it out is held up: the window answers all the same, and shows the ground where it belongs."""
    tab.map.grab()
    qtbot.waitUntil(lambda: tab.map.ground.is_sharp)
    before, gate, threads = tab.map.width(), threading.Event(), []
    worked_out = ground_cache.lay_ground

    def held_up(*of):
        threads.append(threading.get_ident())
        gate.wait(10)
        return worked_out(*of)

    monkeypatch.setattr(ground_cache, "lay_ground", held_up)
    qtbot.keyClick(tab, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: tab.map.width() < 0.8 * before)
    qtbot.waitUntil(lambda: bool(threads))
    stretched = pixels(tab.map.grab())
    assert not tab.map.ground.is_sharp
    gate.set()
    qtbot.waitUntil(lambda: tab.map.ground.is_sharp)
    sharp = pixels(tab.map.grab())
    assert threading.get_ident() not in threads
    assert (sharp != stretched).any()
    assert np.abs(sharp - stretched).mean() < 6  # of 255: the same ground at the same place

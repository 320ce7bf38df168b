"""The ground of the map follows a resize at once, and is drawn sharp off the window's thread."""

from __future__ import annotations

import threading

import numpy as np

from app.gui.mountain.terrain import ground_cache
from tests.gui.paint.pixels import pixels


def test_that_a_ground_of_another_width_is_stretched_until_it_is_sharp(qtbot, window, tab, monkeypatch):
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
    window.resize(window.width() - 200, window.height())
    qtbot.waitUntil(lambda: tab.map.width() < before - 100)
    qtbot.waitUntil(lambda: bool(threads))
    stretched = pixels(tab.map.grab())
    assert not tab.map.ground.is_sharp
    gate.set()
    qtbot.waitUntil(lambda: tab.map.ground.is_sharp)
    sharp = pixels(tab.map.grab())
    assert threading.get_ident() not in threads
    assert (sharp != stretched).any()
    assert np.abs(sharp - stretched).mean() < 6  # of 255: the same ground at the same place

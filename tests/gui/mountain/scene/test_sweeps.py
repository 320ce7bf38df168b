"""How each hiker would end at other learning rates: swept anew where it matters, and only short walks."""

from __future__ import annotations

import pytest

from app.descent.step.hiker import Rmsprop
from app.descent.walks.scene import Scene


@pytest.fixture
def window(own_window):
    """One where no rate has been swept yet."""
    return own_window


def test_that_moving_the_start_sweeps_anew(qtbot, tab):
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    before = [tab.sweeps.of(hiker).loss for hiker in tab.scene.hikers]
    tab.edit("Move the start", start=(3.0, 3.0))
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    after = [tab.sweeps.of(hiker).loss for hiker in tab.scene.hikers]
    assert all((one != other).any() for one, other in zip(before, after, strict=True))


def test_that_very_long_walks_are_not_swept(qtbot, tab):
    tab.replace_scene(Scene(steps=20_000, hikers=(Rmsprop(),)), "long")
    assert not tab.curve_card.curve.grab().isNull()
    assert tab.sweeps.of(tab.scene.hikers[0]) is None

"""The strip of losses as a widget."""

from __future__ import annotations

from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene


def test_that_the_strip_says_where_the_playhead_is(qtbot, tab):
    tab.replace_scene(Scene(surface="bowl", hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=30.0))), "two")
    tab.strip.setFocus()
    tab.playback.seek(0)
    assert tab.strip.accessibleDescription() == (
        "Step 0 of 300. SGD: loss 6.5, learning rate 0.1; SGD: loss 6.5, learning rate 30."
    )

"""The losses that a blindfolded hiker knows, on an axis that grows with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from app.descent import SURFACES
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.losses.blind_axis import felt_extremes, round_range
from app.gui.mountain.losses.paint_losses import lay_plot

RECT, BOWL = QRectF(0, 0, 400, 300), SURFACES["bowl"]


def test_that_a_blind_axis_tells_what_was_walked_and_not_how_a_walk_ends():
    axes = set()
    for learning_rate in (0.5, 0.001, 5.0):
        walked = walk(Scene(surface="bowl", hikers=(Sgd(learning_rate=learning_rate), Adam())))
        plot = lay_plot(walked, RECT, tuple(felt_extremes(walked)[0]))
        axes.add((plot.low, plot.high, plot.apart, plot.above, plot.floored))
    assert axes == {(0.0, 8.0, 2.0, False, False)}


@pytest.mark.parametrize("surface", ["rosenbrock", "two-valleys", "saddle", "bowl"])
def test_that_a_blind_axis_grows_in_a_few_round_steps(surface):
    walked = walk(Scene(surface=surface, hikers=(Sgd(learning_rate=0.02), Sgd(learning_rate=3.0))))
    extremes = felt_extremes(walked)
    axes = [round_range(*pair) for pair in extremes.tolist()]
    assert all(low <= pair[0] and pair[1] <= high for (low, high, _), pair in zip(axes, extremes, strict=True))
    assert len(set(axes)) <= 6
    assert all(2 <= round((high - low) / apart) <= 7 for low, high, apart in axes)

"""The rate that ends lowest here: offered where it can be found, and taken once it is."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.gui.mountain.scene.sweeps import RATES
from tests.gui.controls import choose

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(own_window):
    """One where no rate has been swept yet."""
    return own_window


def test_that_best_here_ends_lowest(qtbot, tab, rows):
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    assert 0.8 < tab.scene.hikers[0].learning_rate < 1.0
    assert tab.walk.walks[0].verdict.kind == "converged"


def test_that_an_edit_gives_up_what_best_here_waits_for(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    tab.edit("Move the start", start=(3.0, 3.0))
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    assert tab.scene.hikers[0].learning_rate == 0.1


def test_that_best_here_is_greyed_with_its_reason(qtbot, tab, rows):
    chip = rows[0].rate.chips[4]
    tab.edit("Change the number of steps", steps=5001)
    assert not chip.isEnabled()
    assert "5,000 steps" in chip.toolTip()
    tab.edit("Change the number of steps", steps=50)
    assert chip.isEnabled()
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    (tried,) = {len(tab.sweeps.of(hiker).rates) for hiker in tab.scene.hikers}
    assert f"{tried} rates" in chip.toolTip()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert not chip.isEnabled()
    assert "until the fog lifts" in chip.toolTip()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert chip.isEnabled()


def test_that_the_best_rate_ends_where_its_curve_says(qtbot, tab, rows):
    choose(qtbot, tab.surface_card.picker, "rosenbrock")
    assert not tab.sweeps.is_swept
    qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    assert tab.scene.hikers[0].learning_rate == 0.1  # not known yet, and nothing waits for it
    qtbot.waitUntil(lambda: tab.scene.hikers[0].learning_rate != 0.1, timeout=5000)
    rate = tab.scene.hikers[0].learning_rate
    sweep = tab.sweeps.of(tab.scene.hikers[0])
    assert rate in sweep.rates
    assert len(sweep.rates) > len(RATES)
    assert (np.diff(sweep.rates) > 0).all()
    coarse = sweep.loss[np.isin(sweep.rates, RATES)]
    assert sweep.loss.min() < 0.5 * coarse.min()  # the best is narrow here
    assert tab.walk.walks[0].loss[-1] == pytest.approx(sweep.loss.min(), rel=1e-6)

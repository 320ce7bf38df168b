"""The card of the LR curve, by mouse and keys: a click or a key sends a hiker to another rate."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, Qt

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.gui.mountain.losses.paint_rates import still_ones
from app.gui.mountain.scene.sweeps import RATES

LEFT = Qt.MouseButton.LeftButton


def test_that_the_curve_is_the_walks_own_and_a_click_sends_the_hiker(qtbot, tab, rows):
    rows[1].tools.remove.trigger()
    curve = tab.curve_card.curve
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    at = QPointF(curve.across.pixel(math.log10(0.5)), curve.plane.center().y())
    qtbot.mouseClick(curve, LEFT, pos=at.toPoint())
    rate = tab.scene.hikers[0].learning_rate
    assert rate == pytest.approx(0.5, rel=0.1)
    sweep = tab.sweeps.of(tab.scene.hikers[0])
    near = abs(RATES - rate).argmin()
    assert sweep.loss[near] == pytest.approx(tab.walk.walks[0].loss[-1], rel=1.0, abs=1e-3)
    assert curve.up.held(math.inf) == curve.plane.top()


def swept(qtbot, tab, **fields):
    tab.replace_scene(Scene(**fields), "swept")
    qtbot.waitUntil(lambda: tab.sweeps.is_swept, timeout=5000)
    return tab.curve_card.curve


@pytest.mark.parametrize("chosen", [0, 1])
def test_that_a_click_where_curves_meet_means_the_chosen_hiker(qtbot, tab, chosen):
    curve = swept(qtbot, tab, surface="two-valleys")
    tab.hikers_card.choose(chosen)
    at = QPointF(curve.across.pixel(-6.0), curve.up.held(float(curve.curve_of(Sgd()).heights[0])))
    qtbot.mouseClick(curve, LEFT, pos=at.toPoint())
    assert [hiker.learning_rate for hiker in tab.scene.hikers] == [1e-6 if k == chosen else 0.1 for k in (0, 1)]
    assert tab.hikers_card.chosen == chosen


def test_that_keys_take_the_chosen_hiker_along_its_curve(qtbot, tab):
    curve = swept(qtbot, tab, surface="bowl", hikers=(Adam(learning_rate=0.1), Sgd(learning_rate=0.1)))
    tab.hikers_card.choose(1)
    curve.setFocus()
    qtbot.keyClick(curve, Qt.Key.Key_Right)
    (higher,) = RATES[RATES > 0.1][:1]
    assert [hiker.learning_rate for hiker in tab.scene.hikers] == [0.1, higher]
    qtbot.keyClick(curve, Qt.Key.Key_Left)
    assert tab.scene.hikers[1].learning_rate == 0.1
    assert curve.accessibleDescription().startswith("SGD at 0.1 ends at loss ")
    assert "ends lowest" in curve.accessibleDescription()


def test_that_a_rate_of_0_is_said_to_have_no_place_on_a_log_axis(tab):
    tab.replace_scene(Scene(hikers=(Sgd(learning_rate=0.0), Adam(learning_rate=0.1))), "still")
    assert tab.curve_card.missing.isVisible()
    assert "SGD" in tab.curve_card.missing.toolTip()
    assert still_ones(tab.walk) == ["SGD"]
    tab.edit("on", hikers=(Sgd(learning_rate=0.1),))
    assert not tab.curve_card.missing.isVisible()
    assert still_ones(tab.walk) == []


def test_that_a_click_on_the_curve_sends_a_hiker_behind_a_hidden_one(qtbot, tab, rows):
    tab.edit("solo", hikers=(Sgd(learning_rate=0.1, hidden=True), Adam(learning_rate=0.2)))
    curve = tab.curve_card.curve
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    qtbot.mouseClick(curve, LEFT, pos=curve.plane.center().toPoint())
    assert tab.scene.hikers[0].learning_rate == 0.1
    assert tab.scene.hikers[1].learning_rate == pytest.approx(0.01, rel=0.2)

"""The list of hikers: optimizers, settings, schedules, chips, ruler and LR curve, driven by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLineEdit

from app.descent import OPTIMIZERS
from app.descent.hikers import Adam, Rmsprop, Sgd
from app.descent.scene import Scene
from app.descent.schedules import CosineDecay, PiecewiseConstantDecay, ReduceLROnPlateau
from app.gui.mountain.rate_curve import RATES, _rateless, _x, _y
from tests.gui.test_mountain_tab import choose

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(window):
    return window.mountain_tab


@pytest.fixture
def rows(tab):
    return tab.hikers_card.rows


def type_in(qtbot, form, name, text):
    line = form.findChild(QLineEdit, name)
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_any_optimizer_can_be_chosen_at_the_same_rate(qtbot, tab, rows, name):
    choose(qtbot, rows[0].optimizer, name)
    assert tab.scene.hikers[0] == OPTIMIZERS[name](learning_rate=0.1)
    assert tab.scene.hikers[1] == Adam(learning_rate=0.1)


def test_that_hikers_are_added_up_to_eight_each_of_another_kind(qtbot, tab):
    for _ in range(10):
        qtbot.mouseClick(tab.hikers_card.add, LEFT)
    assert len(tab.scene.hikers) == 8
    assert len({type(h) for h in tab.scene.hikers}) == 8
    assert not tab.hikers_card.add.isEnabled()
    tab.undo_stack.undo()
    assert len(tab.hikers_card.rows) == 7


def test_that_a_hiker_is_copied_moved_and_removed(tab, rows):
    rows[1].duplicate.trigger()
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Adam, Adam]
    rows[0].down.trigger()
    assert [type(h) for h in tab.scene.hikers] == [Adam, Sgd, Adam]
    rows[1].up.trigger()
    rows[0].remove.trigger()
    rows[0].remove.trigger()
    assert [type(h) for h in tab.scene.hikers] == [Adam]
    assert not rows[0].remove.isEnabled()
    assert tab.undo_stack.undoText() == "removal of Adam"


def test_that_a_setting_is_typed_marked_and_put_back(qtbot, tab, rows):
    qtbot.mouseClick(rows[1].more, LEFT)
    form = rows[1].form
    type_in(qtbot, form, "beta_1", "0.5")
    assert tab.scene.hikers[1].beta_1 == 0.5
    assert form._resets["beta_1"].isVisible()
    form._resets["beta_1"].click()
    assert tab.scene.hikers[1].beta_1 == 0.9
    assert not form._resets["beta_1"].isVisible()


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [("beta_1", "1", "< 1"), ("beta_1", "fast", "not a number"), ("clipnorm", "0", "> 0"), ("epsilon", "-1", ">= 0")],
)
def test_that_a_setting_that_cannot_be_is_refused_in_place(qtbot, tab, rows, name, text, word):
    qtbot.mouseClick(rows[1].more, LEFT)
    before = tab.scene
    type_in(qtbot, rows[1].form, name, text)
    assert tab.scene == before
    assert rows[1].form._wrong.isVisible()
    assert word in rows[1].form._wrong.text()
    assert name in rows[1].form._wrong.text()


def test_that_weight_decay_is_off_until_typed_and_off_again_when_emptied(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    type_in(qtbot, rows[0].form, "weight_decay", "0.01")
    assert tab.scene.hikers[0].weight_decay == 0.01
    type_in(qtbot, rows[0].form, "weight_decay", "")
    assert tab.scene.hikers[0].weight_decay is None


def test_that_a_schedule_is_chosen_and_set(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    choose(qtbot, rows[0].schedule, "cosine_decay")
    assert tab.scene.hikers[0].schedule == CosineDecay()
    type_in(qtbot, rows[0].schedule_form, "decay_steps", "50")
    assert tab.scene.hikers[0].schedule == CosineDecay(decay_steps=50)
    assert tab.walk.walks[0].learning_rate[-1] == pytest.approx(0)
    choose(qtbot, rows[0].schedule, "reduce_lr_on_plateau")
    assert tab.scene.hikers[0].schedule == ReduceLROnPlateau()
    choose(qtbot, rows[0].schedule, "")
    assert tab.scene.hikers[0].schedule is None
    assert rows[0].schedule_form is None


@pytest.mark.parametrize(("chip", "rate"), [(0, 0.01), (1, 1e-6), (3, 100.0)])
def test_that_a_chip_is_a_rate(qtbot, tab, rows, chip, rate):
    qtbot.mouseClick(rows[0].rate.chips[chip], LEFT)
    assert tab.scene.hikers[0].learning_rate == rate


def test_that_best_here_ends_lowest(qtbot, tab, rows):
    with qtbot.waitSignal(tab.curve_card.curve.swept, timeout=5000):
        pass
    qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    assert 0.8 < tab.scene.hikers[0].learning_rate < 1.0
    assert tab.walk.walks[0].verdict.kind == "converged"


@pytest.mark.parametrize(("key", "factor"), [("*", 10), ("/", 0.1), ("+", 2), ("-", 0.5)])
def test_that_keys_multiply_the_rate(qtbot, tab, rows, key, factor):
    rows[0].rate.slider.setFocus()
    qtbot.keyClicks(rows[0].rate.slider, key)
    assert tab.scene.hikers[0].learning_rate == pytest.approx(0.1 * factor, rel=0.03)


def test_that_the_ruler_is_the_stability_limit_at_the_hiker_s_feet(qtbot, tab, rows):
    qtbot.waitUntil(lambda: rows[0].rate.slider._bands is not None, timeout=3000)
    assert rows[0].rate.slider._bands.stable == pytest.approx(1.0)
    assert "2/λmax = 1" in rows[0].rate.slider.toolTip()
    qtbot.waitUntil(lambda: "pproximate" in rows[1].rate.slider.toolTip(), timeout=3000)


def test_that_the_curve_is_the_walks_own_and_a_click_sends_the_hiker(qtbot, tab, rows):
    rows[1].remove.trigger()
    curve = tab.curve_card.curve
    with qtbot.waitSignal(curve.swept, timeout=5000):
        pass
    at = QPointF(_x(curve._rect(), 0.5), curve._rect().center().y())
    qtbot.mouseClick(curve, LEFT, pos=at.toPoint())
    rate = tab.scene.hikers[0].learning_rate
    assert rate == pytest.approx(0.5, rel=0.1)
    sweep = next(iter(curve._done.values()))
    near = abs(RATES - rate).argmin()
    assert sweep.loss[near] == pytest.approx(tab.walk.walks[0].loss[-1], rel=1.0, abs=1e-3)
    assert _y(curve._rect(), float("inf"), -3, 2) == curve._rect().top()


def test_that_moving_the_start_sweeps_anew(qtbot, tab):
    curve = tab.curve_card.curve
    with qtbot.waitSignal(curve.swept, timeout=5000):
        pass
    before = dict(curve._done)
    tab.edit("move of the start", start=(3.0, 3.0))
    with qtbot.waitSignal(curve.swept, timeout=5000):
        pass
    assert set(curve._done) == set(before)
    assert any((curve._done[h].loss != before[h].loss).any() for h in before)


def test_that_very_long_walks_are_not_swept(qtbot, tab):
    tab.replace_scene(Scene(steps=20_000, hikers=(Rmsprop(),)), "long")
    assert not tab.curve_card.curve.grab().isNull()
    assert not tab.curve_card.curve._done


def test_that_keys_multiply_the_rate_itself_even_beyond_the_slider(qtbot, tab, rows):
    control = rows[0].rate
    control.choose(1234.0)
    qtbot.keyClick(control.slider, "/")
    assert tab.scene.hikers[0].learning_rate == 123.4
    control.choose(0.001)
    for _ in range(3):
        qtbot.keyClick(control.slider, "+")
    assert tab.scene.hikers[0].learning_rate == 0.008


def test_that_the_best_rate_ends_where_its_curve_says(qtbot, tab, rows):
    choose(qtbot, tab.surface_card.picker, "rosenbrock")
    tab._take_best(0)
    rate = tab.scene.hikers[0].learning_rate
    sweep = tab.curve_card.curve._done[_rateless(tab.scene.hikers[0])]
    assert rate in sweep.rates
    assert tab.walk.walks[0].loss[-1] == pytest.approx(sweep.loss.min(), rel=1e-6)


def test_that_a_schedule_with_its_own_rates_takes_the_slider_out_of_use(qtbot, tab, rows):
    hiker = Sgd(learning_rate=0.1, schedule=PiecewiseConstantDecay())
    tab.edit("schedule", hikers=(hiker, *tab.scene.hikers[1:]))
    assert not rows[0].rate.isEnabled()
    tab.edit("schedule", hikers=(Sgd(learning_rate=0.1), *tab.scene.hikers[1:]))
    assert rows[0].rate.isEnabled()

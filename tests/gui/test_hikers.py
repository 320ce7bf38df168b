"""The list of hikers: optimizers, settings, schedules, chips, ruler and LR curve, driven by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit

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


def unfold(qtbot, row):
    """Click beside the controls of a folded row."""
    qtbot.mouseClick(row, LEFT, pos=row.summary.geometry().center())


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
    rows[1].tools.duplicate.trigger()
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Adam, Adam]
    rows[0].tools.down.trigger()
    assert [type(h) for h in tab.scene.hikers] == [Adam, Sgd, Adam]
    rows[1].tools.up.trigger()
    rows[0].tools.remove.trigger()
    rows[0].tools.remove.trigger()
    assert [type(h) for h in tab.scene.hikers] == [Adam]
    assert not rows[0].tools.remove.isEnabled()
    assert tab.undo_stack.undoText() == "removal of Adam"


def test_that_a_setting_is_typed_marked_and_put_back(qtbot, tab, rows):
    unfold(qtbot, rows[1])
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
    [
        ("beta_1", "1", "a number below 1"),
        ("beta_1", "fast", "not a number"),
        ("clipnorm", "0", "a number above 0"),
        ("epsilon", "-1", "a number from 0 up"),
    ],
)
def test_that_a_setting_that_cannot_be_is_refused_in_place(qtbot, tab, rows, name, text, word):
    unfold(qtbot, rows[1])
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
    unfold(qtbot, rows[1])
    qtbot.waitUntil(lambda: "pproximate" in rows[1].rate.slider.toolTip(), timeout=3000)


def test_that_the_curve_is_the_walks_own_and_a_click_sends_the_hiker(qtbot, tab, rows):
    rows[1].tools.remove.trigger()
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


def test_that_an_edit_gives_up_what_best_here_waits_for(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    tab.edit("move of the start", start=(3.0, 3.0))
    with qtbot.waitSignal(tab.curve_card.curve.swept, timeout=5000):
        pass
    assert tab.scene.hikers[0].learning_rate == 0.1


def test_that_best_here_is_greyed_with_its_reason(qtbot, tab, rows):
    chip = rows[0].rate.chips[4]
    tab.edit("length of the walk", steps=5001)
    assert not chip.isEnabled()
    assert "5,000 steps" in chip.toolTip()
    tab.edit("length of the walk", steps=50)
    assert chip.isEnabled()
    assert "ends lowest" in chip.toolTip()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert not chip.isEnabled()
    assert "blind" in chip.toolTip()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert chip.isEnabled()


def test_that_beyond_three_thousand_steps_adam_has_a_ruler_too(qtbot, tab, rows):
    tab.replace_scene(Scene(steps=12_000, hikers=(Adam(learning_rate=0.1), Sgd())), "long")
    with qtbot.waitSignal(tab.ruler.found, timeout=20_000, check_params_cb=lambda *_: tab.walk.steps == 12_000):
        pass
    assert tab.playback.position == 12_000
    assert "pproximate" in rows[0].rate.slider.toolTip()


def test_that_a_rate_is_slid_while_the_curve_is_seen(qtbot, window, tab):
    """Four hikers at 1280 × 800: the slider of whichever is set, the LR curve and playback are all on the screen."""
    for _ in range(2):
        qtbot.mouseClick(tab.hikers_card.add, LEFT)
    rows = tab.hikers_card.rows
    assert window.size().width() == 1280
    for row in rows:
        if not row.is_open:
            unfold(qtbot, row)
        qtbot.waitUntil(lambda row=row: not row.rate.slider.visibleRegion().isEmpty(), timeout=2000)
        for seen in (row.rate.slider, row.rate.field, tab.curve_card.curve, tab.playback_card.play):
            assert seen.visibleRegion().boundingRect() == seen.rect(), seen.accessibleName()
        assert [other.is_open for other in rows] == [other is row for other in rows]


def test_that_a_hiker_is_dragged_by_its_grip(qtbot, tab, rows):
    qtbot.mouseClick(tab.hikers_card.add, LEFT)
    before, count = tab.scene.hikers, tab.undo_stack.count()

    def drag(row, to):
        grip = row.grip
        QApplication.sendPostedEvents()  # the rows stand where they belong
        qtbot.mousePress(grip, LEFT)
        for part in (0.3, 1.0):
            y = (to.mapTo(tab, to.rect().bottomLeft()) - grip.mapTo(tab, QPoint())).y()
            qtbot.mouseMove(grip, QPoint(3, round(part * y)))
        assert tab.hikers_card._line.isVisible()
        qtbot.mouseRelease(grip, LEFT, pos=QPoint(3, y))
        assert not tab.hikers_card._line.isVisible()

    drag(rows[0], rows[2])
    assert tab.scene.hikers == (before[1], before[2], before[0])
    assert tab.undo_stack.count() == count + 1
    drag(rows[1], rows[1])
    assert tab.undo_stack.count() == count + 1  # back where it was


def test_that_a_row_offers_its_buttons_when_pointed_at(qtbot, tab, rows):
    folded = rows[1].tools
    assert not folded.bin.isVisible()
    QApplication.sendEvent(rows[1], QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    qtbot.mouseClick(folded.copy, LEFT)
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Adam, Adam]
    assert rows[2].is_open
    qtbot.mouseClick(rows[2].tools.bin, LEFT)
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Adam]
    QApplication.sendEvent(rows[0], QEvent(QEvent.Type.Leave))
    assert rows[0].tools.bin.isVisible() == rows[0].is_open


def test_that_the_best_rate_ends_where_its_curve_says(qtbot, tab, rows):
    choose(qtbot, tab.surface_card.picker, "rosenbrock")
    curve = tab.curve_card.curve
    assert not curve.is_swept
    qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    assert tab.scene.hikers[0].learning_rate == 0.1  # not known yet, and nothing waits for it
    with qtbot.waitSignal(curve.swept, timeout=5000):
        pass
    rate = tab.scene.hikers[0].learning_rate
    sweep = curve._done[_rateless(tab.scene.hikers[0])]
    assert rate in sweep.rates
    assert tab.walk.walks[0].loss[-1] == pytest.approx(sweep.loss.min(), rel=1e-6)


def test_that_a_schedule_with_its_own_rates_takes_the_slider_out_of_use(qtbot, tab, rows):
    hiker = Sgd(learning_rate=0.1, schedule=PiecewiseConstantDecay())
    tab.edit("schedule", hikers=(hiker, *tab.scene.hikers[1:]))
    assert not rows[0].rate.isEnabled()
    tab.edit("schedule", hikers=(Sgd(learning_rate=0.1), *tab.scene.hikers[1:]))
    assert rows[0].rate.isEnabled()

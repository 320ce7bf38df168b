"""A hiker's learning rate: typed, slid, multiplied, clicked on the curve, and what is told of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.story.verdict_sentences import words
from app.descent.walks.scene import Scene
from app.gui.mountain.hikers.rate_label import RateWord
from app.gui.mountain.hikers.stability_legend import brief_sentence
from app.gui.mountain.losses.paint_rates import still_ones
from app.gui.mountain.scene.sweeps import RATES
from tests.gui.controls import choose, complaint, texts_of, type_rate, unfold

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(("chip", "rate"), [(0, 0.01), (1, 1e-6), (3, 100.0)])
def test_that_a_chip_is_a_rate(qtbot, tab, rows, chip, rate):
    qtbot.mouseClick(rows[0].rate.chips[chip], LEFT)
    assert tab.scene.hikers[0].learning_rate == rate


def test_that_best_here_ends_lowest(qtbot, tab, rows):
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        qtbot.mouseClick(rows[0].rate.chips[4], LEFT)
    assert 0.8 < tab.scene.hikers[0].learning_rate < 1.0
    assert tab.walk.walks[0].verdict.kind == "converged"


@pytest.mark.parametrize(("key", "factor"), [("*", 10), ("/", 0.1), ("+", 2), ("-", 0.5)])
def test_that_keys_multiply_the_rate(qtbot, tab, rows, key, factor):
    rows[0].rate.slider.setFocus()
    qtbot.keyClicks(rows[0].rate.slider, key)
    assert tab.scene.hikers[0].learning_rate == pytest.approx(0.1 * factor, rel=0.03)


def test_that_the_ruler_is_the_stability_limit_at_the_hiker_s_feet(qtbot, tab, rows):
    qtbot.waitUntil(lambda: rows[0].rate.bands is not None, timeout=3000)
    assert rows[0].rate.bands.stable == pytest.approx(1.0)
    assert "2/λmax = 1" in rows[0].rate.slider.toolTip()
    unfold(qtbot, rows[1])
    qtbot.waitUntil(lambda: "pproximate" in rows[1].rate.slider.toolTip(), timeout=3000)


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


def test_that_moving_the_start_sweeps_anew(qtbot, tab):
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    before = [tab.sweeps.of(hiker).loss for hiker in tab.scene.hikers]
    tab.edit("move of the start", start=(3.0, 3.0))
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    after = [tab.sweeps.of(hiker).loss for hiker in tab.scene.hikers]
    assert all((one != other).any() for one, other in zip(before, after, strict=True))


def test_that_very_long_walks_are_not_swept(qtbot, tab):
    tab.replace_scene(Scene(steps=20_000, hikers=(Rmsprop(),)), "long")
    assert not tab.curve_card.curve.grab().isNull()
    assert tab.sweeps.of(tab.scene.hikers[0]) is None


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
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    assert tab.scene.hikers[0].learning_rate == 0.1


def test_that_best_here_is_greyed_with_its_reason(qtbot, tab, rows):
    chip = rows[0].rate.chips[4]
    tab.edit("length of the walk", steps=5001)
    assert not chip.isEnabled()
    assert "5,000 steps" in chip.toolTip()
    tab.edit("length of the walk", steps=50)
    assert chip.isEnabled()
    with qtbot.waitSignal(tab.sweeps.swept, timeout=5000):
        pass
    (tried,) = {len(tab.sweeps.of(hiker).rates) for hiker in tab.scene.hikers}
    assert f"{tried} rates" in chip.toolTip()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert not chip.isEnabled()
    assert "hidden under the fog" in chip.toolTip()
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


def test_that_a_schedule_with_its_own_rates_takes_the_slider_out_of_use(qtbot, tab, rows):
    hiker = Sgd(learning_rate=0.1, schedule=PiecewiseConstantDecay())
    tab.edit("schedule", hikers=(hiker, *tab.scene.hikers[1:]))
    assert not rows[0].rate.isEnabled()
    assert rows[0].rate.field.text() == "scheduled"
    assert tab.curve_card.missing.isVisible()
    assert "SGD" in tab.curve_card.missing.toolTip()
    tab.edit("schedule", hikers=(Sgd(learning_rate=0.1), *tab.scene.hikers[1:]))
    assert not tab.curve_card.missing.isVisible()
    assert rows[0].rate.isEnabled()
    assert rows[0].rate.field.text() == "0.1"


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.1, "LR 0.1"),
        (0.00194, "LR 0.00194"),
        (1.234567e-6, "≈1.23e-6"),
        (123456.0, "1.23456e5"),
        (0.1234567891, "≈0.123"),
        (1e-26, "LR 1e-26"),
    ],
)
def test_that_a_folded_hiker_s_rate_is_said_whole_or_said_to_be_rounded(qtbot, tab, rows, rate, said):
    tab.edit("rates", hikers=(tab.scene.hikers[0], Adam(learning_rate=rate)))
    word = rows[1].findChild(RateWord)
    assert word.isVisible()
    assert word.text() == said
    assert word.sizeHint().width() <= word.width()
    if said != f"LR {rate}":
        assert float(word.toolTip().removeprefix("LR ") or rate) == rate


@pytest.mark.parametrize(
    ("typed", "rate"), [("0.01", 0.01), ("1e-6", 1e-6), (".05", 0.05), ("100", 100), ("1000", 1000), ("0,2", 0.2)]
)
def test_that_a_typed_rate_is_walked_with(qtbot, tab, typed, rate):
    type_rate(qtbot, tab.hikers_card.rows[1], typed)
    assert tab.scene.hikers[1].learning_rate == rate
    assert tab.walk.walks[1].learning_rate[0] == rate
    assert tab.scene.hikers[0].learning_rate == 0.1


@pytest.mark.parametrize("typed", ["fast", "-1", "nan", "inf", "", "1e", "1e999"])
def test_that_a_rate_that_is_none_is_refused_in_place_and_nothing_is_lost(qtbot, tab, typed):
    before = tab.scene
    row = tab.hikers_card.rows[0]
    row.rate.field.clear()
    row.rate.field.setModified(True)
    type_rate(qtbot, row, typed)
    assert tab.scene == before
    assert "0.1" in complaint(row.rate)  # which it goes on with
    type_rate(qtbot, row, "0.5")
    assert not complaint(row.rate)
    assert tab.scene.hikers[0].learning_rate == 0.5


def test_that_the_slider_moves_in_decades_by_page_keys(qtbot, tab):
    row = tab.hikers_card.rows[0]
    type_rate(qtbot, row, "0.01")
    row.rate.slider.setFocus()
    qtbot.keyClick(row.rate.slider, Qt.Key.Key_PageUp)
    assert tab.scene.hikers[0].learning_rate == pytest.approx(0.1)


def test_that_dragging_the_slider_is_one_undo_step(qtbot, tab):
    slider = tab.hikers_card.rows[0].rate.slider
    y = slider.height() // 4
    before, steps = tab.scene, tab.undo_stack.count()
    qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
    seen = set()
    for x in range(slider.width() // 2, slider.width() - 10, 5):
        qtbot.mouseMove(slider, QPoint(x, y))
        seen.add(tab.scene.hikers[0].learning_rate)
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(slider.width() - 10, y))
    assert len(seen) > 5
    assert tab.undo_stack.count() == steps + 1
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_a_hundred_leaves_the_map_and_the_app_says_when_and_why(qtbot, tab):
    type_rate(qtbot, tab.hikers_card.rows[0], "100")
    verdict = tab.walk.walks[0].verdict
    assert verdict.kind == "diverged"
    assert words(verdict) in texts_of(tab.hikers_card.rows[0])
    assert verdict.left.step == 1


ROOT = Ground(formula="sqrt(x) + y*y", x=(-5.0, 5.0), y=(-4.0, 6.0))


@pytest.mark.parametrize("surface", ["rosenbrock", "beale", "himmelblau", ROOT])
def test_that_who_left_is_judged_where_it_was_inside_last(qtbot, tab, surface):
    tab.replace_scene(Scene(surface=surface, hikers=(Sgd(learning_rate=0.1),)), "off")
    with qtbot.waitSignal(tab.ruler.found) as found:
        tab.playback.to_start()
        tab.playback.to_end()
    bands, _ = found.args
    assert bands.at
    assert 1e-4 < bands.stable < 2
    assert bands.exact
    assert "diverges" in brief_sentence(bands, 2.0)


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


def test_that_the_strip_says_where_the_playhead_is(qtbot, tab):
    tab.replace_scene(Scene(surface="bowl", hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=30.0))), "two")
    tab.strip.setFocus()
    tab.playback.seek(0)
    assert tab.strip.accessibleDescription() == (
        "Step 0 of 300. SGD: loss 6.5, learning rate 0.1; SGD: loss 6.5, learning rate 30."
    )


def test_that_a_rate_of_0_is_said_to_have_no_place_on_a_log_axis(tab):
    tab.replace_scene(Scene(hikers=(Sgd(learning_rate=0.0), Adam(learning_rate=0.1))), "still")
    assert tab.curve_card.missing.isVisible()
    assert "SGD" in tab.curve_card.missing.toolTip()
    assert still_ones(tab.walk) == ["SGD"]
    tab.edit("on", hikers=(Sgd(learning_rate=0.1),))
    assert not tab.curve_card.missing.isVisible()
    assert still_ones(tab.walk) == []


def test_that_the_ruler_is_of_where_the_hikers_stand_once_they_were_stopped(qtbot, tab, rows):
    tab.playback.to_start()
    with qtbot.waitSignal(tab.ruler.found):
        pass
    tab.playback.play()
    qtbot.waitUntil(lambda: tab.playback.position > 3)
    with qtbot.waitSignal(tab.ruler.found):
        tab.playback.pause()

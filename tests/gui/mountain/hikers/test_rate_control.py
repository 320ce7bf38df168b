"""A hiker's learning rate: typed, slid and multiplied, and what is told of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.story.verdict_sentences import words
from app.gui.mountain.hikers.rate_label import RateWord
from tests.gui.controls import complaint, texts_of, type_rate, unfold

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(("chip", "rate"), [(0, 0.01), (1, 1e-6), (3, 100.0)])
def test_that_a_chip_is_a_rate(qtbot, tab, rows, chip, rate):
    qtbot.mouseClick(rows[0].rate.chips[chip], LEFT)
    assert tab.scene.hikers[0].learning_rate == rate


@pytest.mark.parametrize(("key", "factor"), [("*", 10), ("/", 0.1), ("+", 2), ("-", 0.5)])
def test_that_keys_multiply_the_rate(qtbot, tab, rows, key, factor):
    rows[0].rate.slider.setFocus()
    qtbot.keyClicks(rows[0].rate.slider, key)
    assert tab.scene.hikers[0].learning_rate == pytest.approx(0.1 * factor, rel=0.03)


def test_that_keys_multiply_the_rate_itself_even_beyond_the_slider(qtbot, tab, rows):
    control = rows[0].rate
    control.choose(1234.0)
    qtbot.keyClick(control.slider, "/")
    assert tab.scene.hikers[0].learning_rate == 123.4
    control.choose(0.001)
    for _ in range(3):
        qtbot.keyClick(control.slider, "+")
    assert tab.scene.hikers[0].learning_rate == 0.008


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

"""The plateau lane of the strip, the chapter's callback, and the length of an epoch."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.losses.paint_losses import lay_plot
from tests.gui.controls import complaint, type_in, unfold
from tests.gui.paint.pixels import pixels

LEFT = Qt.MouseButton.LeftButton
CHAPTER = ReduceLROnPlateau(factor=0.5, patience=2, min_lr=1e-5)
STALLED = Scene(
    surface="two-valleys", start=(1.5, 1.5), steps=200, hikers=(Sgd(learning_rate=0.02, schedule=CHAPTER), Adam())
)


def test_that_the_strip_has_a_lane_for_each_plateau_and_none_without(tab):
    tab.replace_scene(STALLED, "plateau")
    plot = lay_plot(tab.walk, tab.strip.rect().toRectF())
    assert [lane.place for lane in plot.lanes] == [0]
    assert {"improved", "waited", "cut"} <= {epoch.kind for epoch in plot.lanes[0].epochs}
    assert plot.rect.bottom() < plot.lanes_at.top()
    assert plot.lanes_at.bottom() < plot.rates.top()
    tab.replace_scene(Scene(hikers=(Sgd(), Adam())), "none")
    assert lay_plot(tab.walk, tab.strip.rect().toRectF()).lanes == ()


def test_that_what_is_waited_is_drawn_again_where_no_rate_has_changed(tab):
    """The rates are the same; the epochs in which the loss improved are not."""
    patient = ReduceLROnPlateau(patience=50, min_delta=0.0)
    tab.replace_scene(Scene(surface="bowl", steps=200, hikers=(Sgd(learning_rate=0.1, schedule=patient),)), "one")
    at = lay_plot(tab.walk, tab.strip.rect().toRectF()).lanes_at.toRect()
    before = pixels(tab.strip.grab(at))
    other = ReduceLROnPlateau(patience=50, min_delta=100.0)
    tab.edit("never improves", hikers=(Sgd(learning_rate=0.1, schedule=other),))
    assert (pixels(tab.strip.grab(at)) != before).any()


def test_that_a_cut_is_read_out_with_its_reason(tab):
    tab.replace_scene(STALLED, "plateau")
    plot = lay_plot(tab.walk, tab.strip.rect().toRectF())
    cut = next(epoch for epoch in plot.lanes[0].epochs if epoch.kind == "cut")
    at = QPoint(round(plot.x((cut.begin + cut.end) / 2)), round(plot.lanes_at.center().y()))
    QTest.mouseMove(tab.strip, at + QPoint(2, 0))
    QTest.mouseMove(tab.strip, at)
    assert f"epoch {cut.number}: 2 epochs without an improvement" in tab.key.said


def test_that_epochs_too_many_to_number_still_show_their_cuts():
    walked = walk(Scene(surface="two-valleys", steps=5000, steps_per_epoch=1, hikers=STALLED.hikers))
    lane = lay_plot(walked, QRectF(0, 0, 500, 200)).lanes[0]
    assert lane.epochs == ()
    assert lane.cuts


def test_that_the_chapter_s_callback_is_one_click_away(qtbot, tab, rows):
    unfold(qtbot, rows[0])
    qtbot.mouseClick(rows[0].more, LEFT)
    chip = rows[0].settings.chapter
    assert chip.isVisible()
    qtbot.mouseClick(chip, LEFT)
    assert tab.scene.hikers[0].schedule == CHAPTER
    assert not chip.isVisible()
    tab.undo_stack.undo()
    assert tab.scene.hikers[0].schedule is None
    assert chip.isVisible()


def test_that_an_epoch_s_length_is_set_where_the_plateau_is(qtbot, tab, rows):
    unfold(qtbot, rows[0])
    qtbot.mouseClick(rows[0].more, LEFT)
    assert rows[0].settings.epoch_form is None
    qtbot.mouseClick(rows[0].settings.chapter, LEFT)
    type_in(qtbot, rows[0].settings.epoch_form, "steps_per_epoch", "25")
    assert tab.scene.steps_per_epoch == 25
    tab.undo_stack.undo()
    assert tab.scene.steps_per_epoch == 10
    assert tab.scene.hikers[0].schedule == CHAPTER


@pytest.mark.parametrize("text", ["1e300", "0"])
def test_that_an_epoch_of_no_length_is_refused(qtbot, tab, rows, text):
    unfold(qtbot, rows[0])
    qtbot.mouseClick(rows[0].more, LEFT)
    qtbot.mouseClick(rows[0].settings.chapter, LEFT)
    qtbot.waitUntil(rows[0].settings.epoch_form.isVisible)
    type_in(qtbot, rows[0].settings.epoch_form, "steps_per_epoch", text)
    assert tab.scene.steps_per_epoch == 10
    assert "from 1 to 1,000,000" in complaint(rows[0].settings.epoch_form)


@pytest.mark.parametrize("count", [3, 4, 6])
def test_that_a_low_strip_shows_as_many_lanes_as_fit(count):
    hikers = tuple(Sgd(learning_rate=0.01 * k, schedule=CHAPTER) for k in range(1, count + 1))
    plot = lay_plot(walk(Scene(surface="two-valleys", steps=100, hikers=hikers)), QRectF(0, 0, 500, 178))
    assert 2 <= len(plot.lanes) <= count
    assert plot.lanes_at.bottom() <= plot.rates.top()


def test_that_who_is_nearest_to_the_pointer_is_read_out_first(tab):
    tab.replace_scene(STALLED, "plateau")
    plot = lay_plot(tab.walk, tab.strip.rect().toRectF())
    for heights, name in zip(plot.heights, ("SGD", "Adam"), strict=True):
        at = QPoint(round(plot.x(100.0)), round(float(plot.y(heights[100]))))
        QTest.mouseMove(tab.strip, at + QPoint(2, 0))
        QTest.mouseMove(tab.strip, at)
        assert tab.key.said.split(" · ")[1].startswith(name)

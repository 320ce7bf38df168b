"""The list of hikers: optimizers, settings and schedules, driven by mouse and keys."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit

from app.descent import OPTIMIZERS
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import CosineDecay, ReduceLROnPlateau
from app.descent.story.verdict_sentences import words
from app.descent.walks.scene import Scene
from tests.gui.controls import choose, complaint, fields_of, reset_of, type_in, unfold

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_any_optimizer_can_be_chosen_at_the_same_rate(qtbot, tab, rows, name):
    choose(qtbot, rows[0].optimizer, name)
    assert tab.scene.hikers[0] == OPTIMIZERS[name](learning_rate=0.1)
    assert msgspec.structs.replace(tab.scene.hikers[1], style=None) == Adam(learning_rate=0.1)


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
    assert tab.undo_stack.undoText() == "Remove Adam"


def test_that_a_setting_is_typed_marked_and_put_back(qtbot, tab, rows):
    unfold(qtbot, rows[1])
    qtbot.mouseClick(rows[1].more, LEFT)
    form = rows[1].settings.form
    type_in(qtbot, form, "beta_1", "0.5")
    assert tab.scene.hikers[1].beta_1 == 0.5
    assert reset_of(form, "beta_1").isVisible()
    reset_of(form, "beta_1").click()
    assert tab.scene.hikers[1].beta_1 == 0.9
    assert not reset_of(form, "beta_1").isVisible()


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("beta_1", "1", "below 1"),
        ("beta_1", "fast", "not a number"),
        ("clipnorm", "0", "a number above 0"),
        ("epsilon", "-1", "a number from 0 up"),
    ],
)
def test_that_a_setting_that_cannot_be_is_refused_in_place(qtbot, tab, rows, name, text, word):
    unfold(qtbot, rows[1])
    qtbot.mouseClick(rows[1].more, LEFT)
    before = tab.scene
    type_in(qtbot, rows[1].settings.form, name, text)
    assert tab.scene == before
    assert word in complaint(rows[1].settings.form)
    assert name in complaint(rows[1].settings.form)


def test_that_weight_decay_is_off_until_typed_and_off_again_when_emptied(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    type_in(qtbot, rows[0].settings.form, "weight_decay", "0.01")
    assert tab.scene.hikers[0].weight_decay == 0.01
    type_in(qtbot, rows[0].settings.form, "weight_decay", "")
    assert tab.scene.hikers[0].weight_decay is None


@pytest.mark.parametrize("word", ["off", "Off", " "])
def test_that_the_word_that_stands_for_nothing_can_be_typed(qtbot, tab, rows, word):
    qtbot.mouseClick(rows[0].more, LEFT)
    type_in(qtbot, rows[0].settings.form, "clipnorm", "2")
    type_in(qtbot, rows[0].settings.form, "clipnorm", word)
    assert tab.scene.hikers[0].clipnorm is None
    assert not rows[0].settings.form.is_wrong


def test_that_what_was_refused_is_taken_once_nothing_speaks_against_it(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    form = rows[0].settings.form
    type_in(qtbot, form, "clipnorm", "1")
    type_in(qtbot, form, "clipvalue", "2")
    assert "not both" in complaint(form)
    reset_of(form, "clipnorm").click()
    assert (tab.scene.hikers[0].clipnorm, tab.scene.hikers[0].clipvalue) == (None, 2.0)
    assert not form.is_wrong
    assert form.findChild(QLineEdit, "clipvalue").text() == "2"


def test_that_what_is_still_wrong_stays_marked(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    form = rows[0].settings.form
    type_in(qtbot, form, "clipvalue", "much")
    type_in(qtbot, form, "momentum", "0.5")
    assert tab.scene.hikers[0].momentum == 0.5
    assert "'much' is not a number" in complaint(form)


def test_that_a_schedule_is_chosen_and_set(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    choose(qtbot, rows[0].settings.schedule, "cosine_decay")
    assert tab.scene.hikers[0].schedule == CosineDecay()
    type_in(qtbot, rows[0].settings.schedule_form, "decay_steps", "50")
    assert tab.scene.hikers[0].schedule == CosineDecay(decay_steps=50)
    assert tab.walk.walks[0].learning_rate[-1] == pytest.approx(0)
    choose(qtbot, rows[0].settings.schedule, "reduce_lr_on_plateau")
    assert tab.scene.hikers[0].schedule == ReduceLROnPlateau()
    choose(qtbot, rows[0].settings.schedule, "")
    assert tab.scene.hikers[0].schedule is None
    assert rows[0].settings.schedule_form is None


def test_that_a_schedule_s_settings_stand_below_its_curve_in_one_column_with_the_others(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    choose(qtbot, rows[0].settings.schedule, "polynomial_decay")
    row = rows[0]
    lines = [*fields_of(row.settings.schedule_form), *fields_of(row.settings.form)]
    qtbot.waitUntil(lambda: all(line.isVisible() and line.y() >= 0 for line in lines))
    QApplication.sendPostedEvents()
    tops = [
        part.mapTo(row, QPoint()).y()
        for part in (row.settings.schedule, row.settings.schedule_plot, row.settings.schedule_form, row.settings.form)
    ]
    assert tops == sorted(tops)
    assert len({line.mapTo(row, QPoint()).x() for line in lines}) == 1
    choose(qtbot, row.optimizer, "adagrad")
    QApplication.sendPostedEvents()
    lines = [*fields_of(row.settings.schedule_form), *fields_of(row.settings.form)]
    qtbot.waitUntil(lambda: len({line.mapTo(row, QPoint()).x() for line in lines}) == 1)


def drop_lines(tab):
    """Lines across the card where a dragged row would go."""
    return [frame for frame in tab.hikers_card.findChildren(QFrame) if frame.height() == 2 and frame.isVisible()]


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
        assert drop_lines(tab)
        qtbot.mouseRelease(grip, LEFT, pos=QPoint(3, y))
        assert not drop_lines(tab)

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


def test_that_a_folded_hiker_goes_by_the_name_it_has_on_the_map(tab):
    kinds = (Sgd(), Sgd(momentum=0.5), Sgd(momentum=0.95, nesterov=True), Adam(amsgrad=True))
    tab.edit("hikers", hikers=kinds)
    said = [row.summary.toolTip() for row in tab.hikers_card.rows]
    names = ["", "SGD · momentum 0.5 — ", "Nesterov · momentum 0.95 — ", "Adam · AMSGrad — "]
    for text, name, one in zip(said, names, tab.walk.walks, strict=True):
        assert text == f"{name}{words(one.verdict)}"


@pytest.mark.parametrize(("height", "count", "whole"), [(800, 2, True), (800, 5, False), (1080, 5, True)])
def test_that_a_folded_hiker_says_all_where_the_column_has_room(qtbot, window, height, count, whole):
    window.resize(1280, height)
    tab = window.mountain_tab
    hikers = tuple(Sgd(learning_rate=0.1 + k / 100, momentum=0.9) for k in range(count))
    tab.replace_scene(Scene(hikers=hikers), "several")
    row = tab.hikers_card.rows[1]
    qtbot.waitUntil(lambda: ("…" not in row.summary.shown) == whole)
    before = row.height()
    tab.edit("another ending", steps=3)
    assert row.height() == before

"""Hiding hikers and showing one alone, driven by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.story.verdict_sentences import words
from app.descent.walks.scene import Scene
from app.descent.walks.walk import shown, walk
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.looks.looks import every_look, looks_of
from app.gui.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
THREE = Scene(hikers=(Sgd(learning_rate=0.1), Adam(learning_rate=0.2), Rmsprop(learning_rate=0.3)), steps=20)


@pytest.fixture
def tab(tab):
    tab.replace_scene(THREE, "three hikers")
    return tab


def shown_labels(view):
    view.repaint()
    return view.tips.told


def hidden(tab):
    return [hiker.hidden for hiker in tab.scene.hikers]


def test_that_the_eye_hides_a_hiker_and_shows_it_again(qtbot, tab, rows):
    qtbot.mouseClick(rows[1].tools.eye, LEFT)
    assert hidden(tab) == [False, True, False]
    assert tab.undo_stack.undoText() == "Hide Adam"
    assert [label.head.partition(" ")[0] for label in shown_labels(tab.map)] == ["SGD", "RMSprop"]
    assert rows[1].accessibleDescription() == words(tab.walk.walks[1].verdict)
    assert not any("Adam" in line for line in caption_lines(tab.walk))
    assert rows[1].tools.eye.accessibleName() == "Show Adam"
    qtbot.mouseClick(rows[1].tools.eye, LEFT)
    assert tab.scene == THREE
    assert tab.undo_stack.undoText() == "Show Adam"


def test_that_solo_shows_one_alone_and_then_all_again(qtbot, tab, rows):
    qtbot.mouseClick(rows[2].tools.solo, LEFT)
    assert hidden(tab) == [True, True, False]
    assert rows[2].tools.solo.isChecked()
    assert not rows[2].tools.eye.isEnabled()
    assert tab.undo_stack.undoText() == "Show only RMSprop"
    qtbot.mouseClick(rows[0].tools.solo, LEFT)
    assert hidden(tab) == [False, True, True]
    assert not rows[2].tools.solo.isChecked()
    qtbot.mouseClick(rows[0].tools.solo, LEFT)
    assert tab.scene == THREE


def test_that_keys_hide_solo_copy_move_and_remove_the_hiker_that_has_the_focus(qtbot, tab, rows):
    qtbot.mouseClick(rows[1], LEFT, pos=rows[1].summary.geometry().center())
    rows[1].rate.slider.setFocus()

    def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(tab.window().focusWidget(), key, modifiers)

    press(Qt.Key.Key_H, CTRL)
    assert hidden(tab) == [False, True, False]
    press(Qt.Key.Key_H, CTRL)
    press(Qt.Key.Key_H, CTRL | SHIFT)
    assert hidden(tab) == [True, False, True]
    press(Qt.Key.Key_H, CTRL | SHIFT)
    press(Qt.Key.Key_Up, ALT)
    press(Qt.Key.Key_Up, ALT)
    assert [type(h) for h in tab.scene.hikers] == [Adam, Sgd, Rmsprop]
    assert tab.undo_stack.undoText() == "Move Adam"
    press(Qt.Key.Key_Down, ALT)
    press(Qt.Key.Key_Down, ALT)
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Rmsprop, Adam]
    assert rows[2].rate.slider.hasFocus()
    press(Qt.Key.Key_D, CTRL)
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Rmsprop, Adam, Adam]
    qtbot.waitUntil(rows[3].isVisible)
    qtbot.mouseClick(rows[3].more, LEFT)
    for editor in (rows[3].optimizer, rows[3].rate.slider, rows[3].settings.schedule):
        editor.setFocus()
        press(Qt.Key.Key_Delete)
        assert len(tab.scene.hikers) == 4  # who edits a value means the value
    rows[3].setFocus()
    press(Qt.Key.Key_Delete)
    assert [type(h) for h in tab.scene.hikers] == [Sgd, Rmsprop, Adam]
    assert tab.undo_stack.undoText() == "Remove Adam"
    tab.undo_stack.undo()
    assert len(tab.scene.hikers) == 4


def test_that_delete_in_a_field_deletes_text_and_no_hiker(qtbot, tab, rows):
    rows[0].rate.field.setFocus()
    rows[0].rate.field.selectAll()
    qtbot.keyClick(rows[0].rate.field, Qt.Key.Key_Delete)
    assert rows[0].rate.field.text() == ""
    assert len(tab.scene.hikers) == 3


def test_that_removing_the_one_shown_alone_brings_the_others_back(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].tools.solo, LEFT)
    rows[0].tools.remove.trigger()
    assert hidden(tab) == [False, False]


def test_that_the_only_hiker_can_neither_be_hidden_nor_removed(qtbot, tab):
    tab.replace_scene(Scene(hikers=(Sgd(),), steps=5), "one")
    (row,) = tab.hikers_card.rows
    assert not row.tools.eye.isEnabled()
    assert row.tools.solo.isVisible()
    assert not row.tools.solo.isEnabled()
    row.rate.slider.setFocus()
    qtbot.keyClick(row.rate.slider, Qt.Key.Key_Delete)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Delete)
    qtbot.keyClick(row.rate.slider, Qt.Key.Key_H, CTRL)
    assert tab.scene == Scene(hikers=(Sgd(),), steps=5)


def test_that_opened_settings_move_with_their_hiker(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].more, LEFT)
    rows[0].tools.down.trigger()
    assert [row.more.isChecked() for row in rows] == [False, True, False]
    assert rows[1].hiker == THREE.hikers[0]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_hiding_changes_nobody_s_look(theme):
    hikers = (Adam(hidden=True), Adam(), Sgd(), Adam())
    before = every_look(hikers, theme)
    assert looks_of(hikers, theme) == before[1:]
    assert len(shown(walk(Scene(hikers=hikers, steps=2))).walks) == 3

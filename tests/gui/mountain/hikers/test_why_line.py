"""The line "Why?" below the verdict of the chosen hiker, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Sgd
from app.descent.story.why import why
from app.descent.story.why_sentences import why_text
from app.descent.walks.scene import Scene
from tests.gui.controls import type_rate, unfold

LEFT = Qt.MouseButton.LeftButton
TRAPPED = Scene(surface="two-valleys", hikers=(Sgd(learning_rate=0.05), Adam(learning_rate=0.1)))
ON_A_TIP = Ground(formula="hypot(x, y)", x=(-2.0, 2.0), y=(-2.0, 2.0))


@pytest.fixture
def tab(tab):
    tab.replace_scene(TRAPPED, "trapped")
    return tab


def reasons(tab, index):
    return why_text(why(tab.walk.walks[index]))


def test_that_reasons_are_told_when_asked_for_and_go_again(qtbot, tab, rows):
    line = rows[0].why
    assert line.toggle.isVisible()
    assert line.said == ""
    qtbot.mouseClick(line.toggle, LEFT)
    qtbot.waitUntil(lambda: line.said == reasons(tab, 0))
    assert "pass" in line.said
    said = next(label for label in line.findChildren(QLabel) if label.text() == line.said)
    assert said.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert said.height() >= said.heightForWidth(said.width())
    qtbot.mouseClick(line.toggle, LEFT)
    assert line.said == ""


def test_that_the_toggle_is_reached_and_worked_by_keys(qtbot, tab, rows):
    line = rows[0].why
    assert line.toggle.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "SGD" in line.toggle.accessibleName()
    line.toggle.setFocus()
    qtbot.keyClick(line.toggle, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: line.said == reasons(tab, 0))


def test_that_open_reasons_stay_open_for_the_next_hiker_and_the_next_walk(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].why.toggle, LEFT)
    unfold(qtbot, rows[1])
    qtbot.waitUntil(lambda: rows[1].why.said == reasons(tab, 1))
    type_rate(qtbot, rows[1], "1")
    qtbot.waitUntil(lambda: rows[1].why.said == reasons(tab, 1))
    tab.replace_scene(Scene(hikers=(Sgd(learning_rate=1.01),)), "another")
    qtbot.waitUntil(lambda: rows[0].why.said == reasons(tab, 0))
    assert "2.02" in rows[0].why.said


def test_that_no_reason_of_another_walk_is_shown(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].why.toggle, LEFT)
    qtbot.waitUntil(lambda: rows[0].why.said == reasons(tab, 0))
    before, room = rows[0].why.said, rows[0].why.height()
    type_rate(qtbot, rows[0], "0.3")
    assert rows[0].why.said != before
    assert rows[0].why.height() == room  # nothing jumps while they are worked out


def test_that_who_walks_blind_is_given_no_reasons(qtbot, tab, rows):
    qtbot.mouseClick(rows[0].why.toggle, LEFT)
    qtbot.waitUntil(lambda: rows[0].why.said == reasons(tab, 0))
    tab.playback_card.blindfold.click()
    assert not rows[0].why.toggle.isVisible()
    assert rows[0].why.said == ""
    tab.playback_card.blindfold.click()
    qtbot.waitUntil(lambda: rows[0].why.said == reasons(tab, 0))


def test_that_a_verdict_that_is_its_own_reason_offers_none(qtbot, tab, rows):
    tab.replace_scene(Scene(surface=ON_A_TIP, start=(0.0, 0.0), hikers=(Sgd(),)), "a tip")
    qtbot.waitUntil(lambda: tab.scene.ground.is_surveyed and "undefined" in rows[0].accessibleDescription())
    assert not rows[0].why.toggle.isVisible()

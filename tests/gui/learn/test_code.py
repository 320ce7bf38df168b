"""Code beside the form: each lights the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from app.gui.kit.spotlight import Spotlight
from tests.gui.controls import LEFT

KEY = Qt.Key


@pytest.fixture
def code(at):
    """The code of the tuner's lesson."""
    return at("lesson/searching").code


def framed(window):
    (light,) = window.findChildren(Spotlight)
    return light


def test_that_every_line_is_shown_and_those_with_a_field_can_be_reached_by_key(code):
    assert code.lines[0].text() == "def build_model(hp):"
    reached = [line.focusPolicy() != Qt.FocusPolicy.NoFocus for line in code.lines]
    assert reached == [False, True, True]


def test_that_a_line_frames_its_field_while_the_pointer_is_on_it(qtbot, window, code):
    line = code.lines[1]
    place = line.rect().center().toPointF()
    QApplication.sendEvent(line, QEnterEvent(place, place, place))
    assert framed(window).isVisible()
    QApplication.sendEvent(line, QEvent(QEvent.Type.Leave))
    assert not framed(window).isVisible()


def test_that_choosing_a_line_unfolds_its_field_and_gives_it_the_keys(qtbot, window, code):
    qtbot.mouseClick(code.lines[2], LEFT)
    tab = window.tuner_tab
    assert not tab.form.budget.folded
    assert tab.form.trials.hasFocus() or tab.form.trials.isAncestorOf(QApplication.focusWidget())
    code.lines[1].setFocus()
    qtbot.keyClick(code.lines[1], KEY.Key_Return)
    assert tab.form.space_card.rows["learning_rate"].isAncestorOf(QApplication.focusWidget())


def test_that_a_field_that_is_touched_lights_its_line(qtbot, window, code):
    window.tuner_tab.form.budget.set_folded(False)
    window.tuner_tab.form.trials.setFocus()
    assert [line.lit for line in code.lines] == [False, False, True]
    code.parentWidget().setFocus()

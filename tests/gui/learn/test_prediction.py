"""A lesson that asks for a prediction: in fog, before the picture gives it away, and over the truth afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.descent.instruments.prediction import Answers, Limit, LimitMiss
from app.gui.learn.lesson.predict_strip import revealed_text
from app.learn.lessons.kinds import Prediction
from tests.gui.controls import LEFT, type_anew
from tests.gui.learn.lessons import SEARCHING, TOO_LARGE, write_lessons

ASKING = TOO_LARGE.replace("[numbers]", 'prediction = { ask = "steps" }\n\n[numbers]').replace(
    "## Goal",
    "## Predict\nHow many steps?\n\n## Revealed\n{guess} against {truth}, {off} apart.\n\n## Goal",
)


FOG = ("Reveal", "Blindfold")


@pytest.fixture
def folder(tmp_path):
    return write_lessons(tmp_path / "lessons", {"1.md": ASKING, "2.md": SEARCHING})


def test_that_it_asks_in_fog_and_says_how_far_off_the_guess_was(qtbot, window, lesson):
    tab = window.mountain_tab
    assert tab.blindfold
    assert tab.beside.name == "prediction"
    assert not lesson.goal.isVisible()
    assert not lesson.predict.reveal.isEnabled()
    type_anew(qtbot, tab.beside.panel.instrument.steps, "12")
    assert lesson.predict.reveal.isEnabled()
    qtbot.mouseClick(lesson.predict.reveal, LEFT)
    qtbot.waitUntil(lambda: lesson.predict.said.toPlainText() == "12 against 18, 6 apart.")
    assert not tab.blindfold
    assert tab.step == 60  # the whole walk is seen under it
    qtbot.mouseClick(lesson.predict.go_on, LEFT)
    assert tab.beside.name == ""
    assert lesson.goal.isVisible()
    assert "12 against 18" in lesson.predict.said.toPlainText()


def test_that_one_button_reveals_while_it_asks(qtbot, window, lesson):
    type_anew(qtbot, window.mountain_tab.beside.panel.instrument.steps, "12")
    shown = [one for one in window.findChildren(QPushButton) if one.isVisible() and one.text() in FOG]
    assert shown == [lesson.predict.reveal]
    qtbot.mouseClick(lesson.predict.reveal, LEFT)
    qtbot.mouseClick(lesson.predict.go_on, LEFT)
    assert not window.mountain_tab.playback_card.blindfold.isHidden()
    window.mountain_tab.beside.open_instrument("prediction")  # the learner's own, which has its button again
    assert window.mountain_tab.beside.panel.instrument.fog.isVisible()


def test_that_it_can_be_skipped(qtbot, window, lesson):
    qtbot.mouseClick(lesson.predict.skip, LEFT)
    assert not window.mountain_tab.blindfold
    assert window.mountain_tab.beside.name == ""
    assert lesson.goal.isVisible()
    assert not lesson.predict.isVisible()


def test_that_who_lifts_the_fog_by_key_goes_on(qtbot, window, lesson):
    qtbot.keyClick(window.mountain_tab.strip, Qt.Key.Key_B)
    assert lesson.goal.isVisible()
    assert window.mountain_tab.beside.name == ""


def test_that_the_fog_goes_with_the_lesson_and_with_the_panel(qtbot, window, panel, lesson, at):
    at("contents")
    assert not window.mountain_tab.blindfold
    at("lesson/too-large")
    assert window.mountain_tab.blindfold
    window.flip_learning()
    QApplication.processEvents()
    assert not window.mountain_tab.blindfold
    assert window.mountain_tab.beside.name == ""


def test_that_closing_what_asks_is_to_go_on(qtbot, window, lesson):
    window.mountain_tab.beside.close_instrument()
    assert not window.mountain_tab.blindfold
    assert lesson.goal.isVisible()


def test_that_the_way_on_is_in_sight_however_much_there_is_to_read(qtbot, window, lesson):
    window.resize(1280, 760)
    lesson.lead.show_markdown("Many words. " * 300)
    qtbot.waitUntil(lambda: lesson.lead.height() > 800)
    for button in (lesson.predict.reveal, lesson.predict.skip):
        qtbot.waitUntil(lambda button=button: button.visibleRegion().boundingRect().size() == button.size())


def test_that_a_limit_is_said_with_the_steps_it_was_looked_for_in():
    found = Answers(limit=LimitMiss(1.0, Limit(2.06, 100.0), 1 / 2.06))
    said = revealed_text(Prediction(ask="diverges_at"), "You marked {guess}; it begins at {truth}.", found, 60)
    assert said == "You marked 1; it begins at 2.06 within 60 steps."

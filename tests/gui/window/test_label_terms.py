"""The glossary's sentence at the window's own labels."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.gui.window import label_terms
from app.learn import check_command
from tests.gui.learn.conftest import TOO_LARGE, write_lessons
from tests.gui.learn.questions_of import GLOSSARY


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """Lessons that come with the app, of the test's own."""
    folder = write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "terms.md": GLOSSARY})
    monkeypatch.setattr(check_command, "own_lessons", lambda: folder)


def point_at(label: QLabel) -> None:
    """Rest the pointer on a label."""
    place = label.rect().center()
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place)))


def test_that_a_form_s_label_says_what_its_term_means_above_what_it_does(qtbot, tab, lessons):
    label = next(one for one in tab.column.findChildren(QLabel) if one.text() == "max_trials")

    def says() -> bool:
        point_at(label)
        return "How many trials a search may take." in QToolTip.text()

    qtbot.waitUntil(says)
    QToolTip.hideText()


def test_that_a_hiker_s_settings_say_what_they_are_too(qtbot, window, lessons):
    label = next(one for one in window.mountain_tab.findChildren(QLabel) if one.text() == "beta_1")

    def says() -> bool:
        point_at(label)
        return "How long slopes are remembered." in QToolTip.text()

    qtbot.waitUntil(says)
    QToolTip.hideText()


def test_that_settings_of_an_optimizer_that_is_chosen_later_say_it_too(qtbot, window, lessons):
    tab = window.mountain_tab
    tab.replace_scene(Scene(hikers=(Sgd(),)), "one")
    plain = next(one for one in tab.findChildren(QLabel) if one.text() == "momentum")
    point_at(plain)  # what the glossary says of the labels so far is read
    tab.replace_scene(Scene(hikers=(Adam(),)), "another")

    def says() -> bool:
        for label in tab.hikers_card.rows[0].settings.findChildren(QLabel):
            if label.text() == "beta_1":
                point_at(label)
        return "How long slopes are remembered." in QToolTip.text()

    qtbot.waitUntil(says)
    QToolTip.hideText()


def test_that_a_label_that_is_no_term_says_what_it_said(qtbot, tab, lessons):
    label = QLabel("objective", tab)
    label.setToolTip("What trials are judged by.")
    assert label_terms.tips_of(frozenset(["objective", "max_trials"])).keys() == {"max_trials"}
    point_at(label)
    assert "judged" in QToolTip.text()
    QToolTip.hideText()


@pytest.mark.real
def test_that_a_window_that_starts_reads_no_lessons():
    code = "import app.gui.main_window, sys; print([name for name in sys.modules if name.startswith('app.learn')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""A window that teaches two lessons of the tests' own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.gui.main_window import MainWindow
from app.gui.mountain.hikers.row import HikerRow
from tests.gui.learn.lessons import SEARCHING, TOO_LARGE, write_lessons


@pytest.fixture
def folder(tmp_path) -> Path:
    """The folder of lessons."""
    return write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "2.md": SEARCHING})


@pytest.fixture
def store(store, folder):
    store.setValue("lessons", str(folder))
    return store


@pytest.fixture
def panel(window):
    """The panel, opened."""
    window.flip_learning()
    return window.learning.panel


@pytest.fixture
def at(qtbot, window, panel) -> Callable[[str], object]:
    """Goes to a place, and waits until it can be read."""

    def go(place: str):
        qtbot.waitUntil(lambda: panel.page is not None)
        panel.go(place)
        if place.startswith("lesson/"):
            qtbot.waitUntil(lambda: panel.page.question.markdown != "")
        return panel.page

    return go


@pytest.fixture
def lesson(at):
    """The first lesson."""
    return at("lesson/too-large")


@pytest.fixture
def row(window: MainWindow, lesson) -> HikerRow:
    """The row of the lesson's hiker."""
    return window.mountain_tab.hikers_card.rows[0]

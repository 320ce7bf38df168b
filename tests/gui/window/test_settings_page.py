"""The page of settings: each takes effect at once, and is there again on another day."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel

from app.gui import theme as themes
from app.gui.settings import Settings
from app.gui.theme import THEMES
from app.gui.window.settings_page import SettingsPage
from tests.gui.controls import choose
from tests.gui.paint.pixels import pixels

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window, qapp):
    """The page of a window of its own."""
    yield window.show_settings()
    themes.apply(THEMES["light"], "normal")


def test_that_the_page_is_opened_by_key_and_from_the_file_menu(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    (page,) = window.findChildren(SettingsPage)
    assert page.isVisible()
    page.close()
    (action,) = (action for action in window.menuBar().findChildren(QAction) if action.text() == "Se&ttings…")
    action.trigger()
    assert page.isVisible()
    assert len(window.findChildren(SettingsPage)) == 1


def test_that_a_theme_is_chosen_and_shown_in_the_menu(qtbot, window, page):
    choose(qtbot, page.theme, "dark")
    assert window.palette().window().color().name().upper() == THEMES["dark"].window
    ticked = [action.text() for action in window.menuBar().findChildren(QAction) if action.isChecked()]
    assert "&Dark" in ticked
    window.set_theme("light")
    assert page.theme.currentData() == "light"


def test_that_larger_text_is_larger_at_once_and_the_column_wide_enough_for_it(qtbot, window, page):
    tab = window.mountain_tab
    label, line = tab.surface_card.findChild(QLabel, "title"), tab.surface_card.valleys
    before = label.fontMetrics().height(), line.height(), tab.playback_card.width()
    choose(qtbot, page.text_size, "largest")
    after = label.fontMetrics().height(), line.height(), tab.playback_card.width()
    assert all(new > 1.1 * old for old, new in zip(before, after, strict=True))
    choose(qtbot, page.text_size, "normal")
    assert (label.fontMetrics().height(), line.height(), tab.playback_card.width()) == before


def test_that_without_motion_fog_comes_at_once(qtbot, window, page):
    page.motion.setChecked(False)
    view = window.mountain_tab.map
    corner = view.rect().adjusted(view.width() - 60, 0, 0, 60 - view.height())
    seen = pixels(view.grab(corner))
    window.mountain_tab.playback_card.blindfold.setChecked(True)
    assert not view.drifting
    assert pixels(view.grab(corner)).std() < seen.std()
    window.mountain_tab.playback_card.blindfold.setChecked(False)
    assert not view.drifting
    assert (pixels(view.grab(corner)) == seen).all()


def test_that_the_folder_of_new_searches_is_chosen_there(qtbot, window, page, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(page.choose_folder, Qt.MouseButton.LeftButton)
    assert page.folder.text() == str(tmp_path)
    assert window.tuner_tab.projects() == tmp_path


def test_that_what_was_set_is_there_on_another_day(qtbot, open_window, store):
    first = open_window(settings=Settings(store))
    page = first.show_settings()
    choose(qtbot, page.theme, "dark")
    choose(qtbot, page.text_size, "large")
    page.motion.setChecked(False)
    size = first.mountain_tab.surface_card.fontMetrics().height()
    first.close()
    themes.apply(THEMES["light"], "normal")
    second = open_window(settings=Settings(store))
    again = second.show_settings()
    assert (again.theme.currentData(), again.text_size.currentData(), again.motion.isChecked()) == (
        "dark",
        "large",
        False,
    )
    assert second.mountain_tab.surface_card.fontMetrics().height() == size
    themes.apply(THEMES["light"], "normal")

"""Folders that hold searches, and files that stand for their search's folder, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.tuning.found.nearby import search_folder
from tests.gui.tuner.seen import errors
from tests.tuning.found.keras_folders import done, write_folder

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path):
    write_folder(tmp_path / "my dir" / "intro", [done(0.5), done(0.7)])
    write_folder(tmp_path / "my dir" / "deep" / "er", [done(0.6)])
    return tmp_path / "my dir"


def test_that_a_folder_above_searches_offers_them(qtbot, tab, folder):
    tab.open_project(folder)
    offers = {made.text(): made for made in tab.found_searches.buttons}
    assert set(offers) == {"intro", "deep/er"}
    assert all(made.isVisible() for made in offers.values())
    assert "holds 2 searches" in errors(tab.run_card)
    qtbot.mouseClick(offers["intro"], LEFT)
    assert tab.project == folder / "intro"
    assert [trial.score for trial in tab.state.trials.values()] == [0.5, 0.7]
    assert not tab.found_searches.isVisible()
    assert not errors(tab.run_card)


def test_that_a_folder_without_a_search_offers_nothing(tab, tmp_path):
    (tmp_path / "empty").mkdir()
    tab.open_project(tmp_path / "empty")
    assert not tab.found_searches.isVisible()
    assert "no spec.json and no oracle.json" in errors(tab.run_card)


def test_that_another_file_beside_a_search_s_stands_for_itself(folder):
    for name in ("rows.csv", "scene.json", "trial_1/rows.csv"):
        (folder / "intro" / name).write_text("a,b\n1,2\n")
        assert search_folder(folder / "intro" / name) == folder / "intro" / name
    assert search_folder(folder / "intro") == folder / "intro"
    assert search_folder(folder / "nowhere" / "oracle.json") == folder / "nowhere" / "oracle.json"


@pytest.mark.parametrize("name", ["oracle.json", "tuner0.json", "trial_1/trial.json"])
def test_that_a_file_of_keras_tuners_that_is_dropped_opens_its_folder(window, tab, folder, name):
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(folder / "intro" / name))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, dropped, LEFT, none))
    assert tab.project == folder / "intro"
    assert len(tab.state.trials) == 2

"""A search's settings as a file, from the menu and by drop; undo of the tab that shows."""

from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QFileDialog

from app.descent.walks.scene import Scene, dump_scene
from app.gui.kit.widgets import scroll_to
from app.tuning.spec.search import SearchSpec, dump_spec, load_spec
from tests.gui.controls import settle

CTRL = Qt.KeyboardModifier.ControlModifier


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_that_saved_settings_open_again_by_keys(qtbot, window, tab, tmp_path, monkeypatch):
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path) + ".json", ""))
    tab.form.epochs.setValue(9)
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    assert load_spec((tmp_path / "mine.json").read_bytes()) == SearchSpec(epochs=9)
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert tab.form.spec == SearchSpec()
    qtbot.keyClick(window, Qt.Key.Key_O, CTRL)
    assert tab.form.spec.epochs == 9
    assert window.search_files.recent() == [tmp_path / "mine.json"]
    assert list(tmp_path.glob(".search-*")) == []


def test_that_undo_acts_on_the_tab_that_shows(qtbot, window, tab):
    tab.form.epochs.setValue(9)
    window.tabs.setCurrentIndex(0)
    window.mountain_tab.replace_scene(Scene(steps=42), "test")
    before = window.mountain_tab.scene
    window.tabs.setCurrentIndex(1)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert tab.form.spec == SearchSpec()
    assert window.mountain_tab.scene == before
    window.tabs.setCurrentIndex(0)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.mountain_tab.scene.steps != 42


def test_that_a_dropped_file_finds_its_tab(window, tmp_path):
    spec, scene = tmp_path / "search.json", tmp_path / "scene.json"
    spec.write_bytes(dump_spec(SearchSpec(max_trials=7)))
    scene.write_bytes(dump_scene(Scene(surface="himmelblau")))
    drop(window, spec)
    assert window.tabs.currentIndex() == 1
    assert window.tuner_tab.form.spec.max_trials == 7
    drop(window, scene)
    assert window.tabs.currentIndex() == 0
    assert window.mountain_tab.scene.surface == "himmelblau"


def test_that_a_spreadsheet_of_another_program_is_asked_for_as_one_that_can_be_read(window, tab, tmp_path):
    scroll_to(tab.form.callbacks)
    path = tmp_path / "tail.ods"
    path.write_bytes(b"PK\x03\x04 more")
    drop(window, path)
    assert window.tabs.currentIndex() == 1
    assert "tail.ods is a spreadsheet" in tab.run_card.error.sentence.text()
    assert not tab.run_card.error.sentence.visibleRegion().isEmpty()
    assert tab.form.spec == SearchSpec()


@pytest.mark.parametrize("name", ["rows.txt", "rows.tsv"])
def test_that_a_table_of_another_suffix_is_read_as_csv(qtbot, window, tab, tmp_path, name):
    path = tmp_path / name
    path.write_text("a\tb\n" + "".join(f"{k}\t{'no' if k % 3 else 'yes'}\n" for k in range(60)))
    drop(window, path)
    assert window.tabs.currentIndex() == 1
    settle(qtbot, tab.form)
    assert (tab.form.spec.data.table, tab.form.spec.data.target) == (str(path), "b")


@pytest.mark.parametrize("layout", ["records", "columns", "lines"])
def test_that_a_json_file_with_a_table_is_data_and_no_search(qtbot, window, tab, tmp_path, layout):
    path = tmp_path / "rows.json"
    rows = [{"size": k * 7 % 41, "kind": "no" if k % 3 else "yes"} for k in range(60)]
    columns = {name: [row[name] for row in rows] for name in ("size", "kind")}
    texts = {"records": json.dumps(rows), "columns": json.dumps(columns), "lines": "\n".join(map(json.dumps, rows))}
    path.write_text(texts[layout])
    drop(window, path)
    assert window.tabs.currentIndex() == 1
    settle(qtbot, tab.form)
    assert (tab.form.spec.data.table, tab.form.spec.data.target) == (str(path), "kind")


def test_that_a_broken_file_is_told_as_what_the_tab_in_front_would_have(window, tab, tmp_path):
    path = tmp_path / "half.json"
    path.write_bytes(dump_spec(SearchSpec())[:-20])
    drop(window, path)
    assert window.tabs.currentIndex() == 1
    assert "half.json is not a search" in tab.run_card.error.sentence.text()
    window.tabs.setCurrentIndex(0)
    drop(window, path)
    assert window.tabs.currentIndex() == 0
    assert "half.json is not a scene" in window.mountain_tab.error.sentence.text()


@pytest.mark.timeout(30)
def test_that_a_pipe_keeps_no_window_waiting(window, tab, tmp_path):
    """Opened as a search, or lying in a search's folder under one of its names."""
    os.mkfifo(tmp_path / "pipe.json")
    assert not window.search_files.open(tmp_path / "pipe.json")
    assert "not a file" in tab.run_card.error.sentence.text()
    for name in ("spec.json", "journal-tuner0.jsonl", "notes.json"):
        project = tmp_path / name
        project.mkdir()
        (project / "spec.json").write_bytes(dump_spec(SearchSpec()))
        (project / name).unlink(missing_ok=True)
        os.mkfifo(project / name)
        tab.open_project(project)
        assert ("not a file" in tab.run_card.error.sentence.text()) == (name != "journal-tuner0.jsonl")
        tab.run_card.error.show_error("")


NO_SEARCHES = [
    (b'{"max_trials": 0}', "search: max_trials: "),
    (b'{"epochs": "many"}', "search: epochs: "),
    (b'{"space": {"units": {"min": 9, "max": 3}}}', "below min"),
    (b'{"tuner": {"name": "magic"}}', "search: tuner"),
    (b'{"max_trials": 5, "colour": 1}', "colour"),
    (b'{"epochs": 5', "not a search"),
    (b"\xff\xfe\x00", "not a search"),
    (b"", "not a search"),
    (b"[" * 100_000, "not a search"),
]


def test_that_a_file_that_is_no_search_is_said_and_changes_nothing(window, tab, tmp_path):
    path = tmp_path / "bad.json"
    for content, word in NO_SEARCHES:
        tab.run_card.error.sentence.setText("")
        path.write_bytes(content)
        assert not window.search_files.open(path)
        assert word in tab.run_card.error.sentence.text()
        assert tab.form.spec == SearchSpec()


def test_that_settings_wait_while_a_search_runs(window, tab, tmp_path, monkeypatch):
    path = tmp_path / "search.json"
    path.write_bytes(dump_spec(SearchSpec(max_trials=7)))
    monkeypatch.setattr(tab, "is_searching", lambda: True)
    assert not window.search_files.open(path)
    assert "running" in tab.run_card.error.sentence.text()
    monkeypatch.undo()


def test_that_a_file_that_cannot_be_written_is_said(window, tab, tmp_path):
    window.search_files.write(tmp_path / "gone" / "search.json")
    assert "cannot be written" in tab.run_card.error.sentence.text()


def test_that_new_searches_go_where_the_menu_says(window, tab, tmp_path, monkeypatch):
    action = next(a for a in window.findChildren(QAction) if "older for new searches" in a.text())
    before, other = tab.projects(), tmp_path / "other"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    action.trigger()  # no such folder
    assert f"{other} cannot be written: " in tab.run_card.error.sentence.text()
    assert tab.projects() == before
    other.mkdir()
    action.trigger()
    assert not tab.run_card.error.isVisible()
    assert tab.projects() == other
    assert list(other.iterdir()) == []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    action.trigger()
    assert tab.projects() == other

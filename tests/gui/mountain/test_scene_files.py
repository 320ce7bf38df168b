"""Scenes as files: new, open, save, recent, dropped, copied and pasted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.descent import walk
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.gui.mountain.gallery import examples
from app.gui.theme import LIGHT

KINDS = {
    "1 Too small": ["crawling", "crawling"],
    "2 Just right": ["converged", "converged"],
    "3 Too large": ["diverged", None],
    "4 A hundred": ["diverged", None],
    "5 SGD against Adam in the ravine": ["walking", "walking"],
    "6 Trapped in the ditch": ["trapped", "converged"],
}


@pytest.fixture
def window(own_window):
    """One whose files are those of the test alone."""
    return own_window


@pytest.fixture
def files(window):
    return window.scene_files


def test_that_the_examples_show_what_their_names_say():
    plain = examples()[: len(KINDS)]  # the others are about an instrument each
    assert [path.stem for path in plain] == list(KINDS)
    for path in plain:
        verdicts = [one.verdict for one in walk(load_scene(path.read_bytes())).walks]
        for verdict, kind in zip(verdicts, KINDS[path.stem], strict=True):
            assert kind is None or verdict.kind == kind, (path.stem, verdict)


def test_that_a_scene_is_saved_and_opened_again(window, files, tmp_path, monkeypatch):
    window.mountain_tab.edit("Change the number of steps", steps=77)
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    files.ask_save()
    saved = path.with_suffix(".json")
    assert load_scene(saved.read_bytes()) == window.mountain_tab.scene
    assert window.windowTitle().startswith("mine.json")
    assert not window.isWindowModified()
    window.mountain_tab.edit("Change the number of steps", steps=5)
    assert window.isWindowModified()
    files.new()
    assert window.mountain_tab.scene == Scene()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(saved), ""))
    files.ask_open()
    assert window.mountain_tab.scene.steps == 77
    assert files.recent() == [saved]
    window.mountain_tab.undo_stack.undo()
    assert window.mountain_tab.scene == Scene()


@pytest.mark.parametrize(
    ("content", "word"),
    [("{", "ends too early"), ('{"surface": "alps"}', "scene: surface: "), ('{"steps": 0}', "scene: steps: ")],
)
def test_that_a_file_that_is_no_scene_is_said_in_place_and_nothing_is_lost(window, files, tmp_path, content, word):
    path = tmp_path / "bad.json"
    path.write_text(content)
    before = window.mountain_tab.scene
    assert not files.open(path)
    assert window.mountain_tab.scene == before
    error = window.mountain_tab.error
    assert error.isVisible()
    assert "bad.json" in error.sentence.text()
    assert word in error.sentence.text()
    files.new()
    assert not error.isVisible()


@pytest.mark.timeout(30)
def test_that_a_pipe_is_no_scene_and_keeps_no_window_waiting(window, files, tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    before = window.mountain_tab.scene
    for path in (tmp_path / "pipe.json", Path("/dev/zero")):
        window.open_path(path)
        assert not files.open(path)
        assert "not a file" in window.mountain_tab.error.sentence.text()
    assert window.mountain_tab.scene == before


def test_that_what_was_wrong_with_a_paste_goes_with_the_next_change(window, files):
    QGuiApplication.clipboard().setText("no scene")
    files.paste()
    assert window.mountain_tab.error.isVisible()
    window.mountain_tab.surface_card.surface_chosen.emit("bowl")
    assert not window.mountain_tab.error.isVisible()


def test_that_a_folder_that_cannot_be_written_is_said_in_place(window, files, tmp_path):
    files.path = tmp_path / "no" / "such" / "scene.json"
    files.save()
    assert "cannot be written" in window.mountain_tab.error.sentence.text()


def test_that_a_scene_travels_by_clipboard(window, files):
    window.mountain_tab.edit("Change the number of steps", steps=33)
    files.copy()
    text = QGuiApplication.clipboard().text()
    assert load_scene(text).steps == 33
    files.new()
    files.paste()
    assert window.mountain_tab.scene.steps == 33
    QGuiApplication.clipboard().setText("not a scene")
    files.paste()
    assert "clipboard" in window.mountain_tab.error.sentence.text()
    assert window.mountain_tab.scene.steps == 33


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)


def test_that_a_dropped_scene_and_a_dropped_search_are_opened(window, tmp_path, searched):
    path = tmp_path / "dropped.json"
    path.write_bytes(dump_scene(Scene(surface="booth")))
    drop(window, searched.project)
    assert window.tabs.currentWidget() is window.tuner_tab
    assert window.tuner_tab.state == searched.state
    drop(window, path)
    assert window.tabs.currentWidget() is window.mountain_tab
    assert window.mountain_tab.scene.surface == "booth"


@pytest.mark.parametrize("suffix", [".png", ".svg", ".gif"])
def test_that_the_figure_is_exported(window, files, tmp_path, suffix):
    window.mountain_tab.edit("Change the number of steps", steps=5)
    path = tmp_path / f"figure{suffix}"
    files.export(path, LIGHT)
    assert path.stat().st_size > 1000
    files.export(tmp_path / "figure.bmp", LIGHT)
    assert ".png" in window.mountain_tab.error.sentence.text()


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_that_a_figure_opens_as_its_scene_and_is_not_saved_over(window, files, tmp_path, monkeypatch, suffix):
    figure, scene = tmp_path / f"figure{suffix}", Scene(surface="himmelblau", steps=9)
    window.mountain_tab.replace_scene(scene, "another")
    files.export(figure, LIGHT)
    drawn = figure.read_bytes()
    window.mountain_tab.replace_scene(Scene(), "the usual")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(figure), ""))
    files.ask_open()
    assert window.mountain_tab.scene == scene
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    files.save()
    assert figure.read_bytes() == drawn


def test_that_unsaved_changes_of_a_file_are_asked_about(window, files, tmp_path, monkeypatch):
    files.path = tmp_path / "scene.json"
    files.save()
    window.mountain_tab.edit("Change the number of steps", steps=9)
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Save]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    window.close()
    assert window.isVisible()
    window.close()
    assert not window.isVisible()
    assert load_scene((tmp_path / "scene.json").read_bytes()).steps == 9


def test_that_undoing_an_opening_gives_save_the_file_before_back(window, files, tmp_path):
    tab = window.mountain_tab
    for name, steps in (("a", 11), ("b", 22)):
        (tmp_path / f"{name}.json").write_bytes(dump_scene(Scene(steps=steps)))
    files.open(tmp_path / "a.json")
    files.open(tmp_path / "b.json")
    tab.undo_stack.undo()
    assert window.windowTitle().startswith("a.json")
    files.save()
    assert load_scene((tmp_path / "b.json").read_bytes()).steps == 22
    assert load_scene((tmp_path / "a.json").read_bytes()).steps == 11
    tab.undo_stack.redo()
    assert window.windowTitle().startswith("b.json")


@pytest.mark.parametrize("leave", ["new", "open", "paste", "open_example"])
def test_that_changes_not_saved_are_asked_about_before_another_scene_comes(window, files, tmp_path, monkeypatch, leave):
    path = tmp_path / "a.json"
    path.write_bytes(dump_scene(Scene(steps=11)))
    files.open(path)
    window.mountain_tab.edit("Change the number of steps", steps=12)
    files.copy()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Cancel)
    getattr(files, leave)(*{"open": [path], "open_example": [examples()[0]]}.get(leave, []))
    assert window.mountain_tab.scene.steps == 12
    assert files.path == path
    assert window.isWindowModified()


@pytest.mark.parametrize(
    ("typed", "kind", "made"),
    [
        ("walk", "Animation", "walk.gif"),
        ("walk.png", "Animation", "walk.gif"),
        ("walk.webp", "Animation", "walk.webp"),
        ("walk", "Figure", "walk.png"),
        ("walk.svg", "Figure", "walk.svg"),
        ("walk.gif", "Figure", "walk.png"),
    ],
)
def test_that_the_dialog_s_own_filter_says_what_is_exported(window, files, tmp_path, monkeypatch, typed, kind, made):
    window.mountain_tab.edit("Change the number of steps", steps=3)
    asked = []

    def answer(_window, _title, _start, filters):
        asked.extend(filters.split(";;"))
        return str(tmp_path / typed), next(one for one in asked if one.startswith(kind))

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    files.ask_export(LIGHT)
    assert any("*.gif" in one and "*.webp" in one for one in asked)
    assert [path.name for path in tmp_path.iterdir() if path.stem == "walk"] == [made]


def test_that_a_file_that_the_dialog_did_not_ask_about_stays(window, files, tmp_path, monkeypatch):
    (tmp_path / "walk.gif").write_text("mine")
    filters = "Animation (*.gif *.webp *.mp4)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "walk.png"), filters))
    files.ask_export(LIGHT)
    assert (tmp_path / "walk.gif").read_text() == "mine"
    assert "walk.gif" in window.mountain_tab.error.sentence.text()

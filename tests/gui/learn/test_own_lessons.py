"""A teacher's own folder of lessons: opened, its faults said, and the app's own ones back."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.gui.controls import LEFT
from tests.gui.learn.lessons import TOO_LARGE, write_lessons


def test_that_faults_are_said_with_file_and_place_and_can_be_copied(qtbot, window, at, tmp_path):
    at("contents")
    bad = TOO_LARGE.replace('goal = { check = "diverges" }', 'goal = { check = "flies" }').replace("too-large", "other")
    other = write_lessons(tmp_path / "other", {"a.md": TOO_LARGE, "b.md": bad})
    window.learning.open_folder(other)
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None and "fault" in panel.page.rows[0].text())
    assert panel.page.rows[0].text() == "1 fault in these lessons"
    qtbot.mouseClick(panel.page.rows[0], LEFT)
    said = panel.page.sentences.text()
    assert said.startswith("b.md, line ")
    assert "flies" in said
    qtbot.mouseClick(panel.page.copy, LEFT)
    assert QGuiApplication.clipboard().text() == said


def test_that_a_false_claim_is_listed_with_the_faults_and_its_lesson_is_taught(qtbot, window, at, tmp_path):
    at("contents")
    claim = '[[claims]]\nid = "far-too-low"\nof = { from = "rate_limit" }\nbelow = 1\n+++\nA step'
    text = TOO_LARGE.replace("+++\nA step", claim)
    window.learning.open_folder(write_lessons(tmp_path / "other", {"a.md": text}))
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None and panel.page.rows[0].text() == "1 fault in these lessons")
    assert panel.page.rows[1].text() == "1  Too large"
    qtbot.mouseClick(panel.page.rows[0], LEFT)
    assert "far-too-low" in panel.page.sentences.text()
    panel.go("lesson/too-large")
    qtbot.waitUntil(lambda: panel.page.question.markdown != "")


def test_that_a_folder_without_lessons_says_so(qtbot, window, at, tmp_path):
    at("contents")
    (tmp_path / "empty").mkdir()
    window.learning.open_folder(tmp_path / "empty")
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None and any("fault" in row.text() for row in panel.page.rows))
    qtbot.mouseClick(panel.page.rows[0], LEFT)
    assert "there are no lessons in it" in panel.page.sentences.text()


def test_that_the_app_s_own_lessons_come_back(qtbot, window, at, tmp_path):
    at("contents")
    window.learning.open_folder(tmp_path / "gone")
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None and any("fault" in row.text() for row in panel.page.rows))
    qtbot.mouseClick(panel.page.rows[0], LEFT)
    qtbot.mouseClick(panel.page.own, LEFT)
    qtbot.waitUntil(lambda: panel.place == "contents" and len(panel.page.rows) >= 1)
    qtbot.waitUntil(lambda: not any("fault" in row.text() for row in panel.page.rows))


def test_that_a_folder_of_lessons_dropped_on_the_window_is_taught(qtbot, window, tmp_path):
    other = write_lessons(tmp_path / "other", {"a.md": TOO_LARGE.replace("Too large", "Far too large")})
    drop(window, other)
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None)
    assert [row.text() for row in panel.page.rows] == ["1  Far too large"]
    assert window.tabs.currentIndex() == 0


def test_that_a_folder_is_chosen_on_the_page_of_settings_and_left_there(qtbot, window, store, tmp_path, monkeypatch):
    other = write_lessons(tmp_path / "other", {"a.md": TOO_LARGE.replace("Too large", "Far too large")})
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    page = window.show_settings()
    qtbot.mouseClick(page.choose_lessons, LEFT)
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None)
    assert [row.text() for row in panel.page.rows] == ["1  Far too large"]
    assert str(other) in page.lessons.text()
    qtbot.mouseClick(page.own_lessons, LEFT)
    qtbot.waitUntil(lambda: "Far too large" not in panel.page.rows[0].text())
    assert not page.own_lessons.isVisible()
    assert store.value("lessons") == ""


def drop(window, path) -> None:
    """Drop a folder on the window."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        carried,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)

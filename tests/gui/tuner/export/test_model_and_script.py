"""The best model and the script are written by a process of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.gui.tuner.export.model_and_script import ModelAndScript
from app.tuning.record.state import SearchState


def test_that_a_script_is_saved_with_a_click_and_said(qtbot, searched, tmp_path, monkeypatch):
    said = []
    row = ModelAndScript(lambda text, fault: said.append((text, fault)))
    qtbot.addWidget(row)
    row.show_state(searched.state, searched.project)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    qtbot.mouseClick(row.script, Qt.MouseButton.LeftButton)
    assert not row.model.isEnabled()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=30_000)
    assert said == [("Saving mine.py…", False), ("Saved mine.py.", False)]
    assert "keras_tuner.RandomSearch(" in (tmp_path / "mine.py").read_text(encoding="utf-8")
    assert row.model.isEnabled()


def test_that_what_cannot_be_saved_is_said(qtbot, searched, tmp_path, monkeypatch):
    said = []
    row = ModelAndScript(lambda text, fault: said.append((text, fault)))
    qtbot.addWidget(row)
    row.show_state(searched.state, searched.project)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "mine.py"), ""))
    qtbot.mouseClick(row.script, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(said) == 2, timeout=30_000)
    assert said[1] == (f"{tmp_path / 'none' / 'mine.py'}: No such file or directory", True)


def test_that_there_is_no_model_before_a_trial_is_finished(qtbot, tmp_path):
    row = ModelAndScript(lambda *_: None)
    qtbot.addWidget(row)
    row.show_state(SearchState(), tmp_path)
    assert not row.model.isEnabled()

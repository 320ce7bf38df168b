"""A search whose table is another file by now is resumed if the user says so."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from app.gui.tuner.run.changed_table import may_go_on
from app.tuning.project.folder import prepare_project
from app.tuning.project.rows import search_data
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec


@pytest.fixture
def asked(monkeypatch):
    """The questions that were asked, and the user's answers, of which the last is given."""
    questions: list[str] = []
    answers = [True]

    def question(_parent, _title, text, *_buttons):
        questions.append(text)
        return QMessageBox.StandardButton.Yes if answers[-1] else QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", question)
    return questions, answers


def test_that_a_changed_table_is_asked_about_before_its_search_goes_on(qtbot, tmp_path, asked):
    questions, answers = asked
    widget = QWidget()
    qtbot.addWidget(widget)
    table, project = tmp_path / "rows.csv", tmp_path / "search"
    table.write_text("a,y\n" + "".join(f"{k},{'ny'[k % 2]}\n" for k in range(40)))
    spec = SearchSpec(data=Table(str(table), "y"))
    prepare_project(project, spec, resume=False)
    search_data(project, spec)
    assert may_go_on(widget, project, spec)
    assert questions == []
    table.unlink()
    assert may_go_on(widget, project, spec)
    assert "rows.csv" in questions[-1]
    answers.append(False)
    assert not may_go_on(widget, project, spec)
    (project / "table.json").write_text("{}")  # what is wrong with it is said elsewhere
    assert may_go_on(widget, project, spec)
    assert len(questions) == 2

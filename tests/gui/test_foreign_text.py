"""Names, notes and messages from elsewhere are shown letter by letter, not as HTML, and no picture is fetched."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QMenu,
    QMessageBox,
    QTableView,
    QTextEdit,
    QToolTip,
    QWidget,
)

from app.tuning.project.notes import write_notes
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec, dump_spec
from tests.gui.controls import settle
from tests.tuning.found.test_foreign_project import write_project

MARK = "<img src=x.png>"


@pytest.fixture
def front():
    return "tuner"


@pytest.fixture
def project(tmp_path):
    """A plain project with the mark in every name and message, in the folder's own name and in the notes."""
    made = write_project(tmp_path / f"{MARK} project", [0.6, 0.9, None], metric="val_loud")
    for path in (made / "oracle.json", *made.glob("trial_*/trial.json")):
        text = path.read_text().replace("units", f"units {MARK}").replace("val_loud", f"val_{MARK}")
        path.write_text(text.replace("ValueError: no", f"ValueError: {MARK} is no number"))
        json.loads(path.read_text())
    write_notes(made, {"0": f"see {MARK}", "1": f"{MARK}"})
    return made


def said(window: QWidget):
    """Every text that Qt itself would decide to take for HTML, with where it stands."""
    for widget in [window, *window.findChildren(QWidget)]:
        yield widget, widget.toolTip()
        yield widget, widget.whatsThis()
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            yield widget, widget.text()
        if isinstance(widget, QMenu) and widget.toolTipsVisible():
            yield from ((widget, action.toolTip()) for action in widget.actions())
        if isinstance(widget, QTableView) and (model := widget.model()) is not None:
            for column in range(model.columnCount()):
                yield widget, model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
                for row in range(model.rowCount()):
                    yield widget, model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole)


def drawn(window: QWidget):
    """Every text that is written as HTML, as the HTML that came of it."""
    for view in window.findChildren(QGraphicsView):
        yield from (item.toHtml() for item in view.scene().items() if isinstance(item, QGraphicsTextItem))
    yield from (edit.toHtml() for edit in window.findChildren(QTextEdit))


def check(window: QWidget) -> int:
    """How many places show the mark, none of which may take it for a picture."""
    marked = [(widget, text) for widget, text in said(window) if text and "x.png" in text]
    assert [(widget, text) for widget, text in marked if Qt.mightBeRichText(text) and MARK in text] == []
    pages = list(drawn(window))
    assert [page for page in pages if "<img" in page] == []
    return len(marked) + sum("x.png" in page for page in pages)


def test_that_a_search_from_elsewhere_is_shown_letter_by_letter(qtbot, window, project):
    tab = window.tuner_tab
    window.open_path(project)
    assert len(tab.state.trials) == 3
    places = 0
    for trial in tab.state.trials:
        tab.display.trials.choose(trial)
        for view in tab.display.views.titles:
            tab.display.views.show_view(view)
            tab.display.views.grab()
            places += check(window)
    assert places > 30


def test_that_tips_on_charts_are_shown_letter_by_letter(qtbot, window, project):
    tab = window.tuner_tab
    window.open_path(project)
    tab.display.views.show_view("Space")
    space = tab.display.views.picture()
    told = set()
    places = [QPoint(x, y) for x in range(0, space.width(), 20) for y in range(0, space.height(), 20)]
    for place in places:
        QApplication.sendEvent(space, QHelpEvent(QHelpEvent.Type.ToolTip, place, space.mapToGlobal(place)))
        told.add(QToolTip.text())
    QToolTip.hideText()
    assert any("x.png" in text for text in told)
    assert not any(MARK in text and Qt.mightBeRichText(text) for text in told)


def test_that_a_table_from_elsewhere_is_shown_letter_by_letter(qtbot, window, tmp_path):
    path = tmp_path / f"{MARK}.csv"
    path.write_text(f"{MARK},b,y\n" + "".join(f"{MARK}{k % 3},{k},{'no' if k % 3 else 'yes'}\n" for k in range(80)))
    window.open_path(path)
    settle(qtbot, window.tuner_tab.form)
    assert window.tuner_tab.form.data.picker.panel.isVisible()
    window.tuner_tab.form.data.set_folded(True)
    assert check(window) > 5


def test_that_files_names_are_shown_letter_by_letter(qtbot, window, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        QMessageBox, "question", lambda *given: asked.append(given) or QMessageBox.StandardButton.Discard
    )
    (tmp_path / f"{MARK}.json").write_bytes(dump_spec(SearchSpec(data=Table(table=f"{MARK}.csv", target=MARK))))
    (tmp_path / f"{MARK} scene.json").write_text('{"surface": "bowl"}')
    window.open_path(tmp_path / f"{MARK}.json")
    window.open_path(tmp_path / f"{MARK} scene.json")
    window.mountain_tab.edit("length", steps=7)
    (tmp_path / f"{MARK} bad.json").write_text("{")
    window.open_path(tmp_path / f"{MARK} bad.json")
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    assert check(window) > 1
    assert window.scene_files.may_close()
    assert asked
    assert not any(MARK in str(text) and Qt.mightBeRichText(str(text)) for given in asked for text in given[1:])

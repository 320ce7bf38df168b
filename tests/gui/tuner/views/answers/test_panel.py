"""A trial's answers beside its text: asked of its network when they are wanted, painted, kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QToolTip

from app.gui.theme import DARK, LIGHT
from app.gui.tuner.export.chart_picture import png_of, svg_of
from app.gui.tuner.views.answers.paint_confusion import cell_rect
from app.gui.tuner.views.answers.picture import AnswersPicture
from app.tuning.export.commands import Answers
from app.tuning.spec.data import Wine
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from tests.gui.told import events_of, write_search
from tests.gui.tuner.seen import open_page
from tests.searching import search

CLASSES = Answers("0", "validation", "multiclass", 30, {}, "kind", ("a", "b"), ((12, 3), (0, 15)))
NUMBERS = Answers("0", "validation", "regression", 3, {}, "price", pairs=((0.0, 0.0), (10.0, 10.0), (5.0, 9.0)))


def pictured(qtbot, answers, theme, wide=400, high=300) -> AnswersPicture:
    made = AnswersPicture(theme)
    qtbot.addWidget(made)
    made.resize(wide, high)
    made.show_answers(answers, theme)
    made.show()
    return made


def corner(image: QImage, answers: Answers, true: int, answered: int) -> QColor:
    """The colour of a cell, beside its letters."""
    cell = cell_rect(QRectF(0, 0, 400, 300), answers, true, answered)
    return image.pixelColor(round(cell.left() + 4), round(cell.top() + 4))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_cell_is_coloured_by_its_share_of_the_true_class(qtbot, theme):
    image = pictured(qtbot, CLASSES, theme).grab().toImage()
    assert corner(image, CLASSES, 1, 1) == QColor(theme.accent)
    assert corner(image, CLASSES, 1, 0) == QColor(theme.field)
    right, wrong = corner(image, CLASSES, 0, 0), corner(image, CLASSES, 0, 1)
    assert right not in (QColor(theme.accent), QColor(theme.field))
    assert wrong not in (right, QColor(theme.field))


def test_that_a_cell_says_what_it_counts(qtbot, monkeypatch):
    picture = pictured(qtbot, CLASSES, LIGHT)
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: said.append(text))
    at = cell_rect(QRectF(picture.rect()), CLASSES, 0, 1).center().toPoint()
    picture.event(QHelpEvent(QHelpEvent.Type.ToolTip, at, picture.mapToGlobal(QPoint(0, 0))))
    assert "true a" in said[0]
    assert "3 rows (20%)" in said[0]


@pytest.mark.parametrize("count", [1, 2, 10, 60])
def test_that_any_number_of_classes_is_painted(qtbot, count):
    names = tuple(f"class {k} " + "x" * 200 * (k == 3) for k in range(count))
    counts = tuple(tuple(10 if k == j else 1 for j in range(count)) for k in range(count))
    picture = pictured(qtbot, replace(CLASSES, classes=names, confusion=counts), LIGHT)
    assert not picture.grab().isNull()


@pytest.mark.parametrize(
    "pairs", [(), ((1.0, 1.0),), ((0.0, 0.0),), ((1e12, -1e12), (0.0, 1e-9)), ((-5.0, 3.0),) * 2000]
)
def test_that_any_numbers_are_painted(qtbot, pairs):
    picture = pictured(qtbot, replace(NUMBERS, pairs=pairs), DARK)
    assert not picture.grab().isNull()


@pytest.mark.parametrize("answers", [CLASSES, NUMBERS])
def test_that_the_picture_is_saved_as_png_and_as_a_drawing(qtbot, answers):
    picture = pictured(qtbot, answers, LIGHT)
    assert png_of(picture).startswith(b"\x89PNG")
    drawn = svg_of(picture).decode()
    assert ("answered as" if answers.classes else "true price") in drawn


def test_that_a_trial_s_answers_stand_in_the_place_of_its_curves(qtbot, tab, tmp_path):
    spec = SearchSpec(data=Wine(), space=Space(units=8, learning_rate=Vary(choices=(0.01,))), max_trials=1, epochs=2)
    project = search(tmp_path / "a search", spec).project
    tab.open_project(project)
    page = tab.display.views.views["Trial"]
    open_page(qtbot, tab, "0")
    assert not page.answers.isVisible()
    page.beside.setCurrentText("Answers")
    assert not page.plots.isVisible()
    qtbot.waitUntil(lambda: "accuracy" in page.answers.measures.text(), timeout=60_000)
    assert tab.display.picture() is page.figure
    page.beside.setCurrentText("Curves")
    assert page.plots.isVisible()
    page.beside.setCurrentText("Answers")
    assert "accuracy" in page.answers.measures.text()  # kept, and there at once
    page.beside.setCurrentText("Curves")


def test_that_a_network_that_is_gone_is_said(qtbot, tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5])))
    page = tab.display.views.views["Trial"]
    open_page(qtbot, tab, "0")
    page.beside.setCurrentText("Answers")
    qtbot.waitUntil(lambda: "checkpoint" in page.answers.said.text(), timeout=60_000)
    page.beside.setCurrentText("Curves")

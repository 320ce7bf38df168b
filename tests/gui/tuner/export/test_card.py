"""What can be exported from a search: the table, the chart in front, the folder."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from app.tuning.project.notes import write_notes
from tests.gui.told import events_of, write_search
from tests.gui.tuner.seen import open_page

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(tab, tmp_path):
    """The tuner tab with three finished trials."""
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5, 0.9, None])))
    return tab


def answer(monkeypatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), kind))


def test_that_the_table_is_saved_whole_with_the_notes(qtbot, shown, tmp_path, monkeypatch):
    write_notes(shown.project, {"1": "keep, this one"})
    answer(monkeypatch, tmp_path / "trials")
    qtbot.mouseClick(shown.export_card.table, LEFT)
    with (tmp_path / "trials.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["trial"] for row in rows] == ["0", "1", "2"]
    assert [row["val_accuracy"] for row in rows] == ["0.5", "0.9", ""]
    assert rows[1]["note"] == "keep, this one"
    assert rows[0]["best_epoch"] == "1"
    assert shown.export_card.said.text() == "Saved trials.csv."


def test_that_the_chart_in_front_is_saved_as_png(qtbot, shown, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "chart", "PNG picture (*.png)")
    qtbot.mouseClick(shown.export_card.picture, LEFT)
    image = QImage(str(tmp_path / "chart.png"))
    assert image.width() == 2 * shown.display.views.views["Curves"].charts.width()
    assert len({image.pixel(x, image.height() // 4) for x in range(image.width())}) > 1


def test_that_the_chart_in_front_is_saved_as_a_drawing(qtbot, shown, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "chart", "SVG drawing (*.svg)")
    qtbot.mouseClick(shown.export_card.picture, LEFT)
    assert QSvgRenderer(str(tmp_path / "chart.svg")).isValid()
    text = (tmp_path / "chart.svg").read_text()
    assert "trial 1" in text
    assert "<image" not in text


def test_that_a_drawing_shows_what_the_picture_shows(qtbot, shown, tmp_path, monkeypatch):
    """Lines as thick as on the screen, in every reader: a chart's data are stretched, its lines are not."""
    for kind in ("png", "svg"):
        answer(monkeypatch, tmp_path / f"chart.{kind}")
        qtbot.mouseClick(shown.export_card.picture, LEFT)
    picture, drawn = (
        QImage(str(tmp_path / "chart.png")),
        QImage(shown.display.views.views["Curves"].charts.size() * 2, QImage.Format.Format_RGB32),
    )
    painter = QPainter(drawn)
    QSvgRenderer(str(tmp_path / "chart.svg")).render(painter)
    painter.end()
    one, other = (
        np.frombuffer(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits(), np.uint8).astype(int)
        for image in (picture, drawn)
    )
    assert np.abs(one - other).mean() < 2
    assert b"vector-effect" not in (tmp_path / "chart.svg").read_bytes()


def test_that_a_place_that_cannot_be_written_is_named_in_a_sentence(qtbot, shown, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "nowhere" / "trials.csv")
    qtbot.mouseClick(shown.export_card.table, LEFT)
    assert "trials.csv cannot be written: " in shown.export_card.said.text()


def test_that_another_kind_of_picture_is_refused(qtbot, shown, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "chart.gif")
    qtbot.mouseClick(shown.export_card.picture, LEFT)
    assert shown.export_card.said.text().startswith("chart.gif: ")
    assert not (tmp_path / "chart.gif").exists()


def test_that_the_folder_is_opened(qtbot, shown, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    qtbot.mouseClick(shown.export_card.folder, LEFT)
    assert opened == [str(shown.project)]


def test_that_one_button_opens_the_folder(shown):
    names = [one.text() for one in shown.findChildren(QPushButton) if "folder" in one.text().lower()]
    assert names == ["Folder"]


def test_that_the_card_waits_for_a_trial(tab):
    assert not tab.export_card.isVisible()


@pytest.mark.parametrize("view", ["History", "Space", "Trial"])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_that_every_view_can_be_saved(qtbot, shown, tmp_path, monkeypatch, view, kind):
    shown.display.trials.choose(next(iter(shown.state.trials)))
    qtbot.mouseClick(shown.display.views.titles[view], LEFT)
    answer(monkeypatch, tmp_path / f"view.{kind}")
    qtbot.mouseClick(shown.export_card.picture, LEFT)
    assert shown.export_card.said.text() == f"Saved view.{kind}."
    if kind == "svg":
        assert QSvgRenderer(str(tmp_path / "view.svg")).isValid()
    else:
        assert not QImage(str(tmp_path / "view.png")).isNull()


def test_that_the_picture_of_a_trial_is_its_curves_with_its_name(qtbot, shown):
    open_page(qtbot, shown, "0")
    figure = shown.display.views.picture()
    page = shown.display.views.views["Trial"]
    assert not {page.note, page.text} & set(figure.findChildren(QWidget))
    assert figure.findChildren(QLabel)[0].text().startswith("trial 0 · solid: training rows")


def test_that_a_page_without_curves_says_that_there_is_no_picture_of_it(shown):
    shown.display.views.show_view("Trial")
    shown.export_card.ask_picture()
    assert "no curves" in shown.export_card.said.text()
    assert shown.export_card.said.isVisible()

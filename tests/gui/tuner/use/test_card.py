"""A finished search is put to use: a table predicted, the test part scored, the best values fitted once more."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from app.gui.kit.helper_process import HelperProcess
from app.tuning.export.commands import FINAL
from app.tuning.spec.data import Table
from tests.gui.told import events_of, write_search
from tests.searching import search
from tests.tuning.export.tables import FEATURES, NUMBER, UNSEEN, table_spec, write_rows

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A folder with a finished search on a table that holds rows back."""
    folder = tmp_path_factory.mktemp("use")
    write_rows(folder / "rows.csv")
    return search(folder / "a search", table_spec(folder / "rows.csv", "binary", test=0.2)).project


@pytest.fixture
def card(tab, searched):
    tab.open_project(searched)
    return tab.use_card


def test_that_a_search_without_a_table_answers_none(tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5])))
    assert tab.use_card.isVisible()
    assert not tab.use_card.predict.isVisible()
    assert not tab.use_card.test.isVisible()


def test_that_the_room_that_the_rows_take_is_said(card):
    assert card.kept.isVisible()
    assert card.kept.text().endswith(("KB.", "MB."))


def test_that_a_table_is_saved_with_its_answers_and_the_first_rows_are_shown(qtbot, card, searched, monkeypatch):
    rows, saved = searched.parent / "new.csv", searched.parent / "answered.csv"
    with rows.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([FEATURES, *UNSEEN])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(rows), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    qtbot.mouseClick(card.predict, LEFT)
    assert card.cancel.isVisible()
    qtbot.waitUntil(card.rows.isVisible, timeout=60_000)
    assert saved.name in card.said.text()
    assert card.rows.rowCount() == len(UNSEEN)
    assert card.rows.horizontalHeaderItem(0).text() == "prediction"
    assert card.rows.item(0, 0).text() in {"yes", "no"}
    qtbot.mouseClick(card.copy, LEFT)
    assert QApplication.clipboard().text().splitlines()[0].startswith("prediction\t")
    with saved.open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(UNSEEN)


def test_that_a_table_without_the_columns_is_refused_in_a_sentence(qtbot, card, searched, monkeypatch):
    rows, saved = searched.parent / "other.csv", searched.parent / "none.csv"
    rows.write_text("a,b\n1,2\n3,4\n")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    card.predict_rows(rows)
    qtbot.waitUntil(card.predict.isEnabled, timeout=60_000)
    assert "other.csv" in card.said.text()
    assert card.said.objectName() == "error"
    assert not saved.exists()


def test_that_the_test_part_is_scored_on_demand_and_a_final_fit_becomes_a_model_to_choose(qtbot, tab, card):
    assert card.who.count() == 1
    qtbot.mouseClick(card.test, LEFT)
    qtbot.waitUntil(lambda: "accuracy" in card.said.text(), timeout=60_000)
    assert "16 rows" in card.said.text()
    card.epochs.setValue(3)
    qtbot.mouseClick(card.fit, LEFT)
    qtbot.waitUntil(lambda: "Test part" not in card.said.text() and "test part" in card.said.text(), timeout=90_000)
    assert "3 epochs" in card.said.text()
    assert card.who.currentData() == FINAL
    assert tab.export_card.model.model.text() == "Final model…"
    qtbot.mouseClick(card.test, LEFT)
    qtbot.waitUntil(lambda: "Test part" in card.said.text(), timeout=60_000)
    assert "before" in card.said.text()


def test_that_a_saved_model_says_what_it_takes_and_answers(qtbot, tab, card, searched, monkeypatch):
    saved = searched.parent / "best.keras"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    qtbot.mouseClick(tab.export_card.model.model, LEFT)
    qtbot.waitUntil(lambda: "Saved" in tab.export_card.said.text(), timeout=60_000)
    assert saved.exists()
    for name in (NUMBER, "7 columns", "probability", "survived?"):
        assert name in tab.export_card.said.text()


def test_that_work_can_be_cancelled(qtbot, card):
    qtbot.mouseClick(card.fit, LEFT)
    assert not card.fit.isEnabled()
    qtbot.mouseClick(card.cancel, LEFT)
    assert card.fit.isEnabled()
    assert "Cancelled" in card.said.text()


def test_that_a_search_that_held_no_rows_back_has_nothing_to_score(tab, tmp_path):
    state = events_of([0.5], data=Table(table="rows.csv", target="y"))
    tab.open_project(write_search(tmp_path / "a search", state))
    assert tab.use_card.predict.isVisible()
    assert not tab.use_card.test.isEnabled()


def test_that_nothing_works_on_after_the_window_has_closed(qtbot, tab, card):
    qtbot.mouseClick(card.fit, LEFT)
    tab.stop_following()
    assert not any(work.busy for work in tab.findChildren(HelperProcess))

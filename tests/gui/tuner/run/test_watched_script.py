"""A script's search that is watched, shown in the tuner tab: it hears Pause, Skip and Stop there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.tuning.project.lock import ProjectLock
from app.tuning.record.events import ScriptWentOn, SearchEnded, SearchPaused, SearchResumed, TrialEnded
from app.tuning.record.journal import Journal, journal_path
from tests.tuning.project.test_watched import W, told, written

LEFT = Qt.MouseButton.LeftButton


def orders(project: Path) -> list[tuple[str, str]]:
    path = project / "orders.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(order["order"], order["trial"]) for order in map(json.loads, lines)]


@pytest.fixture
def shown(tab, tmp_path):
    """The folder of a script that runs, and the card that shows it."""
    project = written(tmp_path / "p", told())
    with ProjectLock(project):
        tab.open_project(project)
        yield project, tab.run_card


def test_that_a_watched_script_is_paused_skipped_and_stopped_from_here(qtbot, tab, shown):
    project, card = shown
    assert "train.py" in card.status.text()
    assert "1 of 4 trials" in card.status.text()
    assert not card.resume.isVisible()
    assert all(
        one.isVisible() and one.isEnabled() for one in (card.start, card.pause, card.stop, card.skip, card.after)
    )
    qtbot.mouseClick(card.pause, LEFT)
    assert orders(project) == [("pause", "")]
    with Journal(journal_path(project)) as journal:
        journal.write(SearchPaused(time=8.0, **W))
        qtbot.waitUntil(lambda: card.pause.text() == "Resume", timeout=5000)
        qtbot.mouseClick(card.pause, LEFT)
        journal.write(SearchResumed(time=9.0, **W))
        qtbot.waitUntil(lambda: card.pause.text() == "Pause", timeout=5000)
        qtbot.mouseClick(card.skip, LEFT)
        assert not card.skip.isEnabled()
        journal.write(TrialEnded(time=10.0, trial="1", status="SKIPPED", **W))
        qtbot.waitUntil(lambda: tab.state.trials["1"].status == "SKIPPED", timeout=5000)
        qtbot.mouseClick(card.stop, LEFT)
        assert not card.stop.isEnabled()
        assert orders(project) == [("pause", ""), ("resume", ""), ("skip_trial", "1"), ("stop", "")]
        journal.write(SearchEnded(time=11.0, reason="stopped", **W))
    qtbot.waitUntil(lambda: not card.stop.isVisible(), timeout=5000)
    assert not card.pause.isVisible()
    assert "Stopped after 2 of 4 trials (1 skipped)" in card.status.text()


def test_that_no_orders_are_given_to_a_script_that_has_ended(qtbot, tab, tmp_path):
    project = written(tmp_path / "p", told())
    tab.open_project(project)
    assert not tab.run_card.pause.isVisible()
    assert not tab.run_card.stop.isVisible()
    assert tab.run_card.start.isVisible()
    tab.stop_search()
    assert orders(project) == []


def test_that_a_folder_that_takes_no_orders_says_so(qtbot, shown):
    project, card = shown
    (project / "orders.jsonl").mkdir()
    qtbot.mouseClick(card.pause, LEFT)
    assert card.error.isVisible()
    assert str(project) in card.error.sentence.text()


def test_that_the_tab_goes_along_with_a_script_that_begins_another_search(qtbot, tab, tmp_path, shown):
    project, _ = shown
    fine = written(tmp_path / "fine", told())
    with Journal(journal_path(project)) as journal:
        journal.write(SearchEnded(time=11.0, reason="completed", **W))
        journal.write(ScriptWentOn(time=12.0, project=str(fine), **W))
    qtbot.waitUntil(lambda: tab.project == fine, timeout=5000)
    tab.open_project(project)  # somebody looks back
    with Journal(journal_path(project)) as journal:
        journal.write(SearchEnded(time=13.0, reason="completed", **W))
    qtbot.waitUntil(lambda: tab.state.ended == 13.0, timeout=5000)
    assert tab.project == project
